import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { instantText, lockOne, visibleTo } from '../../platform/database/fragments.js';
import {
  instant,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReportedStatus } from '../content/report.types.js';
import { DEFAULT_LIMIT } from '../../platform/http/page.js';
import type {
  AssessmentQuery,
  AssessmentResponse,
  ColoursResponse,
  DirectorateOpinion,
} from './colour.dto.js';

const COLOURS_ROW = rowType({
  actorId: uuid,
  roundId: uuid,
  round: text,
  project: text,
  revision: int,
  version: int,
  status: nullable(json<ReportedStatus>()),
  recordedAt: instant,
  rule: nullable(json<NonNullable<ColoursResponse['rule']>>()),
  directorate: nullable(json<DirectorateOpinion>()),
});

const ASSESSMENT_ROW = rowType<AssessmentResponse & { readonly id: string }>({
  id: uuid,
  step: textOf(),
  colour: nullable(textOf()),
  reason: text,
  revision: int,
  by: text,
  at: text,
});

/** The colours of the last certified revision of a report, with its actor and its round. */
export type ReportColours = RowOf<typeof COLOURS_ROW>;

/** Says whether the caller may see a report. */
export async function isReportVisible(tx: Tx, principal: Principal, id: string): Promise<boolean> {
  const visible = visibleTo(sql`t.actor_id`, principal);
  const found = await tx.execute(
    sql`select 1 from reporting.report t where ${visible} and t.id = ${id}`,
  );
  return found > 0;
}

/**
 * The directorate's colour of the report of revision `v`, as JSON: its last opinion, unless that
 * was to withdraw its colour.
 */
const STANDING_OPINION = sql`
  select json_build_object('colour', d.colour,
                           'reason', d.reason,
                           'at', ${instantText(sql`d.recorded_at`)},
                           'revision', d.revision,
                           'changedSince', g.content <> v.content)
    from (select e.*
            from reporting.directorate_colour e
           where e.report_id = v.report_id
           order by e.recorded_at desc, e.id desc
           limit 1) d
    join reporting.report_revision g on g.report_id = d.report_id and g.revision = d.revision
   where d.colour is not null`;

/** The number of a report's colours of the directorate, withdrawals included. */
const COLOURS_GIVEN = sql`
  select count(*)
    from reporting.directorate_colour e
   where e.report_id = v.report_id`;

/** The last certified revision `v` of a report, with its colours. */
function selectColours(reportId: string): Sql {
  return sql`
    select t.actor_id as "actorId",
           t.round_id as "roundId",
           r.key as round,
           v.project->>'code' as project,
           v.revision,
           (v.revision + (${COLOURS_GIVEN}))::int as version,
           v.content->'status' as status,
           v.recorded_at as "recordedAt",
           v.rule_status as rule,
           (${STANDING_OPINION}) as directorate
      from reporting.report t
      join reporting.round r on r.id = t.round_id
      join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision
     where t.id = ${reportId}`;
}

/** Reads the colours of the last certified revision. Returns undefined when there is none. */
export async function readColours(tx: Tx, reportId: string): Promise<ReportColours | undefined> {
  const [colours] = await tx.query(COLOURS_ROW, selectColours(reportId));
  return colours;
}

/** Keeps other transactions from changing the directorate's colour of a report until this one ends. */
export async function lockColours(tx: Tx, reportId: string): Promise<void> {
  await tx.execute(lockOne('directorateColour', reportId));
}

/** Reads a page of the steps of the directorate's colour after an id, and one step more. */
export function readAssessments(
  tx: Tx,
  reportId: string,
  { limit = DEFAULT_LIMIT }: AssessmentQuery,
  after: string | null,
): Promise<RowOf<typeof ASSESSMENT_ROW>[]> {
  return tx.query(ASSESSMENT_ROW, selectAssessments(reportId, limit + 1, after));
}

/** Steps of the directorate's colour of a report. Their ids are made in the order of time. */
function selectAssessments(reportId: string, limit: number, after: string | null): Sql {
  return sql`
    select s.id,
           case when s.colour is null then 'withdrawn'
                when s.colour_before is null then 'given'
                else 'replaced'
            end as step,
           s.colour,
           s.reason,
           s.revision,
           s.recorded_by as by,
           ${instantText(sql`s.recorded_at`)} as at
      from (select d.*,
                   lag(d.colour) over (order by d.recorded_at, d.id) as colour_before
              from reporting.directorate_colour d
             where d.report_id = ${reportId}) s
     where ${after}::uuid is null
        or s.id > ${after}
     order by s.id
     limit ${limit}`;
}
