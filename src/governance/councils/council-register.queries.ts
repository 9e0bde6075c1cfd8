import sql from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';
import type { CouncilResponse } from './council.dto.js';

/** The meetings of a year, as a paper lists them. */
export interface AnnualWheel {
  /** Instant of the paper. */
  readonly recordedAt: string;
  readonly meetings: readonly {
    readonly council: string;
    readonly startsOn: string;
    readonly endsOn: string;
    readonly extra: boolean;
  }[];
}

/** Inserts the councils that do not exist yet, in the order given. */
export async function insertNewCouncils(
  tx: Tx,
  councils: readonly CouncilResponse[],
): Promise<void> {
  const records = councils.map((council, index) => ({ ...council, position: index + 1 }));
  const insert = sql`
    insert into governance.council (
           key,
           position,
           name_nb,
           name_en,
           former_names,
           role)
    select x.key,
           x.position,
           x.name->>'nb',
           x.name->>'en',
           x."formerNames",
           x.role
      from jsonb_to_recordset(${JSON.stringify(records)}) as x(
           key text,
           position int,
           name jsonb,
           "formerNames" jsonb,
           role text)
        on conflict do nothing`;
  await tx.execute(insert);
}

/** Inserts the meetings that do not exist yet. Returns how many were new. */
export function insertNewMeetings(tx: Tx, { recordedAt, meetings }: AnnualWheel): Promise<number> {
  const insert = sql`
    insert into governance.meeting (
           key,
           council,
           starts_on,
           ends_on,
           extra,
           version,
           recorded_at)
    select x.council || '-' || x."startsOn",
           x.council,
           x."startsOn"::date,
           x."endsOn"::date,
           x.extra,
           1,
           ${recordedAt}
      from jsonb_to_recordset(${JSON.stringify(meetings)}) as x(
           council text,
           "startsOn" text,
           "endsOn" text,
           extra boolean)
        on conflict do nothing`;
  return tx.execute(insert);
}
