import type { Fault, Language } from '../../platform/base/problem.js';
import type { SavedProject } from '../../portfolio/projects/project-save.commands.js';
import type { PlacedFault } from '../columns/report-table.types.js';
import { type ChangeNote, type ReportNote, UNJUDGED_NOTE } from '../imports/import-batch.types.js';
import { NOTHING_COUNTED, type ImportCounts } from '../imports/import.types.js';
import { PROJECT_COLUMNS, projectCellOf } from '../project-files/project-columns.rules.js';
import type { ProjectFile } from '../project-files/project-file.parser.js';
import { findPlace, placeFault } from '../project-files/project-row.rules.js';
import type { ProjectRow } from '../project-files/project-row.types.js';

/** The outcome of a file: of each of its projects, and every fault of it. */
export interface JudgedFile {
  readonly faults: readonly PlacedFault[];
  readonly notes: readonly ReportNote[];
  readonly changes: readonly ChangeNote[];
  /** Codes of the projects that rows mention. */
  readonly codes: ReadonlyMap<ProjectRow, string>;
  /** `code version` of each project that was registered or changed. */
  readonly written: readonly string[];
}

/** A row with what came of it. */
export interface JudgedRow {
  readonly row: ProjectRow;
  readonly saved: SavedProject;
}

/** Returns a text that two mentions share when they differ in case alone. */
export function foldMention(mention: string): string {
  return mention.normalize('NFC').trim().toLowerCase();
}

/** Orders rows so that a programme of the file is registered before its projects. */
export function orderByProgramme(rows: readonly ProjectRow[]): ProjectRow[] {
  const byMention = new Map(rows.map((row) => [foldMention(row.mention), row]));
  const ordered = new Set<ProjectRow>();
  const begun = new Set<ProjectRow>();
  for (const row of rows) {
    const line: ProjectRow[] = [];
    for (let next: ProjectRow | undefined = row; next !== undefined && !begun.has(next);) {
      begun.add(next);
      line.push(next);
      const parent: unknown = next.body['parent'];
      next = typeof parent === 'string' ? byMention.get(foldMention(parent)) : undefined;
    }
    for (const one of line.reverse()) ordered.add(one);
  }
  return [...ordered];
}

/** Refuses a row whose project has a row before it. */
export function repeatedFault(row: ProjectRow, first: ProjectRow, language: Language): PlacedFault {
  const { column, value } = findPlace(row, '/code');
  return placeFault(
    { ...row, language },
    column,
    {
      code: 'project-repeated',
      expected: {
        nb: `Tiltaket står allerede i rad ${String(first.row)}`,
        en: `The project is in row ${String(first.row)} already`,
      },
    },
    value,
  );
}

/** Places the faults of a project in its row. Leaves out those in cells that have one already. */
export function placeFaults(
  row: ProjectRow,
  faults: readonly Fault[],
  language: Language,
): PlacedFault[] {
  return faults.flatMap(({ pointer, code, detail }) => {
    const { column, value } = findPlace(row, pointer);
    if (column !== null && row.faulty.includes(column)) return [];
    return placeFault({ ...row, language }, column, { code, expected: detail }, value);
  });
}

/** Returns the outcome of a project that was saved or is faulty. */
export function noteOf({ row, saved }: JudgedRow): ReportNote {
  if ('faults' in saved) return { ...UNJUDGED_NOTE, project: row.mention };
  const { code: project, outcome, version } = saved;
  if (row.faulty.length > 0) return { ...UNJUDGED_NOTE, project };
  const storedVersion = outcome === 'unchanged' ? null : version;
  return { ...UNJUDGED_NOTE, project, outcome, storedVersion };
}

/** Lists the values of a project that a row changes. */
export function changesOf({ saved }: JudgedRow): ChangeNote[] {
  if ('faults' in saved) return [];
  const { code, before, after } = saved;
  return PROJECT_COLUMNS.flatMap((column) => {
    const was = before === null ? null : projectCellOf(column, before);
    const is = projectCellOf(column, after);
    if (was === is) return [];
    const change = { record: 'project', item: null, column: column.name } as const;
    return [{ against: 'certified', project: code, ...change, before: was, after: is }];
  });
}

/** Counts the outcome of a file. */
export function countsOf(file: ProjectFile, judged: JudgedFile): ImportCounts {
  const countOf = (outcome: ReportNote['outcome']): number =>
    judged.notes.filter((note) => note.outcome === outcome).length;
  return {
    ...NOTHING_COUNTED,
    rows: file.rows.length,
    runs: file.rows.length,
    reports: judged.notes.length,
    created: countOf('created'),
    changed: countOf('changed'),
    unchanged: countOf('unchanged'),
    faulty: countOf('faulty'),
    faults: judged.faults.length,
    changes: judged.changes.length,
  };
}
