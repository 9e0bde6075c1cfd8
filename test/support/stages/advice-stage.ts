import { anAdvice, changes } from './governance.js';
import { refused, type Refusal, type Sent } from '../refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

export const ADVICE = '/v1/advice';

/** The part of advice that is about one project or round. */
export interface Item {
  readonly project: string | null;
  readonly round: string | null;
  readonly owner: string;
  readonly state: string;
  readonly overdue: boolean;
  readonly answer: { readonly revision: number; readonly text: string } | null;
  readonly effect: { readonly outcome: string } | null;
}

/** Lists the items of every advice of a list. */
export const itemsOf = ({ body }: Answered): Item[] =>
  (body.items as { items: Item[] }[]).flatMap((advice) => advice.items);
/** Writes each item of a list of advice on one line. */
export const linesOf = (answer: Answered): string[] =>
  itemsOf(answer).map(
    ({ project, round, owner, state, overdue }) =>
      `${project ?? round ?? ''} ${owner} ${state}${overdue ? ' overdue' : ''}`,
  );

/** A service without a worker, with an open round and the round in which answers are due. */
export class AdviceStage {
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly oslo: Actor;

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  static async starts(): Promise<AdviceStage> {
    const stage = new AdviceStage(await startTestService({ env: { ROLE: 'api' } }));
    await stage.midt.registersProject('SAFEST');
    await stage.midt.registersProject('LMP');
    await stage.oslo.registersProject('DIGIOSLO');
    await stage.directorate.opensRound('2021-1');
    await stage.directorate.plansRound('2021-2', {
      opensAt: '2021-04-06T08:00:00+02:00',
      deadline: '2021-04-23T16:00:00+02:00',
      closesAt: '2021-04-30T16:00:00+02:00',
    });
    return stage;
  }

  /** Records advice and returns its path. */
  async advises(overrides: Record<string, unknown> = {}): Promise<string> {
    const created = await this.directorate.create(ADVICE, anAdvice(overrides));
    return `${ADVICE}/${String(expectStatus(created, 201).body.id)}`;
  }

  /** Answers advice, which must succeed. */
  async answers(actor: Actor, path: string, body: Record<string, unknown>): Promise<Answered> {
    return expectStatus(await actor.create(`${path}/answers`, body), 201);
  }

  /** Records the effect of advice, which must succeed. */
  async records(path: string, effect: Record<string, unknown>): Promise<Answered> {
    return expectStatus(await this.directorate.create(`${path}/effects`, effect), 201);
  }

  /** Opens the round of the answers and closes it at its time. */
  async closesDueRound(): Promise<void> {
    this.service.moveTo('2021-04-06T09:00:00+02:00');
    await changes(this.directorate, 'POST', '/v1/rounds/2021-2/open');
    this.service.moveTo('2021-04-30T16:00:00+02:00');
    await this.directorate.closesRound('2021-2');
  }

  refuses(sent: Sent, refusal: Refusal): Promise<Answered> {
    return refused(this.service, sent, refusal);
  }
}
