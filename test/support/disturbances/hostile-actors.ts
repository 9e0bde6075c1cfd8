import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { quantile, upTo } from '../crowd.js';
import { type ServiceProcess, startProcessBeside } from '../processes/processes.js';
import { aReport } from '../reports/samples.js';
import { ACTORS, send, startTestService, type TestService } from '../service.js';
import { Actor, Directorate } from '../story.js';

/** A request that a flood repeats. */
interface Repeated {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers that an ordinary actor got. */
export interface Experience {
  readonly answers: number;
  /** Answers other than 2xx. */
  readonly refused: number;
  readonly p99: number;
}

/** Time between two reads of the ordinary actor: at most 100 in the ten seconds that are counted. */
const READ_EVERY_MS = 100;
/** Rates that the ordinary actor keeps within and a flood passes, on a slow machine too. */
const RATES = {
  RATE_READ: '150',
  RATE_WRITE: '1000',
  RATE_IMPORT: '60',
};

/**
 * A service as `npm start` runs it, in one process, with a hostile actor and an ordinary one beside
 * it. Floods come from processes of their own.
 */
export class HostileStage {
  private readonly floods: ChildProcess[] = [];
  private readonly slow: Socket[] = [];

  private constructor(
    readonly arranged: TestService,
    /** The service that is measured. */
    readonly service: Pick<TestService, 'call' | 'token'>,
    readonly running: ServiceProcess,
    readonly hostile: Actor,
  ) {}

  static async begin(env: Readonly<Record<string, string>> = {}): Promise<HostileStage> {
    const arranged = await startTestService({ env: { ROLE: 'api' } });
    await new Directorate(arranged).opensRound('2021-1');
    const ordinary = new Actor(arranged, ACTORS.oslo);
    await ordinary.registersProject('VANLIG');
    await ordinary.startsReport('2021-1', 'VANLIG');
    const running = await startProcessBeside(arranged, { ...RATES, ...env });
    const { url } = running;
    const service = { ...arranged, call: send.bind(undefined, url) };
    const hostile = new Actor(service, ACTORS.helseMidt);
    return new HostileStage(arranged, service, running, hostile);
  }

  async end(): Promise<void> {
    for (const socket of this.slow) socket.destroy();
    for (const flood of this.floods) flood.kill();
    await this.running.end('SIGTERM');
    await this.arranged.stop();
  }

  /** Lets the ordinary actor read its reports, a few requests a second, and measures its answers. */
  async watchOrdinary(milliseconds: number): Promise<Experience> {
    const token = await this.arranged.token(ACTORS.oslo);
    const end = performance.now() + milliseconds;
    const taken: number[] = [];
    let refused = 0;
    while (performance.now() < end) {
      const began = performance.now();
      const { status } = await send(this.running.url, 'GET', '/v1/rounds/2021-1/reports?limit=20', {
        token,
      });
      taken.push(performance.now() - began);
      if (status >= 300) refused += 1;
      await wait(READ_EVERY_MS);
    }
    return { answers: taken.length, refused, p99: quantile(taken, 0.99) };
  }

  /**
   * Floods the service with requests of the hostile actor while work goes on. The work begins at once,
   * or with the first answer that has the status `begunBy`: a slow machine is not asked to send a
   * number of requests in a given time.
   */
  async floodDuring<T>(
    { clients, begunBy }: { readonly clients: number; readonly begunBy?: number },
    requests: readonly Omit<Repeated, 'headers'>[],
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly statuses: Readonly<Record<string, number>> }> {
    const authorization = `Bearer ${await this.arranged.token(ACTORS.helseMidt)}`;
    const headers = { authorization, 'content-type': 'application/json', 'if-match': '"1"' };
    const sent = {
      url: this.running.url,
      clients,
      begunBy,
      requests: requests.map((one) => ({
        ...one,
        headers: one.method === 'GET' ? { authorization } : headers,
      })),
    };
    const flood = spawn(
      process.execPath,
      ['test/support/processes/flood.mjs', JSON.stringify(sent)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.floods.push(flood);
    let output = '';
    flood.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    await once(flood.stdout, 'data');
    await wait(300);
    const result = await work();
    flood.stdin.end();
    await once(flood, 'exit');
    return {
      result,
      statuses: JSON.parse(output.replace('begun\n', '')) as Record<string, number>,
    };
  }

  /** Registers projects of the hostile actor, and returns a file of a report on each. */
  async writeLargeFile(reports: number): Promise<string> {
    await this.arranged.owner.query(
      `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
              main_goal, goals, standing_since, version, created_at, updated_at)
       select gen_random_uuid(), a.id, 'F' || n, 'Tiltak', 'project', 'Leder', 'active',
              'idea', '1', '{}', now(), 1, now(), now()
         from actors.actor a, generate_series(1, $2) n
        where a.organisation_number = $1`,
      [ACTORS.helseMidt, reports],
    );
    const body = aReport();
    return upTo(reports)
      .map((index) => JSON.stringify({ project: `F${String(index + 1)}`, ...body }))
      .join('\n');
  }

  /** Starts drafts of the hostile actor, and returns the requests that save them again and again. */
  async startDrafts(count: number): Promise<Omit<Repeated, 'headers'>[]> {
    const drafts: Omit<Repeated, 'headers'>[] = [];
    for (const index of upTo(count)) {
      await this.hostile.registersProject(`UTKAST${String(index)}`);
      const { id } = await this.hostile.startsReport('2021-1', `UTKAST${String(index)}`);
      const body = JSON.stringify(aReport({ summary: randomUUID() }));
      drafts.push({ method: 'PUT', path: `/v1/reports/${id}`, body });
    }
    return drafts;
  }

  /** Opens connections that never send a whole request. */
  async openSlowConnections(count: number): Promise<void> {
    const { hostname, port } = new URL(this.running.url);
    for (const _ of upTo(count)) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined).resume();
      this.slow.push(socket);
      await once(socket, 'connect');
      socket.write('GET /v1/rounds HTTP/1.1\r\nhost: x\r\n');
    }
  }

  /** Counts the slow connections that the service has not closed. */
  countSlowConnections(): number {
    return this.slow.filter(({ closed }) => !closed).length;
  }
}
