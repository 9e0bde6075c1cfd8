import type { PoolClient } from 'pg';
import { ActedStory, type Request } from '../support/stories/acted-story.js';
import { operationsOf } from '../support/operations/operations.js';
import { type Answered, startTestService, type TestService } from '../support/service.js';
import { expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';
import { appendOnlyTables, rowCounts, rowVersions, tablesWrittenBy } from '../support/tables.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';

/** Makes every commit with a link fail while there is a row in a table. */
const REFUSAL = `
  create table public.refusal (refused boolean);
  grant select on public.refusal to public;
  create function public.refuse_commit() returns trigger language plpgsql as $$
    begin
      if exists (select from public.refusal) then raise exception 'the commit fails'; end if;
      return null;
    end $$;
  create constraint trigger refuse_commit after insert on platform.audit
    deferrable initially deferred
    for each row execute function public.refuse_commit()`;

/** Tables where an operation counts its tries in a transaction of their own. */
const COUNTED_ASIDE: Readonly<Record<string, string>> = { confirmMailbox: 'reporting.mailbox' };

describe('the audit', () => {
  let service: TestService;
  let isActedOut = false;
  beforeAll(async () => {
    service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
    await service.owner.query(REFUSAL);
  });
  afterAll(() => service.stop());

  test(
    'D1 every mutating operation writes exactly one link, in its own transaction; when ' +
      'that fails, none',
    async () => {
      isActedOut = true;
      const story = new ActedStory(service);
      const operations: string[] = [];
      for (const step of WHOLE_STORY) {
        const request = await story.prepare(step);
        const { route } = request;
        if (route.method === 'GET' || route.scope === 'public') {
          story.remember(request, await story.send(request));
          continue;
        }
        operations.push(route.id);
        await failCommit(request);
        const answer = await changeAndReadLink(story, request);
        story.remember(request, answer);
        await repeat(request, answer);
      }
      figure(
        'D1',
        `${String(operations.length)} steps, of ${String(new Set(operations).size)} mutating ` +
          `operations, wrote exactly one link each, in the transaction of the change; links and ` +
          `rows left by a failed commit: 0; rows changed by a repeat: 0`,
      );
      expect([...new Set(operations)].sort()).toEqual(
        operationsOf(service.app)
          .filter(({ method, scope }) => method !== 'GET' && scope !== 'public')
          .map(({ id }) => id)
          .sort(),
      );
    },
  );

  const send = ({ route, target, options }: Request): Promise<Answered> =>
    service.call(route.method, target, options);

  /** Sends a request whose commit fails, and expects that nothing is left of it. */
  async function failCommit(request: Request): Promise<void> {
    const aside = COUNTED_ASIDE[request.route.id] ?? '';
    const confirmed = await countConfirmed();
    await service.owner.query('insert into public.refusal values (true)');
    const { [aside]: _, ...before } = await rowVersions(service);
    expectStatus(await send(request), 500);
    const { [aside]: __, ...after } = await rowVersions(service);
    expect(after).toEqual(before);
    expect(await countConfirmed()).toBe(confirmed);
    await service.owner.query('delete from public.refusal');
  }

  /** Counts the confirmed mailboxes, whose table is left out where tries are counted. */
  async function countConfirmed(): Promise<number> {
    const { rows } = await service.owner.query<{ confirmed: number }>(
      'select count(confirmed_at)::int as confirmed from reporting.mailbox',
    );
    return rows[0]?.confirmed ?? NaN;
  }

  /** Sends a request, and expects one link of it in the transaction of its change. */
  async function changeAndReadLink(story: ActedStory, request: Request): Promise<Answered> {
    const { id } = request.route;
    const before = await rowCounts(service);
    const answer = await story.send(request);
    const after = await rowCounts(service);
    const links = (counts: Readonly<Record<string, number>>): number =>
      counts['platform.audit'] ?? 0;
    expect([id, links(after) - links(before)]).toEqual([id, 1]);
    const transaction = await readLink(request, answer);
    // A deleted row no longer says which transaction deleted it. The failed commit has shown that
    // it goes together with its link.
    const changed = [
      ...(await tablesWrittenBy(service, transaction)),
      ...Object.keys(after).filter((table) => (after[table] ?? 0) < (before[table] ?? 0)),
    ];
    const ofChange = changed.filter(
      (table) => !table.startsWith('platform.audit') && table !== 'platform.idempotency',
    );
    expect(changed).toContain('platform.audit');
    expect([id, ofChange.length > 0]).toEqual([id, true]);
    return answer;
  }

  /** Expects that the link of a request names its actors; returns the link's transaction. */
  async function readLink({ step, route }: Request, { headers }: Answered): Promise<string> {
    const { rows } = await service.owner.query<{
      action: string;
      organisation_number: string;
      transaction: string;
      entry: Record<string, unknown>;
    }>(
      `select a.action, c.organisation_number, a.xmin::text as transaction, a.entry
         from platform.audit a
         join actors.actor c on c.id = a.actor_id
        where a.entry->>'requestId' = $1`,
      [headers.get('x-request-id')],
    );
    const delegate =
      step.onBehalfOf === undefined
        ? null
        : { organisationNumber: step.actor, delegation: expect.any(String) as string };
    const entry = {
      consumer: step.actor,
      clientId: step.client ?? `test-${step.actor}`,
      supplier: null,
      delegate,
    };
    expect(rows).toEqual([
      expect.objectContaining({
        action: route.id,
        organisation_number: step.onBehalfOf ?? step.actor,
        entry: expect.objectContaining(entry) as unknown,
      }),
    ]);
    return rows[0]?.transaction ?? '';
  }

  /** Repeats a request: it is replayed, or refused as stale or as gone, and changes nothing. */
  async function repeat(request: Request, answer: Answered): Promise<void> {
    const { id, creates, method } = request.route;
    const refusal = method === 'DELETE' ? 404 : 412;
    const before = await rowVersions(service);
    const again = await send(request);
    expect([id, again.status]).toEqual([id, creates === true ? answer.status : refusal]);
    if (creates === true) expect(again.text).toBe(answer.text);
    expect(await rowVersions(service)).toEqual(before);
  }

  test(
    'D2 nobody changes or deletes a row that is there for good: an audit link, a ' +
      'certified report, an evaluation',
    async () => {
      // On the story of the test before this one, unless that one was left out.
      if (!isActedOut) await new ActedStory(service).actOut(WHOLE_STORY);
      const forGood = await appendOnlyTables(service);
      expect(forGood).toEqual(
        expect.arrayContaining([
          'platform.audit',
          'portfolio.evaluation',
          'reporting.report_revision',
        ]),
      );
      const counts = await rowCounts(service, [...forGood, 'platform.audit_head']);
      expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
      const before = await rowVersions(service);
      const attempts = await attemptsAt(forGood);
      const succeeded = await makeAttempts(attempts);
      figure(
        'D2',
        `${String(succeeded.length)} of ${String(attempts.length)} UPDATE, DELETE and TRUNCATE ` +
          `succeeded, as the service's role and as the owner`,
      );
      expect(succeeded).toEqual([]);
      expect(await rowVersions(service)).toEqual(before);
    },
  );

  /** A change of a table by a role, with a setting of who acts. */
  interface Attempt {
    readonly role: string;
    readonly access: string;
    readonly statement: string;
  }

  async function attemptsAt(tables: readonly string[]): Promise<Attempt[]> {
    const { rows } = await service.owner.query<{ name: string; column: string }>(
      `select distinct on (t.name) t.name, quote_ident(a.attname) as column
         from unnest($1::text[]) t(name)
         join pg_attribute a on a.attrelid = t.name::regclass
          and a.attnum > 0
          and not a.attisdropped
          and a.attgenerated = ''
          and a.attidentity = ''
        order by t.name, a.attnum`,
      [[...tables, 'platform.audit_head']],
    );
    const changesBy = (role: string): string[] =>
      rows
        // The heads move with every link, so only the service's role is kept from them.
        .filter(({ name }) => role === 'portfolio_app' || name !== 'platform.audit_head')
        .flatMap(({ name, column }) => [
          `update ${name} set ${column} = ${column}`,
          `delete from ${name}`,
          `truncate ${name} cascade`,
        ]);
    return ['portfolio_app', 'the owner'].flatMap((role) =>
      ['actor', 'directorate', 'system', ''].flatMap((access) =>
        changesBy(role).map((statement) => ({ role, access, statement })),
      ),
    );
  }

  /** Makes every attempt, expects that it is refused, and returns those that succeeded. */
  async function makeAttempts(attempts: readonly Attempt[]): Promise<string[]> {
    const { rows } = await service.owner.query<{ id: string }>(
      'select id from actors.actor where organisation_number = any($1)',
      [[...new Set(WHOLE_STORY.map(({ actor }) => actor))]],
    );
    const own = `{${rows.map(({ id }) => id).join(',')}}`;
    const succeeded: string[] = [];
    const client = await service.owner.connect();
    try {
      for (const attempt of attempts)
        if (await succeeds(client, attempt, own))
          succeeded.push(`${attempt.role} as "${attempt.access}": ${attempt.statement}`);
    } finally {
      client.release();
    }
    return succeeded;
  }

  async function succeeds(
    client: PoolClient,
    { role, access, statement }: Attempt,
    actors: string,
  ): Promise<boolean> {
    await client.query('begin');
    try {
      if (role === 'portfolio_app') await client.query('set local role portfolio_app');
      await client.query(
        `select set_config('app.access', $1, true), set_config('app.actor_ids', $2, true)`,
        [access, actors],
      );
      await client.query(statement);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: '42501' });
      return false;
    } finally {
      await client.query('rollback');
    }
  }

  test('a link says what the database says, whatever its writer claims', async () => {
    const client = await service.owner.connect();
    try {
      const {
        rows: [actor],
      } = await client.query<{ id: string }>(
        `select id
           from actors.actor a
          where not exists (select 1 from platform.audit l where l.actor_id = a.id)
          limit 1`,
      );
      await client.query('begin');
      await client.query('set local role portfolio_app');
      await client.query(
        `select set_config('app.access', 'actor', true), set_config('app.actor_ids', $1, true)`,
        [`{${String(actor?.id)}}`],
      );
      const { rows } = await client.query<{ seq: string; previous_hash: string; hash: string }>(
        `insert into platform.audit (actor_id, seq, recorded_at, action, subject, entry,
           previous_hash, hash)
         values ($1, 999, now(), 'forged', 'x', '{}', 'forged', 'forged')
         returning seq, previous_hash, hash`,
        [actor?.id],
      );
      expect(rows).toEqual([
        { seq: '1', previous_hash: '', hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      ]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
