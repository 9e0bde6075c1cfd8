import { readdir, readFile } from 'node:fs/promises';
import { Database } from '../../src/platform/database.js';
import { newId } from '../../src/platform/ids.js';
import { operationsOf, pathOf, preconditionsOf, type Route, sampleOf } from '../support/operations.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aProject, aReport, Directorate, expectStatus, figure } from '../support/story.js';
import { fingerprints, rowCounts, SCHEMAS, tablesOf } from '../support/tables.js';

/** Stands in every text of the victim, and in no answer to anyone else. */
const CANARY = 'kanarifugl-7f3a91';

/** What the victim has, by the names a stranger would need. */
interface Victim {
  readonly projects: readonly string[];
  readonly draft: string;
  readonly certified: string;
  readonly job: string;
  readonly cursor: string;
  readonly idempotencyKey: string;
}

interface Attempt {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: refused with 403, 404 or 422. `nothing`: answered, and without anything of the victim's. `conflict`: refused with 409. */
  readonly outcome?: 'nothing' | 'conflict';
}

/** Helse Midt-Norge has projects, a draft, a certified report, an evaluation and a job; Oslo has one project and one draft. */
async function arrange(service: TestService): Promise<Victim> {
  const directorate = new Directorate(service);
  const victim = new Actor(service, ACTORS.helseMidt);
  const attacker = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-1');
  const lead = { role: `Leder ${CANARY}`, mailbox: `${CANARY}@example.org` };
  const idempotencyKey = newId();
  expectStatus(await victim.create('/v1/projects', aProject('OFFER', { kind: 'programme', name: CANARY, description: CANARY, lead }), idempotencyKey), 201);
  await victim.registersProject('OFFER2', { name: CANARY, lead, parent: 'OFFER' });
  const content = { summary: CANARY, challenges: [{ category: 'legal', text: CANARY }], status: { colour: 'red', reason: CANARY, cause: 'supplier', action: CANARY } };
  const draft = await victim.startsReport('2021-1', 'OFFER', content);
  const certified = await victim.startsReport('2021-1', 'OFFER2', content);
  await victim.certifies(certified);
  expectStatus(await directorate.create('/v1/projects/OFFER/evaluations', { criteriaSet: '2020-12', answers: [{ criterion: 'digitalisation', met: true, reason: CANARY }] }), 201);
  await attacker.registersProject('EGET');
  await attacker.startsReport('2021-1', 'EGET');
  const job = newId();
  await service.owner.query(
    `insert into platform.job (id, actor_id, kind, subject, state, stage, created_at) select $1, a.id, 'rollup-round', $2, 'queued', 'queued', now() from actors.actor a where a.organisation_number = $3`,
    [job, `round/${CANARY}`, ACTORS.helseMidt],
  );
  await service.owner.query(`insert into platform.job_part (job_id, key) values ($1, $2)`, [job, CANARY]);
  const page = await victim.call('GET', '/v1/projects?limit=1');
  return { projects: ['OFFER', 'OFFER2'], draft: draft.id, certified: certified.id, job, cursor: page.body.nextCursor as string, idempotencyKey };
}

