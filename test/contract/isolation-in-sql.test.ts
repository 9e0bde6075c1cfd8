import { SetAside } from '../../src/platform/work/set-aside.js';
import { Person } from '../support/browser/person.js';
import { ActedStory } from '../support/stories/acted-story.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import {
  PUBLISHED_ROWS,
  publishedTables,
  rowCounts,
  SCHEMAS,
  tablesOf,
  tablesWithActor,
} from '../support/tables.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';
import { figure } from '../support/reports/figure.js';

/** Ways in which a transaction says nothing about who acts. */
const NOBODY: Readonly<Record<string, readonly string[]>> = {
  'no setting': [],
  empty: [`select set_config('app.access', '', true), set_config('app.actor_ids', '', true)`],
  'no actors': [
    `select set_config('app.access', '', true), set_config('app.actor_ids', '{}', true)`,
  ],
};

/** Protection of a table, and the commands that the service's role may send without a policy. */
interface Protection {
  readonly name: string;
  readonly has_actor: boolean;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly unprotected: string[];
}

const PROTECTION_OF_TABLES = `
  select n.nspname || '.' || c.relname as name,
         c.relrowsecurity as enabled,
         c.relforcerowsecurity as forced,
         exists (select 1
                   from pg_attribute a
                  where a.attrelid = c.oid and a.attname = 'actor_id') as has_actor,
         array(select g.command
                 from (values ('SELECT', 'r', true, false),
                              ('INSERT', 'a', false, true),
                              ('UPDATE', 'w', true, true),
                              ('DELETE', 'd', true, false))
                      as g (command, letter, using_needed, check_needed)
                where has_table_privilege('portfolio_app', c.oid, g.command)
                  and not exists (select 1
                                    from pg_policy p
                                   where p.polrelid = c.oid
                                     and p.polcmd::text in (g.letter, '*')
                                     and (p.polqual is not null or not g.using_needed)
                                     and (p.polwithcheck is not null or not g.check_needed)))
           as unprotected
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and c.relkind in ('r', 'p')`;

const RIGHTS_OF_ROLE = `
  select r.rolsuper,
         r.rolbypassrls,
         r.rolcreaterole,
         r.rolcreatedb,
         (select count(*)::int
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
           where c.relowner = r.oid and n.nspname = any($1)) as owned,
         (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships,
         (select count(*)::int
            from unnest($1::text[]) s
           where has_schema_privilege(r.oid, s, 'CREATE')) as creates
    from pg_roles r
   where r.rolname = 'portfolio_app'`;

/** Views with their owner's rights, and materialized views that the service's role may read. */
const UNSAFE_VIEWS = `
  select n.nspname || '.' || c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname not in ('pg_catalog', 'information_schema', 'bullmq')
     and ((c.relkind = 'v'
           and not coalesce(c.reloptions::text, '') ~ 'security_invoker=(true|on|1)')
          or (c.relkind = 'm' and has_table_privilege('portfolio_app', c.oid, 'SELECT')))`;

const SECURITY_DEFINERS = `
  select n.nspname || '.' || p.proname as name
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
   where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`;

/** A project that changes a national solution, and the hint to its owner and to one that waits. */
const HINT = `
  insert into coordination.solution_change (project_id, solution, actor_id, forecast_on, forecast_round)
  select p.id, 'Kjernejournal', p.actor_id, '2022-12-01', '2021-2'
    from portfolio.project p
   where p.code = 'LEVERER';
  insert into coordination.suggestion (agreement_id, project_id, actor_id, supplier_id,
         receiving_project_id, solution, needed_by, forecast_on, forecast_round, found_at, told)
  select a.id, c.project_id, a.actor_id, c.actor_id, a.project_id, a.target, a.needed_by,
         c.forecast_on, c.forecast_round, now(), true
    from coordination.agreement a, coordination.solution_change c
   where a.target_kind = 'nationalSolution'
   limit 1`;

/** An event on its way to a subscription, a fact that no event was made of yet, and old deliveries. */
const DELIVERED = `
  insert into publication.event (id, type, subject, public, readers, path, data, happened_at)
  select s.id, 'type', 'project/SAFEST', false, array[s.actor_id], '/', '{}', now()
    from publication.subscription s
   where s.actor_id is not null;
  insert into publication.delivery (subscription_id, actor_id, event_id, type, subject, state,
         attempts, created_at)
  select s.id, s.actor_id, s.id, 'type', 'project/SAFEST', 'waiting', 0, now()
    from publication.subscription s
   where s.actor_id is not null;
  insert into publication.announcement (outbox_id, topic, payload, recorded_at)
  values (0, 'round.opened', '{}', now());
  insert into publication.delivery_count (month, type, state, deliveries, attempts)
  values ('2020-01-01', 'type', 'delivered', 1, 1)`;

