import sql, { type Sql } from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import {
  instant,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { CapacityResponse } from './receiver-calendar.dto.js';
import type { Introduction } from './receiver-calendar.rules.js';

/** An introduction with what only the feed and the answer need. */
export interface IntroductionRow extends Introduction {
  readonly solution: string | null;
  readonly since: Date;
  readonly version: number;
}

/** A body with a calendar. */
export interface CalendarReceiver {
  readonly id: string;
  readonly actor: string;
  readonly name: string;
}

const RECEIVER_ROW = rowType<CalendarReceiver>({ id: uuid, actor: text, name: text });
const CAPACITY_ROW = rowType<CapacityResponse>({
  receiver: text,
  from: text,
  capacity: int,
  recordedAt: text,
});
const INTRODUCTION_ROW = rowType<IntroductionRow>({
  id: uuid,
  solution: nullable(text),
  supplier: json(),
  state: textOf(),
  asked: nullable(text),
  planned: nullable(text),
  confirmed: nullable(text),
  forecast: nullable(text),
  actual: nullable(text),
  size: textOf(),
  since: instant,
  version: int,
});

/** Finds an organisation of the register. */
export async function findCalendarReceiver(
  tx: Tx,
  organisationNumber: string,
): Promise<CalendarReceiver | undefined> {
  const [found] = await tx.query(
    RECEIVER_ROW,
    sql`
      select a.id,
             a.organisation_number as actor,
             a.name
        from actors.actor a
       where a.organisation_number = ${organisationNumber}`,
  );
  return found;
}

/** Reads the capacities that some bodies have stated, oldest first. */
export function readCapacities(tx: Tx, actorIds: readonly string[]): Promise<CapacityResponse[]> {
  return tx.query(
    CAPACITY_ROW,
    sql`
      select a.organisation_number as receiver,
             c.from_quarter as "from",
             c.capacity,
             ${instantText(sql`c.recorded_at`)} as "recordedAt"
        from coordination.receiver_capacity c
        join actors.actor a on a.id = c.actor_id
       where c.actor_id = any(${actorIds}::uuid[])
       order by c.id`,
  );
}

function selectIntroductions(actorIds: readonly string[]): Sql {
  return sql`
    select o.id,
           l.code as solution,
           json_build_object('actor', s.organisation_number, 'name', s.name) as supplier,
           o.state,
           o.asked,
           o.planned,
           o.confirmed,
           o.forecast,
           o.actual,
           o.size,
           o.since,
           o.version
      from coordination.roll_out o
      join actors.actor s on s.id = o.supplier_id
      left join coordination.solution l on l.id = o.solution_id
     where o.actor_id = any(${actorIds}::uuid[])
     order by o.id`;
}

/** Reads the roll-outs to some bodies, oldest first. */
export function readIntroductions(tx: Tx, actorIds: readonly string[]): Promise<IntroductionRow[]> {
  return tx.query(INTRODUCTION_ROW, selectIntroductions(actorIds));
}
