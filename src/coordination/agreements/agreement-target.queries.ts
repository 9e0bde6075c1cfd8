import sql from 'sql-template-tag';
import { bool, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const SUPPLIER_ROW = rowType({ actorId: uuid, standing: text });
const KNOWN_ROW = rowType({ known: bool });

/** Finds the owner of a project that something is asked of, whoever it is. */
export async function findSupplier(
  tx: Tx,
  projectId: string,
): Promise<{ readonly actorId: string; readonly standing: string } | undefined> {
  const [supplier] = await tx.query(
    SUPPLIER_ROW,
    sql`
      select s.actor_id as "actorId",
             s.standing
        from coordination.supplier_of(${projectId}) s`,
  );
  return supplier;
}

/** Says whether the last certified report of a project has a milestone with this key. */
export async function hasMilestone(tx: Tx, projectId: string, key: string): Promise<boolean> {
  const [row] = await tx.query(
    KNOWN_ROW,
    sql`
      select exists (
               select 1
                 from jsonb_array_elements(v.content->'milestones') m
                where m->>'key' = ${key}) as known
        from reporting.report_revision v
       where v.project_id = ${projectId}
       order by v.recorded_at desc
       limit 1`,
  );
  return row?.known ?? false;
}
