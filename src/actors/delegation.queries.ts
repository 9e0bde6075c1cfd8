import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, osloDate } from '../platform/base/clock.js';
import { accessOf, actsFor, type Principal } from '../platform/base/principal.js';
import { notFound } from '../platform/base/problem.js';
import { Database } from '../platform/database/database.js';
import { type EntityRow, updateRows } from '../platform/database/entity-rows.js';
import { equalsIfGiven, instantText, visibleTo } from '../platform/database/fragments.js';
import { bool, int, nullable, rowType, text, textOf, uuid } from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import { actionsOf } from '../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../platform/http/answer.js';
import type { Command } from '../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../platform/http/page.js';
import { isActorOn } from './actor.queries.js';
import type {
  DelegationListResponse,
  DelegationQuery,
  DelegationResponse,
} from './delegation.dto.js';
import { Delegation } from './delegation.entity.js';
import { type Party, revokeLock } from './delegation.rules.js';

/** A delegation as the API answers it, without actions, and the id of the actor that gave it. */
type DelegationRow = Omit<DelegationResponse, 'allowedActions' | 'lockedActions'> & {
  readonly actorId: string;
};

/** Rights that a delegation gives, to whom and when. */
export type DelegatedRights = Pick<
  EntityRow<Delegation>,
  'actorId' | 'delegateId' | 'mayPrepare' | 'mayCertify' | 'mayIntroduce' | 'firstDay' | 'lastDay'
>;

const DELEGATION_ROW = rowType<DelegationRow>({
  id: uuid,
  actorId: uuid,
  actor: text,
  delegate: text,
  mayPrepare: bool,
  mayCertify: bool,
  mayIntroduce: bool,
  firstDay: text,
  lastDay: nullable(text),
  state: textOf(),
  reason: text,
  grantedBy: text,
  recordedAt: text,
  revokedAt: nullable(text),
  revokedBy: nullable(text),
  version: int,
});
const PARTY_ROW = rowType<Party>({ id: uuid, acts: bool });
const ID_ROW = rowType({ id: uuid });
const ACTOR_ID_ROW = rowType({ actorId: uuid });

/** The state of delegation `d` on a day. */
export function stateOn(day: string): Sql {
  return sql`
    case
      when d.revoked_at is not null then 'revoked'
      when d.last_day < ${day}::date then 'expired'
      when d.first_day > ${day}::date then 'planned'
      else 'inForce'
    end`;
}

/**
 * Delegations as the API answers them, with the state that each has on a day, to be followed by
 * conditions on `d`. Holds the delegations that the caller gave or received, and all for the
 * directorate.
 */
function selectDelegation(principal: Principal, day: string): Sql {
  return sql`
    select *
      from (
        select d.id,
               d.actor_id as "actorId",
               a.organisation_number as actor,
               g.organisation_number as delegate,
               d.may_prepare as "mayPrepare",
               d.may_certify as "mayCertify",
               d.may_introduce as "mayIntroduce",
               d.first_day::text as "firstDay",
               d.last_day::text as "lastDay",
               ${stateOn(day)} as state,
               d.reason,
               d.granted_by as "grantedBy",
               ${instantText(sql`d.recorded_at`)} as "recordedAt",
               ${instantText(sql`d.revoked_at`)} as "revokedAt",
               d.revoked_by as "revokedBy",
               d.version
          from actors.delegation d
          join actors.actor a on a.id = d.actor_id
          join actors.actor g on g.id = d.delegate_id
         where ${visibleTo(sql`d.actor_id`, principal)}
            or d.delegate_id = any(${principal.actorIds}::uuid[])
      ) d`;
}

/** Condition: delegation `d` comes after the last one of the page before. */
function comesAfter(id: string): Sql {
  return id === '' ? sql`true` : sql`d.id::text < ${id}`;
}

