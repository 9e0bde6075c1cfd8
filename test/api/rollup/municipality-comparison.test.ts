import { Actor } from '../../support/story.js';
import { FiguresStage, money, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';

/**
 * Municipalities of Rogaland with their inhabitants of 1 January 2024, the oldest count there is:
 * Eigersund and Time are medium, Time with 90 inhabitants to spare; the others are small.
 */
const EIGERSUND = { number: '944496394', inhabitants: 15_221 };
const TIME = { number: '859223672', inhabitants: 19_910 };
const LUND = { number: '964966486', inhabitants: 3_226 };
/** Stavanger is large, and does not report. */
const STAVANGER = '964965226';

let stage: FiguresStage;
/** Instant at which only Eigersund had reported in round 2021-2. */
let early: string;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  const { directorate, service, midt } = stage;
  const [eigersund, time, lund] = [EIGERSUND, TIME, LUND].map(
    ({ number }) => new Actor(service, number),
  );
  await eigersund?.registersProject('EIGER');
  await time?.registersProject('TIME-1');
  await time?.registersProject('TIME-2');
  await lund?.registersProject('LUND');
  await midt.registersProject('SYKEHUS');
  await directorate.opensRound('2021-1');
  await eigersund?.reports('2021-1', 'EIGER', { budget: [money(1_000_000)] });
  await time?.reports('2021-1', 'TIME-1', { budget: [money(500_000)] });
  await midt.reports('2021-1', 'SYKEHUS', { budget: [money(900_000_000)] });
  service.moveTo('2021-02-06T09:00:00Z');
  await stage.closes('2021-1');
  service.moveTo('2021-04-12T09:00:00Z');
  await directorate.opensRound('2021-2', SECOND_ROUND);
  await eigersund?.reports('2021-2', 'EIGER', {
    budget: [money(2_000_000), { ...money(22_100), fundingSource: 'grant' }],
  });
  early = service.clock.now().toISOString();
  await time?.reports('2021-2', 'TIME-1', { budget: [money(-100_000)] });
  await time?.reports('2021-2', 'TIME-2', { budget: [money(300_000, 2020)] });
  await lund?.reports('2021-2', 'LUND', { budget: [money(3_226_000)] });
  await midt.reports('2021-2', 'SYKEHUS', { budget: [money(900_000_000)] });
  await rollUp(service);
});
afterAll(() => stage.service.stop());

