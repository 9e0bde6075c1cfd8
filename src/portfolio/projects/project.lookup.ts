import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.js';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import type { ProjectFactsValue, ProjectKind } from './project.types.js';

/** What every actor may know of any project: that its code exists, and its kind. */
export interface ProjectReference {
  readonly id: string;
  readonly code: string;
  readonly kind: ProjectKind;
}

/** The few questions other areas ask of projects. */
@Injectable()
export class ProjectLookup {
  /** The project with this code among the caller's own. */
  async owned(
    tx: Tx,
    code: string,
    principal: Principal,
  ): Promise<{ readonly id: string; readonly actorId: string } | undefined> {
    const [row] = await tx.query<{ id: string; actor_id: string }>(
      `select p.id, p.actor_id from portfolio.project p where p.code = $1`,
      [code],
    );
    return row === undefined || !actsFor(principal, row.actor_id)
      ? undefined
      : { id: row.id, actorId: row.actor_id };
  }

  /** Who owns each of these projects, among those that the transaction sees; the directorate's sees all. */
  async owners(
    tx: Tx,
    codes: readonly string[],
  ): Promise<{ readonly id: string; readonly code: string; readonly actorId: string }[]> {
    return tx.query(
      `select p.id, p.code, p.actor_id as "actorId" from portfolio.project p where p.code = any($1)`,
      [codes],
    );
  }

  /** References by code, whoever owns them. */
  async references(tx: Tx, codes: readonly string[]): Promise<ProjectReference[]> {
    return codes.length === 0
      ? []
      : tx.query<ProjectReference>(
          `select r.id, r.code, r.kind from portfolio.project_by_code($1) r`,
          [codes],
        );
  }

  /** The projects as they are now, by id, for reports that keep them. */
  async facts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, ProjectFactsValue>> {
    const rows = await tx.query<ProjectFactsValue & { id: string }>(
      `select p.id, p.code, p.goals, p.kind, p.main_goal as "mainGoal", p.name, case when p.parent_id is not null then (select r.code from portfolio.project_by_id(p.parent_id) r) end as parent
         from portfolio.project p where p.id = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, ...facts }) => [id, facts]));
  }

  /** A programme and all above it. */
  async lineAbove(tx: Tx, id: string): Promise<string[]> {
    return (
      await tx.query<{ id: string }>(`select l.id from portfolio.programme_line($1) l`, [id])
    ).map((row) => row.id);
  }
}
