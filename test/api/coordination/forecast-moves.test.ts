import { AgreementStage } from '../../support/stages/agreements.js';
import { startImportStage } from '../../support/imports/import-checks.js';
import { imports } from '../../support/imports/imports.js';
import { changes } from '../../support/stages/governance.js';
import { rollUp } from '../../support/stages/rollups.js';
import { Client } from '../../support/stages/submissions.js';
import { aBaseline, reportedMilestones } from '../../support/stages/status-stage.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { Actor, expectStatus } from '../../support/story.js';
import { csv, reportRows } from '../../support/files/report-files.js';
import { aReport } from '../../support/reports/samples.js';

const ends = (date: string): Record<string, unknown> => ({
  milestones: reportedMilestones(['BP4', date]),
  dependencies: [],
});

/** Registers a baseline with the milestone that the reports forecast. */
async function approves(actor: Actor, project: string): Promise<void> {
  const plan = [{ key: 'BP4', name: 'Ferdig', date: '2021-06-01' }];
  const baseline = aBaseline({ approvedOn: '2021-01-15', milestones: plan });
  expectStatus(await actor.create(`/v1/projects/${project}/baselines`, baseline), 201);
}

/** A text of the answer about MOTTAR, in both languages. */
const LATER = {
  nb: 'Tiltak MOTTAR (Helse Midt-Norge RHF) slutter 8 uker senere: 29. oktober 2021, ikke 3. september 2021',
  en: 'Tiltak MOTTAR (Helse Midt-Norge RHF) ends 8 weeks later: 29 October 2021, not 3 September 2021',
};

/**
 * LEVERER of Helse Vest supplies MOTTAR of Helse Midt-Norge, which supplies VIDERE of Oslo. LEVERER
 * has certified 3 September, and has a draft that says eight weeks later.
 */
describe('a draft with a later forecast', () => {
  let stage: AgreementStage;
  let id: string;
  let etag: string;
  const ask = (actor: Actor, path: string): Promise<Answered> => actor.call('GET', path);
  const moved = async (actor: Actor): Promise<Answered> =>
    expectStatus(await ask(actor, `/v1/reports/${id}/moves`), 200);
  beforeAll(async () => {
    stage = await AgreementStage.starts();
    await stage.oslo.registersProject('VIDERE');
    await approves(stage.midt, 'MOTTAR');
    await approves(stage.oslo, 'VIDERE');
    await stage.requests();
    const on = { project: 'VIDERE', on: { project: 'MOTTAR' }, kind: 'delivery' };
    const request = { ...on, what: 'Kurs', neededBy: '2021-08-01' };
    expectStatus(await stage.oslo.create('/v1/agreements', request), 201);
    await stage.vest.reports('2021-1', 'LEVERER', ends('2021-09-03'));
    await stage.midt.reports('2021-1', 'MOTTAR', ends('2021-06-01'));
    await stage.oslo.reports('2021-1', 'VIDERE', ends('2021-06-01'));
    await stage.works();
    await rollUp(stage.service);
    const { body } = await ask(stage.vest, '/v1/rounds/2021-1/reports');
    id = String(body.items[0].id);
    const saved = await stage.vest.call('PUT', `/v1/reports/${id}`, aReport(ends('2021-10-29')), {
      'if-match': (await ask(stage.vest, `/v1/reports/${id}`)).headers.get('etag') ?? '',
    });
    etag = expectStatus(saved, 200).headers.get('etag') ?? '';
  });
  afterAll(() => stage.service.stop());

  test('names what the caller may see with old and new end, and counts the others', async () => {
    const { body } = await moved(stage.vest);
    expect(body).toMatchObject({ round: '2021-1', project: 'LEVERER', others: 1 });
    const days = { before: '2021-09-03', after: '2021-10-29', days: 56, weeks: 8 };
    expect(body.items).toMatchObject([
      { project: 'LEVERER', actor: ACTORS.helseVest, ...days },
      { project: 'MOTTAR', actor: ACTORS.helseMidt, ...days, ...LATER },
    ]);
  });

  test('moves what the what-if of as many weeks moves', async () => {
    const { body } = await ask(stage.vest, '/v1/rounds/2021-1/impact?project=LEVERER&weeks=8');
    const items = (await moved(stage.vest)).body.items as Record<string, unknown>[];
    expect(
      items.map(({ project, name, actor, before, after, days }) => ({
        project,
        name,
        actor,
        before,
        after,
        days,
      })),
    ).toEqual(body.moved);
  });

  test('is answered to nobody else', async () => {
    expect((await ask(stage.midt, `/v1/reports/${id}/moves`)).status).toBe(404);
  });

  test('names all to the directorate', async () => {
    const { body } = await moved(stage.directorate);
    expect(body.others).toBe(0);
    expect(body.items).toHaveLength(3);
  });

  test('links to what it moved once it is certified, and says the same', async () => {
    const before = (await moved(stage.vest)).body;
    const { body } = await stage.vest.certifies({ id, etag });
    expect(body.moves).toBe(`/v1/reports/${id}/moves`);
    expect(body.moved).toEqual({ items: before.items, others: 1 });
    expect((await moved(stage.vest)).body).toEqual(before);
  });

  test('moves nothing in an answer without agreements, or with the forecast of before', async () => {
    await stage.vest.registersProject('ALENE');
    const alone = await stage.vest.reports('2021-1', 'ALENE');
    expect(alone.body.moved).toEqual({ items: [], others: 0 });
    const { body } = await stage.midt.call('GET', '/v1/rounds/2021-1/reports');
    const [report] = body.items as { readonly id: string }[];
    const again = await certifiesAgain(stage.midt, String(report?.id), ends('2021-06-01'));
    expect(again.body.moved).toEqual({ items: [], others: 0 });
  });

  test('leaves the moves to their address when too many projects hang together', async () => {
    await connectMany(stage.service);
    const later = await certifiesAgain(stage.vest, id, ends('2021-11-05'));
    expect(later.body.moved).toBeNull();
    expect((await moved(stage.vest)).body.items).toMatchObject([{}, { project: 'MOTTAR' }]);
  });
});

