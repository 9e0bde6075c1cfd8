import { CONTENT_MEMBERS } from '../../../src/reporting/content/report.types.js';
import { aCase } from '../../support/stages/governance.js';
import { broken, conflict, invalid, type Refusal } from '../../support/refusal.js';
import { ACTORS, startTestService } from '../../support/service.js';
import { type Actor, eventually, expectStatus } from '../../support/story.js';
import {
  REASON,
  type RoundKey,
  SubmissionStage,
  YELLOW,
} from '../../support/stages/submissions.js';
import { aReport } from '../../support/reports/samples.js';

describe('from round to round', () => {
  let stage: SubmissionStage;
  let midt: Actor;
  beforeAll(async () => {
    stage = await SubmissionStage.starts('2021-1', '2021-2', '2021-3', '2021-4');
    ({ midt } = stage);
    await midt.registersProject('SAFEST');
    await midt.registersProject('NY');
    await midt.reports('2021-1', 'SAFEST', { status: YELLOW });
  });
  afterAll(() => stage.service.stop());

  describe('a prefilled report', () => {
    const PREFILL = 'POST /v1/rounds/2021-2/reports/prefill';
    const pointers = (members: readonly string[]): string[] =>
      members.map((member) => `/${member}`);
    let id: string;

    test('is refused without an earlier report', async () => {
      await stage.refuses(
        midt,
        'POST /v1/rounds/2021-1/reports/prefill',
        {
          status: 409,
          code: 'no-earlier-report',
          errors: [['/project', 'no-earlier-report']],
        },
        { body: { project: 'NY' } },
      );
    });

    test('repeats the earlier report, and marks every member as unchanged', async () => {
      stage.service.moveTo('2021-04-12T10:00:00+02:00');
      await stage.opens('2021-2');
      const path = '/v1/rounds/2021-2/reports/prefill';
      const { body } = expectStatus(await midt.create(path, { project: 'SAFEST' }), 201);
      ({ id } = body);
      expect(body).toMatchObject({
        state: 'draft',
        revision: 0,
        earlier: { round: '2021-1', revision: 1 },
        unchanged: pointers(CONTENT_MEMBERS),
        confirmedUnchanged: 0,
        content: { status: YELLOW },
      });
    });

    test('is refused where there is a report, and for the project of another actor', async () => {
      const body = { project: 'SAFEST' };
      await stage.refuses(
        midt,
        PREFILL,
        { status: 409, code: 'report-exists', errors: [['/project', 'report-exists']] },
        { body },
      );
      await stage.refuses(stage.oslo, PREFILL, broken(['/project', 'unknown-project']), { body });
    });

    test('is patched member by member: absent leaves, null clears, a value replaces', async () => {
      const changed = { summary: null, phase: 'closing', dependencies: [] };
      const { body } = await stage.patches(midt, id, changed);
      expect(body).toMatchObject({
        unchanged: pointers(CONTENT_MEMBERS.filter((member) => !(member in changed))),
        content: { ...changed, status: YELLOW },
      });
      expect((await stage.patches(midt, id, {})).body.content).toEqual(body.content);
      const cleared = await stage.patches(midt, id, { status: null });
      expect(cleared.body.content.status).toBeNull();
    });

    test('refuses a patch of the wrong form, against the rules or of another version', async () => {
      const request = `PATCH /v1/reports/${id}`;
      await stage.refuses(
        midt,
        request,
        invalid(
          ['/nothing', 'unknown-field'],
          ['/state', 'not-allowed'],
          ['/budget', 'wrong-type'],
        ),
        { body: { state: null, budget: null, nothing: 1 } },
      );
      await stage.refuses(
        midt,
        request,
        broken(
          ['/status/reason', 'reason-required'],
          ['/status/cause', 'cause-required'],
          ['/status/action', 'action-required'],
        ),
        { body: { status: { colour: 'red' } } },
      );
      const stale = { status: 412, code: 'stale' };
      await stage.refuses(midt, request, stale, { body: { summary: 'x' }, tag: '"1"' });
    });
  });

  describe('a report that is confirmed unchanged', () => {
    /** Prefills a report, confirms it unchanged and certifies it; returns how it is counted. */
    async function confirm(round: RoundKey, project: string): Promise<Record<string, unknown>> {
      const prefilled = await midt.create(`/v1/rounds/${round}/reports/prefill`, { project });
      const { id } = expectStatus(prefilled, 201).body;
      await stage.posts(midt, id, 'confirm-unchanged');
      const { body } = await stage.posts(midt, id, 'certify');
      const revision = await midt.call('GET', `/v1/reports/${String(id)}/revisions/1`);
      return {
        counted: body.confirmedUnchanged,
        certified: revision.body.confirmedUnchanged,
        earlier: body.earlier.round,
      };
    }
    beforeAll(async () => {
      stage.service.moveTo('2021-01-20T10:00:00+01:00');
      for (const code of ['LIK', 'HOPP']) {
        await midt.registersProject(code);
        await midt.reports('2021-1', code);
      }
      stage.service.moveTo('2021-04-12T10:00:00+02:00');
    });

    test('counts one in the first round', async () => {
      expect(await confirm('2021-2', 'LIK')).toEqual({
        counted: 1,
        certified: 1,
        earlier: '2021-1',
      });
    });

    test('is refused without an earlier report', async () => {
      const draft = await midt.startsReport('2021-2', 'NY');
      const request = `POST /v1/reports/${draft.id}/confirm-unchanged`;
      await stage.refuses(midt, request, conflict('no-earlier-report'));
    });

    test('counts the rounds in a row, also over a round without a report', async () => {
      stage.service.moveTo('2021-08-09T10:00:00+02:00');
      await stage.opens('2021-3');
      expect(await confirm('2021-3', 'LIK')).toEqual({
        counted: 2,
        certified: 2,
        earlier: '2021-2',
      });
      expect(await confirm('2021-3', 'HOPP')).toEqual({
        counted: 1,
        certified: 1,
        earlier: '2021-1',
      });
    });

    test('counts from nothing again when the report is changed', async () => {
      stage.service.moveTo('2021-10-11T10:00:00+02:00');
      await stage.opens('2021-4');
      expect(await confirm('2021-4', 'LIK')).toEqual({
        counted: 3,
        certified: 3,
        earlier: '2021-3',
      });
      const list = expectStatus(await midt.call('GET', '/v1/rounds/2021-4/reports'), 200);
      const { id } = list.body.items[0];
      const { body } = await stage.patches(midt, id, { summary: 'Noe nytt.' });
      expect(body).toMatchObject({ confirmedUnchanged: 0, state: 'draft', revision: 1 });
    });
  });
});

