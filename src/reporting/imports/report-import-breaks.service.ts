import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { HeldImport } from './report-import.store.js';

/** Items that are kept of a preview. */
const SHOWN = 100;
/** How long the one statement may take. */
const PATIENCE_MS = 120_000;

/**
 * Why a delivery does not come as it is needed; null when it may. What is completed has been
 * delivered.
 */
const breakOf = (state: string, readyOn: string, neededBy: string): string =>
  `case when ${state} in ('stopped', 'paused') then ${state} when ${state} <> 'completed' and ${readyOn} > ${neededBy} then 'delayed' end`;
const READY_ON = `(select max(m->>'forecast') from jsonb_array_elements(coalesce(nullif(v.content->'milestones', 'null'), '[]')) m where m->>'actual' is null)`;
/** The newest certified report of a project up to the round of the import. */
const newestOf = (
  project: string,
  which: string,
): string => `select v.content, v.content->>'state' as state, ${READY_ON} as ready_on from reporting.report_revision v join reporting.round b on b.id = v.round_id, reporting.round r
          where v.project_id = ${project} and r.id = $2 and (b.id = r.id or b.opens_at < r.opens_at) and ${which} order by b.opens_at desc, v.revision desc limit 1`;
/** The round of the import and the one before: who has not reported since says nothing of today. */
const RECENT = `array(select b.id from reporting.round b join reporting.round r on r.id = $2 where b.state <> 'planned' and b.opens_at <= r.opens_at order by b.opens_at desc limit 2)`;
const PUBLISHED = `b.state = 'closed' and exists (select 1 from platform.job j where j.id = b.rollup_job and j.state = 'completed')`;
const STANDING = `('planned', 'active', 'paused')`;

/**
 * Finds the dependencies that a file breaks: those of its own reports, and those of any project on
 * one that the file stops, puts on hold or delays. What was broken in the same way before is not
 * its doing. Of others' projects it names what the published round says already, and counts what
 * only their unpublished reports say.
 */
@Injectable()
export class ReportImportBreaks {
  constructor(private readonly database: Database) {}

  /**
   * Once, at the end of the import, as its reports' notes have it: later it could not be told what
   * was so before.
   */
  async find({ row: { id, roundId }, principal, run }: HeldImport): Promise<void> {
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      const sought = await tx.rows(
        `select 1 from reporting.report_import i where i.id = $1 and i.run = $2 and i.broken is null`,
        [id, run],
      );
      if (sought.length === 0) return;
      // Of a file with a million reports it may take longer than anyone who waits for an answer is
      // let wait.
      await tx.rows(`select set_config('statement_timeout', '${String(PATIENCE_MS)}', true)`);
      await tx.rows(
        `with b as materialized (
           select distinct on (x.project, x.needs, x.delivery) x.project, x.needs, x.delivery, x.state, x.because, x.named from (${IN_FILE} union all ${OUTSIDE}) x where x.because is not null order by x.project, x.needs, x.delivery, x.named desc)
         update reporting.report_import set broken = jsonb_build_object(
             'items', (select coalesce(jsonb_agg(i), '[]') from (select b.project, b.needs, b.delivery, b.state, b.because from b where b.named order by b.project, b.needs, b.delivery limit ${String(SHOWN)}) i),
             'hidden', (select count(*) from b where not b.named))
          where id = $1 and run = $4`,
        [id, roundId, principal.actorIds, run],
      );
    });
  }
}

/**
 * Of the file's own reports: on what the file says of the needed project, or else on what the
 * actor's own report of it says.
 */
const IN_FILE = `
  select n.project, n.needs, n.delivery, n.state, case when n.now is distinct from n.was then n.now end as because, true as named from (
    select o.project, w.project as needs, w.delivery, coalesce(y.state, l.state, p.state) as state,
           ${breakOf('coalesce(y.state, l.state, p.state)', 'case when y.project is null then l.ready_on else y.ready_on end', 'w."neededBy"')} as now,
           case when w."neededBefore" is not null then ${breakOf('coalesce(y.state_before, l.state, p.state)', 'case when y.project is null then l.ready_on else y.ready_before end', 'w."neededBefore"')} end as was
      from reporting.import_report o cross join lateral jsonb_to_recordset(o.needs) as w(project text, delivery text, "neededBy" text, "neededBefore" text)
      join portfolio.project p on p.code = w.project and p.actor_id = any($3::uuid[])
      left join reporting.import_report y on y.import_id = o.import_id and y.project = w.project and y.state is not null
      left join lateral (${newestOf('p.id', 'true')}) l on y.project is null
     where o.import_id = $1 and o.needs <> '[]' and o.state in ${STANDING}) n`;

/**
 * Of projects that the file says nothing of: the newest report of the actor's own, and of others
 * what is published and, unnamed, what is not.
 */
const OUTSIDE = `
  select d.code, d.needs, d.delivery, d.state, case when d.now is distinct from d.was then d.now end as because, d.named from (
    select p.code, s.code as needs, w.delivery, s.state, e.named, ${breakOf('s.state', 's.ready_on', 'w."neededBy"')} as now, ${breakOf('s.state_before', 's.ready_before', 'w."neededBy"')} as was
      from (select o.project as code, o.state, o.ready_on, coalesce(o.state_before, q.state) as state_before, o.ready_before from reporting.import_report o join portfolio.project q on q.code = o.project and q.actor_id = any($3::uuid[])
             where o.import_id = $1 and (o.state in ('stopped', 'paused') and o.state is distinct from coalesce(o.state_before, q.state) or o.ready_on > o.ready_before)) s
      join (select distinct v.project_id, c->>'project' as needs from reporting.report_revision v cross join jsonb_array_elements(v.content->'dependencies') c where v.round_id = any (${RECENT}) and c->>'project' is not null
             and exists (select 1 from reporting.import_report o where o.import_id = $1 and (o.state in ('stopped', 'paused') or o.ready_on > o.ready_before))) f on f.needs = s.code
      join portfolio.project p on p.id = f.project_id and not exists (select 1 from reporting.import_report o where o.import_id = $1 and o.project = p.code)
     cross join lateral (
        select n.content, n.state, true as named from (${newestOf('p.id', PUBLISHED)}) n where not p.actor_id = any($3::uuid[])
        union all select n.content, n.state, p.actor_id = any($3::uuid[]) from (${newestOf('p.id', 'true')}) n) e
     cross join lateral jsonb_to_recordset(e.content->'dependencies') as w(project text, delivery text, "neededBy" text)
     where e.state in ${STANDING} and w.project = s.code) d`;
