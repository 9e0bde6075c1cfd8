import sql, { type Sql } from 'sql-template-tag';
import { rowType, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

const ID_ROW = rowType({ id: uuid });

/**
 * Lists the ids of the projects that agreements connect with these, directly or through others, and
 * of these themselves: no other agreement decides their ends or is moved by them. Stops after
 * `most` projects; null takes all.
 */
export async function listConnectedProjects(
  tx: Tx,
  codes: readonly string[],
  most: number | null = null,
): Promise<string[]> {
  const rows = await tx.query(ID_ROW, selectConnected(codes, most));
  return rows.map(({ id }) => id);
}

function selectConnected(codes: readonly string[], most: number | null): Sql {
  return sql`
    with recursive
      -- projects found so far, and those that they need something of or that need something of them
      connected (id) as (
        select p.id
          from portfolio.project p
         where p.code = any(${[...codes]}::text[])
         union
        select n.id
          from connected c
         cross join lateral (
                 select a.target_project_id
                   from coordination.agreement a
                  where a.project_id = c.id
                    and a.target_project_id is not null
                  union all
                 select a.project_id
                   from coordination.agreement a
                  where a.target_project_id = c.id) n (id)
      )
    select c.id
      from connected c
     limit ${most}::int`;
}
