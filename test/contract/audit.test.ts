import { operationsOf, pathOf } from '../support/operations.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { aProject, aReport, expectStatus, figure, ROUND_TIMES } from '../support/story.js';
import { fingerprints, rowCounts, tablesOf } from '../support/tables.js';

/** One call of a mutating operation that succeeds when the ones before it have. */
interface Step {
  readonly operation: string;
  readonly actor: string;
  readonly status: number;
  readonly path: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly etag?: string;
  /** The clock is moved here first. */
  readonly at?: string;
}

describe('the audit', () => {
  let service: TestService;
  beforeEach(async () => { service = await startTestService({ env: { ROLE: 'api' } }); });
  afterEach(() => service.stop());

  const round = { round: '2021-1' };
  const project = { code: 'SAFEST' };
  /** A round from its plan to its roll-up. `report`: known once the report has been started. */
  const story = (report: string): readonly Step[] => [
    { operation: 'createRound', actor: ACTORS.directorate, status: 201, path: {}, body: { key: '2021-1', period: '2020Q4', name: { nb: 'Runde', en: 'Round' }, budgetYear: 2021, criteriaSet: '2020-12', ...ROUND_TIMES } },
    { operation: 'openRound', actor: ACTORS.directorate, status: 200, path: round, etag: '"1"' },
    { operation: 'createProject', actor: ACTORS.helseMidt, status: 201, path: {}, body: aProject('SAFEST') },
    { operation: 'updateProject', actor: ACTORS.helseMidt, status: 200, path: project, body: { name: 'SAFEST 2' }, etag: '"1"' },
    { operation: 'evaluateProject', actor: ACTORS.directorate, status: 201, path: project, body: { criteriaSet: '2020-12', answers: [] } },
    { operation: 'createReport', actor: ACTORS.helseMidt, status: 201, path: round, body: { project: 'SAFEST', ...aReport() } },
    { operation: 'saveReport', actor: ACTORS.helseMidt, status: 200, path: { id: report }, body: aReport({ summary: 'Endret' }), etag: '"1"' },
    { operation: 'certifyReport', actor: ACTORS.helseMidt, status: 200, path: { id: report }, etag: '"2"' },
    { operation: 'closeRound', actor: ACTORS.directorate, status: 200, path: round, etag: '"2"', at: '2021-02-01T10:00:00+01:00' },
    { operation: 'rollUpRound', actor: ACTORS.directorate, status: 202, path: round },
  ];

  async function take(step: Step, key: string): Promise<Answered> {
    const route = operationsOf(service.app).find(({ id }) => id === step.operation);
    if (route === undefined) throw new Error(`There is no operation ${step.operation}`);
    if (step.at !== undefined) service.moveTo(step.at);
    return service.call(route.method, pathOf(route.route, step.path), {
      token: await service.token(step.actor),
      headers: { ...(route.creates === true ? { 'idempotency-key': key } : {}), ...(step.etag === undefined ? {} : { 'if-match': step.etag }) },
      ...(step.body === undefined ? {} : { body: step.body }),
    });
  }

  const links = async (): Promise<number> => (await rowCounts(service, ['platform.audit']))['platform.audit'] ?? 0;

  test('the story below takes every mutating operation', () => {
    const mutating = operationsOf(service.app).filter(({ method, scope }) => method !== 'GET' && scope !== 'public').map(({ id }) => id).sort();
    expect(story('').map(({ operation }) => operation).sort()).toEqual(mutating);
  });

  test('D1 every mutating operation writes exactly one link, in its own transaction; when that fails, none', async () => {
    await service.owner.query(`create function public.refuse_commit() returns trigger language plpgsql as $$ begin raise exception 'the commit fails'; end $$`);
    let report = '';
    let [written, together, rolledBack, replayed] = [0, 0, 0, 0];
    const steps = story('').length;
    for (let index = 0; index < steps; index++) {
      const step = story(report)[index];
      if (step === undefined) continue;
      const key = `key-${step.operation}`;
      if (step.at !== undefined) service.moveTo(step.at);

      // The last moment at which a change can fail is its commit.
      await service.owner.query(`create constraint trigger refuse_commit after insert on platform.audit deferrable initially deferred for each row execute function public.refuse_commit()`);
      const before = await fingerprints(service);
      expectStatus(await take(step, key), 500);
      expect(await fingerprints(service)).toEqual(before);
      rolledBack += 1;
      await service.owner.query(`drop trigger refuse_commit on platform.audit`);

      const count = await links();
      const answer = expectStatus(await take(step, key), step.status);
      if (step.operation === 'createReport') report = answer.body.id as string;
      expect([step.operation, (await links()) - count]).toEqual([step.operation, 1]);
      written += 1;

      const { rows } = await service.owner.query<{ action: string; organisation_number: string; transaction: string; entry: Record<string, unknown> }>(
        `select a.action, c.organisation_number, a.xmin::text as transaction, a.entry from platform.audit a join actors.actor c on c.id = a.actor_id order by a.xmin::text::bigint desc limit 1`,
      );
      expect(rows[0]).toMatchObject({ action: step.operation, organisation_number: step.actor, entry: { consumer: step.actor, clientId: `test-${step.actor}`, requestId: answer.headers.get('x-request-id'), supplier: null } });
      const changed: string[] = [];
      for (const table of await tablesOf(service)) {
        const { rowCount } = await service.owner.query(`select 1 from ${table} where xmin::text = $1`, [rows[0]?.transaction]);
        if ((rowCount ?? 0) > 0) changed.push(table);
      }
      expect(changed).toContain('platform.audit');
      expect(changed.filter((table) => !table.startsWith('platform.audit') && table !== 'platform.idempotency').length).toBeGreaterThan(0);
      together += 1;

      // The same request again changes nothing more: it is replayed, or refused as stale.
      const again = await take(step, key);
      expect(again.status).toBe(step.operation === 'certifyReport' || step.etag === undefined ? step.status : 412);
      expect((await links()) - count).toBe(1);
      replayed += 1;
    }
    figure('D1', `${String(written)} of ${String(steps)} mutating operations wrote exactly one link, ${String(together)} in the transaction of the change; rolled back: links and rows left by ${String(steps - rolledBack)} of ${String(steps)}; links written by ${String(replayed)} repeats: 0`);
    expect([written, together, rolledBack]).toEqual([steps, steps, steps]);
  });

  test('D2 nobody changes or deletes an audit link, a certified report or an evaluation', async () => {
    let report = '';
    for (let index = 0; index < 8; index++) {
      const step = story(report)[index];
      if (step === undefined) continue;
      const answer = expectStatus(await take(step, `key-${step.operation}`), step.status);
      if (step.operation === 'createReport') report = answer.body.id as string;
    }
    const { rows: actors } = await service.owner.query<{ id: string }>('select id from actors.actor where organisation_number = any($1)', [[ACTORS.directorate, ACTORS.helseMidt]]);
    const own = `{${actors.map(({ id }) => id).join(',')}}`;
    const before = await fingerprints(service);
    let attempts = 0;
    const succeeded: string[] = [];
    const client = await service.owner.connect();
    try {
      for (const role of ['portfolio_app', 'the owner']) {
        for (const access of ['actor', 'directorate', 'system', '']) {
          for (const table of ['platform.audit', 'reporting.report_revision', 'portfolio.evaluation', ...(role === 'portfolio_app' ? ['platform.audit_head'] : [])]) {
            for (const statement of [`update ${table} set ${table.endsWith('_head') ? 'seq = seq' : 'actor_id = actor_id'}`, `delete from ${table}`, `truncate ${table} cascade`]) {
              attempts += 1;
              await client.query('begin');
              try {
                if (role === 'portfolio_app') await client.query('set local role portfolio_app');
                await client.query(`select set_config('app.access', $1, true), set_config('app.actor_ids', $2, true)`, [access, own]);
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
    figure('D2', `${String(succeeded.length)} of ${String(attempts)} UPDATE, DELETE and TRUNCATE succeeded, as the service's role and as the owner`);
    expect(succeeded).toEqual([]);
    expect(await fingerprints(service)).toEqual(before);
  });

  test('a link says what the database says, whatever its writer claims', async () => {
    const client = await service.owner.connect();
    try {
      await client.query('begin');
      await client.query('set local role portfolio_app');
      const { rows: [actor] } = await client.query<{ id: string }>('select id from actors.actor where organisation_number = $1', [ACTORS.oslo]);
      await client.query(`select set_config('app.access', 'actor', true), set_config('app.actor_ids', $1, true)`, [`{${String(actor?.id)}}`]);
      const { rows } = await client.query<{ seq: string; previous_hash: string; hash: string }>(
        `insert into platform.audit (actor_id, seq, recorded_at, action, subject, entry, previous_hash, hash) values ($1, 999, now(), 'forged', 'x', '{}', 'forged', 'forged') returning seq, previous_hash, hash`,
        [actor?.id],
      );
      expect(rows).toEqual([{ seq: '1', previous_hash: '', hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
