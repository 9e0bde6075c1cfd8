import { RetentionService } from '../../../src/publication/retention/retention.service.js';
import { broken, refused } from '../../support/refusal.js';
import {
  startTestService,
  type Answered,
  type TestService,
  ACTORS,
} from '../../support/service.js';
import { Client } from '../../support/stages/submissions.js';
import { Directorate, expectStatus } from '../../support/story.js';

const PATH = '/v1/retention/proposals';
let service: TestService;
let first: Directorate;
let second: Client;
beforeEach(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  first = new Directorate(service);
  second = new Client(service, ACTORS.directorate, { client_id: 'approver' });
});
afterEach(() => service.stop());

/** Puts notices into the database: two old ones, one that waits, and a young one. */
async function addsNotices(): Promise<void> {
  await service.owner.query(
    `insert into platform.notice (id, actor_id, organisation_number, kind, subject, recipients,
                                  title, text, state, attempts, created_at)
     select gen_random_uuid(), a.id, a.organisation_number, 'reminder', 'round/' || x.name, '{}',
            '{}', '{}', x.state, 0, x.at::timestamptz
       from actors.actor a
      cross join (values ('old', 'sent', '2018-01-01'), ('older', 'failed', '2017-01-01'),
                         ('waiting', 'waiting', '2017-01-01'), ('young', 'sent', '2021-01-01'))
              as x(name, state, at)
      where a.organisation_number = $1`,
    [ACTORS.helseMidt],
  );
}
const notices = async (): Promise<string[]> => {
  const { rows } = await service.owner.query<{ subject: string }>(
    'select subject from platform.notice order by subject',
  );
  return rows.map(({ subject }) => subject.replace('round/', ''));
};
const step = (actor: Client | Directorate, proposal: Answered, name: string): Promise<Answered> =>
  actor.call('POST', `${PATH}/${String(proposal.body.id)}/${name}`, undefined, {
    'if-match': proposal.headers.get('etag') ?? '',
  });

test('proposes, is approved by a second client, and deletes exactly what was proposed', async () => {
  await addsNotices();
  const proposed = expectStatus(await first.create(PATH, {}), 201);
  expect(proposed.body.parts).toEqual([
    expect.objectContaining({ class: 'notices', count: 2, oldest: '2017-01-01T00:00:00.000Z' }),
  ]);
  expect(await notices()).toHaveLength(4);
  expect(await step(first, proposed, 'approve')).toMatchObject({ body: { code: 'own-proposal' } });
  const approved = expectStatus(await step(second, proposed, 'approve'), 200);
  expectStatus(await step(first, approved, 'carry-out'), 200);
  expect(await notices()).toEqual(['waiting', 'young']);
  const { rows } = await service.owner.query<{ deleted: unknown }>(
    `select entry->'detail'->'deleted' as deleted from platform.audit
      where action = 'carryOutDeletion'`,
  );
  expect(rows).toEqual([{ deleted: proposed.body.parts }]);
});

test.each([
  [
    'another row',
    `update platform.notice set created_at = '2018-02-01' where subject = 'round/young'`,
  ],
  ['a row less', `delete from platform.notice where subject = 'round/old'`],
  [
    'another row instead',
    `update platform.notice set id = gen_random_uuid() where subject = 'round/old'`,
  ],
])('is outdated by %s: nothing is deleted', async (_, change) => {
  await addsNotices();
  const proposed = expectStatus(await first.create(PATH, {}), 201);
  const approved = expectStatus(await step(second, proposed, 'approve'), 200);
  await service.owner.query(change);
  const before = await notices();
  const path = `${PATH}/${String(proposed.body.id)}/carry-out`;
  const etag = approved.headers.get('etag') ?? '';
  await refused(
    service,
    { actor: first, method: 'POST', path, etag },
    {
      status: 409,
      code: 'proposal-outdated',
    },
  );
  expect(await notices()).toEqual(before);
});

test('is refused before its approval, and when nothing is old', async () => {
  await refused(
    service,
    { actor: first, path: PATH, body: {} },
    {
      status: 409,
      code: 'nothing-to-delete',
    },
  );
  await addsNotices();
  const proposed = expectStatus(await first.create(PATH, {}), 201);
  expect((await step(first, proposed, 'carry-out')).body.code).toBe('proposal-not-approved');
  const withdrawn = expectStatus(await step(first, proposed, 'withdraw'), 200);
  expect((await step(second, withdrawn, 'approve')).body.code).toBe('proposal-ended');
});

