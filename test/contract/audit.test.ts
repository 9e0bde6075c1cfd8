import { ActedStory, type Request } from '../support/acted-story.js';
import { operationsOf } from '../support/operations.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { expectStatus, figure } from '../support/story.js';
import { appendOnlyTables, fingerprints, rowCounts, tablesOf } from '../support/tables.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/whole-story.js';

describe('the audit', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
  });
  afterEach(() => service.stop());

  const links = async (): Promise<number> =>
    (await rowCounts(service, ['platform.audit']))['platform.audit'] ?? 0;
  const send = ({ route, target, options }: Request): ReturnType<TestService['call']> =>
    service.call(route.method, target, options);

  test(
    'D1 every mutating operation writes exactly one link, in its own transaction; when ' +
      'that fails, none',
    async () => {
      await service.owner.query(
        `create function public.refuse_commit() returns trigger
         language plpgsql as $$ begin raise exception 'the commit fails'; end $$`,
      );
      const story = new ActedStory(service);
      const operations = new Set<string>();
      let [steps, written, together, rolledBack, replayed] = [0, 0, 0, 0, 0];
      for (const step of WHOLE_STORY) {
        const request = await story.prepare(step);
        const { route } = request;
        if (route.method === 'GET' || route.scope === 'public') {
          story.remember(request, await story.send(request));
          continue;
        }
        operations.add(route.id);
        steps += 1;

        // The last moment at which a change can fail is its commit.
        await service.owner.query(
          `create constraint trigger refuse_commit after insert on platform.audit deferrable initially
           deferred for each row execute function public.refuse_commit()`,
        );
        const before = await fingerprints(service);
        expectStatus(await send(request), 500);
        expect(await fingerprints(service)).toEqual(before);
        rolledBack += 1;
        await service.owner.query(`drop trigger refuse_commit on platform.audit`);

        const [count, rowsBefore] = [await links(), await rowCounts(service)];
        const answer = await story.send(request);
        story.remember(request, answer);
        expect([route.id, (await links()) - count]).toEqual([route.id, 1]);
        written += 1;

        const { rows } = await service.owner.query<{
          action: string;
          organisation_number: string;
          transaction: string;
          entry: Record<string, unknown>;
        }>(
          `select a.action, c.organisation_number, a.xmin::text as transaction, a.entry
           from platform.audit a join actors.actor c on c.id = a.actor_id where a.entry->>'requestId' = $1`,
          [answer.headers.get('x-request-id')],
        );
        expect(rows).toEqual([
          expect.objectContaining({
            action: route.id,
            organisation_number: step.onBehalfOf ?? step.actor,
            entry: expect.objectContaining({
              consumer: step.actor,
              clientId: `test-${step.actor}`,
              supplier: null,
              delegate:
                step.onBehalfOf === undefined
                  ? null
                  : { organisationNumber: step.actor, delegation: expect.any(String) as string },
            }) as unknown,
          }),
        ]);
        const changed: string[] = [];
        for (const table of await tablesOf(service)) {
          const { rowCount } = await service.owner.query(
            `select 1 from ${table} where xmin::text = $1`,
            [rows[0]?.transaction],
          );
          if ((rowCount ?? 0) > 0) changed.push(table);
        }
        // A row that is gone says no more which transaction took it; that it goes with its link the
        // failed commit above has shown.
        const rowsAfter = await rowCounts(service);
        changed.push(
          ...Object.keys(rowsAfter).filter(
            (table) => (rowsAfter[table] ?? 0) < (rowsBefore[table] ?? 0),
          ),
        );
        expect(changed).toContain('platform.audit');
        expect([
          route.id,
          changed.filter(
            (table) => !table.startsWith('platform.audit') && table !== 'platform.idempotency',
          ).length > 0,
        ]).toEqual([route.id, true]);
        together += 1;

        // The same request again changes nothing more: it is replayed, or refused as stale, or as
        // gone.
        const after = await fingerprints(service);
        const again = await send(request);
        expect([route.id, again.status]).toEqual([
          route.id,
          route.creates === true ? answer.status : route.method === 'DELETE' ? 404 : 412,
        ]);
        if (route.creates === true) expect(again.text).toBe(answer.text);
        expect(await fingerprints(service)).toEqual(after);
        replayed += 1;
      }
      figure(
        'D1',
        `${String(written)} of ${String(steps)} steps, of ${String(operations.size)} ` +
          `mutating operations, wrote exactly one link, ${String(together)} in the transaction ` +
          `of the change; rolled back: links and rows left by ${String(steps - rolledBack)} of ` +
          `${String(steps)}; rows changed by ${String(replayed)} repeats: 0`,
      );
      expect([...operations].sort()).toEqual(
        operationsOf(service.app)
          .filter(({ method, scope }) => method !== 'GET' && scope !== 'public')
          .map(({ id }) => id)
          .sort(),
      );
    },
  );

  test(
    'D2 nobody changes or deletes a row that is there for good: an audit link, a ' +
      'certified report, an evaluation',
    async () => {
      await new ActedStory(service).actOut(WHOLE_STORY);
      const forGood = await appendOnlyTables(service);
      expect(forGood).toEqual(
        expect.arrayContaining([
          'platform.audit',
          'portfolio.evaluation',
          'reporting.report_revision',
        ]),
      );
      expect(
        Object.entries(await rowCounts(service, [...forGood, 'platform.audit_head'])).filter(
          ([, count]) => count === 0,
        ),
      ).toEqual([]);
      const { rows: columns } = await service.owner.query<{ name: string; column: string }>(
        `select distinct on (t.name) t.name, quote_ident(a.attname) as column
         from unnest($1::text[]) t(name) join pg_attribute a on a.attrelid = t.name::regclass
            and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
            order by t.name, a.attnum`,
        [[...forGood, 'platform.audit_head']],
      );
      const { rows: actors } = await service.owner.query<{ id: string }>(
        'select id from actors.actor where organisation_number = any($1)',
        [[...new Set(WHOLE_STORY.map(({ actor }) => actor))]],
      );
      const own = `{${actors.map(({ id }) => id).join(',')}}`;
      const before = await fingerprints(service);
      let attempts = 0;
      const succeeded: string[] = [];
      const client = await service.owner.connect();
      try {
        for (const role of ['portfolio_app', 'the owner']) {
          for (const access of ['actor', 'directorate', 'system', '']) {
            // The heads move with every link, so only the service's role is kept from them.
            for (const { name: table, column } of columns.filter(
              ({ name }) => role === 'portfolio_app' || name !== 'platform.audit_head',
            )) {
              for (const statement of [
                `update ${table} set ${column} = ${column}`,
                `delete from ${table}`,
                `truncate ${table} cascade`,
              ]) {
                attempts += 1;
                await client.query('begin');
                try {
                  if (role === 'portfolio_app') await client.query('set local role portfolio_app');
                  await client.query(
                    `select set_config('app.access', $1, true), set_config('app.actor_ids', $2, true)`,
                    [access, own],
                  );
                  await client.query(statement);
                  succeeded.push(`${role} as "${access}": ${statement}`);
                } catch (error) {
                  expect(error).toMatchObject({ code: '42501' });
                } finally {
                  await client.query('rollback');
                }
              }
            }
          }
        }
      } finally {
        client.release();
      }
      figure(
        'D2',
        `${String(succeeded.length)} of ${String(attempts)} UPDATE, DELETE
         and TRUNCATE succeeded, as the service's role and as the owner`,
      );
      expect(succeeded).toEqual([]);
      expect(await fingerprints(service)).toEqual(before);
    },
  );

  test('a link says what the database says, whatever its writer claims', async () => {
    const client = await service.owner.connect();
    try {
      await client.query('begin');
      await client.query('set local role portfolio_app');
      const {
        rows: [actor],
      } = await client.query<{ id: string }>(
        'select id from actors.actor where organisation_number = $1',
        [ACTORS.oslo],
      );
      await client.query(
        `select set_config('app.access', 'actor', true), set_config('app.actor_ids', $1, true)`,
        [`{${String(actor?.id)}}`],
      );
      const { rows } = await client.query<{ seq: string; previous_hash: string; hash: string }>(
        `insert into platform.audit (actor_id, seq, recorded_at, action, subject, entry,
           previous_hash, hash) values ($1, 999, now(), 'forged', 'x', '{}', 'forged', 'forged')
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
