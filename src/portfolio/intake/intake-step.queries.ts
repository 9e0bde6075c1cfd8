import sql from 'sql-template-tag';
import type { Outcome } from '../../criteria/criteria-expression.types.js';
import type { Principal } from '../../platform/base/principal.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { visibleTo } from '../../platform/database/fragments.js';
import { int, rowType, text, textOf, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Standing } from '../projects/project.types.js';
import { Succession } from './intake.entity.js';
import type { IntakeSituation } from './intake.rules.js';

/** A project whose row this transaction has locked. No other transaction moves it meanwhile. */
export interface LockedProject {
  readonly id: string;
  readonly actorId: string;
  readonly code: string;
  readonly standing: Standing;
  readonly version: number;
}

const LOCKED_PROJECT = rowType<LockedProject>({
  id: uuid,
  actorId: uuid,
  code: text,
  standing: textOf(),
  version: int,
});

/** Locks a project that the caller may see. Returns undefined when there is none. */
export async function lockProject(
  tx: Tx,
  principal: Principal,
  code: string,
): Promise<LockedProject | undefined> {
  const [row] = await tx.query(
    LOCKED_PROJECT,
    sql`
      select p.id, p.actor_id as "actorId", p.code, p.standing, p.version
        from portfolio.project p
       where ${visibleTo(sql`p.actor_id`, principal)}
         and p.code = ${code}
         for update`,
  );
  return row;
}

const ASSESSMENT_ROW = rowType({ criteriaSet: text, outcome: textOf<Outcome>() });

/** Finds the directorate's newest assessment of a project under any of these criteria sets. */
export async function findNewestAssessment(
  tx: Tx,
  projectId: string,
  criteriaSets: readonly string[],
): Promise<IntakeSituation['assessment']> {
  const [row] = await tx.query(
    ASSESSMENT_ROW,
    sql`
      select e.criteria_set as "criteriaSet", e.outcome
        from portfolio.evaluation e
       where e.project_id = ${projectId}
         and e.assessed_by = 'directorate'
         and e.criteria_set = any(${criteriaSets}::text[])
       order by e.recorded_at desc, e.id desc
       limit 1`,
  );
  return row ?? null;
}

const REVISION_ROW = rowType({ revision: int });

/** Returns the number of a project's next nomination, from 1. Its row must be locked. */
export async function findNextNomination(tx: Tx, projectId: string): Promise<number> {
  const [row] = await tx.query(
    REVISION_ROW,
    sql`
      select 1 + coalesce(max(n.revision), 0) as revision
        from portfolio.nomination n
       where n.project_id = ${projectId}`,
  );
  return row?.revision ?? 1;
}

/** Says whether a project comes from another, directly or through others. */
export async function comesFrom(tx: Tx, projectId: string, otherId: string): Promise<boolean> {
  const found = await tx.execute(sql`
      with recursive
           -- the other project and all projects that it became part of, also through others
           follower as (
             select ${otherId}::uuid as id
              union
             select s.successor_id
               from portfolio.succession s
               join follower on follower.id = s.predecessor_id
           )
    select 1
      from follower
     where follower.id = ${projectId}`);
  return found > 0;
}

/** Stores that one project became part of another, unless it is stored already. */
export async function insertSuccession(tx: Tx, succession: Succession): Promise<void> {
  await tx.execute(sql`${insertRow(Succession, succession)} on conflict do nothing`);
}
