import type { BridgeRow } from '../../../src/rollup/groups/bridge.dto.js';
import { BRIDGE_PARTS } from '../../../src/rollup/groups/bridge.types.js';
import { actBridge, BEFORE, NOW } from '../../support/stages/bridge-stage.js';
import type { FiguresStage } from '../../support/stages/figures-stage.js';
import { invalid, refused } from '../../support/refusal.js';
import { ACTORS } from '../../support/service.js';

let stage: FiguresStage;
let snapshot: string;
beforeAll(async () => {
  stage = await actBridge();
  snapshot = await stage.freezes(NOW, 'Til møtet');
});
afterAll(() => stage.service.stop());

type Row = Record<string, unknown>;

/** Reads an answer about a round without a token. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
const read = async (path: string, round = NOW): Promise<Record<string, any>> =>
  (await stage.readsInPublic(`rounds/${round}/${path}`)).body;

/** Returns a row as `[before, amount of each part that has projects, now]`, in millions if money. */
function summarise(rows: readonly BridgeRow[], measure: string, level: string | null): unknown[] {
  const row = rows.find((one) => one.measure === measure && one.level === level);
  if (row === undefined) return [];
  const unit = level === null ? 1 : 1_000_000;
  const scale = (amount: number | null): number | null => (amount === null ? null : amount / unit);
  const parts = BRIDGE_PARTS.flatMap((part): [string, unknown][] =>
    row[part].projects === 0 ? [] : [[part, [scale(row[part].amount), row[part].projects]]],
  );
  return [scale(row.before), Object.fromEntries(parts), scale(row.now)];
}

/** The bridge by hand: each total before, what each part adds with its projects, and now. */
const BY_HAND = [
  [
    ['projects', null],
    [
      7,
      { entered: [1, 1], returned: [1, 1], left: [-1, 1], notReported: [-1, 1], changed: [0, 5] },
      7,
    ],
  ],
  [
    ['green', null],
    [3, { entered: [1, 1], returned: [1, 1], changed: [0, 4] }, 5],
  ],
  [
    ['yellow', null],
    [1, { changed: [0, 1] }, 1],
  ],
  [
    ['red', null],
    [2, { left: [-1, 1], notReported: [-1, 1], changed: [1, 1] }, 1],
  ],
  [
    ['unrated', null],
    [1, { changed: [-1, 1] }, 0],
  ],
  [
    ['budget', '2020-nominal'],
    [3, { repriced: [-3, 1] }, null],
  ],
  [
    ['budget', '2021-nominal'],
    [
      50,
      {
        entered: [8, 1],
        returned: [6, 1],
        left: [-7, 1],
        notReported: [-5, 1],
        repriced: [4, 1],
        changed: [4, 4],
      },
      60,
    ],
  ],
  [
    ['frame', '2021-nominal'],
    [150, { left: [-50, 1], changed: [10, 1] }, 110],
  ],
] as const;

