import { PublishedFigures } from '../../../src/governance/cases/published-figures.lookup.js';
import { Database } from '../../../src/platform/database/database.js';
import type { FiguresStage } from '../../support/stages/figures-stage.js';
import { actListedRound, AT, SOLUTIONS, SUPPLIERS } from '../../support/stages/listed-round.js';
import { invalid, refused } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
type Body = Record<string, any>;

const ROUND = 'rounds/2021-1';

let stage: FiguresStage;
let service: TestService;
beforeAll(async () => {
  stage = await actListedRound();
  ({ service } = stage);
});
afterAll(() => service.stop());

/** Writes each item of a list in one text, in the order in which they are listed. */
const ITEMS = {
  deviations: ({ items }: Body): string[] =>
    items.map(({ colour, project }: Body) => `${String(colour)} ${String(project)}`),
  challenges: ({ categories }: Body): string[] =>
    categories.flatMap(({ category, items }: Body) =>
      items.map(
        ({ project, text }: Body) => `${String(category)} ${String(project)} ${String(text)}`,
      ),
    ),
  dependencies: ({ items }: Body): string[] =>
    items.map(
      ({ project, onProject, onNationalSolution, troubles }: Body) =>
        `${String(project)} ${String(onProject ?? onNationalSolution)} ${String(troubles)}`,
    ),
  quality: ({ warnings, outliers }: Body): string[] => [
    ...warnings.flatMap(({ code, items }: Body) =>
      items.map(
        ({ project, pointer }: Body) => `${String(code)} ${String(project)} ${String(pointer)}`,
      ),
    ),
    ...outliers.map(({ project, against }: Body) => `${String(project)} ${String(against)}`),
  ],
};
type List = keyof typeof ITEMS;
const LISTS = Object.keys(ITEMS) as List[];

/** The items of each list of the round. */
const WHOLE: Readonly<Record<List, readonly string[]>> = {
  deviations: ['red OSLO-A', 'red ROD', 'yellow GUL', 'yellow OSLO-B'],
  challenges: ['dependency OSLO-A En', 'legal OSLO-A To', 'legal OSLO-A Tre', 'legal OSLO-B Fire'],
  dependencies: [
    ...[
      ...SUPPLIERS.map(([code, , , troubles]) => [code, troubles] as const),
      ...SOLUTIONS.map(([code, , troubles]) => [code, troubles] as const),
    ].flatMap(([code, troubles]) =>
      troubles.length === 0 ? [] : [`OSLO-A ${code} ${troubles.join()}`],
    ),
    'OSLO-B ROD supplier-red',
  ],
  quality: [
    'a-rule OSLO-A /phase',
    'b-rule OSLO-A /budget/0',
    'b-rule OSLO-A /budget/1',
    'b-rule OSLO-B /budget/0',
    'b-rule ROD /budget/0',
  ],
};

