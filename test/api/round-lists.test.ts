import { PublishedFigures } from '../../src/governance/cases/published-figures.lookup.js';
import { Database } from '../../src/platform/database/database.js';
import { refused } from '../support/refusal.js';
import { rollUp } from '../support/rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

const money = (approved: number): Record<string, unknown> => ({
  year: 2021,
  fundingSource: 'own',
  approved,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
});
const coloured = (colour: string): Record<string, unknown> =>
  colour === 'green'
    ? { colour }
    : { colour, reason: 'Fordi', cause: 'supplier', action: 'Replanlegging' };
const AT = '2021-05-01T09:00:00Z';
const R = '/v1/rounds/2021-1';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;

/**
 * Suppliers of Helse Midt-Norge in every state, and a project of Oslo that depends on each; read on
 * 1 May 2021.
 */
const SUPPLIERS: readonly (readonly [
  code: string,
  overrides: Record<string, unknown> | null,
  neededBy: string,
  troubles: readonly string[],
])[] = [
  ['GRONN', { status: coloured('green') }, '2021-10-01', []],
  ['ROD', { status: coloured('red') }, '2021-10-01', ['supplier-red']],
  ['GUL', { status: coloured('yellow') }, '2021-04-30', ['overdue', 'supplier-yellow']],
  ['PAUSET', { state: 'paused', status: coloured('red') }, '2021-10-01', ['supplier-paused']],
  ['STANSET', { state: 'stopped', status: null }, '2021-10-01', ['supplier-stopped']],
  ['TAUS', null, '2021-10-01', ['supplier-not-reported']],
  ['FERDIG', { state: 'completed', status: null, phase: 'closing' }, '2020-01-01', []],
];
const SOLUTIONS: readonly (readonly [string, string, readonly string[]])[] = [
  ['HelseID', '2021-10-01', []],
  ['Kjernejournal', '2021-05-01', []],
  ['SFM', '2021-04-30', ['overdue']],
];

beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  [midt, oslo] = [new Actor(service, ACTORS.helseMidt), new Actor(service, ACTORS.oslo)];
  await midt.registersProject('PROG', { kind: 'programme' });
  for (const [code] of SUPPLIERS) await midt.registersProject(code, { parent: 'PROG' });
  for (const code of ['A', 'B'].map((one) => `OSLO-${one}`))
    await oslo.registersProject(code, { segment: 'cities' });
  await directorate.opensRound('2021-1', {
    closesAt: '2021-06-01T16:00:00+02:00',
    deadline: '2021-05-20T16:00:00+02:00',
  });
  for (const [code, overrides] of SUPPLIERS)
    if (overrides !== null)
      await midt.reports('2021-1', code, {
        dependencies: [],
        challenges: [],
        budget: [money(10_000_000)],
        ...overrides,
      });
  await oslo.reports('2021-1', 'OSLO-A', {
    status: coloured('red'),
    budget: [money(500_000_000)],
    challenges: [
      { category: 'legal', text: 'To' },
      { category: 'legal', text: 'Tre' },
      { category: 'dependency', text: 'En' },
    ],
    dependencies: [
      ...SUPPLIERS.map(([project, , neededBy]) => ({ project, delivery: project, neededBy })),
      ...SOLUTIONS.map(([nationalSolution, neededBy]) => ({
        nationalSolution,
        delivery: nationalSolution,
        neededBy,
      })),
    ],
  });
  await oslo.reports('2021-1', 'OSLO-B', {
    status: coloured('yellow'),
    budget: [money(1)],
    dependencies: [{ project: 'ROD', delivery: 'Mer', neededBy: '2021-10-01' }],
    challenges: [{ category: 'legal', text: 'Fire' }],
  });
  // A rule found something in one of them, and something else in three.
  const warning = (code: string, pointer: string): Record<string, unknown> => ({
    code,
    severity: 'warning',
    pointer,
    text: { nb: 'Se', en: 'See' },
    value: 1,
    expected: null,
  });
  await service.owner.query(`alter table reporting.report_revision disable trigger unchangeable`);
  await service.owner.query(
    `update reporting.report_revision set warnings = case project->>'code' when 'OSLO-A'
       then $1::jsonb when 'OSLO-B' then $2::jsonb when 'ROD' then $2::jsonb else '[]' end`,
    [
      JSON.stringify([
        warning('b-rule', '/budget/0'),
        warning('a-rule', '/phase'),
        warning('b-rule', '/budget/1'),
      ]),
      JSON.stringify([warning('b-rule', '/budget/0')]),
    ],
  );
  await service.owner.query(`alter table reporting.report_revision enable trigger unchangeable`);
  service.moveTo(AT);
  await rollUp(service);
});
afterAll(() => service.stop());

