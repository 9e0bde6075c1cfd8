import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { NamedReceiver } from './receiver.rules.js';

/** The columns of a roll-out that name what is rolled out. */
export interface RolledOut {
  readonly solutionId: string | null;
  readonly projectId: string | null;
}

const RECEIVER_ROW = rowType<NamedReceiver>({
  id: uuid,
  organisationNumber: text,
  name: text,
  kind: textOf(),
  acts: bool,
  successor: nullable(json()),
  own: bool,
  taken: bool,
});

/** The rest of a question for receivers: for whom, of what, and by whom. */
export interface ReceiverQuestion extends RolledOut {
  readonly userGroup: string | null;
  readonly actorIds: readonly string[];
  readonly day: string;
}

/** Relation of at most one row: the last body that took over from actor `a` by a day. */
function successorOf(day: string): Sql {
  return sql`
    with recursive
      -- The successor, followed by those that had taken over from it by that day.
      heir as (
        select h.id,
               h.organisation_number,
               h.name,
               h.valid_to,
               h.successor_id,
               1 as step
          from actors.actor h
         where h.id = a.successor_id
         union all
        select h.id,
               h.organisation_number,
               h.name,
               h.valid_to,
               h.successor_id,
               heir.step + 1
          from actors.actor h
          join heir on heir.successor_id = h.id
         where heir.valid_to <= ${day}::date
           and heir.step < 20
      )
    select json_build_object('organisationNumber', heir.organisation_number, 'name', heir.name)
      from heir
     order by heir.step desc
     limit 1`;
}

/** Condition: actor `a` has an open roll-out of the same for the same users. */
function hasRollOut({ solutionId, projectId, userGroup }: ReceiverQuestion): Sql {
  return sql`
    exists (
      select 1
        from coordination.roll_out o
       where coalesce(o.solution_id, o.project_id) = ${solutionId ?? projectId}
         and o.actor_id = a.id
         and lower(coalesce(o.user_group, '')) = lower(${userGroup ?? ''})
         and o.state <> 'declined')`;
}

function selectReceivers(numbers: readonly string[], question: ReceiverQuestion): Sql {
  const { actorIds, day } = question;
  return sql`
    select a.id,
           a.organisation_number as "organisationNumber",
           a.name,
           a.kind,
           coalesce(a.valid_from <= ${day}::date, true)
             and coalesce(a.valid_to > ${day}::date, true) as acts,
           (${successorOf(day)}) as successor,
           a.id = any(${actorIds}::uuid[]) as own,
           ${hasRollOut(question)} as taken
      from actors.actor a
     where a.organisation_number = any(${numbers}::text[])`;
}

/**
 * Finds the bodies that a request names as receivers. The transaction sees whether a receiver has the
 * same roll-out already, because one of the two sides asks.
 */
export async function findReceivers(
  tx: Tx,
  numbers: readonly string[],
  question: ReceiverQuestion,
): Promise<ReadonlyMap<string, NamedReceiver>> {
  const rows = await tx.query(RECEIVER_ROW, selectReceivers(numbers, question));
  return new Map(rows.map((row) => [row.organisationNumber, row]));
}
