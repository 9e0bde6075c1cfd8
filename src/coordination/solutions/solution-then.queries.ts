import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';
import type { Localised } from '../../platform/base/problem.js';
import { json, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

/** A solution as it was recorded at an instant. */
export interface KnownSolution {
  readonly code: string;
  readonly name: Localised;
  /** Organisation number of its owner. */
  readonly owner: string;
  readonly ownerName: string;
  /** Code of the register of areas. */
  readonly focusArea: string;
  readonly nationalSolution: string | null;
  readonly maturity: string;
  readonly release: string | null;
  readonly source: string;
}

const KNOWN_ROW = rowType<KnownSolution>({
  code: text,
  name: json(),
  owner: text,
  ownerName: text,
  focusArea: text,
  nationalSolution: nullable(text),
  maturity: text,
  release: nullable(text),
  source: text,
});

/**
 * Selects the solutions with their revision of an instant. Owners are those of today, by their names
 * of then.
 */
function selectSolutionsThen(at: Date): Sql {
  return sql`
    select s.code,
           json_build_object('nb', n.name_nb, 'en', n.name_en) as name,
           a.organisation_number as owner,
           a.name as "ownerName",
           n.focus_area as "focusArea",
           n.national_solution as "nationalSolution",
           n.maturity,
           n.release,
           n.source
      from coordination.solution s
      join (${selectActorsThen(at)}) a on a.id = s.owner_id
      join lateral (
             select *
               from coordination.solution_revision r
              where r.solution_id = s.id
                and r.recorded_at <= ${at}
              order by r.number desc
              limit 1) n on true
     order by n.focus_area, s.code`;
}

/** Reads the solutions as recorded at an instant, by focus area and code. */
export function readSolutionsThen(tx: Tx, at: Date): Promise<KnownSolution[]> {
  return tx.query(KNOWN_ROW, selectSolutionsThen(at));
}
