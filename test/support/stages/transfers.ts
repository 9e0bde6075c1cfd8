import { TransferWork } from '../../../src/reporting/transfers/transfer-work.service.js';
import { rollUp } from './rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

/** A round after 2021-1, which is open when that one has closed. */
export const SECOND_ROUND = {
  period: '2021Q1',
  opensAt: '2021-02-08T08:00:00+01:00',
  deadline: '2021-04-23T16:00:00+02:00',
  closesAt: '2021-04-30T16:00:00+02:00',
};

export const REASON = { reason: 'Ansvaret er flyttet.' };

/** A service without a worker, whose transfers are carried out as a worker would. */
export class TransferStage {
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly vest: Actor;
  readonly oslo: Actor;

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.vest = new Actor(service, ACTORS.helseVest);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  /** Starts on 18 January 2021, with round 2021-1 open since 11 January unless told otherwise. */
  static async starts({
    open = true,
    isolation = 'both',
  }: {
    readonly open?: boolean;
    readonly isolation?: string;
  } = {}): Promise<TransferStage> {
    const env = { ROLE: 'api', ISOLATION: isolation };
    const stage = new TransferStage(await startTestService({ env }));
    if (open) await stage.directorate.opensRound('2021-1');
    return stage;
  }

  /** Registers a project that was in the portfolio before the service. */
  async registers(actor: Actor, code: string): Promise<void> {
    await actor.registersProject(code);
    const standing = await this.directorate.call('GET', `/v1/projects/${code}/intake`);
    if (standing.body.standing === 'inPortfolio') return;
    const version = { 'if-match': standing.headers.get('etag') ?? '' };
    const path = `/v1/projects/${code}/take-over`;
    expectStatus(await this.directorate.call('POST', path, REASON, version), 200);
  }

  /** Proposes a transfer and returns its path. */
  async proposes(
    actor: Actor,
    code: string,
    to: Actor,
    overrides: Record<string, unknown> = {},
  ): Promise<string> {
    const body = { to: to.organisationNumber, ...REASON, ...overrides };
    const proposed = await actor.create(`/v1/projects/${code}/transfers`, body);
    return `/v1/transfers/${String(expectStatus(proposed, 201).body.id)}`;
  }

  /** Takes a step on the present version of a transfer, which must succeed. */
  async takes(actor: Actor, path: string, action: string, body?: unknown): Promise<Answered> {
    const { headers } = await actor.call('GET', path);
    const version = { 'if-match': headers.get('etag') ?? '' };
    return expectStatus(await actor.call('POST', `${path}/${action}`, body, version), 200);
  }

  /** Does what a worker does: carries out the transfers whose day has come, and tells of each. */
  async works(): Promise<number> {
    const work = this.service.app.get(TransferWork);
    const waiting = await work.listWaiting();
    for (const id of waiting) await work.run(id);
    return waiting.length;
  }

  /** Gives a project to another actor, with the consent of both, at once. */
  async transfers(from: Actor, code: string, to: Actor): Promise<string> {
    const path = await this.proposes(from, code, to);
    await this.takes(to, path, 'accept');
    await this.works();
    return path;
  }

  /** Moves to a time after the closing of round 2021-1, closes it and publishes its figures. */
  async closesFirstRound(): Promise<void> {
    this.service.moveTo('2021-02-08T09:00:00+01:00');
    await this.directorate.closesRound('2021-1');
    await this.service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(this.service);
  }

  async stateOf(path: string): Promise<string> {
    return (await this.directorate.call('GET', path)).body.state as string;
  }

  /** Returns the owner of a project as the directorate reads it. */
  async ownerOf(code: string): Promise<string> {
    return (await this.directorate.call('GET', `/v1/projects/${code}`)).body.owner as string;
  }
}
