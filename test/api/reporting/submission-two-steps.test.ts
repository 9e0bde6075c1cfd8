import { conflict, invalid, type Refusal } from '../../support/refusal.js';
import { ACTORS } from '../../support/service.js';
import { type Actor, type Directorate, expectStatus } from '../../support/story.js';
import { Client, REASON, SubmissionStage } from '../../support/stages/submissions.js';

const REPORTING = `/v1/actors/${ACTORS.helseMidt}/reporting`;
const OWN: Refusal = {
  status: 403,
  code: 'own-preparation',
  errors: [['', 'own-preparation']],
};

let stage: SubmissionStage;
let directorate: Directorate;
/** Three clients of Helse Midt-Norge: its own, one that certifies, and a supplier's. */
let midt: Actor;
let certifier: Client;
let supplied: Client;
beforeAll(async () => {
  stage = await SubmissionStage.starts('2021-1');
  ({ directorate, midt } = stage);
  certifier = new Client(stage.service, ACTORS.helseMidt, { client_id: 'godkjenner' });
  supplied = supplierClient('leverandor');
});
afterAll(() => stage.service.stop());

function supplierClient(name: string): Client {
  return new Client(stage.service, ACTORS.helseMidt, {
    client_id: name,
    supplier: { authority: 'iso6523-actorid-upis', ID: `0192:${ACTORS.ks}` },
    delegation_source: 'https://www.altinn.no',
  });
}

describe('the choice of two steps', () => {
  const SETTINGS = {
    actor: ACTORS.helseMidt,
    mailbox: null,
    mailboxConfirmed: false,
    escalationMailbox: null,
    escalationMailboxConfirmed: false,
  };
  const PUT = `PUT ${REPORTING}`;

  test('is not made to begin with', async () => {
    expect(expectStatus(await midt.call('GET', REPORTING), 200).body).toEqual({
      ...SETTINGS,
      steps: 1,
      version: 0,
    });
  });

  test('is refused with a wrong number, to others and of another version', async () => {
    const body = { steps: 2 };
    await stage.refuses(midt, PUT, invalid(['/steps', 'out-of-range']), { body: { steps: 3 } });
    await stage.refuses(directorate, PUT, { status: 403, code: 'forbidden' }, { body });
    await stage.refuses(stage.oslo, PUT, { status: 404, code: 'not-found' }, { body });
    await stage.refuses(midt, PUT, { status: 412, code: 'stale' }, { body, tag: '"7"' });
  });

  test('needs the scope to certify', async () => {
    const scope = 'hdir:portfolio hdir:portfolio.write';
    const { status } = await stage.service.call('PUT', REPORTING, {
      token: await stage.service.token(ACTORS.helseMidt, scope),
      body: { steps: 2 },
      headers: { 'if-match': '"0"' },
    });
    expect(status).toBe(403);
  });

  test("is the actor's own, and the directorate may read it", async () => {
    const chosen = await midt.call('PUT', REPORTING, { steps: 2 }, { 'if-match': '"0"' });
    expect(expectStatus(chosen, 200).body).toEqual({ ...SETTINGS, steps: 2, version: 1 });
    const stale = { status: 412, code: 'stale' };
    await stage.refuses(midt, PUT, stale, { body: { steps: 1 }, tag: '"0"' });
    expect((await directorate.call('GET', REPORTING)).body.steps).toBe(2);
  });
});

describe('a submission in two steps', () => {
  let [safest, lmp, id] = ['', '', ''];
  beforeAll(async () => {
    for (const code of ['SAFEST', 'LMP']) await midt.registersProject(code);
    ({ id: safest } = await midt.startsReport('2021-1', 'SAFEST'));
    ({ id: lmp } = await midt.startsReport('2021-1', 'LMP'));
    id = await stage.submissionOf(midt);
  });

  test('is not certified before it is submitted', async () => {
    const refusal = conflict('not-submitted');
    await stage.refuses(certifier, `POST /v1/reports/${safest}/certify`, refusal);
    await stage.refuses(certifier, `POST /v1/submissions/${id}/certify`, refusal);
  });

  test('is not certified by the client that prepared it', async () => {
    await stage.takes(midt, id, 'submit');
    await stage.refuses(midt, `POST /v1/submissions/${id}/certify`, OWN);
    await stage.refuses(midt, `POST /v1/reports/${safest}/certify`, OWN);
    expect((await midt.call('GET', `/v1/reports/${safest}`)).body).toMatchObject({
      allowedActions: [],
      locked: { code: 'own-preparation' },
    });
    expect((await certifier.call('GET', `/v1/reports/${safest}`)).body).toMatchObject({
      allowedActions: ['certify'],
      locked: null,
    });
  });

  test('is certified by another client, report by report or all at once', async () => {
    await stage.posts(certifier, lmp, 'certify');
    expect(await stage.sees(id)).toMatchObject({ state: 'submitted' });
    expect((await stage.takes(certifier, id, 'certify')).body).toMatchObject({
      state: 'certified',
      reports: [{ state: 'certified' }, { state: 'certified' }],
    });
  });

  test('loses its preparer when it is withdrawn', async () => {
    await stage.takes(midt, id, 'withdraw');
    const { body } = await stage.takes(supplied, id, 'submit');
    expect(body.history.at(-1)).toMatchObject({
      action: 'submit',
      supplier: ACTORS.ks,
      recordedBy: ACTORS.helseMidt,
    });
  });

  test('has one preparer in a supplier with all its clients', async () => {
    const other = supplierClient('leverandor-2');
    await stage.refuses(other, `POST /v1/submissions/${id}/certify`, OWN);
    await stage.takes(midt, id, 'certify');
  });
});

