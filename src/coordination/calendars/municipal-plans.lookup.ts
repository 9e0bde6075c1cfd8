import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type KnownSolution, readSolutionsThen } from '../solutions/solution-then.queries.js';
import { readAllCapacities, readAllIntroductions } from './collision.queries.js';
import type { IntroductionOf, StatedBy } from './collision.rules.js';
import { introductionOf } from './introduction.dto.js';
import { layOutQuarters, quarterOfIntroduction } from './receiver-calendar.rules.js';

/** A body that introduces. */
export interface PlannedReceiver {
  readonly actor: string;
  readonly name: string;
}

/** A roll-out as the public calendar of its receiver shows it. */
export interface PublicRollOut {
  readonly id: string;
  readonly receiver: PlannedReceiver;
  /** Null when it is of a project. */
  readonly solution: string | null;
  readonly supplier: PlannedReceiver;
  /** Null when neither side has named a quarter. */
  readonly quarter: string | null;
  readonly state: string;
  readonly size: string;
  readonly weight: number;
  readonly confirmed: boolean;
}

/** Weight of the introductions of a receiver in a quarter, against the capacity it has stated. */
export interface ReceiverLoad {
  readonly receiver: PlannedReceiver;
  readonly quarter: string;
  readonly load: number;
  readonly confirmed: number;
  readonly capacity: number | null;
  readonly over: number;
}

/** The municipal portfolio as anyone may read it. */
export interface MunicipalPlanSet {
  readonly solutions: readonly KnownSolution[];
  readonly rollOuts: readonly PublicRollOut[];
  readonly loads: readonly ReceiverLoad[];
}

/** Introductions and capacities of one receiver. */
interface OfReceiver {
  readonly receiver: PlannedReceiver;
  readonly introductions: IntroductionOf[];
  readonly stated: StatedBy[];
}

/**
 * Reads the solutions of the municipal sector and all roll-outs as of an instant: quarters, sizes and
 * suppliers, never the words of the two sides. Bodies count under the one that answers for them.
 */
@Injectable()
export class MunicipalPlans {
  constructor(private readonly actors: ActorLookup) {}

  /** Reads inside an open transaction, which must see every roll-out. */
  async read(tx: Tx, asOf: Date): Promise<MunicipalPlanSet> {
    const solutions = await readSolutionsThen(tx, asOf);
    const receivers = await this.listReceivers(tx, asOf);
    return {
      solutions,
      rollOuts: receivers.flatMap(({ receiver, introductions }) =>
        introductions.map((one): PublicRollOut => ({
          ...introductionOf(one),
          receiver,
          quarter: quarterOfIntroduction(one),
        })),
      ),
      loads: receivers.flatMap(listLoads),
    };
  }

  private async listReceivers(tx: Tx, asOf: Date): Promise<OfReceiver[]> {
    const introductions = await readAllIntroductions(tx, asOf);
    const stated = await readAllCapacities(tx, asOf);
    const named = introductions.map(({ receiver }) => receiver);
    const ids = [...new Set([...named, ...stated.map(({ receiver }) => receiver)])];
    const responsible = await this.actors.findResponsible(tx, ids, asOf, asOf);
    const found = new Map<string, OfReceiver>();
    const findReceiver = (id: string): OfReceiver | undefined => {
      const body = responsible.get(id);
      if (body === undefined) return undefined;
      const { organisationNumber: actor, name } = body;
      const known = found.get(actor) ?? {
        receiver: { actor, name },
        introductions: [],
        stated: [],
      };
      found.set(actor, known);
      return known;
    };
    for (const one of introductions) findReceiver(one.receiver)?.introductions.push(one);
    for (const one of stated) findReceiver(one.receiver)?.stated.push(one);
    return [...found.values()];
  }
}

/** Lays the introductions of a receiver into the quarters that have any. */
function listLoads({ receiver, introductions, stated }: OfReceiver): ReceiverLoad[] {
  const quarters = introductions.map(quarterOfIntroduction).filter((quarter) => quarter !== null);
  return layOutQuarters(introductions, [...new Set(quarters)].sort(), stated).map(
    ({ quarter, load, confirmed, capacity, over }) => ({
      receiver,
      quarter,
      load,
      confirmed,
      capacity,
      over,
    }),
  );
}
