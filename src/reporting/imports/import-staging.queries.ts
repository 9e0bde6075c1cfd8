import sql, { raw } from 'sql-template-tag';
import { int, nullable, type RowOf, rowType, text } from '../../platform/database/row-type.js';
import { jsonLinesOf } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { StagedRow } from '../columns/report-table.types.js';
import type { Numbered } from './import-notes.queries.js';
import type { ClaimedFile } from './import.types.js';

/** A run: rows of one project that follow each other in the file. */
export interface StagedRun {
  readonly number: number;
  /** Code as the file has it; empty where the file has none. */
  readonly project: string;
  /** Number of rows. */
  readonly size: number;
  /** The rows as a JSON list. */
  readonly rows: string;
}

const RUN_ROW = rowType({ project: text, size: int, rows: text });
const RESULT_ROW = rowType({ number: int, project: text, rows: text, outcome: nullable(text) });
const PROJECTS_ROW = rowType({ projects: int });

/** Deletes the rows and the faults that an unfinished attempt has staged. */
export async function deleteStaged(tx: Tx, { row: { id } }: ClaimedFile): Promise<void> {
  await tx.execute(sql`delete from reporting.import_run where import_id = ${id}`);
  await tx.execute(sql`delete from reporting.import_fault where import_id = ${id}`);
}

/** Writes runs of rows. */
export async function insertRuns(
  tx: Tx,
  { row: { id, actorId } }: ClaimedFile,
  runs: readonly StagedRun[],
): Promise<void> {
  const statement = sql`
    insert into reporting.import_run
           (import_id,
            number,
            actor_id,
            project,
            size,
            rows)
    select ${id},
           x.number,
           ${actorId},
           x.project,
           x.size,
           x.rows
      from unnest(${runs.map(({ number }) => number)}::int[],
                  ${runs.map(({ project }) => project)}::text[],
                  ${runs.map(({ size }) => size)}::int[],
                  ${jsonLinesOf(runs.map(({ rows }) => rows).join('\n'))})
           as x(number, project, size, rows)`;
  await tx.execute(statement);
}

/** Counts the projects in the file. */
export async function countProjects(tx: Tx, { row: { id } }: ClaimedFile): Promise<number> {
  const [row] = await tx.query(
    PROJECTS_ROW,
    sql`
      select count(distinct u.project)::int as projects
        from reporting.import_run u
       where u.import_id = ${id} and u.project <> ''`,
  );
  return row?.projects ?? 0;
}

/**
 * Reads up to so many runs of the projects after a code, in order of project and number. Forbids
 * the planner to sort: the index gives this order, but under row-level security the planner expects
 * few rows and would sort all that are left, which takes 190 ms of a million rows.
 */
export async function readRunsAfter(
  tx: Tx,
  importId: string,
  after: string,
  most: number,
): Promise<RowOf<typeof RUN_ROW>[]> {
  const [, runs] = await Promise.all([
    tx.execute(sql`select set_config('enable_sort', 'off', true)`),
    tx.query(
      RUN_ROW,
      sql`
        select n.project, n.size, n.rows
          from (select u.project, u.number, u.size, u.rows
                  from reporting.import_run u
                 where u.import_id = ${importId} and u.project > ${after}
                 order by u.project
                 limit ${raw(String(most))}) n
         order by n.project, n.number`,
    ),
  ]);
  return runs;
}

/** Rows of a file as they are written to CSV. */
interface ResultLines {
  readonly lines: readonly Record<string, unknown>[];
}

/** Reads the rows of runs with numbers after `after`, with the outcome of their projects. */
export async function readResults(
  tx: Tx,
  importId: string,
  after: number,
  limit: number,
): Promise<Numbered<ResultLines>[]> {
  const statement = sql`
    select u.number,
           u.project,
           u.rows,
           case when u.project = '' then 'faulty' else o.outcome end as outcome
      from reporting.import_run u
      left join reporting.import_report o on o.import_id = u.import_id and o.project = u.project
     where u.import_id = ${importId} and u.number > ${after}
     order by u.number
     limit ${limit}`;
  const runs = await tx.query(RESULT_ROW, statement);
  return runs.map(({ number, project, rows, outcome }) => ({
    number,
    lines: (JSON.parse(rows) as StagedRow[]).map(({ sheet, row, record, own }) => ({
      sheet,
      row,
      project,
      record,
      outcome,
      ...own,
    })),
  }));
}