describe('a revert in two steps', () => {
  test('is a draft until another client has certified it', async () => {
    const id = await stage.submissionOf(midt);
    const report = await stage.firstReportOf(id);
    await stage.patches(midt, report, { summary: 'Ny.' });
    await stage.takes(midt, id, 'submit');
    await stage.takes(certifier, id, 'certify');
    const { body } = await stage.posts(midt, report, 'revert', { revision: 1, ...REASON });
    expect(body).toMatchObject({
      state: 'draft',
      revision: 2,
      revertsTo: 1,
      content: { summary: 'I rute.' },
    });
    await stage.takes(midt, id, 'submit');
    await stage.takes(certifier, id, 'certify');
    expect((await midt.call('GET', `/v1/reports/${report}/revisions/3`)).body).toMatchObject({
      revision: 3,
      revertsTo: 1,
      correction: false,
      ...REASON,
    });
  });
});

describe('a client that has written a report', () => {
  let [id, report] = ['', ''];
  beforeAll(async () => {
    id = await stage.submissionOf(midt);
    report = await stage.firstReportOf(id);
  });

  test('does not certify it, whoever submitted it, and neither does the submitter', async () => {
    await stage.patches(midt, report, { summary: 'Skrevet av én.' });
    await stage.takes(certifier, id, 'submit');
    for (const one of [midt, certifier]) {
      await stage.refuses(one, `POST /v1/submissions/${id}/certify`, OWN);
      await stage.refuses(one, `POST /v1/reports/${report}/certify`, OWN);
      const { body } = await one.call('GET', `/v1/submissions/${id}`);
      expect(body.allowedActions).not.toContain('certify');
    }
  });

  test('does not certify it after it was withdrawn and submitted again', async () => {
    await stage.takes(certifier, id, 'withdraw');
    await stage.takes(certifier, id, 'submit');
    await stage.refuses(midt, `POST /v1/submissions/${id}/certify`, OWN);
    await stage.takes(supplied, id, 'certify');
  });

  test('certifies what another client writes after the certification', async () => {
    await stage.patches(certifier, report, { summary: 'I rute.' });
    await stage.takes(certifier, id, 'submit');
    await stage.takes(midt, id, 'certify');
  });
});

describe('the way back to one step', () => {
  let [id, report] = ['', ''];
  beforeAll(async () => {
    id = await stage.submissionOf(midt);
    report = await stage.firstReportOf(id);
  });

  async function choosesSteps(actor: Actor, steps: number): Promise<void> {
    const version = { 'if-match': await stage.tagOf(REPORTING) };
    expectStatus(await actor.call('PUT', REPORTING, { steps }, version), 200);
  }
  const refusesOneStep = (actor: Actor, status: number, code: string): Promise<unknown> =>
    stage.refuses(
      actor,
      `PUT ${REPORTING}`,
      { status, code, errors: [['/steps', code]] },
      { body: { steps: 1 } },
    );

  test('is closed while something waits to be certified', async () => {
    await stage.patches(midt, report, { summary: 'Snarvei.' });
    await stage.takes(midt, id, 'submit');
    for (const one of [midt, certifier]) await refusesOneStep(one, 409, 'submission-prepared');
    await choosesSteps(midt, 2);
  });

  test('is closed to the client that has written the draft, also after it chose two steps anew', async () => {
    await stage.takes(midt, id, 'withdraw');
    await stage.patches(midt, report, { summary: 'I rute.' });
    await choosesSteps(midt, 2);
    await refusesOneStep(midt, 403, 'own-preparation');
    await choosesSteps(certifier, 1);
  });

  test('is open to the client that chose two steps, when nothing was written since', async () => {
    await choosesSteps(midt, 2);
    await choosesSteps(midt, 1);
    await choosesSteps(midt, 2);
    await stage.takes(midt, id, 'submit');
    await stage.takes(certifier, id, 'certify');
  });
});
