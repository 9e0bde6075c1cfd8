import { canonicalJson, sha256 } from '../../../src/platform/base/canonical-json.js';
import { RebuildService } from '../../../src/rollup/roll-ups/rebuild.service.js';
import type { FiguresStage } from '../../support/stages/figures-stage.js';
import { invalid, refused } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import {
  actNextRound,
  actStandings,
  changeEverything,
  THIS_ROUND,
} from '../../support/stages/standings.js';

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

describe('the groups beside the figures', () => {
  test('name what is reported and not in the portfolio, by standing', async () => {
    expect((await read('status'))['reportedNotIn']).toEqual({
      total: 2,
      standings: [
        { standing: 'registered', projects: 1 },
        { standing: 'nominated', projects: 1 },
      ],
      items: [
        {
          project: 'FORESLAATT',
          name: 'Tiltak FORESLAATT',
          actor: 'Oslo kommune',
          standing: 'nominated',
        },
        {
          project: 'KUN-MELDT',
          name: 'Tiltak KUN-MELDT',
          actor: 'Oslo kommune',
          standing: 'registered',
        },
      ],
    });
  });

  test('are counted by figures too, whatever the filters', async () => {
    const { missing, notReported, reportedNotIn } = await read('figures?colour=red');
    expect({ missing, notReported, reportedNotIn }).toEqual({
      missing: 0,
      notReported: 0,
      reportedNotIn: 2,
    });
  });
});

describe('a project that is not reported in the next round', () => {
  const NEXT = '2021-2';
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
  const readNext = async (path: string): Promise<Record<string, any>> =>
    (await stage.readsInPublic(`rounds/${NEXT}/${path}`)).body;
  /** GUL, with its last known report: 20 million of 2021, yellow. */
  const GUL = {
    project: 'GUL',
    name: 'Tiltak GUL',
    actor: 'Helse Midt-Norge RHF',
    nil: false,
    lastReport: {
      round: THIS_ROUND,
      state: 'active',
      colour: 'yellow',
      year: 2021,
      approved: 20_000_000,
      prices: '2021-nominal',
    },
  };
  let snapshot: string;
  beforeAll(async () => {
    await actNextRound(stage, NEXT);
    snapshot = await stage.freezes(NEXT, 'Til møtet');
  });

  test('stands with its last report, and is missing', async () => {
    const { missing, notReported } = await readNext('status');
    expect([missing, notReported]).toEqual([1, { total: 1, nil: 0, items: [GUL] }]);
    expect(await readNext('not-reported')).toMatchObject({ total: 1, nil: 0, items: [GUL] });
    expect((await readNext('figures'))['notReported']).toBe(1);
  });

  test('is the same as of an instant, and as it was frozen', async () => {
    const now = stage.service.clock.now().toISOString();
    for (const query of [`asOf=${now}`, `snapshot=${snapshot}`]) {
      expect((await readNext(`status?${query}`))['notReported'].items).toEqual([GUL]);
      expect((await readNext(`not-reported?${query}`))['items']).toEqual([GUL]);
      const { missing, notReported, inputs } = await readNext(`figures?${query}`);
      expect([missing, notReported, inputs]).toEqual([1, 1, 1]);
    }
  });

  test('is listed as CSV', async () => {
    const { text } = await stage.readsInPublic(`rounds/${NEXT}/not-reported`, {
      accept: 'text/csv',
    });
    expect(text.split('\r\n')[1]?.replace(/,20[^,]*Z,/, ',')).toBe(
      '2021-2,GUL,Tiltak GUL,Helse Midt-Norge RHF,false,2021-1,active,yellow,2021,20000000,2021-nominal',
    );
  });
});

describe('a closed round', () => {
  const ANSWERS = ['status', 'figures?by=segment', 'figures?by=theme,standing', 'deviations'];
  const readAll = async (): Promise<unknown[]> => {
    const texts: unknown[] = [];
    for (const path of ANSWERS) {
      const { asOf: _, computedAt: __, ...body } = await read(path);
      texts.push(body);
    }
    return texts;
  };

  test('does not move when a project changes segment, theme, programme or standing', async () => {
    const before = await readAll();
    await changeEverything(stage);
    await rollUp(stage.service);
    expect(await readAll()).toEqual(before);
    const figures = stage.service.app.get(RebuildService);
    expect((await figures.countDifferences(THIS_ROUND)).cells).toBe(0);
    const asOf = `asOf=${stage.service.clock.now().toISOString()}`;
    expect((await read(`status?${asOf}`))['hash']).toBe((await read('status'))['hash']);
  });
});

describe('status and figures', () => {
  test('say alike what they are', async () => {
    const [status, figures] = [await read('status'), await read('figures')];
    const about = { criteriaSet: '2020-12', ruleSet: 'standard-5', missing: 0, inputs: 4 };
    for (const answer of [status, figures]) {
      expect(answer).toMatchObject(about);
      expect([answer['asOf'], answer['hash']]).toEqual([
        expect.stringMatching(/^2021-.*Z$/),
        expect.stringMatching(/^[0-9a-f]{64}$/),
      ]);
    }
  });

  test('have the hash of what they say, now and as of an instant', async () => {
    const now = stage.service.clock.now().toISOString();
    const hashes = new Set();
    for (const path of ['figures?by=colour', `figures?by=colour&asOf=${now}`]) {
      const { asOf: _, href: __, hash, ...content } = await read(path);
      content['cells'] = content['cells'].map(({ href: ___, ...cell }: Row) => cell);
      expect(hash).toBe(sha256(canonicalJson(content)));
      hashes.add(hash);
    }
    expect(hashes.size).toBe(1);
    const { asOf: _, computedAt: __, hash, ...status } = await read('status');
    expect(hash).toBe(sha256(canonicalJson(status)));
  });
});
