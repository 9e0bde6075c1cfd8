import { ACTORS } from '../../support/service.js';
import { startPublicPages } from '../../support/publication/public-pages.js';
import type { ReleaseStage } from '../../support/publication/releases.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await startPublicPages();
});
afterAll(() => stage.service.stop());

const read = async (path: string): Promise<string> => (await stage.readsInPublic(path)).text;

/** Lists the links of a page to filtered lists, each with the count that it shows. */
async function listCounts(path: string): Promise<[href: string, count: string][]> {
  const links = (await read(path)).matchAll(
    /href="(\/en\/(?:projects|roadmap|strategy)\?[^"]+)">([^%]*?)<\/a>/g,
  );
  return [...links]
    .map(([, href = '', text = '']): [string, string] => [
      href.replaceAll('&amp;', '&'),
      text.replaceAll(/<[^>]*>/g, '').trim(),
    ])
    .filter(([, count]) => /^\d+$/.test(count));
}

const COUNTING = ['/en/', '/en/trend', `/en/actors/${ACTORS.oslo}`, '/en/changes'];
test.each([...COUNTING, '/en/roadmap', '/en/strategy'])(
  'a count on %s leads to a list of as many',
  async (path) => {
    const counts = await listCounts(path);
    expect(counts.length).toBeGreaterThan(0);
    const shown = await Promise.all(
      counts.map(async ([href]) => /Showing (\d+) of/.exec(await read(href))?.[1]),
    );
    expect(shown).toEqual(counts.map(([, count]) => count));
  },
);

test('a main figure leads to rows of a table: as many as it counts, or that add up to it', async () => {
  const overview = await read('/en/');
  const links = [...overview.matchAll(/href="(\/en\/data\/[^"]+)">([^<]*\d[^<]*)<\/a>/g)].map(
    ([, href = '', figure = '']) => ({ href: href.replaceAll('&amp;', '&'), figure }),
  );
  const said = await Promise.all(
    links.map(async ({ href, figure }) => {
      const page = await read(href);
      if (figure.startsWith('NOK')) return /, sum: ([^<]*?)\. /.exec(page)?.[1];
      return /<caption>[^<]*\((\d+) rows?\)/.exec(page)?.[1];
    }),
  );
  expect(said).toEqual(links.map(({ figure }) => figure));
  expect(links.map(({ href }) => href)).toEqual(
    expect.arrayContaining([
      '/en/data/not_reported',
      '/en/data/not_reported?missing=true',
      '/en/data/budgets?prices=2021-nominal&year=2021',
    ]),
  );
});

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
