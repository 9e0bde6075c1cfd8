import { readFile } from 'node:fs/promises';
import {
  SUBMISSION,
  SUBMISSION_ACTIONS,
  drawSubmission,
} from '../../../src/reporting/steps/submission.rules.js';
import { SUBMISSION_STATES } from '../../../src/reporting/steps/submission.types.js';
import { broken, conflict } from '../../support/refusal.js';
import { ACTORS } from '../../support/service.js';
import { Actor, type Directorate, expectStatus } from '../../support/story.js';
import { REASON, SubmissionStage, YELLOW } from '../../support/stages/submissions.js';
import { aReport } from '../../support/reports/samples.js';

let stage: SubmissionStage;
let directorate: Directorate;
let midt: Actor;
let vest: Actor;
let oslo: Actor;
beforeAll(async () => {
  stage = await SubmissionStage.starts('2021-1', '2021-2');
  ({ directorate, midt, vest, oslo } = stage);
});
afterAll(() => stage.service.stop());

describe('a submission in one step', () => {
  let [safest, lmp] = [
    { id: '', etag: '' },
    { id: '', etag: '' },
  ];
  let id: string;
  beforeAll(async () => {
    await midt.registersProject('SAFEST');
    await midt.registersProject('LMP');
    safest = await midt.startsReport('2021-1', 'SAFEST', { status: YELLOW });
    id = await stage.submissionOf(midt);
  });

  /** Reads the report on SAFEST with a token of these scopes. */
  async function readWithScope(scope: string): Promise<unknown> {
    const token = await stage.service.token(ACTORS.helseMidt, scope);
    return (await stage.service.call('GET', `/v1/reports/${safest.id}`, { token })).body;
  }

  test('begins with the first report', async () => {
    expect(await stage.sees(id)).toMatchObject({
      state: 'draft',
      actor: ACTORS.helseMidt,
      round: '2021-1',
      steps: 1,
      nil: false,
      extended: false,
      deadline: '2021-01-29T15:00:00.000Z',
      reports: [{ project: 'SAFEST', state: 'draft', late: null }],
    });
  });

  test('is certified when the last of its reports is certified', async () => {
    lmp = await midt.startsReport('2021-1', 'LMP');
    await midt.certifies(safest);
    expect(await stage.sees(id)).toMatchObject({
      state: 'draft',
      allowedActions: ['extend', 'ask'],
    });
    await midt.certifies(lmp);
    expect(await stage.sees(id)).toMatchObject({
      state: 'certified',
      allowedActions: ['accept', 'return', 'extend', 'ask'],
      reports: [
        { project: 'LMP', state: 'certified', revision: 1, late: false },
        { project: 'SAFEST' },
      ],
    });
  });

  test('tells its owner every action as allowed, or as locked with the reason', async () => {
    const own = expectStatus(await midt.call('GET', `/v1/submissions/${id}`), 200).body;
    const locked = own.lockedActions as { action: string }[];
    expect(own.allowedActions).toEqual(['edit', 'withdraw', 'ask']);
    expect([...own.allowedActions, ...locked.map(({ action }) => action)].sort()).toEqual(
      [...SUBMISSION_ACTIONS].sort(),
    );
    expect(locked.find(({ action }) => action === 'accept')).toMatchObject({
      code: 'not-yours',
      reason: { nb: 'Gjøres av direktoratet' },
    });
  });

  test('is locked for everyone once it is accepted, and says why', async () => {
    await stage.takes(directorate, id, 'accept');
    const path = `/v1/reports/${safest.id}`;
    await stage.refuses(midt, `PUT ${path}`, conflict('submission-state'), { body: aReport() });
    expect((await midt.call('GET', path)).body).toMatchObject({
      allowedActions: [],
      locked: { code: 'submission-state' },
    });
    expect((await directorate.call('GET', path)).body).toMatchObject({
      allowedActions: [],
      locked: { code: 'not-yours', nb: 'Gjøres av aktøren selv' },
    });
  });

  test('is returned with a text for each field', async () => {
    const fields = [{ pointer: '/reports/SAFEST/status/reason', text: 'Hva er forsinket?' }];
    const { body } = await stage.takes(directorate, id, 'return', { ...REASON, fields });
    expect(body).toMatchObject({ state: 'returned' });
    expect(body.history.at(-1)).toMatchObject({
      action: 'return',
      from: 'accepted',
      to: 'returned',
      ...REASON,
      fields,
      recordedBy: ACTORS.directorate,
    });
  });

  test('is a draft again when a report is edited, with the actions that the scopes allow', async () => {
    const status = { ...YELLOW, reason: 'Innføringen er forsinket.' };
    await stage.patches(midt, safest.id, { status });
    expect(await readWithScope('hdir:portfolio')).toMatchObject({
      state: 'draft',
      allowedActions: [],
      locked: { code: 'insufficient-scope', en: 'Requires hdir:portfolio.write' },
    });
    expect(await readWithScope('hdir:portfolio hdir:portfolio.certify')).toMatchObject({
      allowedActions: ['certify', 'revert'],
      locked: null,
    });
  });

  test('takes no change while it is submitted', async () => {
    const { body } = await stage.takes(midt, id, 'submit');
    expect(body.state).toBe('submitted');
    const request = `PATCH /v1/reports/${safest.id}`;
    await stage.refuses(midt, request, conflict('submission-state'), { body: { summary: 'x' } });
    expect(await readWithScope('hdir:portfolio hdir:portfolio.write')).toMatchObject({
      allowedActions: [],
      locked: { code: 'insufficient-scope', en: 'Requires hdir:portfolio.certify' },
    });
  });

  test('is certified again, and its history tells every step', async () => {
    const { body } = await stage.takes(midt, id, 'certify');
    expect(body).toMatchObject({
      state: 'certified',
      reports: [
        { project: 'LMP', revision: 1 },
        { project: 'SAFEST', revision: 2 },
      ],
    });
    expect(body.history.map(({ action, to }: Record<string, string>) => [action, to])).toEqual([
      ['create', 'draft'],
      ['certify', 'certified'],
      ['accept', 'accepted'],
      ['return', 'returned'],
      ['edit', 'draft'],
      ['submit', 'submitted'],
      ['certify', 'certified'],
    ]);
  });
});