/** Reads delegations that the caller has given or received, and all for the directorate. */
@Injectable()
export class DelegationQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Lists delegations, newest first. */
  async list(
    { principal }: Command,
    query: DelegationQuery,
  ): Promise<Answer<DelegationListResponse>> {
    const filters = [query.actor, query.delegate, query.state].map((value) => value ?? null);
    const list = `delegations ${filters.join(' ')}`;
    const statement = sql`
      ${selectDelegation(principal, osloDate(this.clock.now()))}
       where ${equalsIfGiven(sql`d.actor`, query.actor)}
         and ${equalsIfGiven(sql`d.delegate`, query.delegate)}
         and ${equalsIfGiven(sql`d.state`, query.state)}
         and ${comesAfter(readCursorKey(list, query))}
       order by d.id desc
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(DELEGATION_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ id }) => id,
      (row) => responseOf(row, principal),
    );
    return { body };
  }

  find({ principal }: Command, id: string): Promise<Answer<DelegationResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** Answers one delegation inside an open transaction. Throws 404 when the caller may not see it. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<DelegationResponse>> {
    const [row] = await tx.query(
      DELEGATION_ROW,
      sql`${selectDelegation(principal, osloDate(this.clock.now()))} where d.id = ${id}`,
    );
    if (row === undefined) throw notFound({ nb: 'Fullmakten', en: 'The delegation' });
    return { body: responseOf(row, principal), etag: etagOf(row.version) };
  }
}

function responseOf({ actorId, ...row }: DelegationRow, principal: Principal): DelegationResponse {
  const gives = principal.directorate || actsFor(principal, actorId);
  return { ...row, ...actionsOf({ revoke: revokeLock(row.state, gives) }) };
}

/** Finds an organisation that a delegation names, and whether it is an actor on that day. */
export async function findParty(
  tx: Tx,
  organisationNumber: string,
  day: string,
): Promise<Party | undefined> {
  const [party] = await tx.query(
    PARTY_ROW,
    sql`
      select a.id,
             ${isActorOn(day)} as acts
        from actors.actor a
       where a.organisation_number = ${organisationNumber}`,
  );
  return party;
}

/**
 * Locks the delegations of an actor until the transaction ends. Of two requests at once, the later
 * one then sees the delegation of the earlier one.
 */
export async function lockDelegationsOf(tx: Tx, actorId: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtext('actors.delegation'), hashtext(${actorId}))`,
  );
}

/** Finds a delegation of the same rights to the same delegate that shares a day with these. */
export async function findOverlapping(
  tx: Tx,
  rights: DelegatedRights,
): Promise<string | undefined> {
  const { actorId, delegateId, mayPrepare, mayCertify, mayIntroduce } = rights;
  const { firstDay, lastDay } = rights;
  const statement = sql`
    select d.id
      from actors.delegation d
     where d.actor_id = ${actorId}
       and d.delegate_id = ${delegateId}
       and d.may_prepare = ${mayPrepare}
       and d.may_certify = ${mayCertify}
       and d.may_introduce = ${mayIntroduce}
       and d.revoked_at is null
       and daterange(d.first_day, d.last_day, '[]')
           && daterange(${firstDay}::date, ${lastDay}::date, '[]')
     order by d.id
     limit 1`;
  const [existing] = await tx.query(ID_ROW, statement);
  return existing?.id;
}

/**
 * Revokes a delegation that still has this version. Returns the id of the actor that gave it, or
 * undefined when the version is stale.
 */
export async function revokeDelegation(
  tx: Tx,
  { id, version }: Pick<DelegationResponse, 'id' | 'version'>,
  revoked: Pick<EntityRow<Delegation>, 'revokedAt' | 'revokedBy'>,
): Promise<string | undefined> {
  const update = updateRows(Delegation, { id, version }, { ...revoked, version: version + 1 });
  const [row] = await tx.query(ACTOR_ID_ROW, sql`${update} returning actor_id as "actorId"`);
  return row?.actorId;
}
