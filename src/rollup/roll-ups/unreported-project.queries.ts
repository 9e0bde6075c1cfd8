import sql, { type Sql } from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';
import type { UnreportedProject } from '../../reporting/completeness/expected-reports.lookup.js';
import { differsFromStored, setExcluded } from '../lines/key-replacement.queries.js';

const COLUMNS = ['actor_id', 'code', 'name', 'nil', 'gone'];

/**
 * Stores the projects without a report of a published round. Marks those as gone that have a report
 * now. Rows that stay the same are not written.
 */
export async function storeUnreported(
  tx: Tx,
  roundId: string,
  projects: readonly UnreportedProject[],
  now: Date,
): Promise<void> {
  await tx.execute(replaceUnreported(roundId, JSON.stringify(projects), now));
}

function replaceUnreported(roundId: string, projects: string, now: Date): Sql {
  return sql`
    with -- The projects without a report now.
         unreported as (
           select p."projectId" as project_id,
                  a.id as actor_id,
                  p.project as code,
                  p.name,
                  p.nil
             from jsonb_to_recordset(${projects}::jsonb)
                  as p("projectId" uuid, actor text, project text, name text, nil boolean)
             join actors.actor a on a.organisation_number = p.actor),
         -- Marks stored projects that are not among them.
         gone as (
           update rollup.unreported_project o
              set gone = true,
                  changed_at = ${now}
            where o.round_id = ${roundId}
              and not o.gone
              and o.project_id not in (select u.project_id from unreported u))
    insert into rollup.unreported_project as o
           (round_id,
            project_id,
            actor_id,
            code,
            name,
            nil,
            gone,
            changed_at)
    select ${roundId}::uuid,
           u.project_id,
           u.actor_id,
           u.code,
           u.name,
           u.nil,
           false,
           ${now}::timestamptz
      from unreported u
        on conflict (round_id, project_id) do update
       set ${setExcluded([...COLUMNS, 'changed_at'])}
     where ${differsFromStored(COLUMNS, 'o')}`;
}
