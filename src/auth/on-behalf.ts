import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/base/clock.js';
import type { OperationOptions } from '../platform/http/operation-options.js';
import type { Principal } from '../platform/base/principal.js';
import {
  DELEGATION_DOES_NOT_COVER,
  DELEGATION_NOT_IN_FORCE,
  fault,
  type Localised,
  NO_DELEGATION,
  Problem,
  type ProblemKind,
} from '../platform/base/problem.js';
import { SCOPES } from '../platform/base/scopes.js';
import { ActorDirectory, type Grant } from './acting-actor.js';

/**
 * Lets an actor act for another actor that has granted it a delegation. The grants are read at each
 * request, so that a revoked one ends at once.
 */
@Injectable()
export class OnBehalf {
  constructor(
    private readonly actors: ActorDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the granting actor as the principal of the request. Its scopes are those that both the
   * delegate's token and the grants in force have. It never has the directorate's role.
   */
  async actFor(
    delegate: Principal,
    organisationNumber: string,
    { scope, delegable }: Pick<OperationOptions, 'scope' | 'delegable'>,
  ): Promise<Principal> {
    const now = this.clock.now();
    const actor = await this.actors.findActingActor(organisationNumber, now);
    const grants =
      actor === undefined
        ? []
        : await this.actors.listGrants(actor.actorIds, delegate.actorIds, now);
    const [newest] = grants;
    if (actor === undefined || newest === undefined)
      throw refused(NO_DELEGATION, {
        nb: `${organisationNumber} har ikke gitt deg fullmakt`,
        en: `${organisationNumber} has not granted you a delegation`,
      });
    const inForce = grants.filter(({ state }) => state === 'inForce');
    if (inForce.length === 0) throw refused(DELEGATION_NOT_IN_FORCE, explainState(newest));
    const scopesOf = delegable === 'rollOuts' ? scopesOfIntroducing : scopesOfReporting;
    const covering = inForce.find((grant) =>
      scopesOf(grant).includes(scope === 'public' ? SCOPES.read : scope),
    );
    if (covering === undefined)
      throw refused(DELEGATION_DOES_NOT_COVER, {
        nb: `Fullmakten omfatter ikke ${scope}`,
        en: `The delegation does not cover ${scope}`,
      });
    const granted = new Set(inForce.flatMap(scopesOf));
    return {
      ...delegate,
      actorId: actor.id,
      organisationNumber,
      actorIds: actor.actorIds,
      directorate: false,
      scopes: new Set([...delegate.scopes].filter((one) => granted.has(one))),
      delegate: { organisationNumber: delegate.organisationNumber, delegation: covering.id },
    };
  }
}

/** Lists the scopes that a grant gives in operations of roll-outs. */
function scopesOfIntroducing({ mayIntroduce }: Grant): string[] {
  return mayIntroduce ? [SCOPES.read, SCOPES.write] : [];
}

/** Lists the scopes that a grant gives in operations of reporting. */
function scopesOfReporting({ mayPrepare, mayCertify }: Grant): string[] {
  return [
    ...(mayPrepare || mayCertify ? [SCOPES.read] : []),
    ...(mayPrepare ? [SCOPES.write] : []),
    ...(mayCertify ? [SCOPES.certify] : []),
  ];
}

/** Explains the state of a grant that is not in force. */
function explainState({ state, firstDay, lastDay, revokedAt }: Grant): Localised {
  if (state === 'revoked')
    return {
      nb: `Trukket tilbake ${String(revokedAt?.toISOString())}`,
      en: `Revoked ${String(revokedAt?.toISOString())}`,
    };
  return state === 'planned'
    ? { nb: `Gjelder fra ${firstDay}`, en: `In force from ${firstDay}` }
    : { nb: `Gjaldt til og med ${String(lastDay)}`, en: `Was in force until ${String(lastDay)}` };
}

function refused(kind: ProblemKind, detail: Localised): Problem {
  return new Problem(kind, {
    detail,
    errors: [fault('On-Behalf-Of', kind.code, detail.nb, detail.en)],
  });
}
