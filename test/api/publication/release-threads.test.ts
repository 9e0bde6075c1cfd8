import type { ReleaseView } from '../../../src/publication/view-tables/release-view.types.js';
import { THIRD_ROUND } from '../../support/stages/figures-stage.js';
import { anAdvice, changes } from '../../support/stages/governance.js';
import { ReleaseStage } from '../../support/publication/releases.js';
import { aBaseline } from '../../support/stages/status-stage.js';
import { actThreads, moves, SECRET } from '../../support/stages/threads.js';
import { expectStatus } from '../../support/story.js';

let stage: ReleaseStage;
let acted: Awaited<ReturnType<typeof actThreads>>;
beforeAll(async () => {
  stage = await ReleaseStage.starts(async (begun) => (acted = await actThreads(begun)));
  await stage.publishes('2021-2');
});
afterAll(() => stage.service.stop());

type Row = Readonly<Record<string, unknown>>;

/** Reads the rows of a table of a release, each by its columns. */
async function readTable(name: string, release = 1): Promise<Row[]> {
  const { body } = await stage.readsInPublic(`/v1/releases/2021-2/${String(release)}/view`);
  const table = (body as ReleaseView).tables.find((one) => one.name === name);
  return (table?.rows ?? []).map((row) =>
    Object.fromEntries((table?.columns ?? []).map((column, index) => [column.name, row[index]])),
  );
}

/** Returns some members of each row. */
const pick = (rows: readonly Row[], ...names: string[]): unknown[][] =>
  rows.map((row) => names.map((name) => row[name]));

test('milestones are measured from the first plan, across a plan that was approved again', async () => {
  const rows = await readTable('milestones');
  expect(pick(rows, 'project', 'milestone', 'first', 'planned', 'slip_days')).toEqual([
    // BP3 is overdue: it counts up to the certification on 12 April, but its plan is later.
    ['SAFEST', 'BP3', '2021-02-15', '2021-04-15', 59],
    ['SAFEST', 'BP4', '2021-12-01', '2022-01-12', 42],
  ]);
  expect(pick(await readTable('baselines'), 'number', 'approved_on', 'end', 'moved_days')).toEqual([
    [1, '2021-01-15', '2021-12-01', 0],
    [2, '2021-03-10', '2022-01-12', 42],
  ]);
});

test('the slip of a project is that of its most delayed milestone', async () => {
  const [project] = (await readTable('projects')).filter(({ project: code }) => code === 'SAFEST');
  expect(project?.['slip_days']).toBe(59);
});

test('agreements are told by days and state, and never a word of the negotiation', async () => {
  const rows = (await readTable('promises')).filter(({ target }) => target === 'DIGI');
  const byWhat = rows.toSorted((a, b) => (String(a['what']) < String(b['what']) ? -1 : 1));
  const told = ['what', 'promise_state', 'turn', 'expected', 'gap_weeks', 'slips'];
  expect(pick(byWhat, ...told)).toEqual([
    ['FHIR-grensesnitt', 'committed', 'supplier', '2021-06-29', 4, 'committed-late'],
    ['Testdata', 'requested', 'supplier', null, null, null],
  ]);
  expect(byWhat.map((row) => row['unanswered_days'])).toEqual([null, 18]);
  const { text } = await stage.readsInPublic('/v1/releases/2021-2/1/files/view.json');
  expect(text).not.toContain(SECRET);
});

test('agreements of a pair of bodies are counted', async () => {
  const rows = await readTable('promise_pairs');
  const counts = ['promises', 'committed', 'slipping', 'unanswered', 'longest_wait'];
  expect(pick(rows, 'supplier', 'receiver', ...counts)).toContainEqual([
    '958935420',
    '983658776',
    2,
    1,
    1,
    1,
    18,
  ]);
});

test('a project that was split is told of, and its parts name it', async () => {
  const rows = await readTable('origins');
  expect(pick(rows, 'project', 'event', 'other')).toEqual([
    ['DEL1', 'splitFrom', 'HEL'],
    ['DEL2', 'splitFrom', 'HEL'],
    ['HEL', 'splitInto', 'DEL1'],
    ['HEL', 'splitInto', 'DEL2'],
  ]);
});

test('advice is told with its answer', async () => {
  const rows = await readTable('advice');
  expect(pick(rows, 'project', 'advice_text', 'advice_state', 'answer', 'effect')).toEqual([
    ['SAFEST', 'Avklar avhengigheten.', 'answered', 'Avklart med Oslo.', null],
  ]);
});

test('bodies have the gap of their colours and when their reports came', async () => {
  const oslo = (await readTable('actors')).filter(({ actor }) => actor === '958935420');
  expect(pick(oslo, 'actor_kind', 'on_time', 'late', 'days_late')).toEqual([
    ['municipality', 1, 0, null],
  ]);
  const gap = ['compared', 'worse', 'same', 'better'];
  const gapBy = (by: string): unknown[][] => pick(oslo, ...gap.map((name) => `${by}_${name}`));
  // The owner is green and the directorate yellow; no rule has given a colour.
  expect([gapBy('directorate'), gapBy('rule')]).toEqual([[[1, 1, 0, 0]], [[0, 0, 0, 0]]]);
});

test('a release of the same snapshot says the same, whatever came after it', async () => {
  const { midt, oslo, directorate } = stage.figures;
  const tables = ['milestones', 'baselines', 'promises', 'promise_pairs', 'origins', 'advice'];
  const before = await Promise.all(tables.map((name) => readTable(name)));
  stage.service.moveTo('2021-05-10T08:00:00Z');
  await moves(stage, oslo, acted.asked, { move: 'decline', reason: 'Nei' });
  await moves(stage, oslo, acted.promised, { move: 'deliver', date: '2021-05-09' });
  const decided = { approvedOn: '2021-05-01', reason: 'Igjen', decidedBy: 'Styringsgruppen' };
  const third = aBaseline(decided);
  expectStatus(await midt.create('/v1/projects/SAFEST/baselines', third), 201);
  const effect = { project: 'SAFEST', effect: 'Avklart', outcome: 'followed' };
  expectStatus(await directorate.create(`${acted.advice}/effects`, effect), 201);
  await directorate.plansRound('2021-3', THIRD_ROUND);
  const later = anAdvice({ projects: ['DHP'], answerDueIn: '2021-3' });
  const other = await directorate.create('/v1/advice', later);
  await changes(directorate, 'POST', `/v1/advice/${String(other.body.id)}/publish`);
  const left = { reason: 'Ferdig', reasonCode: 'completed' };
  await changes(directorate, 'POST', '/v1/projects/STILLE/leave', left);
  await stage.publishes('2021-2', { reason: 'Prøve' });
  expect(await Promise.all(tables.map((name) => readTable(name, 2)))).toEqual(before);
  expect(await readTable('changes', 2)).toEqual([]);
});
