import { FiguresStage, SECOND_ROUND } from '../stages/figures-stage.js';
import { statusOf } from '../stages/two-rounds.js';
import { rollUp } from '../stages/rollups.js';
import { Client } from '../stages/submissions.js';
import { ACTORS, type Answered, type TestService } from '../service.js';
import { eventually, expectStatus } from '../story.js';

/** Reason of a red report that names a person by title: the check of a release finds it. */
export const TITLED = 'Prosjektleder Kari Testesen slutter.';

/**
 * Two closed rounds that are not published, with a snapshot of each, and two clients of the
 * directorate: one prepares releases, the other approves them.
 */
export class ReleaseStage {
  /** Snapshots by round. */
  readonly snapshots: Record<string, string> = {};
  readonly approver: Client;

  private constructor(readonly figures: FiguresStage) {
    this.approver = new Client(figures.service, ACTORS.directorate, { client_id: 'approver' });
  }

  get service(): FiguresStage['service'] {
    return this.figures.service;
  }

  get drafter(): FiguresStage['directorate'] {
    return this.figures.directorate;
  }

  /** Starts with both rounds closed. `act`: what happens besides, before the second one closes. */
  static async starts(act?: (stage: ReleaseStage) => Promise<unknown>): Promise<ReleaseStage> {
    const stage = new ReleaseStage(await FiguresStage.startsEmpty());
    const { directorate, midt, oslo } = stage.figures;
    for (const code of ['SAFEST', 'DHP', 'STILLE']) await midt.registersProject(code);
    if (act !== undefined) await midt.registersProject('HEL');
    await oslo.registersProject('DIGI');
    await directorate.opensRound('2021-1');
    await midt.reports('2021-1', 'SAFEST', { status: statusOf('yellow') });
    await midt.reports('2021-1', 'DHP', { status: statusOf('red') });
    await stage.closes('2021-1', '2021-02-05T16:00:00Z');
    stage.service.moveTo('2021-04-12T09:00:00Z');
    await directorate.opensRound('2021-2', SECOND_ROUND);
    await act?.(stage);
    await midt.reports('2021-2', 'SAFEST', { status: statusOf('red'), phase: 'planning' });
    const { body } = await oslo.reports('2021-2', 'DIGI');
    if (act !== undefined) await stage.assesses(String(body.id), 'yellow');
    await stage.closes('2021-2', '2021-04-30T16:00:00Z');
    return stage;
  }

  /** Gives a report the colour of the directorate. */
  private async assesses(report: string, colour: string): Promise<void> {
    const body = { colour, reason: 'Avhengig av andre' };
    expectStatus(await this.drafter.create(`/v1/reports/${report}/assessments`, body), 201);
  }

  /** Works on a service that has its own rounds and a worker. */
  static on(service: TestService): ReleaseStage {
    return new ReleaseStage(new FiguresStage(service));
  }

  /** Freezes a closed round as soon as the worker has rolled it up. */
  async freezesWhenWhole(round: string): Promise<void> {
    const path = `/v1/rounds/${round}/snapshots`;
    this.snapshots[round] = await eventually(async () => {
      const { status, body } = await this.drafter.create(path, { title: 'Utgivelse' });
      return status === 201 ? (body.id as string) : undefined;
    });
  }

  /** Closes a round without publishing it, and freezes it. */
  async closes(round: string, at: string): Promise<void> {
    this.service.moveTo(at);
    await this.drafter.closesUnpublished(round);
    await this.service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(this.service);
    await this.freezes(round);
  }

  async freezes(round: string): Promise<string> {
    const path = `/v1/rounds/${round}/snapshots`;
    const { body } = expectStatus(await this.drafter.create(path, { title: 'Utgivelse' }), 201);
    this.snapshots[round] = body.id;
    return body.id as string;
  }

  /** Drafts a release of the last snapshot of a round. Returns its path. */
  async drafts(round: string, overrides: Record<string, unknown> = {}): Promise<string> {
    const body = { snapshot: this.snapshots[round], ...overrides };
    const path = `/v1/rounds/${round}/releases`;
    const drafted = expectStatus(await this.drafter.create(path, body), 201);
    return drafted.headers.get('location') ?? '';
  }

  /** Takes a step on the present version of a release; as the drafter, unless it approves. */
  async attempts(path: string, step: string, body?: object): Promise<Answered> {
    const actor = step === 'approve' ? this.approver : this.drafter;
    const { headers } = await this.drafter.call('GET', path);
    const version = { 'if-match': headers.get('etag') ?? '' };
    return step === 'change'
      ? actor.call('PUT', path, body, version)
      : actor.call('POST', `${path}/${step}`, body, version);
  }

  async steps(path: string, step: string, body?: object): Promise<Answered> {
    return expectStatus(await this.attempts(path, step, body), 200);
  }

  /** Drafts, rehearses, approves and publishes a release of a round. Returns its path. */
  async publishes(round: string, overrides: Record<string, unknown> = {}): Promise<string> {
    const path = await this.drafts(round, overrides);
    for (const step of ['rehearse', 'approve', 'publish']) await this.steps(path, step);
    return path;
  }

  /** Decides a new version of the visibility. */
  async withholds(rules: readonly Record<string, unknown>[]): Promise<Answered> {
    const { headers } = await this.drafter.call('GET', '/v1/visibility');
    const version = { 'if-match': headers.get('etag') ?? '' };
    const body = { reason: 'Prøve', rules };
    return expectStatus(await this.drafter.call('PUT', '/v1/visibility', body, version), 200);
  }

  /** Reads an address without a token. */
  readsInPublic(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.service.call('GET', path, { headers });
  }
}