/** Saves another content of a certified report, and certifies it. */
async function certifiesAgain(
  actor: Actor,
  id: string,
  content: Record<string, unknown>,
): Promise<Answered> {
  const { headers } = expectStatus(await actor.call('GET', `/v1/reports/${id}`), 200);
  const version = { 'if-match': headers.get('etag') ?? '' };
  const saved = await actor.call('PUT', `/v1/reports/${id}`, aReport(content), version);
  return actor.certifies({ id, etag: expectStatus(saved, 200).headers.get('etag') ?? '' });
}

/** Lets a thousand projects of Helse Vest wait for LEVERER. */
async function connectMany({ owner }: TestService): Promise<void> {
  await owner.query(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
       main_goal, goals, standing, standing_since, version, created_at, updated_at)
     select gen_random_uuid(), p.actor_id, 'MANGE' || n, 'Tiltak', p.kind, p.lead_role, p.state,
            p.phase, p.main_goal, p.goals, p.standing, p.standing_since, 1, p.created_at, p.updated_at
       from portfolio.project p cross join generate_series(1, 1000) n where p.code = 'LEVERER'`,
  );
  await owner.query(
    `insert into coordination.agreement (id, kind, what, project_id, actor_id, supplier_id,
       target_kind, target_project_id, lag_days, state, needed_by, created_at, since, told, version)
     select gen_random_uuid(), 'delivery', 'Data', r.id, r.actor_id, s.actor_id, 'project', s.id, 0,
            'requested', '2021-12-01', s.created_at, s.created_at, 1, 1
       from portfolio.project r join portfolio.project s on s.code = 'LEVERER'
      where r.code like 'MANGE%'`,
  );
}

test('a submission in two steps says what its forecasts move together', async () => {
  const stage = await AgreementStage.starts();
  await approves(stage.midt, 'MOTTAR');
  await stage.requests();
  const reporting = `/v1/actors/${ACTORS.helseMidt}/reporting`;
  expectStatus(await stage.midt.call('PUT', reporting, { steps: 2 }, { 'if-match': '"0"' }), 200);
  await stage.midt.startsReport('2021-1', 'MOTTAR', ends('2023-06-01'));
  const { body } = await stage.midt.call('GET', '/v1/rounds/2021-1/submissions');
  const path = `/v1/submissions/${String(body.items[0].id)}`;
  await changes(stage.midt, 'POST', `${path}/submit`);
  const certifier = new Client(stage.service, ACTORS.helseMidt, { client_id: 'godkjenner' });
  const certified = await changes(certifier, 'POST', `${path}/certify`);
  expect(certified.body.moved).toMatchObject({
    items: [{ project: 'MOTTAR', after: '2023-06-01' }],
    others: 0,
  });
  await stage.service.stop();
});

test('the preview of a file says what its forecasts move, and keeps it after the file is stored', async () => {
  const stage = await startImportStage();
  const vest = new Actor(stage.service, ACTORS.helseVest);
  await stage.midt.registersProject('MOTTAR');
  await vest.registersProject('LEVERER');
  await approves(stage.midt, 'MOTTAR');
  await approves(vest, 'LEVERER');
  const on = { project: 'MOTTAR', on: { project: 'LEVERER' }, kind: 'delivery' };
  const request = { ...on, what: 'Kurs', neededBy: '2021-08-01' };
  expectStatus(await stage.midt.create('/v1/agreements', request), 201);
  await vest.reports('2021-1', 'LEVERER', ends('2021-09-03'));
  await stage.midt.reports('2021-1', 'MOTTAR', ends('2021-06-01'));
  const file = csv(reportRows('LEVERER', aReport(ends('2021-10-29'))));
  for (const mode of ['validate', 'commit']) {
    const { preview } = await imports(stage.service, vest, file, {
      query: `mode=${mode}&certify=true`,
    });
    expect(preview.moves.others).toBe(0);
    expect(preview.moves.items).toMatchObject([{ project: 'LEVERER' }, { ...LATER, weeks: 8 }]);
  }
  await stage.service.stop();
});
