import sql, { type Sql } from 'sql-template-tag';
import { parseAmount } from '../../platform/base/money.js';
import {
  decimalText,
  int,
  json,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReportContentValue } from '../content/report.types.js';
import type { Round } from '../rounds/round.entity.js';
import { isHeld, newestRoundFirst } from '../rounds/round-order.lookup.js';
import type { Halt } from './warning.rules.js';

/** The content of a project's last certified report of an earlier round. */
export interface EarlierContent {
  /** Key of the earlier round. */
  readonly round: string;
  readonly revision: number;
  readonly content: ReportContentValue;
}

const EARLIER_ROW = rowType<EarlierContent & { readonly projectId: string }>({
  projectId: uuid,
  round: text,
  revision: int,
  content: json(),
});
const TOTAL_ROW = rowType({ total: decimalText });
const HALTED_ROW = rowType<{ code: string; reason: Halt }>({ code: text, reason: textOf() });

/** A round by its place in the order of rounds. */
export type RoundPlace = Pick<Round, 'opensAt' | 'key'>;

/** Condition: round `r` comes before another in the order of rounds. */
function isBefore({ opensAt, key }: RoundPlace): Sql {
  return sql`(
       ${isHeld(sql`r`)} and (r.opens_at, r.key) < (${opensAt}::timestamptz, ${key}::text))`;
}

/** Reads the last certified report of each project in the rounds before a round. */
export async function readEarlierContents(
  tx: Tx,
  projectIds: readonly string[],
  before: RoundPlace,
): Promise<Map<string, EarlierContent>> {
  const statement = sql`
    select distinct on (v.project_id)
           v.project_id as "projectId",
           r.key as round,
           v.revision,
           v.content
      from reporting.report_revision v
      join reporting.round r on r.id = v.round_id
     where v.project_id = any(${projectIds}::uuid[])
       and ${isBefore(before)}
     order by v.project_id, ${newestRoundFirst(sql`r`)}, v.revision desc`;
  const rows = await tx.query(EARLIER_ROW, statement);
  return new Map(rows.map(({ projectId, ...earlier }) => [projectId, earlier]));
}

/** An actor and the prices of one of its reports. */
export interface ActorPrices {
  readonly actorId: string;
  readonly priceYear: number;
  readonly basis: string;
}

/**
 * Reads the approved totals of an actor's 200 last certified reports of rounds before a
 * round. Leaves out amounts in other prices.
 */
export async function readApprovedTotals(
  tx: Tx,
  { actorId, priceYear, basis }: ActorPrices,
  before: RoundPlace,
): Promise<number[]> {
  const statement = sql`
    select sum(b.approved) as total
      from (select t.id, v.content
              from reporting.round r
             cross join lateral (select t.id, t.revision
                                   from reporting.report t
                                  where t.actor_id = ${actorId}
                                    and t.round_id = r.id
                                    and t.revision > 0
                                 offset 0
                                ) t
              join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision
             where ${isBefore(before)}
             order by ${newestRoundFirst(sql`r`)}, t.id
             limit 200
           ) v
     cross join jsonb_to_recordset(v.content->'budget')
        as b(approved bigint, "priceYear" int, basis text)
     where b."priceYear" = ${priceYear}
       and b.basis = ${basis}
     group by v.id`;
  const rows = await tx.query(TOTAL_ROW, statement);
  return rows.map(({ total }) => parseAmount(total));
}

/**
 * Reads which of these projects are stopped or have left the portfolio, whoever owns them. Of
 * another actor's project only what is public counts.
 */
export async function readHalted(
  tx: Tx,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Halt>> {
  if (codes.length === 0) return new Map();
  const rows = await tx.query(
    HALTED_ROW,
    sql`select h.code, h.reason from reporting.halted_projects(${codes}) h`,
  );
  return new Map(rows.map(({ code, reason }) => [code, reason]));
}
