import { RollOutTelling } from '../../../src/coordination/roll-outs/roll-out-telling.service.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

export const BODO = '972418013';
export const STAVANGER = '964965226';

/** A service without a worker, with the solution DIGIHELSE of Helse Vest. */
export class RollOutStage {
  readonly directorate: Directorate;
  /** The supplier. */
  readonly vest: Actor;
  /** Receivers. */
  readonly oslo: Actor;
  readonly bodo: Actor;
  /** A body that is no side. */
  readonly midt: Actor;

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.vest = new Actor(service, ACTORS.helseVest);
    this.oslo = new Actor(service, ACTORS.oslo);
    this.bodo = new Actor(service, BODO);
    this.midt = new Actor(service, ACTORS.helseMidt);
  }

  /** Starts on 18 January 2021. */
  static async starts(): Promise<RollOutStage> {
    const stage = new RollOutStage(await startTestService({ env: { ROLE: 'api' } }));
    await stage.registers('DIGIHELSE');
    return stage;
  }

  async registers(code: string, overrides: Record<string, unknown> = {}): Promise<Answered> {
    const solution = {
      code,
      name: { nb: code, en: code },
      focusArea: 'citizenServices',
      maturity: 'readyToIntroduce',
      source: 'Eksempel',
      ...overrides,
    };
    return expectStatus(await this.vest.create('/v1/solutions', solution), 201);
  }

  /** Plans a roll-out of DIGIHELSE as the supplier. */
  asks(overrides: Record<string, unknown> = {}, actor = this.vest): Promise<Answered> {
    return actor.create('/v1/roll-outs', {
      solution: 'DIGIHELSE',
      receivers: [ACTORS.oslo],
      quarter: '2021Q3',
      ...overrides,
    });
  }

  /** Plans roll-outs and returns their paths. */
  async plans(overrides: Record<string, unknown> = {}, actor = this.vest): Promise<string[]> {
    const { body } = expectStatus(await this.asks(overrides, actor), 201);
    return (body.items as { readonly id: string }[]).map(({ id }) => `/v1/roll-outs/${id}`);
  }

  /** Plans one roll-out and returns its path. */
  async plansOne(overrides: Record<string, unknown> = {}, actor = this.vest): Promise<string> {
    const [path = ''] = await this.plans(overrides, actor);
    return path;
  }

  /** Makes a move on the present version of a roll-out. */
  async tries(actor: Actor, path: string, move: Record<string, unknown>): Promise<Answered> {
    const { headers } = await this.directorate.call('GET', path);
    const version = { 'if-match': headers.get('etag') ?? '' };
    return actor.call('POST', `${path}/moves`, move, version);
  }

  async moves(actor: Actor, path: string, move: Record<string, unknown>): Promise<Answered> {
    return expectStatus(await this.tries(actor, path, move), 200);
  }

  /** Lets KS answer roll-outs for Oslo. */
  async delegates(): Promise<void> {
    const rights = { mayPrepare: false, mayCertify: false, mayIntroduce: true };
    const delegation = { delegate: ACTORS.ks, ...rights, reason: 'Avtale om innføring.' };
    expectStatus(await this.oslo.create('/v1/delegations', delegation), 201);
  }

  /** Tells the other sides as a worker does. */
  async works(): Promise<void> {
    const telling = this.service.app.get(RollOutTelling);
    for (const id of await telling.listWaiting()) await telling.tell(id);
  }
}
