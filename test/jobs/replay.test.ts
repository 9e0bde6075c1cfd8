import { parse } from 'csv-parse/sync';
import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { BACKENDS } from '../support/backends.js';
import { emptyQueue } from '../support/processes/queue.js';
import {
  arrangeReplays,
  type Body,
  holdReplays,
  type ReplayOffice,
  REPLAYS,
} from '../support/stages/replays.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { type Actor, eventually, expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

describe.each(BACKENDS)('a replay on the $backend queue', ({ backend, env, when }) => {
  let service: TestService;
  let office: ReplayOffice;
  let midt: Actor;
  let oslo: Actor;
  beforeAll(async () => {
    if (when === test.skip) return;
    service = await startTestService({ at: '2024-03-01T09:00:00+01:00', env });
    ({ office, midt, oslo } = await arrangeReplays(service));
  });
  afterAll(async () => {
    if (when !== test.skip) await service.stop();
  });

  /** Lists the projects of a replay's lines. */
  const listProjects = async (id: string, query: string): Promise<unknown[]> =>
    (await office.lines(id, query)).map(({ project }) => project as unknown);

  when(
    'says who stays, leaves, enters and is undecided, by what first, and what is missing',
    async () => {
      const replay = await office.replays({ criteriaSet: '2021-03' });
      expect(replay).toMatchObject(OF_2021);
      const id = replay['id'] as string;
      const lines = await office.lines(id);
      expect(
        lines.map(({ project, effect, failedFirst }) => [project, effect, failedFirst]).sort(),
      ).toEqual([
        ['BLIR', 'stays', null],
        ['FORLATER', 'leaves', 'coreActivity'],
        ['OSLO', 'stays', null],
        ['UAVKLART', 'undecided', null],
        ['UTENFOR', 'outside', 'coordination'],
      ]);
      for (const line of lines) expect(line['assessments']).toHaveLength(1);
      expect(await listProjects(id, '&effect=leaves')).toEqual(['FORLATER']);
      const ofOslo = await listProjects(id, `&owner=${ACTORS.oslo}`);
      expect(ofOslo).toEqual(['OSLO', 'UAVKLART', 'UTENFOR']);
    },
  );

  when(
    'of 2024-02 against the proposal lets the mature innovation in by its facts; answers ' +
      'carry where the meaning is the same',
    async () => {
      const replay = await office.replays({ criteriaSet: '2024-02-proposal', baseline: '2024-02' });
      expect(replay['counts']).toMatchObject({
        projects: 5,
        effects: { stays: 2, enters: 1, leaves: 0, undecided: 1, outside: 1 },
        entersBy: [{ criterion: 'coordination', projects: 1 }],
      });
      const [entering] = await office.lines(replay['id'] as string, '&effect=enters');
      expect(entering).toMatchObject({
        project: 'UTENFOR',
        before: 'out',
        after: 'in',
        failedFirstBefore: 'coordination',
        failedFirst: null,
      });
      expect(entering?.['assessments']).toHaveLength(2);
      const itself = await office.replays({ criteriaSet: '2024-02', baseline: '2024-02' });
      expect(itself['counts']).toMatchObject({ effects: { enters: 0, leaves: 0 } });
    },
  );

  when(
    'has a hash of its inputs that stays while they do, and reads portfolio and answers as of their instants',
    async () => {
      const before = service.clock.now().toISOString();
      const asked = { criteriaSet: '2021-03', asOf: before, answersAsOf: before };
      const first = await office.replays(asked);
      service.moveTo('2024-03-04T09:00:00+01:00');
      await office.assesses('UAVKLART', '2021-03', YES);
      const leaving = { reasonCode: 'completed', reason: 'Ferdig' };
      await takeStep(midt, '/v1/projects/BLIR', 'leave', leaving);
      const again = await office.replays(asked);
      expect([again['counts'], again['inputHash']]).toEqual([first['counts'], first['inputHash']]);
      const now = await office.replays({ criteriaSet: '2021-03' });
      expect(now['inputHash']).not.toBe(first['inputHash']);
      expect(now['counts']).toMatchObject({ before: { in: 3 }, after: { in: 3, undecided: 0 } });
      const lateAnswers = await office.replays({ criteriaSet: '2021-03', asOf: before });
      const later = { before: { in: 4 }, after: { in: 3, undecided: 0 } };
      expect(lateAnswers['counts']).toMatchObject(later);
    },
  );

  when(
    "counts an owner's own answer only where it is told to, and the directorate has given none",
    async () => {
      await oslo.registersOutside('EGENVURDERT');
      expectStatus(
        await oslo.create('/v1/projects/EGENVURDERT/self-assessments', {
          criteriaSet: '2021-03',
          answers: ['digitalisation', 'coreActivity', 'coordination'].map((criterion) => ({
            criterion,
            met: true,
            reason: 'Ja',
          })),
        }),
        201,
      );
      const without = await office.replays({ criteriaSet: '2021-03', project: 'EGENVURDERT' });
      const with_ = await office.replays({
        criteriaSet: '2021-03',
        project: 'EGENVURDERT',
        selfAssessments: true,
      });
      expect([without['counts'], with_['counts']]).toMatchObject([
        { projects: 1, effects: { undecided: 1 } },
        { projects: 1, effects: { enters: 1 } },
      ]);
    },
  );

  when(
    'decides by the rule as it was when it was asked for, though the draft has changed since',
    async () => {
      const text = { nb: 'Kriterium', en: 'Criterion' };
      const draft = expectStatus(
        await office.create('/v1/criteria-sets', {
          key: 'utkast',
          title: text,
          source: 'Prøve',
          rule: 'digitalisation',
          criteria: [{ code: 'digitalisation', text, sameAs: '2021-03' }],
        }),
        201,
      );
      const release = await holdReplays(service);
      const id = await office.asksFor(REPLAYS, { criteriaSet: 'utkast' });
      expectStatus(
        await office.call(
          'PATCH',
          '/v1/criteria-sets/utkast',
          { rule: 'not(digitalisation)' },
          { 'if-match': draft.headers.get('etag') ?? '' },
        ),
        200,
      );
      await release();
      const replay = await office.replayed(id);
      expect(replay).toMatchObject({ rule: 'digitalisation', counts: { after: { out: 0 } } });
    },
  );

  when('can be cancelled under way: nothing of it is left, and it says so', async () => {
    const release = await holdReplays(service);
    const id = await office.asksFor(REPLAYS, { criteriaSet: '2021-03' });
    const job = await office.awaitsRunning(id);
    expectStatus(await midt.create(`/v1/jobs/${job}/cancel`, undefined), 404);
    const cancelled = expectStatus(await office.create(`/v1/jobs/${job}/cancel`, undefined), 200);
    expect(cancelled.body).toMatchObject({
      state: 'cancelled',
      allowedActions: [],
      lockedActions: [{ action: 'cancel', code: 'wrong-state' }],
    });
    expectStatus(await office.create(`/v1/jobs/${job}/cancel`, undefined), 409);
    await release();
    await service.app.get(OutboxRelay).reconcile();
    const nothing = { state: 'cancelled', counts: null, inputHash: null };
    expect(await office.replayed(id)).toMatchObject(nothing);
    const parts = 'select 1 from portfolio.replay_part where replay_id = $1';
    expect((await service.owner.query(parts, [id])).rows).toEqual([]);
    const history = await office.call('GET', '/v1/jobs?kind=replay&state=cancelled');
    expect(history.body.items.map(({ id: found }: Body) => found)).toEqual([job]);
  });

  when('is run again when its message was lost, and once more changes nothing', async () => {
    const id = await office.asksFor(REPLAYS, { criteriaSet: '2021-03' });
    await emptyQueue(service);
    service.moveTo('2024-03-04T09:30:00+01:00');
    await eventually(async () => {
      await service.app.get(OutboxRelay).reconcile();
      return (await office.call('GET', `${REPLAYS}/${id}`)).body.state === 'completed'
        ? true
        : undefined;
    });
    const before = await office.call('GET', `${REPLAYS}/${id}/result`);
    await service.owner.query(
      `update platform.outbox set dispatched_at = null where topic = 'portfolio.replay-requested'`,
    );
    await eventually(async () =>
      (await service.owner.query('select 1 from platform.outbox where dispatched_at is null'))
        .rowCount === 0
        ? true
        : undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await office.call('GET', `${REPLAYS}/${id}/result`)).body).toEqual(before.body);
  });

  when(
    "evaluates one project, an owner's or all, and records each outcome once, with where each answer was given",
    async () => {
      const evaluated = async (body: Body): Promise<unknown> => {
        const asked = { criteriaSet: '2024-02', ...body };
        return (await office.replayed(await office.asksFor('/v1/evaluations', asked)))['counts'];
      };
      const one = { projects: 1, after: { in: 1 } };
      expect(await evaluated({ project: 'OSLO' })).toMatchObject(one);
      expect(await evaluated({ owner: ACTORS.oslo })).toMatchObject({ projects: 4 });
      const newest = async (code: string): Promise<Body[]> =>
        (await office.call('GET', `/v1/projects/${code}/evaluations`)).body.items as Body[];
      const [oslo2024, ...older] = await newest('OSLO');
      expect(oslo2024).toMatchObject(CARRIED);
      expect(older).toHaveLength(1);
      const count = (await newest('OSLO')).length + (await newest('UTENFOR')).length;
      await evaluated({});
      expect((await newest('OSLO')).length + (await newest('UTENFOR')).length).toBe(count);
    },
  );

  when('is not shown to owners before it is shared, and then with the same totals', async () => {
    const id = (await office.replays({ criteriaSet: '2021-03' }))['id'] as string;
    for (const path of ['', '/lines', '/result', '/comments'])
      expectStatus(await midt.call('GET', `${REPLAYS}/${id}${path}`), 404);
    expectStatus(await midt.create(`${REPLAYS}/${id}/comments`, { text: 'For tidlig' }), 404);
    await shares(id);
    const seen = expectStatus(await midt.call('GET', `${REPLAYS}/${id}`), 200);
    expect(seen.body).toMatchObject({
      allowedActions: ['comment'],
      lockedActions: [
        'share',
        'proposePublication',
        'approvePublication',
        'withdrawPublication',
      ].map((action) => ({ action, code: 'directorate-only' })),
      publication: null,
    });
    expect(seen.body.counts).toEqual((await office.call('GET', `${REPLAYS}/${id}`)).body.counts);
    const own = expectStatus(await midt.call('GET', `${REPLAYS}/${id}/result`), 200);
    expect(own.body.lines.map(({ project }: Body) => project)).toEqual(['BLIR', 'FORLATER']);
    expect(own.text).not.toContain('UTENFOR');
  });

  /** Shares a replay with the owners, who may comment until April. */
  const shares = (id: string): Promise<unknown> =>
    takeStep(office, `${REPLAYS}/${id}`, 'share', { commentsUntil: '2024-04-01T12:00:00+02:00' });

  when('takes comments of owners on their own lines until the deadline', async () => {
    const id = (await office.replays({ criteriaSet: '2021-03' }))['id'] as string;
    await shares(id);
    const path = `${REPLAYS}/${id}/comments`;
    const own = { project: 'FORLATER', text: 'Krever samordning' };
    expectStatus(await midt.create(path, own), 201);
    expectStatus(await oslo.create(path, { text: 'Helt enig' }), 201);
    const foreign = await midt.create(path, { project: 'OSLO', text: 'Ikke mitt' });
    expect(expectStatus(foreign, 422).body.errors).toMatchObject([
      { pointer: '/project', code: 'unknown-project' },
    ]);
    const gathered = expectStatus(await office.call('GET', path), 200);
    expect(
      gathered.body.items.map(({ owner, project, text }: Body) => [owner, project, text]),
    ).toEqual([
      [ACTORS.helseMidt, 'FORLATER', 'Krever samordning'],
      [ACTORS.oslo, null, 'Helt enig'],
    ]);
    expect(expectStatus(await oslo.call('GET', path), 200).body.items).toHaveLength(1);
    service.moveTo('2024-04-01T12:00:01+02:00');
    const late = await midt.create(path, { text: 'For sent' });
    expect(expectStatus(late, 409).body.code).toBe('comments-closed');
    service.moveTo('2024-03-04T10:00:00+01:00');
  });

  when(
    'can be kept as CSV and as JSON: the same lines, with the hash of the inputs, and no formula runs',
    async () => {
      const replay = await office.replays({ criteriaSet: '2021-03' });
      const path = `${REPLAYS}/${String(replay['id'])}/result`;
      const json = expectStatus(await office.call('GET', path), 200);
      const accept = { accept: 'text/csv' };
      const csv = expectStatus(await office.call('GET', path, undefined, accept), 200);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const rows = parse<Record<string, string>>(csv.text, { columns: true });
      expect(rows.map(readLine)).toEqual(json.body.lines.map(pickLine));
      expect(new Set(rows.map(({ inputHash }) => inputHash))).toEqual(
        new Set([replay['inputHash']]),
      );
      expect(rows.find(({ project }) => project === 'UTENFOR')?.['name']).toBe(`'=HYPERLINK("x")`);
      figure(
        'replay',
        `${backend}: ${String(rows.length)} lines the same as CSV and as JSON, each with the hash of the inputs`,
      );
    },
  );
});

