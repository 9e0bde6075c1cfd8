import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { instantText, visibleTo } from '../../platform/database/fragments.js';
import {
  instant,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReportedStatus } from '../content/report.types.js';
import type { ColourOpinion, ColoursResponse } from './colour.dto.js';

const COLOURS_ROW = rowType({
  actorId: uuid,
  roundId: uuid,
  round: text,
  project: text,
  revision: int,
  status: nullable(json<ReportedStatus>()),
  recordedAt: instant,
  rule: nullable(json<NonNullable<ColoursResponse['rule']>>()),
  directorate: nullable(json<ColourOpinion>()),
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

/** The directorate's newest opinion of the revision `v`, as JSON. */
const NEWEST_OPINION = sql`
  select json_build_object('colour', d.colour,
                           'reason', d.reason,
                           'at', ${instantText(sql`d.recorded_at`)})
    from reporting.directorate_colour d
   where d.report_id = v.report_id and d.revision = v.revision
   order by d.recorded_at desc, d.id desc
   limit 1`;

/** The last certified revision `v` of a report, with its colours. */
function selectColours(reportId: string): Sql {
  return sql`
    select t.actor_id as "actorId",
           t.round_id as "roundId",
           r.key as round,
           v.project->>'code' as project,
           v.revision,
           v.content->'status' as status,
           v.recorded_at as "recordedAt",
           v.rule_status as rule,
           (${NEWEST_OPINION}) as directorate
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
