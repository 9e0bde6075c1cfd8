import { OutboxRelay } from '../../../src/platform/work/outbox.relay.js';
import { RollupReconciler } from '../../../src/rollup/roll-ups/reconciler.service.js';
import { inParallel, tally, upTo } from '../crowd.js';
import { aReport } from '../reports/samples.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { SIZE } from '../size.js';
import { Actor, Directorate, eventually, expectStatus } from '../story.js';
import { catchUp } from '../reports/certified-reports.js';
import { behind } from '../stages/rollups.js';

export const RED = {
  status: { colour: 'red', reason: 'Forsinkelser', cause: 'supplier', action: 'Replanlegging' },
};

/** Reports that were certified while a round closed, and those refused. */
interface Closing {
  readonly certified: number;
  readonly refused: number;
  /** Revisions stored, those of them after the closing, and the projects in the figures. */
  readonly stored: { readonly revisions: number; readonly after: number; readonly counted: number };
}

/** A service on one queue whose roll-ups are disturbed, and others on the same database. */
export class RollupStage {
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly oslo: Actor;
  private readonly others: TestService[] = [];

  private constructor(
    readonly service: TestService,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.directorate = new Directorate(service);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  /** Starts with an open round. */
  static async starts(
    env: Readonly<Record<string, string>>,
    options: Readonly<Record<string, string>> = {},
  ): Promise<RollupStage> {
    const service = await startTestService({ env: { ...env, ...options } });
    const stage = new RollupStage(service, env);
    await stage.directorate.opensRound('2021-1');
    return stage;
  }

  /** Starts a second process on the same database and queue. */
  async startsAnother(options: Readonly<Record<string, string>>): Promise<TestService> {
    const other = await startTestService({
      database: this.service.config.databaseUrl,
      env: { ...this.env, ...options },
      at: this.service.clock.now().toISOString(),
    });
    this.others.push(other);
    return other;
  }

  async stop(): Promise<void> {
    for (const other of this.others) await other.stop();
    await this.service.stop();
  }

  /** Registers a project and certifies a report of it. */
  async reports(actor: Actor, code: string, overrides = {}): Promise<Answered> {
    await actor.registersProject(code);
    return actor.reports('2021-1', code, overrides);
  }

  /** Waits until the queue has taken every message. */
  async awaitsDispatch(): Promise<void> {
    await eventually(async () =>
      (await this.service.owner.query(`select 1 from platform.outbox where dispatched_at is null`))
        .rowCount === 0
        ? true
        : undefined,
    );
  }

  /** Waits until the reconciler's own turn, after ten seconds, or at `quick` lets it begin at once. */
  async reconcilesUntilWhole(): Promise<void> {
    if (SIZE !== 'quick') await catchUp(this.service);
    else
      await eventually(async () => {
        await this.service.app.get(OutboxRelay).reconcile();
        return (await behind(this.service.owner)) === 0 ? true : undefined;
      }, 250);
  }

  /** Loses every message. Returns the keys and rounds that the reconciler finds behind. */
  async losesMessages(): Promise<{ readonly actors: number; readonly rounds: number }> {
    await this.service.owner.query(`delete from platform.outbox`);
    const { actors, rounds } = await this.service.app.get(RollupReconciler).findLostWork();
    return { actors: actors.length, rounds: rounds.length };
  }

  /** Certifies many reports at once, and closes the round in the middle of them. */
  async certifiesWhileClosing(count: number): Promise<Closing> {
    const { service, midt, directorate } = this;
    const codes = upTo(count).map((index) => `CLOSE-${String(index)}`);
    await inParallel(codes, 10, (code) => midt.registersProject(code));
    const reports = await inParallel(codes, 10, (code) => midt.startsReport('2021-1', code));
    service.moveTo('2021-02-01T10:00:00+01:00');
    let job = '';
    const answers = await inParallel(reports, 20, async ({ id, etag }, index) => {
      // The number of missing reports that closing confirms changes while others certify.
      if (index === Math.floor(count / 3))
        job = await eventually(() => directorate.closesRound('2021-1').catch(() => undefined), 2);
      const headers = { 'if-match': etag, 'idempotency-key': id };
      return midt.call('POST', `/v1/reports/${id}/certify`, undefined, headers);
    });
    expectStatus(await directorate.awaitsJob(job), 200);
    await catchUp(service);
    const ends = answers.map(({ status, body }) =>
      status === 200 ? 'certified' : String(body.code),
    );
    const counted = tally(ends);
    return {
      certified: counted.get('certified') ?? 0,
      refused: counted.get('round-closed') ?? 0,
      stored: await this.countRevisions(),
    };
  }

  private async countRevisions(): Promise<Closing['stored']> {
    const { rows } = await this.service.owner.query<Closing['stored']>(
      `select count(*)::int as revisions,
              (count(*) filter (where v.recorded_at > r.closed_at))::int as after,
              (select projects from rollup.actor_status)::int as counted
         from reporting.report_revision v
         join reporting.round r on r.id = v.round_id`,
    );
    if (rows[0] === undefined) throw new Error('Nothing was counted');
    return rows[0];
  }

  /** Certifies a draft, and saves the next one. Returns it. */
  async certifiesAndSaves(
    report: { readonly id: string; readonly etag: string },
    content: Record<string, unknown>,
    between: () => Promise<void> = () => Promise.resolve(),
  ): Promise<{ readonly id: string; readonly etag: string }> {
    const certified = await this.midt.certifies(report);
    await between();
    const version = { 'if-match': certified.headers.get('etag') ?? '' };
    const path = `/v1/reports/${report.id}`;
    const saved = await this.midt.call('PUT', path, aReport(content), version);
    return { id: report.id, etag: expectStatus(saved, 200).headers.get('etag') ?? '' };
  }
}