const YES = { digitalisation: true, coreActivity: true, coordination: true };

/** Result of the version of 2021. */
const OF_2021 = {
  state: 'completed',
  purpose: 'replay',
  baseline: null,
  rule: 'all(digitalisation, coreActivity, coordination)',
  inputHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
  version: 2,
  counts: {
    projects: 5,
    owners: 2,
    before: { in: 4, out: 1, undecided: 0 },
    after: { in: 2, out: 2, undecided: 1 },
    effects: { stays: 2, enters: 0, leaves: 1, undecided: 1, outside: 1 },
    leavesBy: [{ criterion: 'coreActivity', projects: 1 }],
    entersBy: [],
    missing: [
      { criterion: 'coordination', projects: 1 },
      { criterion: 'coreActivity', projects: 1 },
    ],
  },
};

/** Evaluation of OSLO under the version of 2024, by the answers that were given under the one of 2021. */
const CARRIED = {
  criteriaSet: '2024-02',
  assessedBy: 'directorate',
  revision: 1,
  outcome: 'in',
  assessor: ACTORS.helsedirektoratet,
  answers: Object.keys(YES).map((criterion) => ({
    criterion,
    met: true,
    carriedFrom: '2021-03',
    reason: '=1+1 er ikke en formel',
  })),
};

/** Takes a step on the present version of a resource. */
async function takeStep(actor: Actor, path: string, step: string, body: object): Promise<Answered> {
  const { headers } = await actor.call('GET', path);
  const version = { 'if-match': headers.get('etag') ?? '' };
  return expectStatus(await actor.call('POST', `${path}/${step}`, body, version), 200);
}

/** Picks what a line has in JSON and in CSV. */
function pickLine({ owner, project, effect, failedFirst, missing }: Body): Body {
  return { owner, project, effect, failedFirst, missing };
}

/** Reads a line of CSV as JSON has it. */
function readLine({ failedFirst, missing, ...line }: Record<string, string>): Body {
  return pickLine({
    ...line,
    failedFirst: failedFirst === '' ? null : failedFirst,
    missing: missing === '' ? [] : missing?.split(' '),
  });
}
