import { readRows } from '../../../src/pages/parts/view-rows.text.js';
import type { ReleaseView } from '../../../src/publication/view-tables/release-view.types.js';
import { PackRun } from '../../../src/publication/packs/pack-run.service.js';
import { ReleaseStage } from '../../support/publication/releases.js';
import { makePack } from '../../support/packs/made-pack.js';
import {
  publishReplay,
  runReplayAtOnce,
  takeReplayStep,
} from '../../support/stages/published-replays.js';
import { REPLAYS } from '../../support/stages/replays.js';
import { expectStatus } from '../../support/story.js';

const DEADLINE = '2021-05-10T08:00:00Z';
const LEAVES = 'DHP';
let stage: ReleaseStage;
let replay: string;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  await assesses('SAFEST', true);
  await assesses('DIGI', true);
  await assesses(LEAVES, false);
  replay = await runsShared({ criteriaSet: '2021-03' });
});
afterAll(() => stage.service.stop());

/** Assesses a project: it meets all criteria, or all but coordination. */
async function assesses(project: string, coordination: boolean): Promise<void> {
  const answers = { digitalisation: true, coreActivity: true, coordination };
  const body = {
    criteriaSet: '2021-03',
    answers: Object.entries(answers).map(([criterion, met]) => ({ criterion, met, reason: 'Ja' })),
  };
  expectStatus(await stage.drafter.create(`/v1/projects/${project}/evaluations`, body), 201);
}

/** Runs a replay, shares it, and lets one owner comment until the deadline. */
async function runsShared(asked: object): Promise<string> {
  const { service, drafter, figures } = stage;
  service.moveTo('2021-05-05T08:00:00Z');
  const id = await runReplayAtOnce(service, drafter, asked);
  expectStatus(await takeReplayStep(drafter, id, 'share', { commentsUntil: DEADLINE }), 200);
  const comment = { project: LEAVES, text: 'Krever samordning' };
  expectStatus(await figures.midt.create(`${REPLAYS}/${id}/comments`, comment), 201);
  service.moveTo('2021-05-11T08:00:00Z');
  return id;
}

const read = async (path: string): Promise<string> => (await stage.readsInPublic(path)).text;
const readText = async (path: string): Promise<string> =>
  (await read(path)).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const readView = async (path: string): Promise<ReleaseView> =>
  (await stage.readsInPublic(`${path}/view`)).body as ReleaseView;
/** Waits until the pages know of a release that was published just now. */
const readShown = async (path: string): Promise<ReleaseView> => {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return readView(path);
};

test('a release shows no replay that is not published, and its page says so', async () => {
  const path = await stage.publishes('2021-2', { illustrative: true });
  const view = await readShown(path);
  expect(readRows(view, 'criteria_replays')).toEqual([]);
  expect(readRows(view, 'criteria_replay_reasons')).toEqual([]);
  expect(await readText('/nb/criteria')).toContain('Ingen gjennomspilling av disse kriteriene');
  expect(await readText('/nn/criteria')).toContain('Inga gjennomspeling av desse kriteria');
  expect(await readText('/en/criteria')).toContain('No replay of these criteria is published.');
});

test('a pack that shows a replay goes out with no release that does not show it', async () => {
  const { service, drafter } = stage;
  await stage.freezes('2021-2');
  const run = (id: string): Promise<void> => service.app.get(PackRun).run(id);
  const { pack } = await makePack(drafter, stage.snapshots['2021-2'] ?? '', {}, run);
  const path = await stage.drafts('2021-2', { reason: 'Med pakke', packs: [pack.id] });
  const refused = expectStatus(await stage.attempts(path, 'rehearse'), 422);
  expect(refused.body.errors).toMatchObject([
    { pointer: '/packs/0', code: 'pack-shows-unpublished-replay' },
  ]);
  await publishReplay(drafter, stage.approver, replay);
  expectStatus(await stage.attempts(path, 'rehearse'), 422);
  await stage.steps(path, 'withdraw', { reason: 'Laget før gjennomspillingen ble publisert' });
  const again = await stage.drafts('2021-2', { reason: 'Med pakke', packs: [pack.id] });
  for (const step of ['rehearse', 'approve', 'publish']) await stage.steps(again, step);
});