interface Group {
  readonly municipalities: number;
  readonly reported: number;
  readonly inhabitants: number | null;
  readonly projects: number;
  readonly projectsPerThousand: number | null;
  readonly budgets: readonly {
    readonly priceYear: number;
    readonly approved: number;
    readonly municipalities: number;
    readonly inhabitants: number;
    readonly perInhabitant: number | null;
  }[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
const compares = async (actor: string, query = ''): Promise<any> =>
  (await stage.reads(`rounds/2021-2/comparison?actor=${actor}${query}`)).body;

const baseOf = ({ municipalities, reported, inhabitants, projects, ...group }: Group): unknown => [
  municipalities,
  reported,
  inhabitants,
  projects,
  group.projectsPerThousand,
];
const budgetsOf = ({ budgets }: Group): unknown =>
  budgets.map((one) => [
    one.priceYear,
    one.approved,
    one.municipalities,
    one.inhabitants,
    one.perInhabitant,
  ]);

test('a municipality is measured by its own inhabitants', async () => {
  const { actor, figures } = await compares(EIGERSUND.number);
  expect(actor).toMatchObject({
    county: 'Rogaland',
    sizeGroup: 'medium',
    population: { year: 2024, inhabitants: 15_221, source: 'Statistics Norway, table 07459' },
  });
  expect([figures.budgetYear, figures.populationYear]).toEqual([2021, 2024]);
  // 1,000 ÷ 15,221 = 0.0657; 2,022,100 ÷ 15,221 = 132.8494
  expect(baseOf(figures.own)).toEqual([1, 1, 15_221, 1, 0.07]);
  expect(budgetsOf(figures.own)).toEqual([[2021, 2_022_100, 1, 15_221, 132.85]]);
});

test('its county is the sum of those that reported, divided by their inhabitants', async () => {
  const { figures } = await compares(EIGERSUND.number);
  // 4,000 ÷ (15,221 + 19,910 + 3,226) = 0.1043
  expect(baseOf(figures.county)).toEqual([23, 3, 38_357, 4, 0.1]);
  // Amounts of 2020 and 2021 are never added: of 2020 only Time has one. 5,148,100 ÷ 38,357 = 134.2154
  expect(budgetsOf(figures.county)).toEqual([
    [2020, 300_000, 1, 19_910, null],
    [2021, 5_148_100, 3, 38_357, 134.22],
  ]);
});

test('a size group is that of Statistics Norway, and has no figure while fewer than three report', async () => {
  const { figures } = await compares(EIGERSUND.number);
  const { rows } = await stage.service.owner.query<{ medium: number; all: number }>(
    `select (count(*) filter (where inhabitants between 5000 and 19999))::int as medium,
            count(*)::int as all
       from actors.population
      where year = 2024`,
  );
  expect(baseOf(figures.sizeGroup)).toEqual([rows[0]?.medium, 2, 35_131, 3, null]);
  expect(baseOf(figures.country)).toEqual([rows[0]?.all, 3, 38_357, 4, 0.1]);
  expect((await compares(LUND.number)).actor.sizeGroup).toBe('small');
});

test('the round before is compared in the same groups', async () => {
  const { previous, noPreviousRound } = await compares(EIGERSUND.number);
  expect(previous).toMatchObject({ round: '2021-1', budgetYear: 2021, populationYear: 2024 });
  expect(noPreviousRound).toBeNull();
  expect(baseOf(previous.own)).toEqual([1, 1, 15_221, 1, 0.07]);
  expect(budgetsOf(previous.own)).toEqual([[2021, 1_000_000, 1, 15_221, 65.7]]);
  expect(baseOf(previous.county)).toEqual([23, 2, 35_131, 2, null]);
});

test('a municipality that has not reported has no figure of its own, and its groups do', async () => {
  const { actor, figures } = await compares(STAVANGER);
  expect(actor.sizeGroup).toBe('large');
  expect(baseOf(figures.own)).toEqual([1, 0, null, 0, null]);
  expect(baseOf(figures.county)).toEqual([23, 3, 38_357, 4, 0.1]);
});

test('amounts are converted to the prices of one year on request', async () => {
  await stage.directorate.publishesIndex({ 2020: 100, 2021: 110 });
  const { figures, conversion } = await compares(EIGERSUND.number, '&prices=2021');
  expect(budgetsOf(figures.county)).toEqual([[2021, 5_478_100, 3, 38_357, 142.82]]);
  expect(conversion).toMatchObject({ to: 2021, converted: [{ priceYear: 2020, amount: 300_000 }] });
});

test('as of an instant, it answers what was known then', async () => {
  const { asOf, figures, previous } = await compares(EIGERSUND.number, `&asOf=${early}`);
  expect([asOf, previous.round]).toEqual([early, '2021-1']);
  expect(baseOf(figures.county)).toEqual([23, 1, 15_221, 1, null]);
  expect(budgetsOf(figures.own)).toEqual([[2021, 2_022_100, 1, 15_221, 132.85]]);
});

test('a snapshot has the figures that were frozen', async () => {
  const id = await stage.freezes('2021-1', 'Til møtet');
  const path = `rounds/2021-1/comparison?actor=${EIGERSUND.number}&snapshot=${id}`;
  const { body, headers } = await stage.reads(path);
  expect(budgetsOf(body.figures.own)).toEqual([[2021, 1_000_000, 1, 15_221, 65.7]]);
  // Counts of inhabitants are not frozen with it, so the answer may change.
  expect(headers.get('etag')).toMatch(/^W\//);
});

test('anyone reads it once the round is published, and no one without a token before', async () => {
  const actor = EIGERSUND.number;
  await stage.readsInPublic(`rounds/2021-1/comparison?actor=${actor}`);
  const { status } = await stage.service.call('GET', `/v1/rounds/2021-2/comparison?actor=${actor}`);
  expect(status).toBe(401);
});

test('a new count of inhabitants changes the answer and its tag', async () => {
  const path = `/v1/rounds/2021-2/comparison?actor=${LUND.number}`;
  const tagOf = async (): Promise<string> =>
    (await stage.directorate.call('GET', path)).headers.get('etag') ?? '';
  const before = await tagOf();
  await stage.service.owner.query(
    `insert into actors.population (organisation_number, year, inhabitants, source)
     values ($1, 2020, 5000, 'Illustrerende')`,
    [LUND.number],
  );
  await rollUp(stage.service);
  expect(await tagOf()).not.toBe(before);
  const { actor, figures } = await compares(LUND.number);
  expect([figures.populationYear, actor.sizeGroup]).toEqual([2020, 'medium']);
  expect(budgetsOf(figures.own)).toEqual([[2021, 3_226_000, 1, 5_000, 645.2]]);
  // No other municipality has a count of 2020.
  expect(baseOf(figures.country)).toEqual([1, 1, 5_000, 1, null]);
  const other = await compares(EIGERSUND.number);
  expect(other.actor).toMatchObject({ sizeGroup: null, population: null });
  expect([other.figures.own.projectsPerThousand, other.figures.sizeGroup]).toEqual([null, null]);
});

test('a count that is corrected changes the tag', async () => {
  const tagOf = async (): Promise<string> => {
    const { rows } = await stage.service.owner.query<{ tag: string }>(
      `select figures_tag as tag from rollup.round_status where key = '2021-2'`,
    );
    return rows[0]?.tag ?? '';
  };
  const before = await tagOf();
  await stage.service.owner.query(
    `update actors.population set inhabitants = 4000 where organisation_number = $1 and year = 2020`,
    [LUND.number],
  );
  await rollUp(stage.service);
  expect(await tagOf()).not.toBe(before);
  expect((await compares(LUND.number)).actor.sizeGroup).toBe('small');
});

test.each([
  ['without an actor', '', ['/actor', 'missing']],
  ['of a hospital', '?actor=983658776', ['/actor', 'not-a-municipality']],
  ['of nobody', '?actor=123456789', ['/actor', 'organisation-number']],
  ['of an unknown number', '?actor=974760673', ['/actor', 'unknown-actor']],
] as const)('a comparison %s is refused', async (_, query, [pointer, code]) => {
  const path = `/v1/rounds/2021-2/comparison${query}`;
  const { status, body } = await stage.directorate.call('GET', path);
  expect([status, body.errors]).toMatchObject([400, [{ pointer, code }]]);
});
