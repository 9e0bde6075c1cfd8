import { isDeepStrictEqual } from 'node:util';
import { RebuildService } from '../../src/rollup/roll-ups/rebuild.service.js';
import type { PortfolioStatusResponse } from '../../src/rollup/status/portfolio-status.dto.js';
import { FIGURE_DIMENSIONS, DIMENSION_VALUES } from '../../src/rollup/figures/figure.types.js';
import { STANDINGS } from '../../src/portfolio/projects/project.types.js';
import { bySize } from '../support/size.js';
import { Chance } from '../support/models/chance.js';
import { HISTORY, writeHistory } from '../support/models/figure-history.js';
import { FigureComparison, parseExactly } from '../support/models/figure-comparison.js';
import { INDEX } from '../support/models/figure-facts.js';
import { type Asked, FigureModel, type StatusCounts } from '../support/models/figure-model.js';
import { storedFacts } from '../support/models/stored-versions.js';
import { rollUp } from '../support/stages/rollups.js';
import { NATIONAL_SOLUTIONS } from '../support/reports/registered.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Directorate, expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

/** `QUESTIONS=5000 npm test -- test/queries/figures` for a long look, `SEED` for another one. */
const QUESTIONS = Number(process.env['QUESTIONS'] ?? bySize(150, 400, 5_000));
const SEED = Number(process.env['SEED'] ?? 20_210_122);
const NOW = new Date(HISTORY.from + (HISTORY.days + 30) * 86_400_000);
const ROUNDS = ['2021-1', '2021-2', '2021-3'];

let service: TestService;
let directorate: Directorate;
let model: FigureModel;
const chance = new Chance(SEED);
beforeAll(async () => {
  service = await startTestService({
    at: new Date(HISTORY.from - 3_600_000).toISOString(),
    env: { ROLE: 'api' },
  });
  directorate = new Directorate(service);
  for (const round of ROUNDS) await directorate.opensRound(round);
  await directorate.publishesIndex(INDEX);
  service.moveTo(new Date(HISTORY.from + 60 * 86_400_000).toISOString());
  await directorate.closesRound('2021-2');
  await writeHistory(service.owner, chance, ROUNDS, { projects: 80 });
  model = new FigureModel(await storedFacts(service.owner));
  service.moveTo(NOW.toISOString());
  await rollUp(service);
});
afterAll(() => service.stop());

const OPEN_VALUES: Readonly<Record<string, readonly string[]>> = {
  actor: [ACTORS.helseMidt, ACTORS.helseVest, ACTORS.oslo, ACTORS.directorate],
  region: [ACTORS.helseMidt, ACTORS.helseVest, ACTORS.helseNord],
  parent: [ACTORS.helseVest, ACTORS.helseMidt],
  county: ['Oslo', 'Rogaland'],
  programme: ['TILTAK-0', 'TILTAK-8', 'TILTAK-16', 'TILTAK-999'],
  segment: ['digitalSecurity', 'interaction', 'welfare', 'elsewhere'],
  theme: ['competence', 'access', 'platform'],
  mainGoal: ['1', '1A', '2', '3', '4'],
  nationalSolution: NATIONAL_SOLUTIONS,
  budgetYear: ['2020', '2021', '2022', '2030'],
  prices: ['2021-nominal', '2020-nominal', '2021-real'],
};

/** Says whether a filter may stand beside a conversion, which takes the place of the level. */
const isNotLevel = (dimension: string): boolean => dimension !== 'prices';

/** A question that is always refused, and seldom comes up by chance: a frame has no such parts. */
const PARTS_OF_A_FRAME: Asked = {
  round: '2021-1',
  measure: 'frame',
  by: ['fundingSource'],
  filters: {},
  frameAbove: null,
  asOf: null,
  convertTo: null,
};

function aQuestion(): Asked {
  const convertTo = chance.often(0.7) ? null : chance.one(['2020', '2021', '2022', '2019']);
  const by = [
    ...new Set(
      Array.from({ length: chance.one([0, 1, 1, 2, 2]) }, () => chance.one(FIGURE_DIMENSIONS)),
    ),
  ];
  const others = FIGURE_DIMENSIONS.filter((dimension) => !by.includes(dimension));
  const filters = Object.fromEntries(
    Array.from({ length: chance.one([0, 0, 1, 1, 2]) }, () => {
      const dimension = chance.one(convertTo === null ? others : others.filter(isNotLevel));
      if (dimension === 'standing') return [dimension, chance.one([...STANDINGS, 'any'])];
      const values: readonly string[] =
        (DIMENSION_VALUES as Partial<Record<string, readonly string[]>>)[dimension] ??
        OPEN_VALUES[dimension] ??
        [];
      const isAlwaysThere = dimension === 'actor' || dimension === 'prices';
      return [dimension, chance.one(isAlwaysThere ? values : [...values, '-'])];
    }),
  );
  const measure = chance.one(['projects', 'approved', 'forecast', 'actual', 'frame'] as const);
  const prices: Record<string, string> =
    measure !== 'projects' && chance.often(0.5)
      ? {
          prices: chance.one([
            '2021-nominal',
            '2021-nominal',
            '2021-nominal',
            '2020-nominal',
            '2021-real',
          ]),
        }
      : {};
  return {
    round: chance.one(ROUNDS),
    measure,
    by,
    filters: { ...filters, ...(by.includes('prices') || convertTo !== null ? {} : prices) },
    convertTo,
    frameAbove: chance.often(0.8) ? null : chance.one([10, 50, 100]) * 1_000_000,
    asOf: chance.often(0.3)
      ? null
      : new Date(HISTORY.from + (chance.next() * 1.15 - 0.05) * HISTORY.days * 86_400_000),
  };
}

