import sql, { type Sql } from 'sql-template-tag';
import { equalsIfGiven, instantText } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ListedSolution, SolutionQuery, SolutionResponse } from './solution.dto.js';

/** A solution as the API answers it, with the id and the id of its owner. */
export type SolutionRow = SolutionResponse & { readonly id: string; readonly ownerId: string };

const LISTED = {
  code: text,
  owner: text,
  version: int,
  name: json<ListedSolution['name']>(),
  focusArea: text,
  nationalSolution: nullable(text),
  maturity: textOf<ListedSolution['maturity']>(),
  release: nullable(text),
  source: text,
  recordedAt: text,
};
const LISTED_ROW = rowType<ListedSolution>(LISTED);
const SOLUTION_ROW = rowType<SolutionRow>({ ...LISTED, id: uuid, ownerId: uuid, history: json() });

/** Columns of revision `n` of solution `s` with its owner `a`, as the API answers them. */
const COLUMNS = sql`
           s.code,
           a.organisation_number as owner,
           s.version,
           json_build_object('nb', n.name_nb, 'en', n.name_en) as name,
           n.focus_area as "focusArea",
           n.national_solution as "nationalSolution",
           n.maturity,
           n.release,
           n.source,
           ${instantText(sql`n.recorded_at`)} as "recordedAt"`;

/** Relation: solutions `s` with their newest revision `n` and their owner `a`. */
const NEWEST = sql`
      from coordination.solution s
      join coordination.solution_revision n on n.solution_id = s.id and n.number = s.version
      join actors.actor a on a.id = s.owner_id`;

/** Relation: the revisions of solution `s` as JSON, oldest first. */
const HISTORY = sql`
  select json_agg(
           json_build_object(
             'number', h.number,
             'name', json_build_object('nb', h.name_nb, 'en', h.name_en),
             'focusArea', h.focus_area,
             'nationalSolution', h.national_solution,
             'maturity', h.maturity,
             'release', h.release,
             'source', h.source,
             'recordedAt', ${instantText(sql`h.recorded_at`)})
           order by h.number) as history
    from coordination.solution_revision h
   where h.solution_id = s.id`;

function selectSolution(condition: Sql): Sql {
  return sql`
    select ${COLUMNS},
           s.id,
           s.owner_id as "ownerId",
           (${HISTORY}) as history
    ${NEWEST}
     where ${condition}`;
}

/** Lists solutions by focus area and code. */
export function listSolutions(tx: Tx, query: SolutionQuery): Promise<ListedSolution[]> {
  const statement = sql`
    select ${COLUMNS}
    ${NEWEST}
     where ${equalsIfGiven(sql`n.focus_area`, query.focusArea)}
       and ${equalsIfGiven(sql`n.maturity`, query.maturity)}
     order by n.focus_area, s.code`;
  return tx.query(LISTED_ROW, statement);
}

const NAMED_ROW = rowType<Pick<ListedSolution, 'code' | 'name'>>({
  code: text,
  name: json<ListedSolution['name']>(),
});

/** Lists the solutions with the names recorded at an instant, by focus area and code. */
export function listSolutionsThen(
  tx: Tx,
  at: Date,
): Promise<Pick<ListedSolution, 'code' | 'name'>[]> {
  const statement = sql`
    select s.code,
           json_build_object('nb', n.name_nb, 'en', n.name_en) as name
      from coordination.solution s
      join lateral (
             select r.name_nb,
                    r.name_en,
                    r.focus_area
               from coordination.solution_revision r
              where r.solution_id = s.id
                and r.recorded_at <= ${at}
              order by r.number desc
              limit 1) n on true
     order by n.focus_area, s.code`;
  return tx.query(NAMED_ROW, statement);
}

/** Finds a solution by its code. */
export async function findSolution(tx: Tx, code: string): Promise<SolutionRow | undefined> {
  const [found] = await tx.query(SOLUTION_ROW, selectSolution(sql`s.code = ${code}`));
  return found;
}

/** Locks a solution until the transaction ends, and finds it as it is then. */
export async function lockSolution(tx: Tx, code: string): Promise<SolutionRow | undefined> {
  await tx.execute(sql`select 1 from coordination.solution s where s.code = ${code} for update`);
  return findSolution(tx, code);
}