test('a release that is drafted afterwards has its counts, and no project of it', async () => {
  const view = await readShown('/v1/releases/2021-2/3');
  const { body } = await stage.drafter.call('GET', `${REPLAYS}/${replay}`);
  const [row] = readRows(view, 'criteria_replays');
  const columns = ['replay', 'criteria_set', 'baseline', 'as_of', 'before', 'after', 'entering'];
  const counted = ['leaving', 'undecided', 'comments', 'published_on', 'input_hash'];
  expect([...columns, ...counted].map((column) => row?.cell(column))).toEqual([
    ...[replay, '2021-03', null, '2021-05-05', 4, 2, 0],
    ...[1, 1, 1, '2021-05-11', body.inputHash],
  ]);
  const reasons = readRows(view, 'criteria_replay_reasons').map((one) =>
    ['replay_effect', 'criterion', 'projects'].map((column) => one.cell(column)),
  );
  expect(reasons).toEqual([
    ['leaves', 'coordination', 1],
    ['undecided', 'coordination', 1],
    ['undecided', 'coreActivity', 1],
    ['undecided', 'digitalisation', 1],
  ]);
  const replayed = view.tables.filter(({ name }) => name.startsWith('criteria_replay'));
  expect(replayed.map(({ name }) => name)).toEqual(['criteria_replays', 'criteria_replay_reasons']);
  expect(JSON.stringify(replayed)).not.toMatch(/DHP|Krever samordning|åpent møte/);
});

test('the page says the effect in words, in each language, and leads to the tables', async () => {
  const nb = await readText('/nb/criteria');
  expect(nb).toContain('2021-03. Fra 4 til 2 tiltak: 1 går ut (uten samordning); 1 uavklart .');
  expect(await readText('/nn/criteria')).toContain(
    'Frå 4 til 2 tiltak: 1 går ut (utan samordning); 1 uavklart',
  );
  expect(await readText('/en/criteria')).toContain(
    'From 4 to 2 projects: 1 leaves (no coordination); 1 undecided',
  );
  const page = await read('/nb/criteria');
  for (const table of ['criteria_replays', 'criteria_replay_reasons'])
    expect(page).toContain(`href="/nb/data/${table}"`);
  expect(await readText('/nn/data/criteria_replays')).toContain('Gjennomspelingar av kriteria');
  expect(await readText('/nb/data/criteria_replay_reasons')).toContain('Går ut');
});

test('a replay of criteria that have ended, and one published after the draft, are not shown', async () => {
  const ended = await runsShared({ criteriaSet: '2020-12', underRetired: true });
  const late = await runsShared({ criteriaSet: '2021-03', baseline: '2021-03' });
  await publishReplay(stage.drafter, stage.approver, ended);
  stage.service.moveTo('2021-05-12T08:00:00Z');
  const path = await stage.drafts('2021-2', { reason: 'Rettelse' });
  await publishReplay(stage.drafter, stage.approver, late);
  for (const step of ['rehearse', 'approve', 'publish']) await stage.steps(path, step);
  const shown = readRows(await readShown(path), 'criteria_replays').map((row) =>
    row.text('replay'),
  );
  expect(shown).toEqual([replay]);
});

test('a withheld count takes those with it that would tell it, and the sentence', async () => {
  const rule = { stage: 'any', audience: 'public', ground: 'Prøve' };
  await stage.withholds([{ field: 'criteria_replays.leaving', ...rule }]);
  const path = await stage.publishes('2021-2', { reason: 'Holder tilbake' });
  const rows = readRows(await readShown(path), 'criteria_replays');
  const row = rows.find((one) => one.text('replay') === replay);
  const counts = ['before', 'after', 'leaving'].map((column) => row?.cell(column));
  expect(counts).toEqual([4, null, null]);
  expect(await readText('/nb/criteria')).not.toContain('uten samordning');
});
