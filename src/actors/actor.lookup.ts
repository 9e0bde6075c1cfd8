import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { type ActingActor, ActorDirectory, type Grant } from '../auth/acting-actor.js';
import { osloDate } from '../platform/base/clock.js';
import { SYSTEM_CHAIN } from '../platform/database/change.queries.js';
import { Database } from '../platform/database/database.js';
import {
  bool,
  instant,
  nullable,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import { selectActorsThen } from './actor-then.lookup.js';
import { isActorOn } from './actor.queries.js';
import { findParty, stateOn } from './delegation.queries.js';
import type { Party } from './delegation.rules.js';

/** The actor that answers for the projects and reports of an owner. */
interface ResponsibleActor {
  readonly id: string;
  readonly organisationNumber: string;
  readonly name: string;
}

/** A delegation that an actor has received, in force or to come. */
interface ReceivedGrant extends Pick<
  Grant,
  'mayPrepare' | 'mayCertify' | 'mayIntroduce' | 'firstDay' | 'lastDay'
> {
  readonly delegation: string;
  /** Organisation number of the actor that gave it. */
  readonly actor: string;
  readonly name: string;
  readonly state: 'inForce' | 'planned';
}

const RECEIVED_ROW = rowType<ReceivedGrant>({
  delegation: uuid,
  actor: text,
  name: text,
  mayPrepare: bool,
  mayCertify: bool,
  mayIntroduce: bool,
  firstDay: text,
  lastDay: nullable(text),
  state: textOf(),
});
const ID_ROW = rowType({ id: uuid });
const NAME_ROW = rowType({ name: text });
const LISTED_NAMES = sql`
  select a.name
    from actors.actor a
   union
  select r.name
    from actors.actor_revision r`;
const ACTING_ROW = rowType<ActingActor>({ id: uuid, actorIds: texts, directorate: bool });
const GRANT_ROW = rowType<Grant>({
  id: uuid,
  mayPrepare: bool,
  mayCertify: bool,
  mayIntroduce: bool,
  firstDay: text,
  lastDay: nullable(text),
  revokedAt: nullable(instant),
  state: textOf(),
});
const RESPONSIBLE_ROW = rowType<ResponsibleActor & { readonly owner: string }>({
  owner: uuid,
  id: uuid,
  organisationNumber: text,
  name: text,
});

/** Reads the actors and delegations that other areas need from the register. */
@Injectable()
export class ActorLookup extends ActorDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  /**
   * Finds the actor that a token acts for. An actor acts for itself and for those that were merged
   * into it, and inherits their role. A closed actor does not act.
   */
  async findActingActor(organisationNumber: string, now: Date): Promise<ActingActor | undefined> {
    const statement = selectActingActor(organisationNumber, osloDate(now));
    const [actor] = await this.database.readPrepared(ACTING_ROW, statement);
    return actor;
  }

  /**
   * Lists delegations between these actors and delegates. Runs as the delegates, who see their own
   * delegations. A merger carries given and received delegations along.
   */
  listGrants(
    actorIds: readonly string[],
    delegateIds: readonly string[],
    now: Date,
  ): Promise<readonly Grant[]> {
    const statement = sql`
      select d.id,
             d.may_prepare as "mayPrepare",
             d.may_certify as "mayCertify",
             d.may_introduce as "mayIntroduce",
             d.first_day::text as "firstDay",
             d.last_day::text as "lastDay",
             d.revoked_at as "revokedAt",
             ${stateOn(osloDate(now))} as state
        from actors.delegation d
       where d.actor_id = any(${actorIds}::uuid[])
         and d.delegate_id = any(${delegateIds}::uuid[])
       order by d.id desc`;
    return this.database.transaction({ kind: 'actor', actorIds: delegateIds }, (tx) =>
      tx.query(GRANT_ROW, statement),
    );
  }

  /** Lists the delegations to these delegates that are in force or to come, by actor. */
  listReceivedGrants(
    tx: Tx,
    delegateIds: readonly string[],
    now: Date,
  ): Promise<readonly ReceivedGrant[]> {
    const statement = sql`
      select *
        from (
          select d.id as delegation,
                 a.organisation_number as actor,
                 a.name,
                 d.may_prepare as "mayPrepare",
                 d.may_certify as "mayCertify",
                 d.may_introduce as "mayIntroduce",
                 d.first_day::text as "firstDay",
                 d.last_day::text as "lastDay",
                 ${stateOn(osloDate(now))} as state
            from actors.delegation d
            join actors.actor a on a.id = d.actor_id
           where d.delegate_id = any(${delegateIds}::uuid[])) d
       where d.state in ('inForce', 'planned')
       order by d.actor, d.delegation`;
    return tx.query(RECEIVED_ROW, statement);
  }

  /** Finds the actor with this organisation number, whether it still exists or not. */
  async findByOrganisationNumber(
    tx: Tx,
    organisationNumber: string,
  ): Promise<{ readonly id: string } | undefined> {
    const [actor] = await tx.query(
      ID_ROW,
      sql`select a.id from actors.actor a where a.organisation_number = ${organisationNumber}`,
    );
    return actor;
  }

  /** Finds the audit chain of the body with this number; that of the service where there is none. */
  async findChain(tx: Tx, organisationNumber: string | null): Promise<string> {
    if (organisationNumber === null) return SYSTEM_CHAIN;
    return (await this.findByOrganisationNumber(tx, organisationNumber))?.id ?? SYSTEM_CHAIN;
  }

  /** Lists the names that actors have or had, also those of actors that no longer exist. */
  async listNames(tx: Tx): Promise<string[]> {
    const rows = await tx.query(NAME_ROW, LISTED_NAMES);
    return rows.map(({ name }) => name);
  }

  /** Finds the organisation with this number, and whether it is an actor on a day. */
  findParty(tx: Tx, organisationNumber: string, day: string): Promise<Party | undefined> {
    return findParty(tx, organisationNumber, day);
  }

  /**
   * Finds, for each of these owners, the actor that answers at an instant for its projects and
   * reports: the owner itself, or the last of its successors. Keyed by the owner's id. Names are
   * those of today, or of another instant when one is given.
   */
  async findResponsible(
    tx: Tx,
    actorIds: readonly string[],
    now: Date,
    namedAt: Date | null = null,
  ): Promise<ReadonlyMap<string, ResponsibleActor>> {
    const statement = selectResponsible(actorIds, osloDate(now), namedAt);
    const rows = await tx.query(RESPONSIBLE_ROW, statement);
    return new Map(rows.map(({ owner, ...actor }) => [owner, actor]));
  }

  /**
   * Lists the actors for whose projects and reports an actor answers at an instant: itself and the
   * actors merged into it.
   */
  async listActorsAnsweredFor(tx: Tx, actorId: string, now: Date): Promise<readonly string[]> {
    const rows = await tx.query(ID_ROW, selectMergedInto(actorId, osloDate(now)));
    return rows.map(({ id }) => id);
  }
}

