import { Injectable } from '@nestjs/common';
import type { Answer } from '../platform/http/answer.js';
import { osloDate } from '../platform/base/clock.js';
import type { Tx } from '../platform/database/transaction.js';
import { newId } from '../platform/base/ids.js';
import { Notices } from '../platform/work/notices.js';
import type { Command } from '../platform/http/operation.js';
import { actsFor } from '../platform/base/principal.js';
import {
  fault,
  FORBIDDEN,
  type Localised,
  Problem,
  ruleBroken,
  STALE,
} from '../platform/base/problem.js';
import { type Change, UnitOfWork } from '../platform/database/unit-of-work.js';
import { DELEGATION_EXISTS, DELEGATION_OVER } from './actors.problems.js';
import type { CreateDelegation, DelegationResponse } from './delegation.dto.js';
import { DelegationQueries } from './delegation.queries.js';
import { delegationFaults, type Party } from './delegation.rules.js';

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
      const today = osloDate(now);
      const actor = await this.party(tx, dto.actor ?? principal.organisationNumber, today);
      if (actor !== undefined && !principal.directorate && !actsFor(principal, actor.id)) {
        throw new Problem(FORBIDDEN, {
          detail: {
            nb: 'Bare direktoratet gir fullmakt for andre',
            en: 'Only the directorate delegates for others',
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
      const delegate = await this.party(tx, dto.delegate, today);
      const { mayPrepare, mayCertify, firstDay = today, lastDay = null, reason } = dto;
      const faults = delegationFaults(
        { actor, delegate, mayPrepare, mayCertify, firstDay, lastDay },
        today,
      );
      if (actor === undefined || delegate === undefined || faults.length > 0)
        throw ruleBroken(faults);
      const granted = [actor.id, delegate.id, mayPrepare, mayCertify, firstDay, lastDay];
      await this.refuseSame(tx, actor, granted);
      const id = newId();
      await tx.rows(
        `insert into actors.delegation (actor_id, delegate_id, may_prepare, may_certify, first_day, last_day, id, reason, granted_by, recorded_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`,
        [...granted, id, reason, principal.organisationNumber, now],
      );
      const answer = await this.queries.answer(tx, principal, id);
      await this.tellActor(
        tx,
        command,
        actor,
        answer.body,
        {
          nb: `Direktoratet har gitt ${dto.delegate} fullmakt til å rapportere for dere`,
          en: `The directorate has let ${dto.delegate} report for you`,
        },
        now,
      );
      const { allowedActions: _allowed, lockedActions: _locked, ...detail } = answer.body;
      return {
        answer: { ...answer, status: 201, location: `/v1/delegations/${id}` },
        subject: `delegation/${id}`,
        detail,
      };
    });
  }

  /** Ends it now: the next request on behalf of the actor is refused. */
  revoke(command: Command, id: string): Promise<Answer<DelegationResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<DelegationResponse>> => {
      const { body: before } = await this.queries.answer(tx, principal, id);
      const [lock] = before.lockedActions;
      if (lock?.code === 'not-yours')
        throw new Problem(FORBIDDEN, {
          detail: lock.reason,
          errors: [fault('', lock.code, lock.reason.nb, lock.reason.en)],
        });
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      if (lock !== undefined)
        throw new Problem(DELEGATION_OVER, {
          detail: lock.reason,
          errors: [fault('', lock.code, lock.reason.nb, lock.reason.en)],
        });
      const [revoked] = await tx.rows<{ id: string }>(
        `update actors.delegation set revoked_at = $3, revoked_by = $4, version = version + 1 where id = $1 and version = $2 returning actor_id as id`,
        [id, before.version, now, principal.organisationNumber],
      );
      if (revoked === undefined) throw new Problem(STALE);
      await this.tellActor(
        tx,
        command,
        revoked,
        before,
        {
          nb: `Direktoratet har trukket tilbake fullmakten til ${before.delegate}`,
          en: `The directorate has revoked the delegation to ${before.delegate}`,
        },
        now,
      );
      return {
        answer: await this.queries.answer(tx, principal, id),
        subject: `delegation/${id}`,
        detail: { actor: before.actor, delegate: before.delegate, from: before.state },
      };
    });
  }

  private async party(
    tx: Tx,
    organisationNumber: string,
    today: string,
  ): Promise<Party | undefined> {
    const [party] = await tx.rows<Party>(
      `select a.id, (a.valid_from is null or a.valid_from <= $2::date) and (a.valid_to is null or a.valid_to > $2::date) as acts from actors.actor a where a.organisation_number = $1`,
      [organisationNumber, today],
    );
    return party;
  }

  /** The same rights to the same delegate are given once for any day. */
  private async refuseSame(tx: Tx, actor: Party, granted: readonly unknown[]): Promise<void> {
    // Of two at once the later one sees the earlier.
    await tx.rows(`select pg_advisory_xact_lock(hashtext('actors.delegation'), hashtext($1))`, [
      actor.id,
    ]);
    const [existing] = await tx.rows<{ id: string }>(
      `select d.id from actors.delegation d where d.actor_id = $1 and d.delegate_id = $2 and d.may_prepare = $3 and d.may_certify = $4 and d.revoked_at is null
          and daterange(d.first_day, d.last_day, '[]') && daterange($5::date, $6::date, '[]') order by d.id limit 1`,
      granted,
    );
    if (existing === undefined) return;
    throw new Problem(DELEGATION_EXISTS, {
      errors: [
        fault(
          '',
          'delegation-exists',
          'Bruk fullmakten som finnes, eller trekk den tilbake først',
          'Use the delegation that exists, or revoke it first',
        ),
      ],
      members: { existing: existing.id },
      headers: { location: `/v1/delegations/${existing.id}` },
    });
  }

  /**
   * The actor sees among its notices what the directorate did for it; its mailbox is reporting's to
   * know.
   */
  private async tellActor(
    tx: Tx,
    { principal }: Command,
    actor: Pick<Party, 'id'>,
    { id, actor: organisationNumber, reason }: DelegationResponse,
    title: Localised,
    now: Date,
  ): Promise<void> {
    if (principal.actorIds.includes(actor.id)) return;
    await this.notices.write(
      tx,
      [
        {
          actorId: actor.id,
          organisationNumber,
          kind: 'delegation',
          subject: `delegation/${id}`,
          recipients: [],
          title,
          text: { nb: reason, en: reason },
        },
      ],
      now,
    );
  }
}
