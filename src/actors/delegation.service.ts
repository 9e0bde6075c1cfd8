import { Injectable } from '@nestjs/common';
import { osloDate } from '../platform/base/clock.js';
import { newId } from '../platform/base/ids.js';
import { actsFor, type Principal } from '../platform/base/principal.js';
import {
  fault,
  FORBIDDEN,
  type Localised,
  Problem,
  ruleBroken,
  STALE,
} from '../platform/base/problem.js';
import { insertRow } from '../platform/database/entity-rows.js';
import type { Tx } from '../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../platform/database/unit-of-work.js';
import { actionLocked } from '../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../platform/http/answer.js';
import type { Command } from '../platform/http/command.js';
import { Notices } from '../platform/work/notices.js';
import { DELEGATION_EXISTS, DELEGATION_OVER } from './actors.problems.js';
import type { CreateDelegation, DelegationResponse } from './delegation.dto.js';
import { Delegation } from './delegation.entity.js';
import {
  type DelegatedRights,
  DelegationQueries,
  findOverlapping,
  findParty,
  lockDelegationsOf,
  revokeDelegation,
} from './delegation.queries.js';
import { delegationFaults } from './delegation.rules.js';

/** A notice of what the directorate did with a delegation of an actor. */
interface DelegationNotice {
  readonly actorId: string;
  readonly delegation: DelegationResponse;
  readonly title: Localised;
}

/** Gives and revokes the right to act for an actor. */
@Injectable()
export class DelegationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: DelegationQueries,
    private readonly notices: Notices,
  ) {}

  create(command: Command, dto: CreateDelegation): Promise<Answer<DelegationResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<DelegationResponse>> => {
      const rights = await judgeRights(tx, principal, dto, osloDate(now));
      await lockDelegationsOf(tx, rights.actorId);
      const existing = await findOverlapping(tx, rights);
      if (existing !== undefined) throw delegationExists(existing);
      const id = newId();
      await tx.execute(
        insertRow(Delegation, {
          ...rights,
          id,
          reason: dto.reason,
          grantedBy: principal.organisationNumber,
          recordedAt: now,
          revokedAt: null,
          revokedBy: null,
          version: 1,
        }),
      );
      const answer = await this.queries.answer(tx, principal, id);
      const title = {
        nb: `Direktoratet har gitt ${dto.delegate} fullmakt til å handle for dere`,
        en: `The directorate has let ${dto.delegate} act for you`,
      };
      const notice = { actorId: rights.actorId, delegation: answer.body, title };
      await this.notifyActor(tx, principal, notice, now);
      const { allowedActions: _allowed, lockedActions: _locked, ...detail } = answer.body;
      return {
        answer: { ...answer, status: 201, location: `/v1/delegations/${id}` },
        subject: `delegation/${id}`,
        detail,
      };
    });
  }

  /** Ends a delegation at once: the next request on behalf of the actor is refused. */
  revoke(command: Command, id: string): Promise<Answer<DelegationResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<DelegationResponse>> => {
      const { body: before } = await this.queries.answer(tx, principal, id);
      const [lock] = before.lockedActions;
      if (lock?.code === 'not-yours') throw actionLocked(FORBIDDEN, lock);
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      if (lock !== undefined) throw actionLocked(DELEGATION_OVER, lock);
      const revoked = { revokedAt: now, revokedBy: principal.organisationNumber };
      const actorId = await revokeDelegation(tx, before, revoked);
      if (actorId === undefined) throw new Problem(STALE);
      const title = {
        nb: `Direktoratet har trukket tilbake fullmakten til ${before.delegate}`,
        en: `The directorate has revoked the delegation to ${before.delegate}`,
      };
      await this.notifyActor(tx, principal, { actorId, delegation: before, title }, now);
      return {
        answer: await this.queries.answer(tx, principal, id),
        subject: `delegation/${id}`,
        detail: { actor: before.actor, delegate: before.delegate, from: before.state },
      };
    });
  }

  /**
   * Writes a notice to an actor of what the directorate did for it. The notice has no recipients by
   * mail, because mailboxes belong to the area `reporting`.
   */
  private async notifyActor(
    tx: Tx,
    principal: Principal,
    { actorId, delegation: { id, actor, reason }, title }: DelegationNotice,
    now: Date,
  ): Promise<void> {
    if (principal.actorIds.includes(actorId)) return;
    const notice = {
      actorId,
      organisationNumber: actor,
      kind: 'delegation',
      subject: `delegation/${id}`,
      recipients: [],
      title,
      text: { nb: reason, en: reason },
    };
    await this.notices.write(tx, [notice], now);
  }
}

/**
 * Finds the organisations that a request names and returns the rights it asks for. Throws when the
 * caller may not give them or they break a rule.
 */
async function judgeRights(
  tx: Tx,
  principal: Principal,
  dto: CreateDelegation,
  today: string,
): Promise<DelegatedRights> {
  const actor = await findParty(tx, dto.actor ?? principal.organisationNumber, today);
  if (actor !== undefined && !principal.directorate && !actsFor(principal, actor.id))
    throw notYourActor();
  const delegate = await findParty(tx, dto.delegate, today);
  const { mayPrepare, mayCertify, mayIntroduce = false, firstDay = today, lastDay = null } = dto;
  const rights = { mayPrepare, mayCertify, mayIntroduce, firstDay, lastDay };
  const faults = delegationFaults({ ...rights, actor, delegate }, today);
  if (actor === undefined || delegate === undefined || faults.length > 0) throw ruleBroken(faults);
  return { ...rights, actorId: actor.id, delegateId: delegate.id };
}

function notYourActor(): Problem {
  return new Problem(FORBIDDEN, {
    detail: {
      nb: 'Bare direktoratet kan gi fullmakt for andre',
      en: 'Only the directorate can give delegations for others',
    },
    errors: [
      fault(
        '/actor',
        'not-your-actor',
        'Må være egen organisasjon',
        'Must be your own organisation',
      ),
    ],
  });
}

function delegationExists(existing: string): Problem {
  return new Problem(DELEGATION_EXISTS, {
    errors: [
      fault(
        '',
        'delegation-exists',
        'Bruk fullmakten som finnes, eller trekk den tilbake først',
        'Use the delegation that exists, or revoke it first',
      ),
    ],
    members: { existing },
    headers: { location: `/v1/delegations/${existing}` },
  });
}