describe('after the round has closed', () => {
  const CLOSED: Refusal = { status: 409, code: 'round-closed' };
  let stage: SubmissionStage;
  let midt: Actor;
  let report: { readonly id: string; readonly etag: string };
  let submission: string;

  const readStatus = async (): Promise<{
    readonly hash: string;
    readonly inputs: number;
    readonly budget: unknown;
  }> => expectStatus(await stage.service.call('GET', '/v1/rounds/2021-1/status'), 200).body;
  const listCorrections = async (): Promise<Record<string, unknown>[]> =>
    expectStatus(await stage.service.call('GET', '/v1/rounds/2021-1/corrections'), 200).body.items;
  /** Lets a worker run until something is so. */
  async function runWorker<T>(until: () => Promise<T>): Promise<T> {
    const worker = await startTestService({
      database: stage.service.config.databaseUrl,
      at: stage.service.clock.now().toISOString(),
      env: { ROLE: 'worker' },
    });
    return until().finally(() => worker.stop());
  }
  /** Lets a worker run until the figures are computed from this many revisions. */
  const awaitFigures = (inputs: number): Promise<unknown> =>
    runWorker(() =>
      eventually(async () => ((await readStatus()).inputs === inputs ? true : undefined)),
    );

  beforeAll(async () => {
    stage = await SubmissionStage.starts('2021-1', '2021-2');
    ({ midt } = stage);
    await midt.registersProject('SAFEST');
    await stage.oslo.registersProject('DIGIOSLO');
    report = await midt.startsReport('2021-1', 'SAFEST');
    await midt.certifies(report);
    await stage.oslo.reports('2021-1', 'DIGIOSLO');
    submission = await stage.submissionOf(midt);
    stage.service.moveTo('2021-02-08T10:00:00+01:00');
    const job = await stage.directorate.closesRound('2021-1');
    await runWorker(() => stage.directorate.awaitsJob(job));
  });
  afterAll(() => stage.service.stop());

  describe('a submission', () => {
    test('takes no change of its reports, and is neither returned nor extended', async () => {
      const path = `/v1/reports/${report.id}`;
      await stage.refuses(midt, `PUT ${path}`, CLOSED, { body: aReport() });
      const body = { revision: 1, ...REASON };
      await stage.refuses(midt, `POST ${path}/revert`, CLOSED, { body });
      const steps = `POST /v1/submissions/${submission}`;
      const refusal = conflict('round-closed');
      await stage.refuses(stage.directorate, `${steps}/return`, refusal, { body: REASON });
      await stage.refuses(stage.directorate, `${steps}/extend`, refusal, {
        body: { ...REASON, deadline: '2021-03-01T10:00:00+01:00' },
      });
      expect(await listCorrections()).toEqual([]);
    });

    test('is reopened once, with a reason, and for its actor alone', async () => {
      const { directorate } = stage;
      const request = `POST /v1/submissions/${submission}/reopen`;
      await stage.refuses(directorate, request, invalid(['/reason', 'missing']), { body: {} });
      const reopened = await stage.takes(directorate, submission, 'reopen', REASON);
      expect(reopened.body).toMatchObject({ state: 'reopened', correcting: true });
      await stage.refuses(directorate, request, conflict('reopened-already'), { body: REASON });
      await stage.refuses(stage.oslo, 'POST /v1/rounds/2021-1/reports', CLOSED, {
        body: { project: 'DIGIOSLO', ...aReport() },
      });
    });
  });

  describe('a correction', () => {
    let [casePath, frozen] = ['', ''];
    let before: { readonly hash: string; readonly budget: unknown };

    const readFrozen = async (): Promise<string> =>
      expectStatus(await stage.service.call('GET', `${casePath}/figures/2021-1`), 200).text;

    beforeAll(async () => {
      const created = await stage.directorate.create(
        '/v1/cases',
        aCase({ number: '7/21', rounds: ['2021-1'], projects: [], meeting: null }),
      );
      casePath = `/v1/cases/${String(expectStatus(created, 201).body.id)}`;
      const version = { 'if-match': created.headers.get('etag') ?? '' };
      const publish = `${casePath}/publish`;
      expectStatus(await stage.directorate.call('POST', publish, undefined, version), 200);
      frozen = await readFrozen();
      before = await readStatus();
    });

    test('is certified as a revision with the reason of the reopening', async () => {
      const budget = {
        year: 2021,
        fundingSource: 'own',
        approved: 14_000_000,
        currency: 'NOK',
        priceYear: 2021,
        basis: 'nominal',
      };
      await stage.patches(midt, report.id, { budget: [budget] });
      await stage.posts(midt, report.id, 'certify');
      const { body } = await midt.call('GET', `/v1/reports/${report.id}/revisions`);
      expect(body.items).toMatchObject([
        { revision: 1, correction: false, reason: null },
        { revision: 2, correction: true, late: false, ...REASON },
      ]);
    });

    test('changes the published figures and leaves the frozen ones', async () => {
      await awaitFigures(3);
      const after = await readStatus();
      expect([after.hash === before.hash, after.budget]).not.toEqual([true, before.budget]);
      expect(await readFrozen()).toBe(frozen);
    });

    test('is listed in public', async () => {
      expect(await listCorrections()).toEqual([
        expect.objectContaining({
          project: 'SAFEST',
          actor: ACTORS.helseMidt,
          revision: 2,
          correction: true,
          revertsTo: null,
          ...REASON,
          recordedAt: expect.stringMatching(/^2021-02-08T09:00/) as string,
        }),
      ]);
    });
  });

  describe('a revert', () => {
    test('is refused to the present or an unknown revision, and without a reason', async () => {
      const request = `POST /v1/reports/${report.id}/revert`;
      await stage.refuses(
        midt,
        request,
        { status: 409, code: 'report-current', errors: [['/revision', 'report-current']] },
        { body: { revision: 2, ...REASON } },
      );
      await stage.refuses(midt, request, broken(['/revision', 'unknown-revision']), {
        body: { revision: 9, ...REASON },
      });
      await stage.refuses(midt, request, invalid(['/reason', 'missing']), {
        body: { revision: 1 },
      });
    });

    test('is certified as a revision and listed as a correction', async () => {
      const reason = 'Det første var riktig.';
      const { body } = await stage.posts(midt, report.id, 'revert', { revision: 1, reason });
      expect(body).toMatchObject({
        state: 'certified',
        revision: 3,
        revertsTo: 1,
        content: { budget: [{ approved: 12_000_000 }] },
      });
      await awaitFigures(4);
      expect(await listCorrections()).toMatchObject([
        { revision: 2 },
        { revision: 3, revertsTo: 1, reason },
      ]);
    });
  });

  describe('the list of corrections', () => {
    const PATH = '/v1/rounds/2021-1/corrections';

    test('is read page by page', async () => {
      const first = await stage.service.call('GET', `${PATH}?limit=1`);
      const cursor = String(expectStatus(first, 200).body.nextCursor);
      const second = await stage.service.call('GET', `${PATH}?cursor=${cursor}`);
      expect(expectStatus(second, 200).body).toMatchObject({
        items: [{ revision: 3 }],
        nextCursor: null,
      });
    });

    test('is hidden for a round that is not published', async () => {
      expect((await stage.service.call('GET', '/v1/rounds/2021-2/corrections')).status).toBe(404);
    });
  });

  describe('an accepted submission', () => {
    test('is closed again', async () => {
      const { body } = await stage.takes(stage.directorate, submission, 'accept');
      expect(body).toMatchObject({ state: 'accepted', correcting: false });
      await stage.refuses(midt, `PUT /v1/reports/${report.id}`, CLOSED, { body: aReport() });
    });
  });

  describe('an actor that never reported', () => {
    test('is let in by the directorate, and its report is late', async () => {
      const { vest, directorate } = stage;
      await vest.registersProject('GLEMT');
      const request = 'POST /v1/rounds/2021-1';
      await stage.refuses(vest, `${request}/submissions`, CLOSED, { body: {} });
      const created = await directorate.create('/v1/rounds/2021-1/submissions', {
        actor: ACTORS.helseVest,
      });
      const { id } = expectStatus(created, 201).body;
      await stage.refuses(vest, `${request}/reports`, CLOSED, {
        body: { project: 'GLEMT', ...aReport() },
      });
      const reason = 'Rapporten falt ut.';
      await stage.takes(directorate, id, 'reopen', { reason });
      await vest.reports('2021-1', 'GLEMT');
      expect((await stage.sees(id)).reports).toMatchObject([{ project: 'GLEMT', late: true }]);
      expect((await listCorrections()).at(-1)).toMatchObject({
        project: 'GLEMT',
        revision: 1,
        reason,
      });
    });
  });
});
