import pg from 'pg';
import { signAsLocalIssuer } from '../../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../../src/platform/base/scopes.js';
import { inParallel, upTo } from '../crowd.js';
import { type ServiceProcess, startProcess } from '../processes/processes.js';
import { aProject, aReport } from '../reports/samples.js';
import {
  ACTORS,
  type Answered,
  type CallOptions,
  cloneDatabase,
  send,
  TEST_DATA_DIR,
  tokenClaims,
} from '../service.js';
import { Directorate, eventually } from '../story.js';
import { behind } from '../stages/rollups.js';

/** Number of clients that send requests at the same time. */
export const LANES = 8;
/** Instant at which each process begins, so that one token lasts for all of them. */
const AT = '2021-01-18T10:00:00+01:00';

const LEFT = `
  select (select count(*) from platform.outbox where dispatched_at is null)::int as waiting,
         (select count(*) from platform.job where state = 'failed')::int as failed`;

/** A process that is told to stop, again and again, while clients send requests. */
export class StoppedService {
  /** Keys of the requests that were answered with success. */
  private readonly answered = new Set<string>();
  /** Answers that are neither a success nor "unavailable". */
  readonly others: string[] = [];
  /** Number of processes by how they ended. */
  readonly exits = new Map<string, number>();
  unanswered = 0;
  /** Seconds of the slowest end. */
  slowest = 0;

  private constructor(
    private readonly clone: Awaited<ReturnType<typeof cloneDatabase>>,
    readonly owner: pg.Pool,
    private readonly env: Readonly<Record<string, string>>,
    private readonly token: string,
  ) {}

  /** Prepares a database with an open round. */
  static async starts(env: Readonly<Record<string, string>>): Promise<StoppedService> {
    const clone = await cloneDatabase();
    const owner = new pg.Pool({ connectionString: clone.url, max: 2 });
    owner.on('error', () => undefined);
    const stage = new StoppedService(clone, owner, env, await signToken(ACTORS.helseMidt));
    const opening = await stage.startProcess();
    await new Directorate({
      call: (method, path, options) => send(opening.url, method, path, options),
      token: signToken,
    }).opensRound('2021-1');
    await opening.end('SIGTERM');
    return stage;
  }

  /** Starts a process and clients, and tells the process to stop after some milliseconds. */
  async stopAtWork(stop: number, afterMs: number): Promise<void> {
    const process = await this.startProcess();
    const told = { stop: false };
    const lanes = inParallel(upTo(LANES), LANES, async (lane) => {
      for (let n = 0; !told.stop; n++)
        await this.report(process, `ST-${String(stop)}-${String(lane)}-${String(n)}`);
    });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const ended = await process.end('SIGTERM');
    told.stop = true;
    await lanes;
    this.slowest = Math.max(this.slowest, ended.seconds);
    const how = `${String(ended.code)} ${String(ended.signal)}`;
    this.exits.set(how, (this.exits.get(how) ?? 0) + 1);
  }

  /** Starts a last process, and returns the seconds until the figures are whole and told. */
  async catchUp(): Promise<number> {
    const last = await this.startProcess();
    const started = performance.now();
    await eventually(async () => {
      const left = await this.countLeft();
      return (await behind(this.owner)) === 0 && left?.waiting === 0 ? true : undefined;
    }, 50);
    const seconds = (performance.now() - started) / 1000;
    await last.end('SIGTERM');
    return seconds;
  }

  /** Counts the changes that were stored, and those whose request had no answer. */
  async countStored(): Promise<{ readonly stored: number; readonly dropped: number }> {
    const { rows } = await this.owner.query<{ key: string }>(
      `select key from platform.idempotency where key like 'ST-%'`,
    );
    const dropped = rows.filter(({ key }) => !this.answered.has(key)).length;
    return { stored: rows.length, dropped };
  }

  /** Counts the events that were not dispatched, and the jobs that failed. */
  async countLeft(): Promise<{ readonly waiting: number; readonly failed: number } | undefined> {
    return (await this.owner.query<{ waiting: number; failed: number }>(LEFT)).rows[0];
  }

  async stop(): Promise<void> {
    await this.owner.end();
    await this.clone.drop();
  }

  private startProcess(): Promise<ServiceProcess> {
    return startProcess({
      ...this.env,
      ROLE: 'all',
      DATABASE_URL: this.clone.url,
      DATA_DIR: TEST_DATA_DIR,
      LOG_LEVEL: 'info',
      CLOCK_START: AT,
      QUEUE_PREFIX: this.clone.url.replace(/^.*\//, ''),
    });
  }

  /** Registers a project, reports it and certifies the report, as far as there are answers. */
  private async report(process: ServiceProcess, code: string): Promise<void> {
    const ask = (path: string, key: string, options: CallOptions): Promise<Answered | undefined> =>
      this.ask(process, path, {
        ...options,
        headers: { 'idempotency-key': key, ...options.headers },
      });
    const project = await ask('/v1/projects', `${code}-p`, { body: aProject(code) });
    if (project === undefined) return;
    const report = await ask('/v1/rounds/2021-1/reports', `${code}-r`, {
      body: { project: code, ...aReport() },
    });
    if (report === undefined) return;
    await ask(`/v1/reports/${String(report.body.id)}/certify`, `${code}-c`, {
      headers: { 'if-match': report.headers.get('etag') ?? '' },
    });
  }

  /**
   * Sends a request on a connection of its own, so that a refused connection means a request that
   * did not arrive. Returns the answer when it is a success.
   */
  private async ask(
    { url }: ServiceProcess,
    path: string,
    { headers, ...options }: CallOptions,
  ): Promise<Answered | undefined> {
    const answer = await send(url, 'POST', path, {
      ...options,
      token: this.token,
      headers: { connection: 'close', ...headers },
    }).catch(() => undefined);
    if (answer === undefined) {
      this.unanswered += 1;
      return undefined;
    }
    const succeeded = answer.status < 300;
    if (succeeded) this.answered.add(headers?.['idempotency-key'] ?? '');
    else if (answer.status !== 503) this.others.push(`${String(answer.status)} ${answer.text}`);
    return succeeded ? answer : undefined;
  }
}

function signToken(actor: string): Promise<string> {
  const now = Math.floor(Date.parse(AT) / 1000);
  return signAsLocalIssuer(TEST_DATA_DIR, tokenClaims(actor, ALL_SCOPES.join(' '), now));
}
