import pg from 'pg';
import { signAsLocalIssuer } from '../../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../../src/platform/base/scopes.js';
import { inParallel, upTo } from '../crowd.js';
import { type ServiceProcess, startProcess } from '../processes/processes.js';
import { aProject } from '../reports/samples.js';
import { ACTORS, cloneDatabase, send, TEST_DATA_DIR, tokenClaims } from '../service.js';
import { eventually } from '../story.js';

/** Number of projects that clients ask for at once. */
export const IN_FLIGHT = 100;

/** Rows that the requests of all rounds have left. */
export interface StoredProjects {
  readonly projects: number;
  readonly audit: number;
  readonly kept: number;
}

const STORED_ROWS = `
  select (select count(*) from portfolio.project)::int as projects,
         (select count(*) from platform.audit where action = 'createProject')::int as audit,
         (select count(*) from platform.idempotency where answer is not null)::int as kept`;

function startApi(url: string): Promise<ServiceProcess> {
  const env = { ROLE: 'api', DATABASE_URL: url, DATA_DIR: TEST_DATA_DIR, LOG_LEVEL: 'info' };
  return startProcess(env);
}

/**
 * Clients that create projects by an API process, which is killed in the middle. They repeat every
 * request, with the same keys, to the next process.
 */
export class KilledProjects {
  /** Number of requests without an answer, and how many of their projects were stored. */
  unanswered = 0;
  storedUnanswered = 0;
  /** Status of every repeated request. */
  readonly statuses: number[] = [];

  private constructor(
    private api: ServiceProcess,
    private readonly clone: Awaited<ReturnType<typeof cloneDatabase>>,
    private readonly owner: pg.Pool,
    private readonly token: string,
  ) {}

  static async starts(): Promise<KilledProjects> {
    const clone = await cloneDatabase();
    const owner = new pg.Pool({ connectionString: clone.url, max: 2 });
    owner.on('error', () => undefined);
    const now = Math.floor(Date.now() / 1000);
    const claims = tokenClaims(ACTORS.helseMidt, ALL_SCOPES.join(' '), now);
    const token = await signAsLocalIssuer(TEST_DATA_DIR, claims);
    return new KilledProjects(await startApi(clone.url), clone, owner, token);
  }

  /** Sends requests, kills the API when some are stored, and repeats all of them. */
  async killAndRepeat(kill: number): Promise<void> {
    const create = (index: number): Promise<number> => this.create(kill, index);
    const first = upTo(IN_FLIGHT).map(create);
    const enough = 5 + 10 * (kill % 5);
    await eventually(async () => ((await this.countStored(kill)) >= enough ? true : undefined), 1);
    await this.api.end('SIGKILL');
    const answered = (await Promise.all(first)).filter((status) => status === 201).length;
    this.unanswered += IN_FLIGHT - answered;
    this.storedUnanswered += (await this.countStored(kill)) - answered;
    this.api = await startApi(this.clone.url);
    this.statuses.push(...(await inParallel(upTo(IN_FLIGHT), 10, create)));
  }

  /** Asks for one project. Returns the status of the answer, or 0 when the connection was lost. */
  private async create(kill: number, index: number): Promise<number> {
    try {
      const { status } = await send(this.api.url, 'POST', '/v1/projects', {
        token: this.token,
        body: aProject(`KILL-${String(kill)}-${String(index)}`),
        headers: { 'idempotency-key': `kill-${String(kill)}-${String(index)}` },
      });
      return status;
    } catch {
      return 0;
    }
  }

  private async countStored(kill: number): Promise<number> {
    const { rowCount } = await this.owner.query(
      `select 1 from portfolio.project where code like 'KILL-${String(kill)}-%'`,
    );
    return rowCount ?? 0;
  }

  async countRows(): Promise<StoredProjects | undefined> {
    return (await this.owner.query<StoredProjects>(STORED_ROWS)).rows[0];
  }

  async stop(): Promise<void> {
    await this.api.end('SIGTERM');
    await this.owner.end();
    await this.clone.drop();
  }
}