/** Selects one row with the ids. Selects none when the organisation is not an actor on that day. */
function selectActingActor(organisationNumber: string, day: string): Sql {
  return sql`
    with recursive
      -- The actor itself and all that were merged into it, directly or through others.
      acting as (
        select a.id,
               a.role
          from actors.actor a
         where a.organisation_number = ${organisationNumber}
           and ${isActorOn(day)}
         union
        select p.id,
               p.role
          from actors.actor p
          join acting on p.successor_id = acting.id
         where p.valid_to <= ${day}::date
      )
    select (select a.id from actors.actor a where a.organisation_number = ${organisationNumber}) as id,
           array_agg(acting.id) as "actorIds",
           bool_or(acting.role = 'directorate') as directorate
      from acting
    having count(*) > 0`;
}

function selectResponsible(actorIds: readonly string[], day: string, namedAt: Date | null): Sql {
  return sql`
    with recursive
      -- Each owner followed by its successors that had taken over by that day.
      succession as (
        select a.id as owner,
               a.id,
               a.valid_to,
               a.successor_id
          from actors.actor a
         where a.id = any(${actorIds}::uuid[])
         union
        select succession.owner,
               s.id,
               s.valid_to,
               s.successor_id
          from actors.actor s
          join succession on succession.successor_id = s.id
         where succession.valid_to <= ${day}::date
      )
    select distinct on (succession.owner)
           succession.owner,
           a.id,
           a.organisation_number as "organisationNumber",
           a.name
      from succession
      join (${selectActorsThen(namedAt)}) a on a.id = succession.id
     where succession.valid_to is null
        or succession.valid_to > ${day}::date
        or succession.successor_id is null
     order by succession.owner, succession.id`;
}

function selectMergedInto(actorId: string, day: string): Sql {
  return sql`
    with recursive
      -- The actor itself and all that had been merged into it by that day.
      merged as (
        select ${actorId}::uuid as id
         union
        select p.id
          from actors.actor p
          join merged on p.successor_id = merged.id
         where p.valid_to <= ${day}::date
      )
    select id
      from merged`;
}
