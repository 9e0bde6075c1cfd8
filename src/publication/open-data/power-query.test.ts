import { readFileSync } from 'node:fs';
import { DIRECTORATE_OF_HEALTH } from '../../platform/settings/publisher.js';
import { readRecipe } from '../../../test/support/publication/power-query.js';
import { SMALL_VIEW } from '../../../test/support/publication/release-views.js';
import { parseConfig } from '../../platform/settings/config.js';
import { writeOpenData } from './open-data.writer.js';

const RECIPE = readFileSync('docs/portfolio.pq', 'utf8');

test('the recipe asks one fixed address, and puts what varies in the path', async () => {
  const { addresses, paths } = await readRecipe(RECIPE);
  expect(addresses).toEqual([parseConfig({}).publicUrl]);
  expect(paths).toEqual(['v1/releases/latest/files/']);
});

test('the recipe asks for files that every release has', async () => {
  const { files } = await readRecipe(RECIPE);
  const written = (await writeOpenData(SMALL_VIEW, DIRECTORATE_OF_HEALTH)).map(({ name }) => name);
  expect(files.toSorted()).toEqual([
    'datapackage.json',
    'projects.csv',
    'projects.parquet',
    'withheld.parquet',
  ]);
  expect(written).toEqual(expect.arrayContaining([...files]));
});

test('a recipe with an address that is put together, or that is no M, is found', async () => {
  const joined = RECIPE.replace('"https://portefolje.example.org"', 'Host & "/x"');
  expect((await readRecipe(joined)).addresses).toEqual(['/x']);
  await expect(readRecipe(RECIPE.replace('let', 'le'))).rejects.toThrow('no M');
});