/** Who may touch what: one row per operation with a scope. An operation without a row fails the test. */
function matrix(victim: Victim): Readonly<Record<string, readonly Attempt[]>> {
  const reports = [victim.draft, victim.certified];
  const codes = victim.projects.map((code) => ({ path: { code } }));
  const ids = reports.map((id) => ({ path: { id } }));
  const round = { round: '2021-1' };
  const versions = ['"1"', '"2"', '"3"'];
  return {
    getJob: [{ path: { id: victim.job } }, ...ids],
    createProject: [
      { body: aProject('STJELT', { owner: ACTORS.helseMidt }) },
      { body: aProject('STJELT', { owner: ACTORS.directorate }) },
      { body: aProject('OFFER'), outcome: 'conflict' },
      { body: aProject('OFFER', { kind: 'programme', name: CANARY, description: CANARY }), headers: { 'idempotency-key': victim.idempotencyKey }, outcome: 'conflict' },
    ],
    listProjects: [{ outcome: 'nothing' }, { query: `owner=${ACTORS.helseMidt}`, outcome: 'nothing' }, { query: `cursor=${victim.cursor}`, outcome: 'nothing' }, { query: 'kind=programme&state=active', outcome: 'nothing' }],
    getProject: codes,
    updateProject: codes.flatMap(({ path }) => versions.flatMap((version) => [{ name: 'Stjålet' }, { state: 'stopped' }, { parent: 'EGET' }, {}].map((body) => ({ path, body, headers: { 'if-match': version } })))),
    evaluateProject: codes.map(({ path }) => ({ path, body: { criteriaSet: '2020-12', answers: [] } })),
    listEvaluations: codes,
    getCriteriaOutcome: [{ path: { key: '2020-12' }, outcome: 'nothing' }],
    createRound: [{ body: { key: '2021-2', period: '2021Q1', name: { nb: 'Runde', en: 'Round' }, budgetYear: 2021, criteriaSet: '2020-12', opensAt: '2021-04-06T08:00:00+02:00', deadline: '2021-04-23T16:00:00+02:00', closesAt: '2021-04-30T16:00:00+02:00' } }],
    openRound: versions.map((version) => ({ path: round, headers: { 'if-match': version } })),
    closeRound: versions.map((version) => ({ path: round, headers: { 'if-match': version } })),
    rollUpRound: [{ path: round }],
    createReport: victim.projects.flatMap((project) => [{ path: round, body: { project, ...aReport() } }, { path: round, body: { project, ...aReport() }, headers: { 'idempotency-key': victim.idempotencyKey } }]),
    listReports: [{ path: round, outcome: 'nothing' }, { path: round, query: 'state=certified', outcome: 'nothing' }, { path: round, query: `cursor=${victim.cursor}` }],
    getReport: ids,
    saveReport: reports.flatMap((id) => versions.map((version) => ({ path: { id }, body: aReport(), headers: { 'if-match': version } }))),
    certifyReport: reports.flatMap((id) => versions.map((version) => ({ path: { id }, headers: { 'if-match': version } }))),
    listRevisions: ids,
    getRevision: reports.flatMap((id) => ['1', '2'].map((revision) => ({ path: { id, revision } }))),
  };
}

/** Ways in which a transaction says nothing about who acts. */
const NOBODY: Readonly<Record<string, readonly string[]>> = {
  'no setting': [],
  empty: [`select set_config('app.access', '', true), set_config('app.actor_ids', '', true)`],
  'no actors': [`select set_config('app.access', '', true), set_config('app.actor_ids', '{}', true)`],
};

interface Tried {
  readonly route: Route;
  readonly attempt: Attempt;
  readonly answer: Answered;
}

async function attack(service: TestService, victim: Victim): Promise<Tried[]> {
  const rows = matrix(victim);
  const tried: Tried[] = [];
  for (const route of operationsOf(service.app).filter(({ scope }) => scope !== 'public')) {
    for (const attempt of rows[route.id] ?? []) {
      const answer = await service.call(route.method, `${pathOf(route.route, attempt.path ?? {})}${attempt.query === undefined ? '' : `?${attempt.query}`}`, {
        token: await service.token(ACTORS.oslo),
        headers: { ...preconditionsOf(route), ...attempt.headers },
        ...(attempt.body === undefined ? {} : { body: attempt.body }),
      });
      tried.push({ route, attempt, answer });
    }
  }
  return tried;
}