describe.each(LISTS)('the list of %s', (list) => {
  const PATH = `${ROUND}/${list}`;
  const itemsOf = ITEMS[list];
  /** Queries for the list now, as of now and as frozen. */
  let queries: readonly string[];
  beforeAll(async () => {
    const snapshot = await stage.freezes('2021-1', list);
    queries = ['', `asOf=${AT}`, `snapshot=${snapshot}`];
  });

  /** Returns what is counted over the items: the same on every page. */
  const countsOf = ({ total, categories, warnings }: Body): unknown => [
    total,
    ((categories ?? warnings ?? []) as Body[]).map(({ items: _, ...counts }) => counts),
  ];

  async function readPages(query: string, limit: number): Promise<Body[]> {
    const pages: Body[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await stage.reads(`${PATH}?limit=${String(limit)}&${query}${more}`);
      pages.push(body);
      cursor = body.nextCursor as string | null;
    }
    return pages;
  }

  /** Reads the lines of CSV, following the links to further pages. */
  async function readCsv(query: string): Promise<string[]> {
    const lines: string[] = [];
    let path: string | undefined = `${PATH}?${query}`;
    while (path !== undefined) {
      const { text, headers }: Answered = await stage.reads(path, { accept: 'text/csv' });
      lines.push(...text.trimEnd().split('\r\n').slice(1));
      path = /<\/v1\/([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    }
    return lines;
  }

  test('is the same now, as of now and as frozen', async () => {
    for (const query of queries) {
      const { body } = await stage.reads(`${PATH}?${query}`);
      expect([itemsOf(body), body.total, body.nextCursor]).toEqual([
        WHOLE[list],
        WHOLE[list].length,
        null,
      ]);
    }
  });

  test.each([1, 3])('is the same in pages of %d, with the same counts on each', async (limit) => {
    for (const query of queries) {
      const { body: whole } = await stage.reads(`${PATH}?${query}`);
      const pages = await readPages(query, limit);
      expect(pages.flatMap(itemsOf)).toEqual(WHOLE[list]);
      for (const page of pages) {
        expect(itemsOf(page).length).toBeLessThanOrEqual(limit);
        expect(countsOf(page)).toEqual(countsOf(whole));
      }
    }
  });

  test('is the same as CSV, whole and by the links to its pages', async () => {
    for (const query of queries)
      expect(await readCsv(`limit=2&${query}`)).toEqual(await readCsv(query));
  });

  const refuses = (query: string, ...errors: (readonly [string, string])[]): Promise<Answered> =>
    refused(
      service,
      { actor: stage.midt, method: 'GET', path: `/v1/${PATH}?${query}` },
      invalid(...errors),
    );

  test('is refused with filters of a wrong form', async () => {
    await refuses(
      'actor=123&colour=pink&limit=0',
      ['/actor', 'organisation-number'],
      ['/colour', 'not-allowed'],
      ['/limit', 'out-of-range'],
    );
  });

  test('is refused with filters that no report meets, and told the values there are', async () => {
    const { body } = await refuses(
      'programme=ROD&segment=elsewhere',
      ['/programme', 'no-such-value'],
      ['/segment', 'no-such-value'],
    );
    const faults = body.errors as { pointer: string; detail: string }[];
    expect(faults.find(({ pointer }) => pointer === '/programme')?.detail).toContain('PROG');
  });

  test('is refused with the cursor of another question', async () => {
    const { nextCursor } = (await stage.reads(`${PATH}?limit=1`)).body;
    const fault = ['cursor', 'cursor-of-another-query'] as const;
    await refuses(`limit=1&state=active&cursor=${String(nextCursor)}`, fault);
    await refuses('cursor=tull', fault);
  });
});

describe('the lists of a round', () => {
  test.each<readonly [list: List, query: string, items: readonly string[]]>([
    ['deviations', 'programme=PROG', ['red ROD', 'yellow GUL']],
    ['deviations', `actor=${ACTORS.oslo}&colour=yellow`, ['yellow OSLO-B']],
    ['deviations', 'programme=-', ['red OSLO-A', 'yellow OSLO-B']],
    ['challenges', 'segment=digitalSecurity&colour=yellow', ['legal OSLO-B Fire']],
    // The supplier is looked for in all of the round.
    ['dependencies', 'colour=yellow', ['OSLO-B ROD supplier-red']],
    ['quality', `actor=${ACTORS.helseMidt}`, ['b-rule ROD /budget/0']],
    ['quality', `region=${ACTORS.helseMidt}&state=paused`, []],
  ])('are filtered as figures are: %s by %s', async (list, query, items) => {
    expect(ITEMS[list]((await stage.reads(`${ROUND}/${list}?${query}`)).body)).toEqual(items);
  });

  test('count what the filter lets through', async () => {
    const challenges = await stage.reads(`${ROUND}/challenges?colour=yellow`);
    expect(challenges.body.categories).toMatchObject([
      { category: 'legal', projects: 1, actors: 1 },
    ]);
    const dependencies = await stage.reads(`${ROUND}/dependencies?nationalSolution=SFM`);
    expect(dependencies.body).toMatchObject({ dependencies: 10, total: 6 });
  });
});

describe('the round that the next round is compared with', () => {
  let early: string;
  beforeAll(async () => {
    early = (await stage.reads(`${ROUND}/snapshots`)).body.items[0].id;
    // One report more than was frozen.
    await stage.midt.reports('2021-1', 'TAUS');
    service.moveTo('2021-06-01T15:00:00Z');
    await stage.closes('2021-1');
    service.moveTo('2021-06-02T09:00:00Z');
    await stage.directorate.opensRound('2021-2', {
      period: '2021Q2',
      opensAt: '2021-06-02T08:00:00+02:00',
      deadline: '2021-06-20T16:00:00+02:00',
      closesAt: '2021-06-30T16:00:00+02:00',
    });
    await stage.oslo.reports('2021-2', 'OSLO-B');
    await rollUp(service);
  });

  /** Returns the snapshot and the number of projects that each answer compares with. */
  async function readComparisons(): Promise<unknown> {
    const next = 'rounds/2021-2';
    const status = (await stage.reads(`${next}/status`)).body;
    const asOf = service.clock.now().toISOString();
    const then = (await stage.reads(`${next}/status?asOf=${asOf}`)).body;
    const differences = (await stage.reads(`${next}/differences`)).body;
    const deviations = (await stage.reads(`${next}/deviations`)).body;
    const published = await service.app
      .get(Database)
      .transaction({ kind: 'system' }, (tx) =>
        service.app.get(PublishedFigures).find(tx, '2021-1'),
      );
    return {
      status: [status.previousSnapshot, status.projects.previous],
      then: [then.previousSnapshot, then.projects.previous],
      differences: differences.against.snapshot,
      deviations: deviations.previousRound,
      published: (JSON.parse(published?.body ?? '') as Body)['projects'].now,
    };
  }

  test('is not what was frozen before it closed', async () => {
    const frozen = await stage.reads(`${ROUND}/status?snapshot=${early}`);
    expect(frozen.body.projects.now).toBe(8);
    expect(await readComparisons()).toEqual({
      status: [null, 9],
      then: [null, 9],
      differences: null,
      deviations: '2021-1',
      published: 9,
    });
  });

  test('is what was frozen after it closed, which is public', async () => {
    const late = await stage.freezes('2021-1', 'Etter lukking');
    await rollUp(service);
    expect(await readComparisons()).toEqual({
      status: [late, 9],
      then: [late, 9],
      differences: late,
      deviations: '2021-1',
      published: 9,
    });
    await stage.readsInPublic(`snapshots/${late}`);
  });
});

describe('the quality of a round as of an instant or as frozen', () => {
  const QUALITY = 'rounds/2021-2/quality';
  let asOf: string;
  let snapshot: string;
  beforeAll(async () => {
    snapshot = await stage.freezes('2021-2', 'Alt');
    asOf = service.clock.now().toISOString();
  });

  /** Pretends that the round before has this many revisions. */
  const pretendRevisions = (inputs: number): Promise<unknown> =>
    service.owner.query(`update rollup.round_status set inputs = $1 where key = '2021-1'`, [
      inputs,
    ]);
  const refusesTooWide = (query: string, pointer: string): Promise<Answered> =>
    refused(
      service,
      { actor: stage.midt, method: 'GET', path: `/v1/${QUALITY}?${query}` },
      { status: 422, code: 'as-of-too-wide', errors: [[pointer, 'as-of-too-wide']] },
    );

  test('is answered while the rounds before have not too many revisions', async () => {
    await stage.reads(`${QUALITY}?asOf=${asOf}`);
    await stage.reads(`${QUALITY}?snapshot=${snapshot}`);
  });

  test('is refused when it would read more revisions than are read for an instant', async () => {
    await pretendRevisions(250_000);
    await refusesTooWide(`asOf=${asOf}`, '/asOf');
    await pretendRevisions(250_001);
    await refusesTooWide(`asOf=${asOf}&limit=1`, '/asOf');
    await refusesTooWide(`snapshot=${snapshot}&limit=1`, '/snapshot');
  });

  test('does not hold back the quality of today, or other lists as of the instant', async () => {
    await stage.reads(QUALITY);
    await stage.reads(`rounds/2021-2/deviations?asOf=${asOf}`);
  });
});
