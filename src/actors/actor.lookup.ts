import { Injectable } from '@nestjs/common';
import { type ActingActor, ActorDirectory, type Grant } from '../auth/acting-actor.js';
import { osloDate } from '../platform/base/clock.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { stateOn } from './delegation.queries.js';

/** The few questions other areas ask of the register. */
@Injectable()
export class ActorLookup extends ActorDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  /**
   * An actor acts for itself and for those that were merged into it, and inherits their role; a
   * closed actor does not act.
   */
  async actingActor(organisationNumber: string, now: Date): Promise<ActingActor | undefined> {
    const [row] = await this.database.preparedRows<{
      id: string;
      actor_ids: string[];
      directorate: boolean;
    }>(
      'acting-actor',
      `with recursive acting as (
         select a.id, a.role from actors.actor a
          where a.organisation_number = $1 and (a.valid_from is null or a.valid_from <= $2::date) and (a.valid_to is null or a.valid_to > $2::date)
         union
         select p.id, p.role from actors.actor p join acting on p.successor_id = acting.id where p.valid_to <= $2::date
       )
       select (select a.id from actors.actor a where a.organisation_number = $1) as id, array_agg(acting.id) as actor_ids, bool_or(acting.role = 'directorate') as directorate
         from acting having count(*) > 0`,
      [organisationNumber, osloDate(now)],
    );
    return row === undefined
      ? undefined
      : { id: row.id, actorIds: row.actor_ids, directorate: row.directorate };
  }

  /**
   * Read as the delegates, who see what they have received. A merger carries both what was given
   * and what was received along.
   */
  grants(
    actorIds: readonly string[],
    delegateIds: readonly string[],
    now: Date,
  ): Promise<readonly Grant[]> {
    return this.database.transaction({ kind: 'actor', actorIds: delegateIds }, (tx) =>
      tx.rows<Grant>(
        `select d.id, d.may_prepare as "mayPrepare", d.may_certify as "mayCertify", d.first_day::text as "firstDay", d.last_day::text as "lastDay", d.revoked_at as "revokedAt", ${stateOn('$3')} as state
           from actors.delegation d where d.actor_id = any($1::uuid[]) and d.delegate_id = any($2::uuid[]) order by d.id desc`,
        [actorIds, delegateIds, osloDate(now)],
      ),
    );
  }

  /** The actor with this organisation number, whether it still exists or not. */
  async byOrganisationNumber(
    tx: Tx,
    organisationNumber: string,
  ): Promise<{ readonly id: string } | undefined> {
    const [row] = await tx.rows<{ id: string }>(
      `select id from actors.actor where organisation_number = $1`,
      [organisationNumber],
    );
    return row;
  }

  /** Who answers at that instant for what each of these actors owned, by the owner's id. */
  async responsibleFor(
    tx: Tx,
    actorIds: readonly string[],
    now: Date,
  ): Promise<
    ReadonlyMap<
      string,
      { readonly id: string; readonly organisationNumber: string; readonly name: string }
    >
  > {
    const rows = await tx.rows<{
      owner: string;
      id: string;
      organisationNumber: string;
      name: string;
    }>(
      `with recursive line as (
         select a.id as owner, a.id, a.valid_to, a.successor_id from actors.actor a where a.id = any($1::uuid[])
         union
         select line.owner, s.id, s.valid_to, s.successor_id from actors.actor s join line on line.successor_id = s.id where line.valid_to <= $2::date
       )
       select distinct on (line.owner) line.owner, a.id, a.organisation_number as "organisationNumber", a.name
         from line join actors.actor a on a.id = line.id where line.valid_to is null or line.valid_to > $2::date or line.successor_id is null order by line.owner, line.id`,
      [actorIds, osloDate(now)],
    );
    return new Map(rows.map(({ owner, ...actor }) => [owner, actor]));
  }

  /**
   * For whose property an actor answers at that instant: its own, and that of those merged into it.
   */
  async answersFor(tx: Tx, actorId: string, now: Date): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(
      `with recursive line as (
         select $1::uuid as id
         union
         select p.id from actors.actor p join line on p.successor_id = line.id where p.valid_to <= $2::date
       )
       select id from line`,
      [actorId, osloDate(now)],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Who answers at that instant for what an actor owned: itself, or the end of its line of
   * successors.
   */
  async responsible(tx: Tx, actorId: string, now: Date): Promise<string> {
    const [row] = await tx.rows<{ id: string }>(
      `with recursive line as (
         select a.id, a.valid_to, a.successor_id from actors.actor a where a.id = $1
         union
         select s.id, s.valid_to, s.successor_id from actors.actor s join line on line.successor_id = s.id where line.valid_to <= $2::date
       )
       select id from line where valid_to is null or valid_to > $2::date or successor_id is null limit 1`,
      [actorId, osloDate(now)],
    );
    return row?.id ?? actorId;
  }
}
