import { FIGURE_DIMENSIONS, DIMENSION_VALUES } from '../../src/rollup/figure.types.js';
import { Chance, HISTORY, writeHistory } from '../support/figure-history.js';
import { type Asked, FigureModel, storedFacts } from '../support/figure-model.js';
import { rollUp } from '../support/rollups.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Directorate, expectStatus, figure } from '../support/story.js';

/** `QUESTIONS=5000 npm test -- test/queries/figures` for a long look, `SEED` for another one. */
const QUESTIONS = Number(process.env['QUESTIONS'] ?? 600);
const SEED = Number(process.env['SEED'] ?? 20_210_118);
const NOW = new Date(HISTORY.from + (HISTORY.days + 30) * 86_400_000);
const ROUNDS = ['2021-1', '2021-2', '2021-3'];

let service: TestService;
let directorate: Directorate;
let model: FigureModel;
const chance = new Chance(SEED);
beforeAll(async () => {
  service = await startTestService({ at: new Date(HISTORY.from - 3_600_000).toISOString(), env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  for (const round of ROUNDS) await directorate.opensRound(round);
  await writeHistory(service.owner, chance, ROUNDS, 80);
  model = new FigureModel(await storedFacts(service.owner));
  service.moveTo(NOW.toISOString());
  await rollUp(service);
});
afterAll(() => service.stop());

/** JSON with every number to its last digit. */
const exact = (text: string): any => JSON.parse(text, ((_: string, value: unknown, { source }: { source: string }) => (typeof value === 'number' ? BigInt(source) : value)) as (key: string, value: unknown) => unknown); // eslint-disable-line @typescript-eslint/no-explicit-any -- looked into like a client's answer

const OPEN_VALUES: Readonly<Record<string, readonly string[]>> = {
  actor: [ACTORS.helseMidt, ACTORS.helseVest, ACTORS.oslo, ACTORS.directorate], region: [ACTORS.helseMidt, ACTORS.helseVest, ACTORS.helseNord], parent: [ACTORS.helseVest, ACTORS.helseMidt], county: ['Oslo', 'Rogaland'],
  programme: ['TILTAK-0', 'TILTAK-8', 'TILTAK-16', 'TILTAK-999'], segment: ['digitalSecurity', 'interaction', 'welfare', 'elsewhere'], theme: ['competence', 'access', 'platform'], mainGoal: ['1', '1A', '2', '3', '4'], budgetYear: ['2020', '2021', '2022', '2030'],
};

function aQuestion(): Asked {
  const by = [...new Set(Array.from({ length: chance.one([0, 1, 1, 2, 2]) }, () => chance.one(FIGURE_DIMENSIONS)))];
  const others = FIGURE_DIMENSIONS.filter((dimension) => !by.includes(dimension));
  const filters = Object.fromEntries(Array.from({ length: chance.one([0, 0, 1, 1, 2]) }, () => {
    const dimension = chance.one(others);
    const values: readonly string[] = (DIMENSION_VALUES as Partial<Record<string, readonly string[]>>)[dimension] ?? OPEN_VALUES[dimension] ?? [];
    return [dimension, chance.one(dimension === 'actor' ? values : [...values, '-'])];
  }));
  const measure = chance.one(['projects', 'approved', 'forecast', 'actual'] as const);
  const prices: Record<string, string> = measure !== 'projects' && chance.often(0.8) ? { prices: chance.one(['2021-nominal', '2021-nominal', '2021-nominal', '2020-nominal', '2021-real']) } : {};
  return { round: chance.one(ROUNDS), measure, by, filters: { ...filters, ...prices }, asOf: chance.often(0.3) ? null : new Date(HISTORY.from + (chance.next() * 1.1 - 0.02) * HISTORY.days * 86_400_000) };
}

const queryOf = ({ measure, filters, asOf }: Pick<Asked, 'measure' | 'filters' | 'asOf'>, more: Readonly<Record<string, string>> = {}): string => new URLSearchParams({ measure, ...filters, ...(asOf === null ? {} : { asOf: asOf.toISOString() }), ...more }).toString();

test(`C7b every figure as a slow model works it out from every version of everything, ${String(QUESTIONS)} questions`, async () => {
  const differing: string[] = [];
  const refusals = new Map<string, number>();
  let [cells, answered, drilled, listed] = [0, 0, 0, 0];
  for (let index = 0; index < QUESTIONS; index++) {
    const asked = aQuestion();
    const expected = model.answer(asked, NOW);
    const answer = await directorate.call('GET', `/v1/rounds/${asked.round}/figures?${queryOf(asked, asked.by.length === 0 ? {} : { by: asked.by.join(',') })}`);
    const told = `${JSON.stringify(asked)}: ${answer.text.slice(0, 500)}`;
    if ('refused' in expected) {
      refusals.set(expected.refused, (refusals.get(expected.refused) ?? 0) + 1);
      if (answer.status < 400 || !answer.text.includes(`"${expected.refused}"`)) differing.push(`should be ${expected.refused}: ${told}`);
      continue;
    }
    answered += 1;
    if (answer.status !== 200) {
      differing.push(told);
      continue;
    }
    const body = exact(answer.text);
    const found = new Map<string, string>(body.cells.map(({ keys, value, reports }: { keys: Record<string, string>; value: bigint; reports: bigint }) => [JSON.stringify(asked.by.map((dimension) => keys[dimension])), `${String(value)} of ${String(reports)}`]));
    for (const key of new Set([...found.keys(), ...expected.cells.keys()])) {
      cells += 1;
      if (found.get(key) !== expected.cells.get(key)) differing.push(`${key} is ${String(found.get(key))}, should be ${String(expected.cells.get(key))}: ${told}`);
    }
    cells += 2;
    if (`${String(body.total)} of ${String(body.reports)}` !== expected.total || body.missing !== BigInt(expected.missing)) differing.push(`total ${expected.total}, missing ${String(expected.missing)}: ${told}`);
    const sum = (body.cells as { value: bigint }[]).reduce((total, { value }) => total + value, 0n);
    if (asked.by.length > 0 && body.additive === true && sum !== body.total) differing.push(`does not add up: ${told}`);
    const shares = (body.cells as { share: bigint | null }[]).flatMap(({ share }) => share ?? []);
    if (shares.some((share) => share > 0n) && shares.reduce((total, share) => total + share, 0n) !== 100n) differing.push(`shares of ${shares.join('/')}: ${told}`);

    // What a cell is made of adds up to it.
    const cell = body.cells.length === 0 ? undefined : chance.one(body.cells as { keys: Record<string, string | null>; value: bigint; reports: bigint }[]);
    if (cell === undefined) continue;
    const keys = Object.fromEntries(Object.entries(cell.keys).map(([dimension, value]) => [dimension, value ?? '-']));
    const behind = exact(expectStatus(await directorate.call('GET', `/v1/rounds/${asked.round}/figures/reports?${queryOf(asked, { ...keys, limit: '500' })}`), 200).text);
    const made = (behind.items as { value: bigint }[]).reduce((total, { value }) => total + value, 0n);
    drilled += 1;
    listed += (behind.items as unknown[]).length;
    if (made !== cell.value || behind.total !== cell.value || BigInt(behind.items.length) !== cell.reports || behind.hidden !== 0n) differing.push(`${JSON.stringify(cell.keys)} is made of ${String(made)}: ${told}`);
  }
  figure('C7b', `seed ${String(SEED)}: ${String(answered)} questions of ${String(QUESTIONS)} answered, ${String(cells)} cells compared with a slow model over all revisions: ${String(differing.length)} differ; ${String(drilled)} cells drilled into, ${String(listed)} reports listed; refused ${[...refusals].map(([code, times]) => `${code} ${String(times)}`).join(', ')}`);
  expect(differing.slice(0, 5)).toEqual([]);
  expect(answered).toBeGreaterThan(QUESTIONS / 2);
  expect([...refusals.keys()].sort()).toEqual(['as-of-before-first-report', 'no-such-value', 'several-prices']);
}, 300_000);
