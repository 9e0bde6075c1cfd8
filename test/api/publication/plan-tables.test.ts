import { findTable, readRows } from '../../../src/pages/parts/view-rows.text.js';
import type { ReleaseView } from '../../../src/publication/view-tables/release-view.types.js';
import { ACTORS } from '../../support/service.js';
import { addsPlans } from '../../support/publication/release-plans.js';
import { ReleaseStage } from '../../support/publication/releases.js';
import { BODO } from '../../support/stages/roll-outs.js';

let stage: ReleaseStage;
let view: ReleaseView;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  await addsPlans(stage);
  const path = await stage.publishes('2021-2', { illustrative: true });
  view = (await stage.readsInPublic(`${path}/view`)).body;
});
afterAll(() => stage.service.stop());

/** Reads some columns of the rows of a table. */
const read = (table: string, ...columns: string[]): unknown[][] =>
  readRows(view, table).map((row) => columns.map((column) => row.cell(column)));

test('the roadmap of the round says of each item what the reports mean for it', async () => {
  expect(read('roadmap', 'item', 'parent', 'outcome', 'state', 'first_day')).toEqual([
    ['ALENE', null, 'withoutProject', 'inProgress', '2022-01-01'],
    ['FERDIG', null, 'settled', 'introduced', '2021-01-01'],
    ['KURVE', 'LEGEMIDDEL', 'unanswered', 'inProgress', '2021-01-01'],
    ['LEGEMIDDEL', null, expect.any(String), 'inProgress', '2021-01-01'],
  ]);
  const { body } = await stage.drafter.call('GET', '/v1/rounds/2021-2/roadmap');
  const items = body.items as { code: string; outcome: string }[];
  const outcomes = new Map(items.map(({ code, outcome }) => [code, outcome]));
  for (const [item, outcome] of read('roadmap', 'item', 'outcome'))
    expect([item, outcome]).toEqual([item, outcomes.get(String(item))]);
  expect(read('roadmap_reports', 'item', 'project')).toEqual([
    ['KURVE', 'STILLE'],
    ['LEGEMIDDEL', 'SAFEST'],
  ]);
  expect(read('statements', 'subject', 'by')).toEqual([
    ['roadmap', 'reports'],
    ['strategy', 'rule'],
  ]);
});

test('the goals count the projects that name them, and the figures count the goals', () => {
  const named = new Set(read('project_goals', 'goal', 'project').map(String));
  expect(named.size).toBeGreaterThan(0);
  for (const [goal, projects, parent] of read('goals', 'goal', 'projects', 'parent'))
    if (parent !== null)
      expect(projects).toBe([...named].filter((one) => one.startsWith(`${String(goal)},`)).length);
  const figures = Object.fromEntries(read('plan_figures', 'figure', 'value')) as Record<
    string,
    number
  >;
  const sumOf = (prefix: string): number =>
    Object.entries(figures)
      .filter(([figure]) => figure.startsWith(prefix))
      .reduce((sum, [, value]) => sum + value, 0);
  expect(sumOf('goals_')).toBe(read('goals', 'goal').length);
  expect(sumOf('roadmap_')).toBe(4);
  expect(sumOf('indicators_')).toBe(2);
});

test('the municipal portfolio has quarters and capacities, and no word of the two sides', () => {
  expect(read('receivers', 'receiver', 'coming', 'in_use', 'over_quarters')).toEqual(
    [
      [ACTORS.oslo, 2, 0, 1],
      [BODO, 2, 0, 0],
    ].sort(),
  );
  expect(read('solutions', 'solution', 'coming', 'area_name')).toEqual([
    ['DIGIHELSE', 2, expect.any(String)],
    ['SFM', 2, expect.any(String)],
  ]);
  expect(read('roll_outs', 'quarter', 'roll_out_state', 'confirmed', 'weight')).toEqual(
    Array.from({ length: 4 }, () => ['2021Q4', 'planned', false, 3]),
  );
  const loads = read('receiver_quarters', 'receiver', 'load', 'capacity', 'over');
  expect(loads).toContainEqual([ACTORS.oslo, 6, 5, 1]);
  expect(loads).toContainEqual([BODO, 6, null, 0]);
});

test('councils show what they have published, and nothing that is a draft', () => {
  expect(read('cases', 'number', 'case_state', 'decision_outcome', 'projects')).toEqual([
    ['19/21', 'decided', 'adopted', 'SAFEST'],
    ['20/21', 'published', null, null],
  ]);
  expect(read('case_documents', 'number', 'position', 'title', 'hash')).toEqual([
    ['19/21', 1, 'Saksunderlag', null],
  ]);
  const minutes = read('meetings', 'meeting', 'minutes').filter(([, summary]) => summary !== null);
  expect(minutes).toEqual([['nuit-2021-02-18', 'Utvalget pekte på avhengigheter.']]);
  expect(read('meeting_actions', 'meeting', 'due_on')).toEqual([['nuit-2021-02-18', '2021-09-01']]);
  expect(read('criteria_sets', 'criteria_set', 'set_status')).toEqual([['2021-03', 'onTrial']]);
  expect(findTable(view, 'criteria')?.rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(view)).not.toMatch(/Hemmelig|Secret/);
});

/** Reads the tables of a release as the directorate sees them, without those of corrections. */
const readRowsOf = async (path: string): Promise<unknown> => {
  const { body } = await stage.drafter.call('GET', `${path}/view`);
  return (body as ReleaseView).tables
    .filter(({ name }) => name !== 'changes')
    .map(({ name, rows }) => [name, rows]);
};

test('a release is the same when it is rehearsed later, whatever is published since', async () => {
  const path = await stage.drafts('2021-2', { reason: 'Rettelse' });
  stage.service.moveTo('2021-05-20T08:00:00Z');
  const { vest } = stage.figures;
  const plan = { solution: 'SFM', receivers: [ACTORS.oslo], quarter: '2022Q1', userGroup: 'x' };
  await vest.create('/v1/roll-outs', plan);
  const judgement = { goal: '1', direction: 'onTrack', reason: 'Løst' };
  await stage.drafter.create('/v1/rounds/2021-2/strategy/judgements', judgement);
  const minutes = '/v1/meetings/nuit-2021-05-20/minutes';
  const { headers } = await stage.drafter.call('GET', minutes);
  const version = { 'if-match': headers.get('etag') ?? '' };
  await stage.drafter.call('POST', `${minutes}/publish`, undefined, version);
  await stage.steps(path, 'rehearse');
  expect(await readRowsOf(path)).toEqual(await readRowsOf('/v1/releases/2021-2/1'));
  for (const step of ['approve', 'publish']) await stage.steps(path, step);
});

test('a withheld end of a project is not told by the roadmap', async () => {
  const rule = { stage: 'any', audience: 'public', ground: 'Prøve' };
  await stage.withholds([{ field: 'projects.forecast_end', ...rule }]);
  const path = await stage.publishes('2021-2', { reason: 'Holder tilbake' });
  const { body } = await stage.readsInPublic(`${path}/view`);
  const days = readRows(body, 'roadmap_reports').map((row) => row.cell('date'));
  expect(days.length).toBeGreaterThan(0);
  expect(new Set(days)).toEqual(new Set([null]));
  expect(body.withheld.map(({ field }: { field: string }) => field)).toContain('roadmap.moves_to');
});
