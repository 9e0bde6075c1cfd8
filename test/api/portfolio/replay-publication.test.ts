import { FORBIDDEN, refused, type Refusal, STALE } from '../../support/refusal.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import {
  publishReplay,
  runReplayAtOnce,
  takeReplayStep,
} from '../../support/stages/published-replays.js';
import { arrangeReplays, type ReplayOffice, REPLAYS } from '../../support/stages/replays.js';
import { Client } from '../../support/stages/submissions.js';
import { type Actor, expectStatus } from '../../support/story.js';

const REASON = { reason: 'Skal behandles i åpent møte' };
const DEADLINE = '2024-03-15T12:00:00.000Z';
const AFTER = '2024-03-15T12:00:01.000Z';

let service: TestService;
let first: ReplayOffice;
let second: Client;
let midt: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2024-03-01T09:00:00+01:00', env: { ROLE: 'api' } });
  ({ office: first, midt } = await arrangeReplays(service));
  second = new Client(service, ACTORS.helsedirektoratet, { client_id: 'approver' });
});
beforeEach(() => {
  service.moveTo('2024-03-01T10:00:00+01:00');
});
afterAll(() => service.stop());

const runs = (asked: object = {}): Promise<string> =>
  runReplayAtOnce(service, first, { criteriaSet: '2021-03', ...asked });

/** Runs a replay, shares it, and moves past the deadline for comments. */
async function runsShared(): Promise<string> {
  const id = await runs();
  expectStatus(await takeReplayStep(first, id, 'share', { commentsUntil: DEADLINE }), 200);
  service.moveTo(AFTER);
  return id;
}

interface Attempt {
  readonly by: Actor;
  readonly id: string;
  readonly step: string;
  /** Default: the present version. */
  readonly etag?: string;
}

/** Expects a step to be refused, in both languages, with nothing stored. */
async function refuses({ by, id, step, etag }: Attempt, refusal: Refusal): Promise<void> {
  const { headers } = await first.call('GET', `${REPLAYS}/${id}`);
  const sent = {
    actor: by,
    path: `${REPLAYS}/${id}/${step}`,
    etag: etag ?? headers.get('etag') ?? '',
    ...(step === 'publication' ? { body: REASON } : {}),
  };
  await refused(service, sent, refusal);
}
const code = (text: string): Refusal => ({ status: 409, code: text });

describe('publication of a replay', () => {
  test('is of a replay of the whole portfolio, with a result', async () => {
    const evaluation = await first.asksFor('/v1/evaluations', { criteriaSet: '2021-03' });
    await refuses({ by: first, id: evaluation, step: 'publication' }, code('not-a-replay'));
    const one = await runs({ project: 'OSLO' });
    await refuses({ by: first, id: one, step: 'publication' }, code('replay-limited'));
    const own = await runs({ owner: ACTORS.oslo });
    await refuses({ by: first, id: own, step: 'publication' }, code('replay-limited'));
    const waiting = await first.asksFor(REPLAYS, { criteriaSet: '2021-03' });
    await refuses({ by: first, id: waiting, step: 'publication' }, code('replay-not-completed'));
  });

  test('comes after the sharing, and after the deadline for comments', async () => {
    const id = await runs();
    await refuses({ by: first, id, step: 'publication' }, code('replay-not-shared'));
    expectStatus(await takeReplayStep(first, id, 'share', { commentsUntil: DEADLINE }), 200);
    await refuses({ by: first, id, step: 'publication' }, code('comments-open'));
    await refuses({ by: first, id, step: 'publication/approve' }, code('publication-not-proposed'));
    await refuses(
      { by: first, id, step: 'publication/withdraw' },
      code('publication-not-proposed'),
    );
  });

  test('is for the directorate, on the version that it has read', async () => {
    const id = await runsShared();
    for (const step of ['publication', 'publication/approve', 'publication/withdraw']) {
      await refuses({ by: midt, id, step }, FORBIDDEN);
      await refuses({ by: first, id, step, etag: '"1"' }, STALE);
    }
  });

  test('is approved by a second client alone, and nobody shares the replay meanwhile', async () => {
    const id = await runsShared();
    const proposed = expectStatus(await takeReplayStep(first, id, 'publication', REASON), 200);
    expect(proposed.body).toMatchObject({
      publication: { state: 'proposed', ...REASON, publishedAt: null },
      allowedActions: ['withdrawPublication'],
      lockedActions: [
        { action: 'share', code: 'publication-proposed' },
        { action: 'comment', code: 'comments-closed' },
        { action: 'proposePublication', code: 'publication-proposed' },
        { action: 'approvePublication', code: 'own-publication' },
      ],
    });
    await refuses({ by: second, id, step: 'publication' }, code('publication-proposed'));
    await refuses(
      { by: first, id, step: 'publication/approve' },
      { status: 403, code: 'own-publication' },
    );
    const again = { commentsUntil: '2024-04-01T12:00:00.000Z' };
    const shared = expectStatus(await takeReplayStep(first, id, 'share', again), 409);
    expect(shared.body.code).toBe('replay-state');
    const { body } = await second.call('GET', `${REPLAYS}/${id}`);
    expect(body.allowedActions).toEqual(['approvePublication', 'withdrawPublication']);
    expect(JSON.stringify(body)).not.toContain('approver');
  });

  test('is taken back before the approval, and stands in the audit step by step', async () => {
    const id = await runsShared();
    expectStatus(await takeReplayStep(first, id, 'publication', REASON), 200);
    const taken = expectStatus(await takeReplayStep(second, id, 'publication/withdraw'), 200);
    expect(taken.body.publication).toBeNull();
    const { body } = await publishReplay(first, second, id);
    expect(body.publication).toMatchObject({ state: 'published', ...REASON });
    const { rows } = await service.owner.query<{ action: string; state: string | null }>(
      `select action, entry->'detail'->'publication'->>'state' as state
         from platform.audit
        where subject = $1
        order by seq`,
      [`replay/${id}`],
    );
    expect(rows.slice(2).map(({ action, state }) => [action, state])).toEqual([
      ['proposeReplayPublication', 'proposed'],
      ['withdrawReplayPublication', null],
      ['proposeReplayPublication', 'proposed'],
      ['approveReplayPublication', 'published'],
    ]);
  });

  test('is for good: every step is refused afterwards, and the database refuses a change', async () => {
    const id = await runsShared();
    await publishReplay(first, second, id);
    for (const step of ['publication', 'publication/approve', 'publication/withdraw'])
      await refuses({ by: second, id, step }, code('replay-published'));
    const again = { commentsUntil: '2024-04-01T12:00:00.000Z' };
    expectStatus(await takeReplayStep(first, id, 'share', again), 409);
    const change = `update portfolio.replay set counts = '{}' where id = $1`;
    await expect(service.owner.query(change, [id])).rejects.toThrow('never changes');
  });
});
