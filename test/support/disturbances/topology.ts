import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { signAsLocalIssuer } from '../../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../../src/platform/base/scopes.js';
import { inParallel, upTo } from '../crowd.js';
import { externalDatabase, prepareDatabase } from '../processes/external-postgres.js';
import { type ServiceProcess, startProcess } from '../processes/processes.js';
import { aProject } from '../reports/samples.js';
import { ACTORS, type Answered, type CallOptions, send, tokenClaims } from '../service.js';
import { Actor, Directorate, eventually, setStanding } from '../story.js';

export const ROUND = '2026-1';
const DAY = 24 * 3_600_000;

interface Settings {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The four processes, two of each role. */
interface Processes {
  readonly apiA: ServiceProcess;
  readonly apiB: ServiceProcess;
  readonly workerA: ServiceProcess;
  readonly workerB: ServiceProcess;
}

/** The processes that docker-compose.yml starts: two APIs and two workers on one PostgreSQL. */
export class Topology {
  private constructor(
    readonly processes: Processes,
    readonly owner: pg.Pool,
    private readonly dataDir: string,
    private readonly undo: readonly (() => Promise<unknown>)[],
  ) {}

  static async starts(env: Readonly<Record<string, string>>): Promise<Topology> {
    const database = await externalDatabase();
    await prepareDatabase(database.url);
    const owner = new pg.Pool({ connectionString: database.url, max: 4 });
    owner.on('error', () => undefined);
    const dataDir = await mkdtemp(join(tmpdir(), 'portfolio-topology-'));
    const settings = { databaseUrl: database.url, dataDir, env };
    const processes = await startProcesses(settings);
    const undo = [
      ...Object.values(processes).map((process) => () => process.end('SIGKILL')),
      () => rm(dataDir, { recursive: true, force: true }),
      () => owner.end(),
      database.drop,
    ];
    return new Topology(processes, owner, dataDir, undo);
  }

  /** Returns the directorate as a client of one API. */
  directorateAt(api: ServiceProcess): Directorate {
    return new Directorate(this.clientOf(api), ACTORS.helsedirektoratet);
  }

  /**
   * Opens a round by the real clock. Its deadline was yesterday, so it takes late reports and can be
   * closed.
   */
  async openRound(): Promise<void> {
    const instant = (offset: number): string => new Date(Date.now() + offset).toISOString();
    await this.directorateAt(this.processes.apiA).opensRound(ROUND, {
      opensAt: instant(-20 * DAY),
      deadline: instant(-DAY),
      closesAt: instant(20 * DAY),
    });
  }

  /** Registers a project of each municipality by one API, and reports it by the other. */
  async report(municipalities: number): Promise<void> {
    const { rows } = await this.owner.query<{ organisation_number: string }>(
      `select organisation_number
         from actors.actor
        where valid_to is null and kind = 'municipality'
        order by organisation_number
        limit $1`,
      [municipalities],
    );
    const { apiA, apiB } = this.processes;
    await inParallel(rows, 6, async ({ organisation_number: number }, index) => {
      const code = `TOP-${String(index)}`;
      await new Actor(this.clientOf(apiA), number).registersProject(code);
      await setStanding(this.owner, [code]);
      await new Actor(this.clientOf(apiB), number).reports(ROUND, code);
    });
  }

  /**
   * Closes the round, and kills a worker in the middle of the roll-ups, which are slowed down for
   * it. Returns the state of the job then, its end, and the seconds between.
   */
  async killWorkerAtWork(): Promise<{
    readonly doneAtKill: number;
    readonly finished: Answered;
    readonly seconds: number;
  }> {
    await this.owner.query(
      `create function rollup.slowly() returns trigger
         language plpgsql as $$ begin perform pg_sleep(0.15); return new; end $$;
       create trigger slowly before insert on rollup.actor_status
         for each row execute function rollup.slowly()`,
    );
    const directorate = this.directorateAt(this.processes.apiA);
    const job = await directorate.closesRound(ROUND);
    await eventually(async () => {
      const { body } = await directorate.call('GET', `/v1/jobs/${job}`);
      return body.done >= 5 && body.done < body.total ? true : undefined;
    }, 10);
    await this.processes.workerA.end('SIGKILL');
    const killedAt = performance.now();
    const { body: atKill } = await directorate.call('GET', `/v1/jobs/${job}`);
    const finished = await this.directorateAt(this.processes.apiB).awaitsJob(job);
    const seconds = (performance.now() - killedAt) / 1000;
    await this.owner.query(`drop trigger slowly on rollup.actor_status`);
    return { doneAtKill: atKill.done as number, finished, seconds };
  }