const REFUSALS: Readonly<Record<string, readonly number[]>> = { refused: [403, 404, 422], nothing: [200, 400], conflict: [409] };
const asIntended = ({ attempt, answer }: Tried): boolean => (REFUSALS[attempt.outcome ?? 'refused'] ?? []).includes(answer.status) || (attempt.query !== undefined && answer.status === 400);
const shown = ({ route, attempt, answer }: Tried): string => `${route.id} ${JSON.stringify(attempt)}: ${String(answer.status)} ${answer.text.slice(0, 200)}`;
const leaks = ({ answer }: Tried): boolean => answer.text.includes(CANARY) || [...answer.headers.values()].some((value) => value.includes(CANARY)) || /"owner":"983658776"|"actor":"983658776"/.test(answer.text);

describe.each([['B1', 'both'], ['B7', 'database-only'], ['B7', 'application-only']] as const)('%s with %s layers of isolation', (check, isolation) => {
  let service: TestService;
  let victim: Victim;
  beforeAll(async () => {
    service = await startTestService({ env: { ISOLATION: isolation, ROLE: 'api' } });
    victim = await arrange(service);
  });
  afterAll(() => service.stop());

  test('every operation has a row in the matrix', () => {
    const guarded = operationsOf(service.app).filter(({ scope }) => scope !== 'public').map(({ id }) => id).sort();
    const rows = Object.keys(matrix(victim)).sort();
    expect(guarded.filter((id) => !rows.includes(id))).toEqual([]);
    expect(rows).toEqual(guarded);
  });

  test('another actor\'s token gets nothing of the victim\'s and changes nothing', async () => {
    const before = await fingerprints(service);
    const tried = await attack(service, victim);
    const after = await fingerprints(service);
    const refused = tried.filter(({ attempt }) => attempt.outcome !== 'nothing');
    figure(check, `${isolation}: ${String(new Set(tried.map(({ route }) => route.id)).size)} operations, ${String(tried.length)} attempts: ${String(refused.filter(asIntended).length)} of ${String(refused.length)} refused, the other ${String(tried.length - refused.length)} answered without the victim's; leaks ${String(tried.filter(leaks).length)}, tables changed ${String(Object.keys(after).filter((table) => after[table] !== before[table]).length)} of ${String(Object.keys(after).length)}`);
    expect(tried.filter((one) => !asIntended(one)).map(shown)).toEqual([]);
    expect(tried.filter(leaks).map(shown)).toEqual([]);
    expect(after).toEqual(before);
  });

  test('the layer that is said to be off is off', async () => {
    const stranger = new Actor(service, ACTORS.oslo);
    const rowsSeen = async (): Promise<number> => (await service.app.get(Database).publicRead<{ code: string }>('select code from portfolio.project')).length;
    // Without row-level security the application is alone.
    expect((await rowsSeen()) > 0).toBe(isolation === 'application-only');
    await service.owner.query('alter table portfolio.project disable row level security');
    try {
      expect((await stranger.call('GET', '/v1/projects/OFFER')).status).toBe(isolation === 'database-only' ? 200 : 404);
    } finally {
      await service.owner.query('alter table portfolio.project enable row level security');
    }
  });
});