test(
  `C7b every figure as a slow model works it out from every version of everything, ` +
    `${String(QUESTIONS)} questions`,
  async () => {
    const comparison = new FigureComparison(directorate, model, chance, NOW);
    await comparison.compare(PARTS_OF_A_FRAME);
    for (let index = 1; index < QUESTIONS; index++) await comparison.compare(aQuestion());
    const { differing, refusals, cells, answered, mixed, drilled, listed } = comparison;
    figure(
      'C7b',
      `seed ${String(SEED)}: ${String(answered)} questions of ${String(QUESTIONS)} ` +
        `answered, ${String(mixed)} at several price levels, ${String(cells)} cells ` +
        'compared with a slow model over all revisions: ' +
        `${String(differing.length)} differ; ${String(drilled)} cells drilled into, ` +
        `${String(listed)} reports listed; refused ` +
        [...refusals].map(([code, times]) => `${code} ${String(times)}`).join(', '),
    );
    expect(differing.slice(0, 5)).toEqual([]);
    expect(answered).toBeGreaterThan(QUESTIONS / 2);
    expect([...refusals.keys()].sort()).toEqual([
      'as-of-before-first-report',
      'frame-is-whole',
      'no-such-value',
      'price-index-lacks-year',
    ]);
    expect(mixed).toBeGreaterThan(QUESTIONS / 20);
  },
);

const AGGREGATES = [
  'status',
  'deviations',
  'challenges',
  'dependencies',
  'quality',
  'next-year?prices=2021-nominal',
  'operating-costs',
  'figures?by=actor,state',
  'figures?by=nationalSolution',
  'figures?by=frameBand&measure=frame',
  'figures?by=actor,basis&measure=forecast&prices=2022',
  'status?prices=2020',
  'deviations?frameAbove=10000000',
  'figures?by=region,fundingSource&measure=approved&prices=2021-nominal',
  'differences',
  'figures/differences?by=colour',
];