const read = async (
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> => expectStatus(await directorate.call('GET', path, undefined, headers), 200);
type Row = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
/** The items of a list in one text each, in the order in which they are listed. */
const ITEMS: Readonly<Record<string, (body: Row) => string[]>> = {
  deviations: ({ items }) =>
    items.map(({ colour, project }: Row) => `${String(colour)} ${String(project)}`),
  challenges: ({ categories }) =>
    categories.flatMap(({ category, items }: Row) =>
      items.map(
        ({ project, text }: Row) => `${String(category)} ${String(project)} ${String(text)}`,
      ),
    ),
  dependencies: ({ items }) =>
    items.map(
      ({ project, onProject, onNationalSolution, troubles }: Row) =>
        `${String(project)} ${String(onProject ?? onNationalSolution)} ${String(troubles)}`,
    ),
  quality: ({ warnings, outliers }) => [
    ...warnings.flatMap(({ code, items }: Row) =>
      items.map(
        ({ project, pointer }: Row) => `${String(code)} ${String(project)} ${String(pointer)}`,
      ),
    ),
    ...outliers.map(({ project, against }: Row) => `${String(project)} ${String(against)}`),
  ],
};
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  deviations: ['red OSLO-A', 'red ROD', 'yellow GUL', 'yellow OSLO-B'],
  challenges: ['dependency OSLO-A En', 'legal OSLO-A To', 'legal OSLO-A Tre', 'legal OSLO-B Fire'],
  dependencies: [
    ...[
      ...SUPPLIERS,
      ...SOLUTIONS.map(([code, neededBy, troubles]) => [code, null, neededBy, troubles] as const),
    ].flatMap(([code, , , troubles]) =>
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

test.each(Object.keys(ITEMS))(
  '%s: the same items now, as of now and as frozen, whole and page by page, as JSON and by the links of CSV',
  async (list) => {
    const items = ITEMS[list] ?? (() => []);
    const { id } = expectStatus(
      await directorate.create(`${R}/snapshots`, { title: list }),
      201,
    ).body;
    for (const query of ['', `asOf=${AT}`, `snapshot=${String(id)}`]) {
      const { body: whole } = await read(`${R}/${list}?${query}`);
      expect([items(whole), whole.total, whole.nextCursor]).toEqual([
        WHOLE[list],
        WHOLE[list]?.length,
        null,
      ]);
      for (const limit of [1, 3]) {
        const found: string[] = [];
        for (let cursor = ''; ;) {
          const { body } = await read(`${R}/${list}?limit=${String(limit)}&${query}${cursor}`);
          expect([items(body).length <= limit, body.total]).toEqual([true, whole.total]);
          // What is counted is counted on every page.
          expect(
            (body.categories ?? body.warnings ?? []).map(
              ({ items: _, ...counted }: Row) => counted,
            ),
          ).toEqual(
            (whole.categories ?? whole.warnings ?? []).map(
              ({ items: _, ...counted }: Row) => counted,
            ),
          );
          found.push(...items(body));
          if (body.nextCursor === null) break;
          cursor = `&cursor=${String(body.nextCursor)}`;
        }
        expect(found).toEqual(WHOLE[list]);
      }
      const inCsv = async (first: string): Promise<string[]> => {
        const lines: string[] = [];
        for (let path: string | undefined = first; path !== undefined;) {
          const { text, headers } = await read(path, { accept: 'text/csv' });
          lines.push(...text.trimEnd().split('\r\n').slice(1));
          path = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
        }
        return lines;
      };
      expect(await inCsv(`${R}/${list}?limit=2&${query}`)).toEqual(
        await inCsv(`${R}/${list}?${query}`),
      );
    }
  },
);

test('they are filtered as figures are: by who reported, programme, segment, state and colour', async () => {
  const of = async (list: string, query: string): Promise<string[]> =>
    ITEMS[list]?.((await read(`${R}/${list}?${query}`)).body) ?? [];
  expect(await of('deviations', 'programme=PROG')).toEqual(['red ROD', 'yellow GUL']);
  expect(await of('deviations', `actor=${ACTORS.oslo}&colour=yellow`)).toEqual(['yellow OSLO-B']);
  expect(await of('deviations', 'programme=-')).toEqual(['red OSLO-A', 'yellow OSLO-B']);
  expect(await of('challenges', 'segment=cities&colour=yellow')).toEqual(['legal OSLO-B Fire']);
  expect((await read(`${R}/challenges?colour=yellow`)).body.categories).toMatchObject([
    { category: 'legal', projects: 1, actors: 1 },
  ]);
  // The supplier is looked for in all of the round.
  expect(await of('dependencies', 'colour=yellow')).toEqual(['OSLO-B ROD supplier-red']);
  expect((await read(`${R}/dependencies?nationalSolution=SFM`)).body).toMatchObject({
    dependencies: 10,
    total: 6,
  });
  expect(await of('quality', `actor=${ACTORS.helseMidt}`)).toEqual(['b-rule ROD /budget/0']);
  expect(await of('quality', `region=${ACTORS.helseMidt}&state=paused`)).toEqual([]);
});

test('what is wrong with a filter or a cursor is told as of figures', async () => {
  for (const list of Object.keys(ITEMS)) {
    const refuses = (
      query: string,
      code: string,
      ...errors: (readonly [string, string])[]
    ): Promise<Answered> =>
      refused(
        service,
        { actor: midt, method: 'GET', path: `${R}/${list}?${query}` },
        { status: 400, code, errors },
      );
    await refuses(
      'actor=123&colour=pink&limit=0',
      'invalid-request',
      ['/actor', 'organisation-number'],
      ['/colour', 'not-allowed'],
      ['/limit', 'out-of-range'],
    );
    const { body } = await refuses(
      'programme=ROD&segment=elsewhere',
      'invalid-request',
      ['/programme', 'no-such-value'],
      ['/segment', 'no-such-value'],
    );
    expect(body.errors.find(({ pointer }: Row) => pointer === '/programme').detail).toContain(
      'PROG',
    );
    const { nextCursor } = (await read(`${R}/${list}?limit=1`)).body;
    await refuses(`limit=1&state=active&cursor=${String(nextCursor)}`, 'invalid-request', [
      'cursor',
      'cursor-of-another-query',
    ]);
    await refuses('cursor=tull', 'invalid-request', ['cursor', 'cursor-of-another-query']);
  }
});

test(
  'what was frozen of a round before it closed tells nobody of it by what the next ' +
    'round is compared with',
  async () => {
    const {
      body: {
        items: [early],
      },
    } = await read(`${R}/snapshots`);
    // One more than was frozen.
    await midt.reports('2021-1', 'TAUS');
    service.moveTo('2021-06-01T15:00:00Z');
    await directorate.closesRound('2021-1');
    await service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    service.moveTo('2021-06-02T09:00:00Z');
    await directorate.opensRound('2021-2', {
      period: '2021Q2',
      opensAt: '2021-06-02T08:00:00+02:00',
      deadline: '2021-06-20T16:00:00+02:00',
      closesAt: '2021-06-30T16:00:00+02:00',
    });
    await oslo.reports('2021-2', 'OSLO-B');
    await rollUp(service);
    const compared = async (): Promise<unknown> => {
      const [status, then, differences, deviations] = await Promise.all(
        [
          'status',
          `status?asOf=${service.clock.now().toISOString()}`,
          'differences',
          'deviations',
        ].map((path) => read(`/v1/rounds/2021-2/${path}`)),
      );
      const minutes = await service.app
        .get(Database)
        .transaction({ kind: 'system' }, (tx) =>
          service.app.get(PublishedFigures).find(tx, '2021-1'),
        );
      return [
        ...[status, then].map((answer) => [
          answer?.body.previousSnapshot,
          answer?.body.projects.previous,
        ]),
        differences?.body.against.snapshot,
        deviations?.body.previousRound,
        (JSON.parse(minutes?.body ?? '') as Row).projects.now,
      ];
    };
    expect((await read(`${R}/status?snapshot=${String(early.id)}`)).body.projects.now).toBe(8);
    expect(await compared()).toEqual([[null, 9], [null, 9], null, '2021-1', 9]);
    const late = expectStatus(
      await directorate.create(`${R}/snapshots`, { title: 'Etter lukking' }),
      201,
    ).body.id as string;
    await rollUp(service);
    expect(await compared()).toEqual([[late, 9], [late, 9], late, '2021-1', 9]);
    expectStatus(await service.call('GET', `/v1/snapshots/${late}`), 200);
  },
);

test(
  'quality as of an instant, or as frozen, reads no more of earlier rounds than is ' +
    'read for an instant',
  async () => {
    const { id } = expectStatus(
      await directorate.create('/v1/rounds/2021-2/snapshots', { title: 'Alt' }),
      201,
    ).body;
    const asOf = service.clock.now().toISOString();
    const paths = [
      [`asOf=${asOf}`, '/asOf'],
      [`snapshot=${String(id)}`, '/snapshot'],
    ] as const;
    for (const [query] of paths) await read(`/v1/rounds/2021-2/quality?${query}`);
    await service.owner.query(
      `update rollup.round_status set inputs = 250000 where key = '2021-1'`,
    );
    await refused(
      service,
      { actor: midt, method: 'GET', path: `/v1/rounds/2021-2/quality?asOf=${asOf}` },
      { status: 422, code: 'as-of-too-wide', errors: [['/asOf', 'as-of-too-wide']] },
    );
    await service.owner.query(
      `update rollup.round_status set inputs = 250001 where key = '2021-1'`,
    );
    for (const [query, pointer] of paths)
      await refused(
        service,
        { actor: midt, method: 'GET', path: `/v1/rounds/2021-2/quality?${query}&limit=1` },
        { status: 422, code: 'as-of-too-wide', errors: [[pointer, 'as-of-too-wide']] },
      );
    await read('/v1/rounds/2021-2/quality');
    await read(`/v1/rounds/2021-2/deviations?asOf=${asOf}`);
  },
);