describe('the one submission of an actor in a round', () => {
  const REQUEST = 'POST /v1/rounds/2021-1/submissions';
  let id: string;
  beforeAll(async () => {
    const created = await vest.create('/v1/rounds/2021-1/submissions', {});
    ({ id } = expectStatus(created, 201).body);
  });

  test('is the answer to whoever creates it again', async () => {
    const again = await stage.refuses(vest, REQUEST, conflict('submission-exists'), { body: {} });
    expect([again.body.existing, again.headers.get('location')]).toEqual([
      id,
      `/v1/submissions/${id}`,
    ]);
  });

  test('is created for a known actor, by itself or by the directorate, in an open round', async () => {
    await stage.refuses(
      vest,
      REQUEST,
      { status: 403, code: 'forbidden', errors: [['/actor', 'not-your-actor']] },
      { body: { actor: ACTORS.helseNord } },
    );
    await stage.refuses(directorate, REQUEST, broken(['/actor', 'unknown-actor']), {
      body: { actor: '974760673' },
    });
    await stage.refuses(
      vest,
      'POST /v1/rounds/2021-2/submissions',
      { status: 409, code: 'round-not-open' },
      { body: {} },
    );
  });

  test('is seen by its owner and not by another actor', async () => {
    expect((await oslo.call('GET', `/v1/submissions/${id}`)).status).toBe(404);
    const list = expectStatus(await vest.call('GET', '/v1/rounds/2021-1/submissions'), 200);
    expect(list.body.items).toHaveLength(1);
  });
});