/** Reads an aggregate without its instants, its links leading to the lines of now. */
async function readBare(path: string, more = ''): Promise<unknown> {
  const query = more === '' ? '' : `${path.includes('?') ? '&' : '?'}${more}`;
  const { status, body, text } = await directorate.call('GET', `/v1/rounds/${path}${query}`);
  if (status !== 200) return { refused: body.code as string };
  const {
    asOf: _,
    computedAt: __,
    ...rest
  } = parseExactly(
    text.replaceAll(/[?&](?:asOf|snapshot)=[^&"]*/g, '').replaceAll('reports&', 'reports?'),
  ) as Record<string, unknown>;
  return rest;
}

/** Returns the questions whose answer differs from the kept aggregate. */
async function compareWithKept(path: string, others: readonly string[]): Promise<string[]> {
  const kept = await readBare(path);
  const differing: string[] = [];
  for (const more of others)
    if (!isDeepStrictEqual(await readBare(path, more), kept)) differing.push(`${path} ${more}`);
  return differing;
}

test(
  'C14 what the roll-up keeps, what is read as of now, and what is frozen now say the ' +
    'same, in every aggregate of every round',
  async () => {
    const { keys, cells } = await service.app.get(RebuildService).countDifferences(undefined);
    const differing: string[] = [];
    let compared = 0;
    // Frozen last of all: from then on the next round is compared with it.
    for (const round of [...ROUNDS].reverse()) {
      const { id } = expectStatus(
        await directorate.create(`/v1/rounds/${round}/snapshots`, { title: round }),
        201,
      ).body;
      const others = [`asOf=${service.clock.now().toISOString()}`, `snapshot=${String(id)}`];
      for (const path of AGGREGATES) {
        compared += others.length;
        differing.push(...(await compareWithKept(`${round}/${path}`, others)));
      }
    }
    figure(
      'C14',
      `${String(keys)} keys rebuilt beside what is kept: ${String(cells)} differing cells; ` +
        `${String(compared)} aggregates as of now and as frozen beside the kept ones: ` +
        `${String(differing.length)} differ`,
    );
    expect([cells, differing]).toEqual([0, []]);
  },
);

test('a cell that is changed past the roll-up is found, and made good by a rebuild from nothing', async () => {
  await service.owner.query(
    `update rollup.project_line set budget = '[]', facts = facts || '{"phase": "idea"}'
       where code = (select min(code) from rollup.project_line where budget <> '[]')`,
  );
  await service.owner.query(
    `update rollup.actor_status set red = red + 1 where actor_id = (select actor_id
       from rollup.actor_status where projects > 0 order by actor_id limit 1)`,
  );
  const figures = service.app.get(RebuildService);
  expect((await figures.countDifferences(undefined)).cells).toBeGreaterThanOrEqual(3);
  expect((await figures.rebuild('2021-2', () => false)).state).toBe('cancelled');
  expect((await figures.rebuild(undefined)).state).toBe('completed');
  expect((await figures.countDifferences(undefined)).cells).toBe(0);
  const jobs = (await directorate.call('GET', '/v1/jobs?kind=rebuild')).body.items.map(
    ({ state, subject }: Record<string, unknown>) => [state, subject],
  );
  expect(jobs.slice(0, 2)).toEqual([
    ['completed', 'rounds'],
    ['cancelled', 'round/2021-2'],
  ]);
  await expect(figures.rebuild('2029-1')).rejects.toThrow('no opened round 2029-1');
});

test('a served status that is not what its revisions say is found, and made good though its tag is', async () => {
  const figures = service.app.get(RebuildService);
  const path = '/v1/rounds/2021-2/status';
  const before = (await directorate.call('GET', path)).body;
  const damages = [
    [`body = replace(body, '"inputs":', '"inputs":9')`, 1, 1],
    [`body = 'tull'`, 20, 10_000],
    [`body = jsonb_set(body::jsonb, '{colours,0,now}', '999')::text, etag = '"another"'`, 2, 2],
  ] as const;
  for (const [damage, least, most] of damages) {
    await service.owner.query(
      `update rollup.round_status set ${damage}, computed_at = computed_at - interval '1 second'
         where key = '2021-2'`,
    );
    const { cells } = await figures.countDifferences('2021-2');
    expect(cells).toBeGreaterThanOrEqual(least);
    expect(cells).toBeLessThanOrEqual(most);
    await rollUp(service);
    expect((await figures.countDifferences(undefined)).cells).toBe(0);
    const { body } = await directorate.call('GET', path);
    const { asOf, computedAt } = before;
    expect({ ...body, asOf, computedAt }).toEqual(before);
  }
  await service.owner.query(`delete from rollup.round_status where key = '2021-3'`);
  expect((await figures.countDifferences(undefined)).cells).toBeGreaterThan(20);
  await rollUp(service);
  expect((await figures.countDifferences(undefined)).cells).toBe(0);
});

/** Returns the counts of an answered status, as the model has them. */
function countsOf({
  projects,
  states,
  colours,
  red,
  actors,
  inputs,
}: PortfolioStatusResponse): StatusCounts {
  const reporting = actors.filter((actor) => actor.projects.now > 0);
  return {
    projects: projects.now,
    states: { ...states },
    colours: colours.map(({ now }) => now),
    red: red.map(({ project }) => project).sort(),
    inputs,
    actors: Object.fromEntries(
      reporting.map((one) => [
        one.actor,
        [
          one.projects.now,
          Object.fromEntries(
            one.budgets.flatMap(({ priceYear, basis, approved }) =>
              approved === null ? [] : [[`${String(priceYear)}-${basis}`, approved]],
            ),
          ),
        ],
      ]),
    ),
  };
}

test('the status of every round at random instants is what a slow model counts', async () => {
  const differing: string[] = [];
  let compared = 0;
  for (let index = 0; index < 40; index++) {
    const round = chance.one(ROUNDS);
    const asOf = new Date(HISTORY.from + (0.1 + chance.next() * 0.9) * HISTORY.days * 86_400_000);
    const answer = await directorate.call(
      'GET',
      `/v1/rounds/${round}/status?asOf=${asOf.toISOString()}`,
    );
    const expected = model.status(round, asOf);
    if (answer.status !== 200) {
      if (answer.body.code !== 'as-of-before-first-report' || expected.projects > 0)
        differing.push(`${round} ${asOf.toISOString()}: ${answer.text.slice(0, 300)}`);
      continue;
    }
    const found = countsOf(answer.body as PortfolioStatusResponse);
    compared += 1;
    if (!isDeepStrictEqual(found, expected))
      differing.push(
        `${round} ${asOf.toISOString()}: ${JSON.stringify(found)} should be ${JSON.stringify(expected)}`,
      );
  }
  figure(
    'C7b',
    `${String(compared)} statuses as of random instants beside a slow model: ${String(differing.length)} differ`,
  );
  expect(differing.slice(0, 3)).toEqual([]);
  expect(compared).toBeGreaterThan(20);
});
