import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { lockOne, visibleTo } from '../../platform/database/fragments.js';
import { rowType, text, textOf, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { OwnedProject } from './project.types.js';

/** A change of owner. */
export interface OwnerChange {
  readonly projectId: string;
  readonly receiverId: string;
  readonly now: Date;
}

const OWNED_ROW = rowType<OwnedProject>({
  id: uuid,
  actorId: uuid,
  code: text,
  standing: textOf(),
});

/** Locks the project with this code that the caller may see. */
export async function lockVisibleProject(
  tx: Tx,
  principal: Principal,
  code: string,
): Promise<OwnedProject | undefined> {
  const condition = sql`${visibleTo(sql`p.actor_id`, principal)} and p.code = ${code}`;
  return lockProjectWhere(tx, condition);
}

/** Locks the project with this id. */
export function lockProjectById(tx: Tx, projectId: string): Promise<OwnedProject | undefined> {
  return lockProjectWhere(tx, sql`p.id = ${projectId}`);
}

async function lockProjectWhere(tx: Tx, condition: Sql): Promise<OwnedProject | undefined> {
  const [project] = await tx.query(
    OWNED_ROW,
    sql`
      select p.id, p.actor_id as "actorId", p.code, p.standing
        from portfolio.project p
       where ${condition}
         for update`,
  );
  return project;
}

/**
 * Gives a project another owner, who is no longer a co-owner. An external id that the new owner uses
 * for another project stands for that one, and the project handed on loses it.
 */
export async function changeOwner(
  tx: Tx,
  { projectId, receiverId, now }: OwnerChange,
): Promise<void> {
  await tx.execute(lockOne('externalIds', receiverId));
  const statement = sql`
    update portfolio.project p
       set actor_id = a.id,
           co_owners = array_remove(p.co_owners, a.organisation_number::text),
           external_ids = (select coalesce(jsonb_agg(x.id order by x.place), '[]')
                             from jsonb_array_elements(p.external_ids)
                                  with ordinality as x(id, place)
                            where not exists
                                  (select 1
                                     from portfolio.project_external_id e
                                    where e.actor_id = a.id
                                      and e.scheme = x.id->>'scheme'
                                      and e.value = x.id->>'value')),
           version = p.version + 1,
           updated_at = ${now}
      from actors.actor a
     where a.id = ${receiverId}
       and p.id = ${projectId}`;
  await tx.execute(statement);
}
