import { inParallel, upTo } from '../crowd.js';
import { type ServiceProcess, startProcessBeside } from '../processes/processes.js';
import { aReport } from '../reports/samples.js';
import {
  ACTORS,
  type Answered,
  type CallOptions,
  send,
  startTestService,
  type TestService,
} from '../service.js';
import { Directorate, eventually, expectStatus } from '../story.js';

/** Number of reports that clients create and certify at once. */
export const REPORTS = 40;

/** An answer, or undefined when the connection was lost. */
type Reply = Answered | undefined;

/** The answers to one client before its API was killed. */
interface FirstAnswers {
  readonly created: Reply;
  readonly certified: Reply;
}

/** Inserts the projects `K<kill>-<number>` of an actor. */
const INSERT_PROJECTS = `
  insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
         main_goal, goals, standing_since, version, created_at, updated_at)
  select gen_random_uuid(), a.id, 'K' || k || '-' || n, 'Tiltak', 'project', 'Leder', 'active',
         'idea', '1', '{}', now(), 1, now(), now()
    from actors.actor a, generate_series(0, $2 - 1) k, generate_series(0, $3 - 1) n
   where a.organisation_number = $1`;

const STORED_ROWS = `
  select (select count(*) from reporting.report)::int as reports,
         (select count(*)
            from reporting.report
           where state = 'certified' and revision = 1 and version = 2)::int as certified,
         (select count(*) from reporting.report_revision)::int as revisions,
         (select count(*) from platform.audit where action = 'createReport')::int as created,
         (select count(*) from platform.audit where action = 'certifyReport')::int as audited,
         (select count(*) from platform.outbox where topic = 'report.certified')::int as events`;

/** Rows that all reports have left. */
export interface StoredReports {
  readonly reports: number;
  readonly certified: number;
  readonly revisions: number;
  readonly created: number;
  readonly audited: number;
  readonly events: number;
}

/**
 * Clients that take reports from nothing to certified by an API process, which is killed in the
 * middle. They repeat every request, with the same keys, to the next process.
 */
export class KilledReports {
  /** Number of clients by the answers that they had before and after the API was killed. */
  readonly answered = { created: 0, certified: 0, unanswered: 0, replayed: 0, changed: 0 };
  /** Number of reports that were certified without an answer. */
  storedUnanswered = 0;

  private constructor(
    private api: ServiceProcess,
    private readonly service: TestService,
    private readonly token: string,
  ) {}

  /** Starts the API, with a round and projects enough for a number of kills. */
  static async starts(kills: number): Promise<KilledReports> {
    const service = await startTestService({
      at: '2021-01-18T10:00:00+01:00',
      env: { ROLE: 'api' },
    });
    await new Directorate(service).opensRound('2021-1');
    await service.owner.query(INSERT_PROJECTS, [ACTORS.helseMidt, kills, REPORTS]);
    const token = await service.token(ACTORS.helseMidt);
    return new KilledReports(await startApi(service), service, token);
  }

  /** Kills the API when some reports are certified, and repeats every request. */
  async killAndRepeat(kill: number): Promise<void> {
    const first = upTo(REPORTS).map((index) => this.report(kill, index));
    const enough = 2 + 6 * (kill % 5);
    await eventually(
      async () => ((await this.countCertified(kill)) >= enough ? true : undefined),
      1,
    );
    await this.api.end('SIGKILL');
    const before = await Promise.all(first);
    const answered = before.filter(({ certified }) => certified !== undefined).length;
    this.storedUnanswered += (await this.countCertified(kill)) - answered;
    this.api = await startApi(this.service);
    await inParallel(before, 4, (was, index) => this.repeat(kill, index, was));
  }

  async countRows(): Promise<StoredReports | undefined> {
    return (await this.service.owner.query<StoredReports>(STORED_ROWS)).rows[0];
  }

  async stop(): Promise<void> {
    await this.api.end('SIGTERM');
    await this.service.stop();
  }

  /** Creates a report, and certifies it as soon as it is created. */
  private async report(kill: number, index: number): Promise<FirstAnswers> {
    const created = await this.create(kill, index);
    if (created?.status !== 201) return { created: undefined, certified: undefined };
    const certified = await this.certify(kill, index, created.body.id as string);
    return { created, certified: certified?.status === 200 ? certified : undefined };
  }

  /** Repeats both requests of a report, and counts how the answers compare with the first ones. */
  private async repeat(kill: number, index: number, was: FirstAnswers): Promise<void> {
    const created = expectStatus(requireAnswer(await this.create(kill, index)), 201);
    const id = created.body.id as string;
    const certified = requireAnswer(await this.certify(kill, index, id));
    this.answered.created += 1;
    if (was.created !== undefined) this.compare(was.created, created);
    if (was.certified === undefined) this.answered.unanswered += 1;
    // Certifying names the version that was read. Of a report that is certified since, the answer
    // is the first one again, or that the report has changed.
    if (certified.status === 200) this.compare(was.certified ?? certified, certified);
    else expect(certified.status).toBe(412);
    const now = await this.ask('GET', `/v1/reports/${id}`);
    expect(now?.body).toMatchObject({
      state: 'certified',
      revision: 1,
      version: 2,
      content: { summary: `Nr ${String(index)}` },
    });
    this.answered.certified += 1;
  }

  private compare(first: Answered, repeated: Answered): void {
    this.answered[first.text === repeated.text ? 'replayed' : 'changed'] += 1;
  }

  private create(kill: number, index: number): Promise<Reply> {
    return this.ask('POST', '/v1/rounds/2021-1/reports', {
      body: {
        project: `K${String(kill)}-${String(index)}`,
        ...aReport({ summary: `Nr ${String(index)}` }),
      },
      headers: { 'idempotency-key': `c-${String(kill)}-${String(index)}` },
    });
  }

  private certify(kill: number, index: number, id: string): Promise<Reply> {
    return this.ask('POST', `/v1/reports/${id}/certify`, {
      headers: { 'if-match': '"1"', 'idempotency-key': `s-${String(kill)}-${String(index)}` },
    });
  }

  private ask(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
    const { token } = this;
    return send(this.api.url, method, path, { token, ...options }).catch(() => undefined);
  }

  private async countCertified(kill: number): Promise<number> {
    const { rowCount } = await this.service.owner.query(
      `select 1
         from reporting.report_revision v
         join portfolio.project p on p.id = v.project_id
        where p.code like 'K${String(kill)}-%'`,
    );
    return rowCount ?? 0;
  }
}

function startApi(service: TestService): Promise<ServiceProcess> {
  return startProcessBeside(service, { ROLE: 'api' });
}

function requireAnswer(reply: Reply): Answered {
  if (reply === undefined) throw new Error('There is no answer');
  return reply;
}
