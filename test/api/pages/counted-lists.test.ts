import { ACTORS } from '../../support/service.js';
import { startPublicPages } from '../../support/publication/public-pages.js';
import type { ReleaseStage } from '../../support/publication/releases.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await startPublicPages();
});
afterAll(() => stage.service.stop());

const read = async (path: string): Promise<string> => (await stage.readsInPublic(path)).text;

/** Lists the links of a page to filtered projects, each with the count that it shows. */
async function listCounts(path: string): Promise<[href: string, count: string][]> {
  const links = (await read(path)).matchAll(/href="(\/en\/projects\?[^"]+)">([^%]*?)<\/a>/g);
  return [...links]
    .map(([, href = '', text = '']): [string, string] => [
      href.replaceAll('&amp;', '&'),
      text.replaceAll(/<[^>]*>/g, '').trim(),
    ])
    .filter(([, count]) => /^\d+$/.test(count));
}

test.each(['/en/', '/en/trend', `/en/actors/${ACTORS.oslo}`, '/en/changes'])(
  'a count on %s leads to a list of as many projects',
  async (path) => {
    const counts = await listCounts(path);
    expect(counts.length).toBeGreaterThan(0);
    const shown = await Promise.all(
      counts.map(async ([href]) => /Showing (\d+) of/.exec(await read(href))?.[1]),
    );
    expect(shown).toEqual(counts.map(([, count]) => count));
  },
);

test('a page names its round and the day of its figures; the overview counts what it colours', async () => {
  expect(await read('/en/promises')).toMatch(/Round 2021-2, figures as of \d+ \w+ 2021/);
  const overview = await read('/en/');
  expect(overview).toMatch(/colour of \d+ active projects?</);
  expect(overview).toMatch(/Figures as of \d+ \w+ 2021</);
  expect(overview).toContain('50% of 2<');
  expect(overview).toContain('The shares are rounded so that they add up to 100.');
  expect(await read('/en/trend')).toContain('>2021-1</tspan>');
});

test('amounts of a project say their prices', async () => {
  expect(await read('/en/projects/SAFEST')).toMatch(
    /<dt>Approved budget 2021 \([^)]*prices[^)]*\)<\/dt>/,
  );
});