describe('the bridge from the round before', () => {
  test.each(BY_HAND)('of %p is as by hand', async ([measure, level], wanted) => {
    const { rows, previousRound } = await read('bridge');
    expect(previousRound).toBe(BEFORE);
    expect(summarise(rows, measure, level)).toEqual(wanted);
  });

  test('has no other rows, and each adds up to the krone', async () => {
    const { rows } = (await read('bridge')) as { rows: BridgeRow[] };
    expect(rows.map(({ measure, level }) => [measure, level])).toEqual(BY_HAND.map(([of]) => of));
    for (const row of rows)
      expect(BRIDGE_PARTS.reduce((sum, part) => sum + row[part].amount, row.before ?? 0)).toBe(
        row.now ?? 0,
      );
  });

  test('stands in the status too, without links', async () => {
    const [{ rows }, { bridge }] = [await read('bridge'), await read('status')];
    expect(JSON.parse(JSON.stringify(rows).replaceAll(/,"href":"[^"]*"/g, ''))).toEqual(bridge);
  });

  test('is the same as of an instant, as frozen, and from a snapshot that had none', async () => {
    const { rows } = await read('bridge');
    const bare = (row: unknown): string => JSON.stringify(row).replaceAll(/,"href":"[^"]*"/g, '');
    const now = stage.service.clock.now().toISOString();
    for (const query of [`asOf=${now}`, `snapshot=${snapshot}`])
      expect(bare((await read(`bridge?${query}`))['rows'])).toEqual(bare(rows));
    const client = await stage.service.owner.connect();
    await client.query('set session_replication_role = replica');
    await client.query(
      `update rollup.snapshot set body = (body::jsonb #- '{status,bridge}')::text where id = $1`,
      [snapshot],
    );
    client.release(true);
    expect(bare((await read(`bridge?snapshot=${snapshot}`))['rows'])).toEqual(bare(rows));
    expect(await read(`status?snapshot=${snapshot}`)).not.toHaveProperty('bridge');
  });

  test('says why there is none, of the first round', async () => {
    const { rows, noPreviousRound, previousRound } = await read('bridge', BEFORE);
    expect([rows, noPreviousRound, previousRound]).toEqual([[], 'first-round', null]);
    expect(await read('bridge/projects', BEFORE)).toMatchObject({ total: 0, items: [] });
    expect((await read('status', BEFORE))['bridge']).toEqual([]);
  });

  test('is a line of CSV for each part', async () => {
    const { text } = await stage.readsInPublic(`rounds/${NOW}/bridge`, { accept: 'text/csv' });
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(1 + BY_HAND.length * (BRIDGE_PARTS.length + 2));
    const left = lines.find((line) => line.includes('budget,2021-nominal,left'));
    expect(left?.replace(/,20[^,]*Z,/, ',')).toBe(
      `${NOW},${BEFORE},budget,2021-nominal,left,-7000000,1`,
    );
  });
});

describe('the bridge in the prices of a year', () => {
  test('converts both rounds, and keeps what the index does not explain apart', async () => {
    const { rows, conversion, previousConversion } = await read('bridge?prices=2021');
    expect(summarise(rows, 'budget', '2021-nominal')).toEqual([
      53.3,
      {
        entered: [8, 1],
        returned: [6, 1],
        left: [-7, 1],
        notReported: [-5, 1],
        repriced: [0.7, 1],
        changed: [4, 4],
      },
      60,
    ]);
    expect(summarise(rows, 'budget', '2020-nominal')).toEqual([]);
    expect(conversion).toMatchObject({ to: 2021, converted: [] });
    expect(previousConversion).toMatchObject({
      converted: [{ priceYear: 2020, basis: 'nominal', amount: 3_000_000 }],
    });
  });

  test('is refused where the index lacks a year', async () => {
    const { status, body } = await stage.service.call(
      'GET',
      `/v1/rounds/${NOW}/bridge?prices=2019`,
    );
    expect([status, body.code]).toEqual([422, 'price-index-lacks-year']);
  });
});

describe('the bridge of an actor', () => {
  test('has the projects that it handed on as a part of their own', async () => {
    const { rows, actor } = await read(`bridge?actor=${ACTORS.helseMidt}`);
    expect(actor).toBe(ACTORS.helseMidt);
    expect(summarise(rows, 'projects', null)).toEqual([
      7,
      { left: [-1, 1], notReported: [-1, 1], transferredOut: [-1, 1], changed: [0, 4] },
      4,
    ]);
    expect(summarise(rows, 'budget', '2021-nominal')).toEqual([
      50,
      {
        left: [-7, 1],
        notReported: [-5, 1],
        transferredOut: [-9, 1],
        repriced: [4, 1],
        changed: [4, 3],
      },
      37,
    ]);
  });

  test('has those that it took over as a part of their own', async () => {
    const { rows } = await read(`bridge?actor=${ACTORS.helseVest}`);
    expect(summarise(rows, 'budget', '2021-nominal')).toEqual([
      null,
      { entered: [8, 1], returned: [6, 1], transferredIn: [9, 1] },
      23,
    ]);
  });

  test('is refused of nobody', async () => {
    await refused(
      stage.service,
      { actor: stage.midt, method: 'GET', path: `/v1/rounds/${NOW}/bridge?actor=999999999` },
      invalid(['/actor', 'no-such-value']),
    );
  });
});

describe('the projects behind a part', () => {
  test('stand behind its link, and add up to it', async () => {
    const { rows } = (await read('bridge')) as { rows: (BridgeRow & Record<string, Row>)[] };
    for (const row of rows)
      for (const part of BRIDGE_PARTS) {
        const { href, amount, projects } = row[part] as unknown as Row;
        const { items, total } = (await stage.readsInPublic(String(href).slice(4))).body;
        const sum = (items as Row[]).reduce((all, item) => all + Number(item['amount']), 0);
        expect([total, items.length, sum]).toEqual([projects, projects, amount]);
      }
  });

  test('are named with what each adds', async () => {
    const { items } = await read('bridge/projects?measure=budget&part=repriced');
    const of = { project: 'OMPRISET', actor: ACTORS.helseMidt, part: 'repriced' };
    expect(items).toMatchObject([
      { ...of, level: '2020-nominal', before: 3_000_000, now: null, amount: -3_000_000 },
      { ...of, level: '2021-nominal', before: null, now: 4_000_000, amount: 4_000_000 },
    ]);
  });

  test('come in pages and as CSV', async () => {
    const first = await read('bridge/projects?limit=5');
    const rest = await read(`bridge/projects?limit=5&cursor=${String(first['nextCursor'])}`);
    const codes = [...first['items'], ...rest['items']].map(({ project }: Row) => project);
    expect([first['total'], codes, rest['nextCursor']]).toEqual([
      9,
      ['BLIR', 'FLYTTES', 'GAAR', 'MANGLER', 'MINUS', 'NY', 'OMPRISET', 'SKIFTER', 'TILBAKE'],
      null,
    ]);
    const path = `rounds/${NOW}/bridge/projects?part=notReported`;
    const { text } = await stage.readsInPublic(path, { accept: 'text/csv' });
    expect(text.split('\r\n')[1]?.replace(/,20[^,]*Z,/, ',')).toBe(
      `${NOW},projects,MANGLER,Tiltak MANGLER,${ACTORS.helseMidt},Helse Midt-Norge RHF,notReported,,1,,-1`,
    );
  });
});

describe('a bad question', () => {
  const ask = (query: string): { actor: FiguresStage['midt']; method: string; path: string } => ({
    actor: stage.midt,
    method: 'GET',
    path: `/v1/rounds/${NOW}/bridge/projects?${query}`,
  });

  test('is refused at every member at once', async () => {
    await refused(
      stage.service,
      ask('part=gone&measure=cost&level=2021&actor=1'),
      invalid(
        ['/measure', 'not-allowed'],
        ['/part', 'not-allowed'],
        ['/level', 'wrong-form'],
        ['/actor', 'organisation-number'],
      ),
    );
  });

  test('is refused with the cursor of another', async () => {
    const { nextCursor } = await read('bridge/projects?limit=1');
    await refused(
      stage.service,
      ask(`limit=1&part=left&cursor=${String(nextCursor)}`),
      invalid(['cursor', 'cursor-of-another-query']),
    );
  });
});

describe('missing is not gone', () => {
  test('in the movement of the status', async () => {
    const { movement, leftRed, notReported, missing } = await read('status');
    const codesOf = (list: Row[]): unknown[] => list.map(({ project }) => project);
    expect(codesOf(movement.entered)).toEqual(['NY']);
    expect(codesOf(movement.returned)).toEqual(['TILBAKE']);
    expect(movement.left).toMatchObject([
      {
        project: 'GAAR',
        actor: 'Helse Midt-Norge RHF',
        reasonCode: 'completed',
        lastReport: {
          round: BEFORE,
          colour: 'red',
          budgetYear: 2021,
          budgets: [{ priceYear: 2021, basis: 'nominal', approved: 7_000_000 }],
        },
      },
    ]);
    expect([codesOf(leftRed), codesOf(notReported.items), missing]).toEqual([
      ['GAAR'],
      ['MANGLER'],
      1,
    ]);
    expect(codesOf((await read('left'))['items'])).toEqual(codesOf(movement.left));
  });

  test('in the differences', async () => {
    const { items } = await read('differences');
    const parts = (items as Row[]).map(({ project, part }) => [project, part]);
    expect(Object.fromEntries(parts)).toMatchObject({
      GAAR: 'left',
      MANGLER: 'notReported',
      NY: 'entered',
      TILBAKE: 'returned',
      SKIFTER: 'changed',
    });
  });

  test('and not zero: an amount that nobody reported is null', async () => {
    const { budgets, actors } = await read('status');
    expect(budgets).toMatchObject([
      { priceYear: 2020, approved: null, previous: 3_000_000, change: null },
      { priceYear: 2021, approved: 60_000_000, previous: 50_000_000, change: 10_000_000 },
    ]);
    const vest = (actors as Row[]).find(({ actor }) => actor === ACTORS.helseVest);
    expect(vest?.['budgets']).toMatchObject([
      { approved: 23_000_000, previous: null, change: null },
    ]);
    const { cells, totals } = await read('figures/differences?by=prices&measure=approved');
    expect(cells[0]).toMatchObject({ now: null, before: 3_000_000, change: null });
    expect(totals[0]).toMatchObject({ priceYear: 2020, now: null, change: null });
  });
});

describe('shares', () => {
  const OF_RATED = { base: 7, baseCounts: 'ratedProjects', green: 72, yellow: 14, red: 14 };
  // 5, 1, 1, 0 and 1 of 8: 62.5, 12.5, 12.5, 0 and 12.5. Of equal remainders the first are rounded up.
  const OF_PORTFOLIO = {
    base: 8,
    baseCounts: 'projectsInPortfolio',
    green: 63,
    yellow: 13,
    red: 12,
    unrated: 0,
    notReported: 12,
  };

  test('are of the rated projects and of the whole portfolio, and say so', async () => {
    const { shares, colours } = await read('status');
    expect(shares).toEqual({ ofRated: OF_RATED, ofPortfolio: OF_PORTFOLIO });
    expect(colours.map(({ share }: Row) => share)).toEqual([72, 14, 14]);
  });

  test('stand in the trend, with the number of those not reported', async () => {
    const { rounds } = (await stage.readsInPublic('trend')).body;
    expect(rounds.at(-1)).toMatchObject({
      shares: { ofRated: OF_RATED, ofPortfolio: OF_PORTFOLIO },
      notReported: 1,
      missing: 1,
    });
    expect(rounds.at(0)).toMatchObject({
      notReported: 1,
      shares: { ofPortfolio: { base: 8, unrated: 12, notReported: 12 } },
    });
  });
});
