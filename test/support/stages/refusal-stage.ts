import { refused, type Refusal, type Sent } from '../refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate } from '../story.js';

/** A request of Helse Midt-Norge, or of another actor when one is given. */
export type SentByMidt = Omit<Sent, 'actor'> & { readonly actor?: Actor };

/** A round, a programme with a project, and a draft, for requests that are refused. */
export class RefusalStage {
  private constructor(
    readonly service: TestService,
    readonly directorate: Directorate,
    readonly midt: Actor,
    readonly oslo: Actor,
    /** A draft of SAFEST, of version 1. */
    readonly draft: { readonly id: string; readonly etag: string },
  ) {}

  static async starts(): Promise<RefusalStage> {
    const service = await startTestService({ env: { ROLE: 'api' } });
    const directorate = new Directorate(service);
    const midt = new Actor(service, ACTORS.helseMidt);
    const oslo = new Actor(service, ACTORS.oslo);
    await directorate.opensRound('2021-1');
    await midt.registersProject('LEGEMIDDEL', { kind: 'programme' });
    await midt.registersProject('SAFEST', { parent: 'LEGEMIDDEL' });
    await midt.registersProject('UTEN');
    await oslo.registersProject('DIGIOSLO');
    const draft = await midt.startsReport('2021-1', 'SAFEST');
    return new RefusalStage(service, directorate, midt, oslo, draft);
  }

  refuses(sent: SentByMidt, refusal: Refusal): Promise<Answered> {
    return refused(this.service, { actor: this.midt, ...sent }, refusal);
  }
}
