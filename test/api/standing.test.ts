import type { FiguresStage } from '../support/figures-stage.js';
import { actStandings, THIS_ROUND } from '../support/standings.js';
import { invalid, refused } from '../support/refusal.js';

let stage: FiguresStage;
beforeAll(async () => {
  stage = await actStandings();
});
afterAll(() => stage.service.stop());

type Row = Record<string, unknown>;

/** Reads the answers of a round without a token. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
const read = async (path: string): Promise<Record<string, any>> =>
  (await stage.readsInPublic(`rounds/${THIS_ROUND}/${path}`)).body;

/** Lists the keys and the value of each cell. */
const cellsOf = ({ cells }: Record<string, unknown>): unknown[] =>
  (cells as Row[]).map(({ keys, value }) => [...Object.values(keys as Row), value]);

describe('the status of a round', () => {
  test('counts the projects that are in the portfolio, and their money', async () => {
    const status = await read('status');
    expect(status['projects']).toEqual({ now: 2, previous: null, change: null });
    expect(status['colours'].map(({ now }: Row) => now)).toEqual([1, 1, 0]);
    expect(status['budgets']).toMatchObject([{ year: 2021, approved: 30_000_000 }]);
    expect(status['red']).toEqual([]);
    expect(
      status['actors'].map(({ name, projects }: Row) => [name, (projects as Row)['now']]),
    ).toEqual([['Helse Midt-Norge RHF', 2]]);
  });

  test('counts every certified revision among its inputs', async () => {
    expect((await read('status'))['inputs']).toBe(4);
  });
});

describe('figures', () => {
  test('count the projects in the portfolio, and say so', async () => {
    const { total, standings } = await read('figures');
    expect([total, standings]).toEqual([2, ['inPortfolio']]);
  });

  test('are split by standing', async () => {
    expect(cellsOf(await read('figures?by=standing'))).toEqual([
      ['registered', 1],
      ['nominated', 1],
      ['inPortfolio', 2],
    ]);
    const money = await read('figures?by=standing&measure=approved');
    expect(cellsOf(money)).toEqual([
      ['registered', 7_000_000],
      ['nominated', 5_000_000],
      ['inPortfolio', 30_000_000],
    ]);
  });

  test('count another standing, or every one', async () => {
    expect((await read('figures?standing=nominated&measure=approved'))['total']).toBe(5_000_000);
    expect((await read('figures?standing=recommended'))['total']).toBe(0);
    const { total, standings } = await read('figures?standing=any&by=colour');
    expect([total, standings]).toEqual([4, expect.arrayContaining(['registered', 'left'])]);
  });

  test('refuse a standing that there is not', async () => {
    await refused(
      stage.service,
      { actor: stage.midt, method: 'GET', path: `/v1/rounds/${THIS_ROUND}/figures?standing=out` },
      invalid(['/standing', 'not-allowed']),
    );
  });
});

describe('lists', () => {
  test('have the projects in the portfolio, or those of another standing', async () => {
    const listPairs = async (query: string): Promise<unknown[]> =>
      ((await read(`deviations${query}`))['items'] as Row[]).map(({ project, standing }) => [
        project,
        standing,
      ]);
    expect(await listPairs('')).toEqual([['GUL', 'inPortfolio']]);
    expect(await listPairs('?standing=nominated')).toEqual([['FORESLAATT', 'nominated']]);
    expect(await listPairs('?standing=any')).toEqual([
      ['FORESLAATT', 'nominated'],
      ['GUL', 'inPortfolio'],
    ]);
  });

  test('of facts say the standing of each', async () => {
    const { items } = (await stage.readsInPublic('facts/reports')).body;
    expect(items.map(({ project, standing }: Row) => [project, standing]).sort()).toEqual([
      ['FORESLAATT', 'nominated'],
      ['GRONN', 'inPortfolio'],
      ['GUL', 'inPortfolio'],
      ['KUN-MELDT', 'registered'],
    ]);
  });
});