describe('isolation', () => {
  let service: TestService;
  let victim: Victim;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
    victim = await arrange(service);
  });
  afterAll(() => service.stop());

  /** Rows that a statement sees or changes as the service's role, with these settings; refused is none. */
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

  /** A row of a table as JSON, and a column that may be set. */
  async function rowOf(table: string, where: string): Promise<{ readonly copy: string; readonly column: string }> {
    const { rows } = await service.owner.query<{ copy: string; column: string }>(
      `select quote_literal(to_jsonb(t)) as copy, (select quote_ident(a.attname) from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum desc limit 1) as column from ${table} t where ${where} limit 1`,
      [table],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`The victim has no row in ${table}: arrange one`);
    return row;
  }

  const insertion = (table: string, copy: string): string => `insert into ${table} overriding system value select * from jsonb_populate_record(null::${table}, ${copy}::jsonb)`;

  test('B1 the directorate reads all, and reports and certifies for nobody', async () => {
    const directorate = new Directorate(service);
    expectStatus(await directorate.call('GET', `/v1/reports/${victim.draft}`), 200);
    const before = await fingerprints(service);
    const results = [
      await directorate.call('PUT', `/v1/reports/${victim.draft}`, aReport(), { 'if-match': '"1"' }),
      await directorate.call('POST', `/v1/reports/${victim.draft}/certify`, undefined, { 'if-match': '"1"', 'idempotency-key': newId() }),
      await directorate.create('/v1/rounds/2021-1/reports', { project: 'OFFER', ...aReport() }),
    ];
    expect(results.map(({ status }) => status)).toEqual([404, 404, 422]);
    expect(await fingerprints(service)).toEqual(before);
  });

  test('B7 in the database itself, the directorate, which sees all, reports no project but its own', async () => {
    const settings = [`select set_config('app.access', 'directorate', true), set_config('app.actor_ids', (select '{' || id || '}' from actors.actor where organisation_number = '${ACTORS.directorate}'), true)`];
    const report = (owner: string): string =>
      `insert into reporting.report select gen_random_uuid(), d.id, r.id, p.id, 'draft', '{}', 0, 1, now(), now()
         from actors.actor d, reporting.round r, portfolio.project p
        where d.organisation_number = '${ACTORS.directorate}' and ${owner} and not exists (select 1 from reporting.report t where t.project_id = p.id and t.round_id = r.id) limit 1`;
    await service.owner.query(`insert into portfolio.project select gen_random_uuid(), d.id, 'EIET-AV-DIR', 'Eget', null, 'project', 'Leder', null, null, 'active', 'idea', '1', '{}', null, null, 1, now(), now() from actors.actor d where d.organisation_number = '${ACTORS.directorate}'`);
    await service.owner.query(`insert into portfolio.project select gen_random_uuid(), d.id, 'EIET-AV-MIDT', 'Andres', null, 'project', 'Leder', null, null, 'active', 'idea', '1', '{}', null, null, 1, now(), now() from actors.actor d where d.organisation_number = '${ACTORS.helseMidt}'`);
    expect(await asService(settings, report(`p.code = 'EIET-AV-DIR'`))).toBe(1);
    expect(await asService(settings, report(`p.code = 'EIET-AV-MIDT'`))).toBe(0);
    await service.owner.query(`delete from portfolio.project where code in ('EIET-AV-DIR', 'EIET-AV-MIDT')`);
  });

  test('B4 the catalog: every table is protected, and the service\'s role is harmless', async () => {
    const { rows: tables } = await service.owner.query<{ name: string; has_actor: boolean; enabled: boolean; forced: boolean; unprotected: string[] }>(
      `select n.nspname || '.' || c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
              exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'actor_id') as has_actor,
              array(select g.command from (values ('SELECT', 'r', true, false), ('INSERT', 'a', false, true), ('UPDATE', 'w', true, true), ('DELETE', 'd', true, false)) as g (command, letter, using_needed, check_needed)
                     where has_table_privilege('portfolio_app', c.oid, g.command)
                       and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd::text in (g.letter, '*') and (p.polqual is not null or not g.using_needed) and (p.polwithcheck is not null or not g.check_needed))) as unprotected
         from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind in ('r', 'p')`,
      [SCHEMAS],
    );
    const { rows: role } = await service.owner.query<Record<string, unknown>>(
      `select r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
              (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relowner = r.oid and n.nspname = any($1)) as owned,
              (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships,
              (select count(*)::int from unnest($1::text[]) s where has_schema_privilege(r.oid, s, 'CREATE')) as creates
         from pg_roles r where r.rolname = 'portfolio_app'`,
      [SCHEMAS],
    );
    const { rows: views } = await service.owner.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname not in ('pg_catalog', 'information_schema', 'bullmq') and ((c.relkind = 'v' and not coalesce(c.reloptions::text, '') ~ 'security_invoker=(true|on|1)') or (c.relkind = 'm' and has_table_privilege('portfolio_app', c.oid, 'SELECT')))`,
    );
    const { rows: definers } = await service.owner.query<{ name: string }>(
      `select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    const withActor = tables.filter((table) => table.has_actor);
    const safe = withActor.filter((table) => table.enabled && table.forced && table.unprotected.length === 0);
    figure('B4', `${String(safe.length)} of ${String(withActor.length)} tables with actor_id protected; of all ${String(tables.length)} tables ${String(tables.filter((table) => !table.enabled || !table.forced || table.unprotected.length > 0).length)} is not, platform.audit_head, on which the role has no right at all; unsafe views ${String(views.length)}; SECURITY DEFINER ${definers.map(({ name }) => name).join(', ')}`);
    expect(withActor.length).toBeGreaterThan(8);
    expect(safe).toEqual(withActor);
    // Everything the role has any right on is protected; the heads of the audit are out of its reach altogether.
    expect(tables.filter((table) => table.unprotected.length > 0)).toEqual([]);
    expect(tables.filter((table) => !table.enabled || !table.forced).map(({ name }) => name)).toEqual(['platform.audit_head']);
    const { rows: head } = await service.owner.query<{ reach: boolean }>(`select has_table_privilege('portfolio_app', 'platform.audit_head', 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') as reach`);
    expect(head).toEqual([{ reach: false }]);
    expect(role).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owned: 0, memberships: 0, creates: 0 }]);
    expect([views, definers.map(({ name }) => name)]).toEqual([[], ['platform.audit_link']]);
  });

  test('B5 nobody set, or set to nothing: no row is seen, and no write is accepted', async () => {
    await service.owner.query(`insert into rollup.round_status select r.id, r.key, false, '"x"', '{}', 0, now() from reporting.round r`);
    await service.owner.query(`insert into rollup.actor_status select r.id, a.id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from reporting.round r, actors.actor a where a.organisation_number = '983658776'`);
    await service.owner.query(`insert into rollup.project_line select v.round_id, v.project_id, v.actor_id, v.id, 'OFFER2', 'x', 'project', '1', 'active', 'execution', null, null, null, null, null, false from reporting.report_revision v`);
    await service.owner.query(`insert into rollup.budget_line select v.round_id, v.project_id, 2021, v.actor_id, 1, null, null from reporting.report_revision v`);
    // What anyone may read: the register, the criteria, the rounds and the figures.
    const published = ['actors.actor', 'criteria.criteria_set', 'criteria.criterion', 'reporting.round', 'rollup.round_status'];
    const counts = await rowCounts(service);
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
    const seen: string[] = [];
    const written: string[] = [];
    let attempts = 0;
    for (const table of await tablesOf(service)) {
      const { copy, column } = await rowOf(table, 'true');
      for (const [name, settings] of Object.entries(NOBODY)) {
        if ((await asService(settings, `select 1 from ${table}`)) > 0 && !published.includes(table)) seen.push(`${table} with ${name}`);
        for (const write of [insertion(table, copy), `update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table} cascade`]) {
          attempts += 1;
          if ((await asService(settings, write)) > 0) written.push(`${write.slice(0, 60)} with ${name}`);
        }
      }
    }
    figure('B5', `${String(Object.keys(counts).length)} tables x ${String(Object.keys(NOBODY).length)} ways of nobody: rows seen in ${String(seen.length)} (besides ${published.join(', ')}), ${String(written.length)} of ${String(attempts)} writes accepted`);
    expect([seen, written]).toEqual([[], []]);
    expect(await rowCounts(service)).toEqual(counts);
  });

  test('B7 in the database itself, another actor\'s setting sees and changes no row of the victim', async () => {
    const idOf = async (number: string): Promise<string> => (await service.owner.query<{ id: string }>('select id from actors.actor where organisation_number = $1', [number])).rows[0]?.id ?? '';
    const settings = [`select set_config('app.access', 'actor', true), set_config('app.actor_ids', '{${await idOf(ACTORS.oslo)}}', true)`];
    const theirs = `actor_id = '${await idOf(ACTORS.helseMidt)}'`;
    const { rows: tables } = await service.owner.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attname = 'actor_id' and c.relkind in ('r', 'p') and n.nspname = any($1) order by 1`,
      [SCHEMAS],
    );
    const passed: string[] = [];
    let attempts = 0;
    for (const { name } of tables) {
      const { copy, column } = await rowOf(name, theirs);
      for (const statement of [`select 1 from ${name} where ${theirs}`, insertion(name, copy), `update ${name} set ${column} = ${column} where ${theirs}`, `delete from ${name} where ${theirs}`]) {
        attempts += 1;
        if ((await asService(settings, statement)) > 0) passed.push(statement);
      }
      // Giving one's own rows away, or taking the identity of another's, is refused as well.
      if ((await asService(settings, `update ${name} set ${theirs}`)) > 0) passed.push(`give away ${name}`);
    }
    figure('B7', `in SQL: ${String(tables.length)} tables with actor_id, ${String(attempts + tables.length)} statements as another actor: ${String(passed.length)} saw or changed a row of the victim`);
    expect(passed).toEqual([]);
  });

  test('B9 a field that is not the caller\'s to set has no effect, at any level of any body', async () => {
    const extras: Readonly<Record<string, unknown>> = { actorId: newId(), actor: ACTORS.helseMidt, owner: ACTORS.helseMidt, id: victim.draft, version: 99, revision: 99, state: 'certified', createdAt: '2020-01-01T00:00:00Z', updatedAt: '2020-01-01T00:00:00Z', evaluatedBy: ACTORS.directorate, assessor: ACTORS.directorate, outcome: 'in', contentHash: 'x', __typename: 'x' };
    const before = await fingerprints(service);
    let sent = 0;
    const passed: string[] = [];
    for (const route of operationsOf(service.app).filter(({ requestBody }) => requestBody !== undefined)) {
      const body = sampleOf(route.requestBody ?? {}) as Record<string, unknown>;
      for (const [name, value] of Object.entries(extras)) {
        for (const level of [[], ...Object.entries(body).filter(([, member]) => typeof member === 'object' && member !== null).map(([key]) => [key])]) {
          const changed = structuredClone(body);
          const place = level.reduce<unknown>((parent, key) => (parent as Record<string, unknown>)[key], changed);
          const target = (Array.isArray(place) ? place[0] : place) as Record<string, unknown> | string | undefined;
          if (typeof target !== 'object' || name in target) continue;
          target[name] = value;
          sent += 1;
          const token = await service.token(route.scope.endsWith('directorate') ? ACTORS.directorate : ACTORS.oslo);
          const { status, text } = await service.call(route.method, pathOf(route.route, { code: 'EGET', round: '2021-1', id: victim.draft }), { token, headers: preconditionsOf(route), body: changed });
          if (status !== 400 || !text.includes('unknown-field')) passed.push(`${route.id} ${level.join()} ${name}: ${String(status)} ${text.slice(0, 200)}`);
        }
      }
    }
    figure('B9', `${String(sent)} bodies with a field that is not the caller's: ${String(passed.length)} not refused`);
    expect(passed).toEqual([]);
    expect(await fingerprints(service)).toEqual(before);
  });

  test('B10 the source reaches the database in one way only', async () => {
    const files = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'));
    const hits: string[] = [];
    for (const name of files.filter((file) => file !== 'platform/database.ts')) {
      const lines = (await readFile(`src/${name}`, 'utf8')).split('\n');
      lines.forEach((line, index) => {
        if (/createQueryRunner|\bdataSource\.query|\.save\((?!command\b)|getRepository|InjectRepository|manager\.(?:query|save|upsert)\b|new (?:pg\.)?Pool\b/.test(line)) hits.push(`${name}:${String(index + 1)} ${line.trim()}`);
      });
    }
    figure('B10', `${String(files.length)} files: ${String(hits.length)} other ways to the database`);
    expect(hits).toEqual([]);
  });
});
