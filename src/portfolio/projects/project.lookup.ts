import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import {
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ProjectFactsValue, ProjectKind } from './project.types.js';

/** The columns of a project that every actor may read. */
export interface ProjectReference {
  readonly id: string;
  readonly code: string;
  readonly kind: ProjectKind;
}

const ID_ROW = rowType({ id: uuid });
const OWNED_ROW = rowType({ id: uuid, code: text, actorId: uuid });
const REFERENCE_ROW = rowType<ProjectReference>({ id: uuid, code: text, kind: textOf() });
const FACTS_ROW = rowType<ProjectFactsValue & { readonly id: string }>({
  id: uuid,
  code: text,
  goals: texts,
  kind: textOf(),
  mainGoal: text,
  name: text,
  parent: nullable(text),
});

/**
 * Relation of one row: the code of a project. A report keeps its actor when its project gets another
 * owner, and row-level security then hides the project from that actor, so its code is read by a
 * function that may see it.
 */
export function codeOfProject(projectId: Sql): Sql {
  return sql`
    select coalesce((select o.code
                       from portfolio.project o
                      where o.id = ${projectId}),
                    (select r.code
                       from portfolio.project_by_id(${projectId}) r)) as code`;
}

/** Selects the facts of projects by their last versions that the transaction sees. */
function selectFormer(ids: readonly string[]): Sql {
  return sql`
    select distinct on (v.project_id)
           v.project_id as id,
           x.code,
           x.goals,
           x.kind,
           x.main_goal as "mainGoal",
           x.name,
           (select r.code from portfolio.project_by_id(x.parent_id) r) as parent
      from portfolio.project_revision v
     cross join lateral jsonb_to_record(v.project) as x(
             code text,
             goals text[],
             kind text,
             main_goal text,
             name text,
             parent_id uuid
           )
     where v.project_id = any(${ids}::uuid[])
     order by v.project_id, v.version desc`;
}

/** Reads the projects that other areas need. */
@Injectable()
export class ProjectLookup {
  /** Finds the project with this code among the caller's own. */
  async findOwn(
    tx: Tx,
    code: string,
    principal: Principal,
  ): Promise<RowOf<typeof OWNED_ROW> | undefined> {
    const [project] = await this.findOwners(tx, [code]);
    return project !== undefined && actsFor(principal, project.actorId) ? project : undefined;
  }

  /**
   * Finds projects with their owners. The transaction sees its actor's own projects; a transaction
   * of the directorate sees all.
   */
  findOwners(tx: Tx, codes: readonly string[]): Promise<RowOf<typeof OWNED_ROW>[]> {
    return tx.query(
      OWNED_ROW,
      sql`select p.id, p.code, p.actor_id as "actorId" from portfolio.project p where p.code = any(${codes})`,
    );
  }

  /** Finds the projects with these codes, whoever owns them. */
  async findReferences(tx: Tx, codes: readonly string[]): Promise<ProjectReference[]> {
    if (codes.length === 0) return [];
    return tx.query(
      REFERENCE_ROW,
      sql`select r.id, r.code, r.kind from portfolio.project_by_code(${codes}) r`,
    );
  }

  /**
   * Reads the present facts of projects, by project id. A report keeps the facts as they were when
   * it was certified. Of a project that now belongs to another actor they are those of its last
   * version that was the caller's own.
   */
  async readFacts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, ProjectFactsValue>> {
    const rows = await tx.query(
      FACTS_ROW,
      sql`
        select p.id,
               p.code,
               p.goals,
               p.kind,
               p.main_goal as "mainGoal",
               p.name,
               case when p.parent_id is not null
                    then (select r.code from portfolio.project_by_id(p.parent_id) r)
                end as parent
          from portfolio.project p
         where p.id = any(${ids}::uuid[])`,
    );
    const found = new Set(rows.map(({ id }) => id));
    const handedOn = ids.filter((id) => !found.has(id));
    const former = handedOn.length === 0 ? [] : await tx.query(FACTS_ROW, selectFormer(handedOn));
    return new Map([...rows, ...former].map(({ id, ...facts }) => [id, facts]));
  }

  /** Lists the ids of a programme and of all programmes above it. */
  async listProgrammesUpward(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.query(ID_ROW, sql`select l.id from portfolio.programme_line(${id}) l`);
    return rows.map((row) => row.id);
  }
}
