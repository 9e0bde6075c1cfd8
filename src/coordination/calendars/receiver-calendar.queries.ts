import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';
import { instantText } from '../../platform/database/fragments.js';
import { instant, int, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import {
  INTRODUCTION_COLUMNS,
  INTRODUCTION_FIELDS,
  introductionsThen,
  withSupplier,
} from './introduction.queries.js';
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
const INTRODUCTION_ROW = rowType({
  ...INTRODUCTION_FIELDS,
  since: instant,
  version: int,
});

/** Finds an organisation of the register, by its name of an instant (null: now). */
export async function findCalendarReceiver(
  tx: Tx,
  organisationNumber: string,
  asOf: Date | null,
): Promise<CalendarReceiver | undefined> {
  const [found] = await tx.query(
    RECEIVER_ROW,
    sql`
      select a.id,
             a.organisation_number as actor,
             a.name
        from (${selectActorsThen(asOf)}) a
       where a.organisation_number = ${organisationNumber}`,
  );
  return found;
}

/** Reads the capacities that some bodies had stated by an instant (null: now), oldest first. */
export function readCapacities(
  tx: Tx,
  actorIds: readonly string[],
  asOf: Date | null = null,
): Promise<CapacityResponse[]> {
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
         and c.recorded_at <= coalesce(${asOf}::timestamptz, 'infinity')
       order by c.id`,
  );
}

function selectIntroductions(actorIds: readonly string[], asOf: Date | null): Sql {
  return sql`
    select ${INTRODUCTION_COLUMNS},
           o.since,
           o.version
      from ${introductionsThen(asOf)}
     where o.actor_id = any(${actorIds}::uuid[])
     order by o.id`;
}

/** Reads the roll-outs to some bodies as of an instant (null: now), oldest first. */
export async function readIntroductions(
  tx: Tx,
  actorIds: readonly string[],
  asOf: Date | null = null,
): Promise<IntroductionRow[]> {
  return (await tx.query(INTRODUCTION_ROW, selectIntroductions(actorIds, asOf))).map(withSupplier);
}