describe('nothing to report', () => {
  const REPORT = 'POST /v1/rounds/2021-1/reports';
  const body = { project: 'VEST1', ...aReport() };
  let id: string;
  beforeAll(async () => {
    await vest.registersProject('VEST1');
    id = await stage.submissionOf(vest);
  });

  test('is declared and certified, and then no report is taken', async () => {
    await stage.takes(vest, id, 'nil');
    await stage.refuses(vest, REPORT, conflict('nil-returned'), { body });
    expect((await stage.takes(vest, id, 'certify')).body).toMatchObject({
      state: 'certified',
      nil: true,
      reports: [],
    });
    await stage.refuses(vest, REPORT, conflict('nil-returned'), { body });
  });

  test('is taken back, and leaves nothing to submit', async () => {
    expect((await stage.takes(vest, id, 'withdraw')).body).toMatchObject({
      state: 'draft',
      nil: false,
    });
    const path = `POST /v1/submissions/${id}`;
    await stage.refuses(vest, `${path}/submit`, conflict('nothing-to-submit'));
    await stage.refuses(vest, `${path}/certify`, conflict('nothing-to-submit'));
  });

  test('is refused once there is a report', async () => {
    await vest.startsReport('2021-1', 'VEST1');
    await stage.refuses(vest, `POST /v1/submissions/${id}/nil`, conflict('reports-exist'));
    await stage.takes(vest, id, 'certify');
  });
});

describe('the deadline of a submission', () => {
  const EXTENDED = { deadline: '2021-02-09T16:00:00+01:00', reason: 'Nytt verktøy.' };
  let nord: Actor;
  let id: string;
  beforeAll(async () => {
    nord = new Actor(stage.service, ACTORS.helseNord);
    await nord.registersProject('NORD1');
    await oslo.registersProject('OSLO1');
    // The directorate begins the submission of an actor that has not begun, to extend it.
    const begun = await directorate.create('/v1/rounds/2021-1/submissions', {
      actor: ACTORS.helseNord,
    });
    ({ id } = expectStatus(begun, 201).body);
  });

  test('is extended for one actor, with a reason', async () => {
    const { body } = await stage.takes(directorate, id, 'extend', EXTENDED);
    expect(body).toMatchObject({
      state: 'draft',
      extended: true,
      deadline: '2021-02-09T15:00:00.000Z',
    });
    expect(body.history.at(-1)).toMatchObject({
      action: 'extend',
      from: 'draft',
      to: 'draft',
      reason: 'Nytt verktøy.',
      deadline: '2021-02-09T15:00:00.000Z',
    });
  });

  test('makes a report late, and the closing of the round refuses it', async () => {
    stage.service.moveTo('2021-02-01T10:00:00+01:00');
    const late = await oslo.startsReport('2021-1', 'OSLO1');
    await oslo.certifies(late);
    stage.service.moveTo('2021-02-06T10:00:00+01:00');
    await stage.refuses(
      oslo,
      `PATCH /v1/reports/${late.id}`,
      { status: 409, code: 'round-closed' },
      { body: { summary: 'x' } },
    );
    const submission = await stage.submissionOf(oslo);
    const withdraw = `POST /v1/submissions/${submission}/withdraw`;
    await stage.refuses(oslo, withdraw, conflict('round-closed'));
    expect((await stage.sees(submission)).reports[0].late).toBe(true);
  });

  test('keeps the round open for the extended actor, whose report is in time, until it passes', async () => {
    await nord.reports('2021-1', 'NORD1');
    expect((await stage.sees(id)).reports[0].late).toBe(false);
    stage.service.moveTo('2021-02-10T10:00:00+01:00');
    const withdraw = `POST /v1/submissions/${id}/withdraw`;
    await stage.refuses(nord, withdraw, conflict('round-closed'));
  });
});

describe('the state machine', () => {
  test('is drawn in the documentation from the table that runs it', async () => {
    expect(await readFile('docs/submission.md', 'utf8')).toContain(drawSubmission());
  });

  test('reaches every state', () => {
    const targets = SUBMISSION_ACTIONS.flatMap((action) => SUBMISSION[action].to ?? []);
    expect([...new Set<string>(['draft', ...targets])].sort()).toEqual(
      [...SUBMISSION_STATES].sort(),
    );
  });

  test.each(SUBMISSION_STATES)('leaves the state %s', (state) => {
    const ways = SUBMISSION_ACTIONS.filter(
      (action) =>
        SUBMISSION[action].to !== null &&
        (SUBMISSION[action].from as readonly string[]).includes(state),
    );
    expect(ways).not.toEqual([]);
  });
});