  async countFailedJobs(): Promise<number> {
    const { rowCount } = await this.owner.query(
      `select 1 from platform.job where state = 'failed'`,
    );
    return rowCount ?? 0;
  }

  /** Waits until both APIs answer the status of the round. Returns both answers. */
  readStatusOfBoth(): Promise<Answered[]> {
    return eventually(async () => {
      const answers = await Promise.all(
        [this.processes.apiA, this.processes.apiB].map(({ url }) =>
          send(url, 'GET', `/v1/rounds/${ROUND}/status`),
        ),
      );
      return answers.every(({ status }) => status === 200) ? answers : undefined;
    });
  }

  /**
   * Sends requests that wait for a lock of the database, tells their API to stop, and tries another
   * request. Then releases the lock. The requests are fewer than the API's connections, so all of
   * them have arrived.
   */
  async stopApiAtWork(requests: number): Promise<{
    readonly statuses: readonly number[];
    readonly refused: string;
    readonly ended: Awaited<ReturnType<ServiceProcess['end']>>;
  }> {
    const { apiA } = this.processes;
    const blocker = await this.owner.connect();
    await blocker.query('begin');
    await blocker.query('lock table portfolio.project in share mode');
    const token = await this.signToken(ACTORS.helseMidt);
    const inFlight = upTo(requests).map((index) => createProject(apiA, token, index));
    await this.awaitLocked(requests);
    const ending = apiA.end('SIGTERM');
    const refused = await awaitRefusal(apiA);
    await blocker.query('commit');
    blocker.release();
    return { statuses: await Promise.all(inFlight), refused, ended: await ending };
  }

  async countStopped(): Promise<number> {
    const { rowCount } = await this.owner.query(
      `select 1 from portfolio.project where code like 'STOP-%'`,
    );
    return rowCount ?? 0;
  }

  async stop(): Promise<void> {
    for (const step of this.undo) await step();
  }

  /** Waits until this many connections wait for a lock. */
  private async awaitLocked(connections: number): Promise<void> {
    await eventually(async () => {
      const { rowCount } = await this.owner.query(
        `select 1
           from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return (rowCount ?? 0) >= connections ? true : undefined;
    });
  }

  private readonly signToken = (organisationNumber: string): Promise<string> =>
    signAsLocalIssuer(
      this.dataDir,
      tokenClaims(organisationNumber, ALL_SCOPES.join(' '), Math.floor(Date.now() / 1000)),
    );

  private clientOf({ url }: ServiceProcess): ConstructorParameters<typeof Actor>[0] {
    return {
      token: this.signToken,
      call: (method: string, path: string, options?: CallOptions) =>
        send(url, method, path, options),
    };
  }
}

async function startProcesses({ databaseUrl, dataDir, env }: Settings): Promise<Processes> {
  const start = (role: string): Promise<ServiceProcess> =>
    startProcess({
      ROLE: role,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      QUEUE_PREFIX: databaseUrl.replace(/^.*\//, ''),
      ...env,
    });
  const [apiA, apiB, workerA, workerB] = await Promise.all([
    start('api'),
    start('api'),
    start('worker'),
    start('worker'),
  ]);
  return { apiA, apiB, workerA, workerB };
}

/** Asks an API that is told to stop until it takes no connection. */
function awaitRefusal({ url }: ServiceProcess): Promise<string> {
  return eventually(
    () =>
      send(url, 'GET', '/health/live').then(
        ({ status }) => (status === 503 ? '503' : undefined),
        () => 'refused',
      ),
    20,
  );
}

/** Creates a project. Returns the status of the answer, or 0 when the connection was lost. */
function createProject(api: ServiceProcess, token: string, index: number): Promise<number> {
  return send(api.url, 'POST', '/v1/projects', {
    token,
    body: aProject(`STOP-${String(index)}`),
    headers: { 'idempotency-key': `stop-${String(index)}` },
  }).then(
    ({ status }) => status,
    () => 0,
  );
}