describe('isolation in the database itself', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
    await new ActedStory(service).actOut(WHOLE_STORY);
    // No request can make work fail five times.
    await service.app
      .get(SetAside)
      .put({ name: 'rollup-actor', key: 'a', payload: {} }, new Error('poison'), false);
    // No project of the story changes a national solution that another one waits for.
    await service.owner.query(HINT);
    // No receiver answers in the story.
    await service.owner.query(DELIVERED);
    // Persons are no callers of operations: one has logged in, and another has begun to.
    await new Person(service).logsIn(ACTORS.helseMidt);
    await new Person(service).goesToIssuer();
  });
  afterAll(() => service.stop());

  const idOf = async (number: string): Promise<string> =>
    (
      await service.owner.query<{ id: string }>(
        'select id from actors.actor where organisation_number = $1',
        [number],
      )
    ).rows[0]?.id ?? '';

  /** Counts the rows that a statement sees or changes as the service's role, refused being none. */
  async function asService(settings: readonly string[], sql: string): Promise<number> {
    const client = await service.owner.connect();
    try {
      await client.query('begin');
      await client.query('set local role portfolio_app');
      for (const setting of settings) await client.query(setting);
      return (await client.query(sql)).rowCount ?? 0;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== '42501') throw error;
      return 0;
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  /** Reads a row of a table as JSON, and the name of a column that may be set. */
  async function rowOf(
    table: string,
    where: string,
  ): Promise<{ readonly copy: string; readonly column: string }> {
    const { rows } = await service.owner.query<{ copy: string; column: string }>(
      `select quote_literal(to_jsonb(t)) as copy,
              (select quote_ident(a.attname)
                 from pg_attribute a
                where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
                order by a.attnum desc
                limit 1) as column
         from ${table} t
        where ${where}
        limit 1`,
      [table],
    );
    const [row] = rows;
    if (row === undefined)
      throw new Error(`The story leaves no row in ${table} where ${where}: add a step that does`);
    return row;
  }

  const insertion = (table: string, copy: string): string =>
    `insert into ${table} overriding system value
     select * from jsonb_populate_record(null::${table}, ${copy}::jsonb)`;

  test('B7 in the database itself, the directorate, which sees all, reports no project but its own', async () => {
    const settings = [
      `select set_config('app.access', 'directorate', true),
              set_config('app.actor_ids', (select '{' || id || '}'
                                             from actors.actor
                                            where organisation_number = '${ACTORS.directorate}'), true)`,
    ];
    const report = (code: string): string =>
      `insert into reporting.report
       select gen_random_uuid(), d.id, r.id, p.id, 'draft', '{}', 0, 1, now(), now()
         from actors.actor d, reporting.round r, portfolio.project p
        where d.organisation_number = '${ACTORS.directorate}'
          and p.code = '${code}'
          and not exists (select 1
                            from reporting.report t
                           where t.project_id = p.id and t.round_id = r.id)
        limit 1`;
    const register = (code: string, owner: string): string =>
      `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
         main_goal, goals, standing_since, version, created_at, updated_at)
       select gen_random_uuid(), d.id, '${code}', 'Tiltak', 'project', 'Leder', 'active', 'idea',
              '1', '{}', now(), 1, now(), now()
         from actors.actor d
        where d.organisation_number = '${owner}'`;
    await service.owner.query(register('EIET-AV-DIR', ACTORS.directorate));
    await service.owner.query(register('EIET-AV-MIDT', ACTORS.helseMidt));
    expect(await asService(settings, report('EIET-AV-DIR'))).toBe(1);
    expect(await asService(settings, report('EIET-AV-MIDT'))).toBe(0);
  });

  test('B4 every table is protected, but for the heads of the audit, which no right reaches', async () => {
    const { rows: tables } = await service.owner.query<Protection>(PROTECTION_OF_TABLES, [SCHEMAS]);
    const isSafe = ({ enabled, forced, unprotected }: Protection): boolean =>
      enabled && forced && unprotected.length === 0;
    const withActor = tables.filter((table) => table.has_actor);
    figure(
      'B4',
      `${String(withActor.filter(isSafe).length)} of ${String(withActor.length)} tables with ` +
        `actor_id protected; of all ${String(tables.length)} tables ` +
        `${String(tables.filter((table) => !isSafe(table)).length)} is not, ` +
        `platform.audit_head, on which the role has no right at all`,
    );
    expect(withActor.length).toBeGreaterThan(8);
    expect(withActor.filter((table) => !isSafe(table))).toEqual([]);
    expect(tables.filter((table) => table.unprotected.length > 0)).toEqual([]);
    expect(
      tables.filter((table) => !table.enabled || !table.forced).map(({ name }) => name),
    ).toEqual(['platform.audit_head']);
    const { rows: head } = await service.owner.query<{ reach: boolean }>(
      `select has_table_privilege('portfolio_app', 'platform.audit_head',
                                  'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') as reach`,
    );
    expect(head).toEqual([{ reach: false }]);
  });

  test("B4 the service's role is harmless, and no view or function goes past the policies", async () => {
    const { rows: role } = await service.owner.query<Record<string, unknown>>(RIGHTS_OF_ROLE, [
      SCHEMAS,
    ]);
    const { rows: views } = await service.owner.query<{ name: string }>(UNSAFE_VIEWS);
    const { rows: definers } = await service.owner.query<{ name: string }>(SECURITY_DEFINERS);
    figure(
      'B4',
      `unsafe views ${String(views.length)}; SECURITY DEFINER ` +
        definers.map(({ name }) => name).join(', '),
    );
    expect(role).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        owned: 0,
        memberships: 0,
        creates: 0,
      },
    ]);
    expect([views, definers.map(({ name }) => name)]).toEqual([[], ['platform.audit_link']]);
  });

  test('B5 nobody set, or set to nothing: no row is seen, and no write is accepted', async () => {
    // What anyone may read, by its own policy: the register, the criteria, the rounds and the
    // figures.
    const published = await publishedTables(service);
    expect(published).toEqual(
      expect.arrayContaining([
        'actors.actor',
        'criteria.criteria_set',
        'reporting.round',
        'rollup.round_status',
      ]),
    );
    const counts = await rowCounts(service);
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
    const tables = await tablesOf(service);
    const seen: string[] = [];
    const accepted: string[] = [];
    for (const [name, settings] of Object.entries(NOBODY)) {
      for (const table of tables) {
        const hidden = `select 1 from ${table} t where not (${PUBLISHED_ROWS[table] ?? 'false'})`;
        if (!published.includes(table) && (await asService(settings, hidden)) > 0)
          seen.push(`${table} with ${name}`);
      }
    }
    const writes = await writesOf(tables);
    for (const [name, settings] of Object.entries(NOBODY))
      for (const write of writes)
        if ((await asService(settings, write)) > 0)
          accepted.push(`${write.slice(0, 60)} with ${name}`);
    figure(
      'B5',
      `${String(Object.keys(counts).length)} tables x ` +
        `${String(Object.keys(NOBODY).length)} ways of nobody: rows seen in ` +
        `${String(seen.length)} (besides ${published.join(', ')}), ${String(accepted.length)} ` +
        `of ${String(writes.length * Object.keys(NOBODY).length)} writes accepted`,
    );
    expect([seen, accepted]).toEqual([[], []]);
    expect(await rowCounts(service)).toEqual(counts);
  });

  /** Returns statements that write in each table: each kind of change of a row that is there. */
  async function writesOf(tables: readonly string[]): Promise<string[]> {
    const writes: string[] = [];
    for (const table of tables) {
      const { copy, column } = await rowOf(table, 'true');
      writes.push(
        insertion(table, copy),
        `update ${table} set ${column} = ${column}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      );
    }
    return writes;
  }

  test("B7 in the database itself, another actor's setting sees and changes no row of the victim", async () => {
    const settings = [
      `select set_config('app.access', 'actor', true), ` +
        `set_config('app.actor_ids', '{${await idOf(ACTORS.oslo)}}', true)`,
    ];
    const victims = await Promise.all(
      [...new Set(WHOLE_STORY.map(({ actor }) => actor))].map(idOf),
    );
    const theirs = `actor_id in (${victims.map((id) => `'${id}'`).join(', ')})`;
    const tables = await tablesWithActor(service);
    const passed: string[] = [];
    let attempts = 0;
    for (const name of tables) {
      const { copy, column } = await rowOf(name, theirs);
      for (const statement of [
        `select 1 from ${name} t where ${theirs} and not (${PUBLISHED_ROWS[name] ?? 'false'})`,
        insertion(name, copy),
        `update ${name} set ${column} = ${column} where ${theirs}`,
        `delete from ${name} where ${theirs}`,
      ]) {
        attempts += 1;
        if ((await asService(settings, statement)) > 0) passed.push(statement);
      }
      // Giving one's own rows away, or taking the identity of another's, is refused as well.
      if ((await asService(settings, `update ${name} set actor_id = '${String(victims[0])}'`)) > 0)
        passed.push(`give away ${name}`);
    }
    figure(
      'B7',
      `in SQL: ${String(tables.length)} tables with actor_id, ` +
        `${String(attempts + tables.length)} statements as another actor: ` +
        `${String(passed.length)} saw or changed a row of the victim`,
    );
    expect(passed).toEqual([]);
  });
});