describe('a period', () => {
  const put = (key: string, days: number, etag = '"1"'): Promise<Answered> =>
    first.call(
      'PUT',
      `/v1/retention/classes/${key}`,
      { days, reason: 'Vedtak' },
      { 'if-match': etag },
    );

  test('is decided as a new version, and makes an earlier proposal outdated', async () => {
    await addsNotices();
    const proposed = expectStatus(await first.create(PATH, {}), 201);
    const approved = expectStatus(await step(second, proposed, 'approve'), 200);
    expect((await put('notices', 900)).body).toMatchObject({ version: 2, days: 900 });
    expect((await put('notices', 901)).status).toBe(412);
    expect((await step(first, approved, 'carry-out')).body.code).toBe('proposal-outdated');
  });

  test('of what is always kept, or shorter than may be, is refused', async () => {
    const path = '/v1/retention/classes';
    const body = { days: 1, reason: 'Vedtak' };
    const change = { actor: first, method: 'PUT', body, etag: '"1"' };
    const kept = { status: 409, code: 'class-kept' };
    await refused(service, { ...change, path: `${path}/certifiedReports` }, kept);
    const short = broken(['/days', 'period-too-short']);
    await refused(service, { ...change, path: `${path}/notices` }, short);
  });
});

test('never proposes nor deletes what is certified or audited, whatever is asked of the database', async () => {
  await first.opensRound('2021-1');
  await first.registersProject('SAFEST');
  await first.reports('2021-1', 'SAFEST');
  await service.owner.query(`update reporting.round set closed_at = '2017-01-01'`);
  const asked = await service.owner.query<{ rows: number }>(
    `select set_config('app.access', 'directorate', true),
            (select count(*)::int
               from platform.retention_class c
              cross join lateral publication.rows_to_delete(c.key, '2099-01-01') r
              where r.id in (select id::text from reporting.report)) as rows`,
  );
  expect(asked.rows[0]?.rows).toBe(0);
  const { rows } = await service.owner.query<{ deleted: string }>(
    `select set_config('app.access', 'directorate', true),
            (select sum(publication.delete_rows(c.key,
                      (select array_agg(id::text) from reporting.report))) as deleted
               from platform.retention_class c)`,
  );
  expect(Number(rows[0]?.deleted)).toBe(0);
});

test('keeps every table of certified reports, decisions and the audit out of the classes that delete', async () => {
  const { rows } = await service.owner.query<{ name: string }>(
    `select c.tgrelid::regclass::text as name from pg_trigger c
      where c.tgfoid = 'platform.refuse_change()'::regprocedure
        and c.tgrelid::regclass::text = any (
              select unnest(tables) from platform.retention_class where action = 'delete')`,
  );
  expect(rows).toEqual([]);
});

describe('the service by itself', () => {
  const proposeDue = (): Promise<string | undefined> =>
    service.app.get(RetentionService, { strict: false }).proposeDue();

  test('proposes what is too old, deletes nothing, and leaves the approval to a client', async () => {
    expect(await proposeDue()).toBeUndefined();
    await addsNotices();
    const id = await proposeDue();
    const proposed = expectStatus(await first.call('GET', `${PATH}/${String(id)}`), 200);
    expect(proposed.body).toMatchObject({
      ...{ state: 'proposed', body: ACTORS.directorate },
      parts: [{ class: 'notices', count: 2 }],
      allowedActions: ['approve', 'withdraw'],
    });
    expect(await notices()).toHaveLength(4);
    const approved = expectStatus(await step(first, proposed, 'approve'), 200);
    expectStatus(await step(first, approved, 'carry-out'), 200);
    expect(await notices()).toEqual(['waiting', 'young']);
    const { rows } = await service.owner.query<{ subject: string }>(
      `select subject from platform.audit where action = 'proposeDeletion'`,
    );
    expect(rows).toEqual([{ subject: `retention-proposal/${String(id)}` }]);
  });

  test('proposes once at a time, and not again within a month', async () => {
    await addsNotices();
    const ids = await Promise.all([proposeDue(), proposeDue(), proposeDue()]);
    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
    const [proposal] = (await first.call('GET', PATH)).body.items as { id: string }[];
    const answer = await first.call('GET', `${PATH}/${String(proposal?.id)}`);
    expectStatus(await step(first, answer, 'withdraw'), 200);
    expect(await proposeDue()).toBeUndefined();
    service.moveTo('2021-02-18T10:00:00+01:00');
    expect(await proposeDue()).toBeDefined();
  });
});
