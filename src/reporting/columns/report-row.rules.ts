import { cleanText } from '../../platform/base/formats.js';
import type { Language } from '../../platform/base/problem.js';
import { isEmpty, readCell, type Refusal } from './report-cells.rules.js';
import {
  NIL_COLUMN,
  PROJECT_COLUMN,
  RECORD_COLUMN,
  RECORD_LABELS,
  fillChoices,
  findRecord,
} from './report-columns.rules.js';
import { baselineRefusal, type HeadingMeaning } from './report-headings.rules.js';
import {
  type CodeChoices,
  type Column,
  RECORDS,
  type RecordName,
  type NilReturn,
  type PlacedFault,
  type StagedRow,
} from './report-table.types.js';
import type { Cell, TableRow } from '../workbooks/table.types.js';

/** The table of a row, and the round, actor and rule set that the row must agree with. */
export interface RowContext {
  readonly sheet: string | null;
  readonly meanings: readonly HeadingMeaning[];
  readonly round: string;
  readonly actor: string;
  /** Null where the round binds none. */
  readonly ruleSet: string | null;
  readonly language: Language;
  /** Codes of the registers, by code and by name. */
  readonly codes: CodeChoices;
  /** Days before day 1 of the calendar from 1900. */
  readonly epoch?: number | undefined;
}

/** A row that has been read. Its project is the text of the cell, empty where there is none. */
export interface ReadRow {
  readonly project: string;
  readonly staged: StagedRow;
  readonly faults: readonly PlacedFault[];
  /** Set on a row without a project that declares that the actor has nothing to report. */
  readonly nil?: NilReturn | undefined;
}

/** Longest text of a cell that is shown in a fault. */
const MAX_SHOWN = 200;
/** Longest text that may be meant as the code of a project. */
const MAX_CODE = 200;

/** Returns a value as a fault shows it: as text, shortened, without characters that are no text. */
export function showValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const plain = typeof value === 'string' || typeof value === 'number';
  const text = (plain ? String(value) : JSON.stringify(value))
    .toWellFormed()
    .replaceAll('\u0000', '\ufffd');
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1).toWellFormed()}…`;
}

/** Returns the function that reads the rows under these headings, each with all its faults. */
export function makeRowReader(context: RowContext): (row: TableRow) => ReadRow {
  const layout = layoutOf(context);
  return (row) => readRow(context, layout, row);
}

/** A heading whose cells must be empty or name the same round, actor or rule set as the import. */
interface Agreement extends Refusal {
  readonly index: number;
  readonly column: string;
  readonly expectedText: string | null;
}

/** The positions of the cells under the headings of a table, found once for all its rows. */
interface Layout {
  /** -1 where the table has no such heading. */
  readonly project: number;
  readonly record: number;
  readonly nil: number;
  /** Cells under an empty heading. */
  readonly nameless: readonly number[];
  readonly columns: readonly { readonly index: number; readonly column: Column }[];
  /** The sender's own columns. */
  readonly owns: readonly { readonly index: number; readonly name: string }[];
  readonly agreements: readonly Agreement[];
  readonly width: number;
  readonly epoch: number;
}

function layoutOf(context: RowContext): Layout {
  const { meanings } = context;
  const indexOf = (kind: HeadingMeaning['kind']): number =>
    meanings.findIndex((meaning) => meaning.kind === kind);
  const placed = meanings.map((meaning, index) => ({ meaning, index }));
  return {
    project: indexOf('project'),
    record: indexOf('record'),
    nil: indexOf('nil'),
    nameless: placed.flatMap(({ meaning, index }) => (meaning.kind === 'none' ? [index] : [])),
    columns: placed.flatMap(({ meaning, index }) =>
      meaning.kind === 'column'
        ? [{ index, column: fillChoices(meaning.column, context.codes) }]
        : [],
    ),
    owns: placed.flatMap(({ meaning, index }) =>
      meaning.kind === 'own' ? [{ index, name: meaning.name }] : [],
    ),
    agreements: agreementsOf(context)
      .map((agreement) => ({ ...agreement, index: indexOf(agreement.column) }))
      .filter(({ index }) => index >= 0),
    width: meanings.length,
    epoch: context.epoch ?? 0,
  };
}

function agreementsOf({ round, actor, ruleSet }: RowContext): (Omit<Agreement, 'index'> & {
  readonly column: 'round' | 'actor' | 'ruleSet';
})[] {
  return [
    {
      column: 'round',
      expectedText: round,
      code: 'other-round',
      expected: { nb: `Importen gjelder runde ${round}`, en: `The import is for round ${round}` },
    },
    {
      column: 'actor',
      expectedText: actor,
      code: 'other-actor',
      expected: { nb: `Importen gjelder ${actor}`, en: `The import is for ${actor}` },
    },
    {
      column: 'ruleSet',
      expectedText: ruleSet,
      code: 'other-rule-set',
      expected: {
        nb: `Runden har regelsett ${ruleSet ?? 'ingen'}`,
        en: `The round has rule set ${ruleSet ?? 'none'}`,
      },
    },
  ];
}

/** The project and the record that a row names, and its reason for having nothing to report. */
interface RowSubject {
  readonly project: string;
  /** The kind of record as the cell says it; empty where there is no cell. */
  readonly kind: string;
  readonly record: RecordName | undefined;
  /** Empty where the row declares nothing. */
  readonly nil: string;
}

/** Collects the faults of one row. */
class RowFaults {
  readonly faults: PlacedFault[] = [];

  constructor(
    private readonly context: RowContext,
    private readonly row: number,
    private readonly project: string,
  ) {}

  refuse(column: string, { code, expected }: Refusal, value: Cell | undefined): void {
    const { sheet, language } = this.context;
    this.faults.push({
      sheet,
      row: this.row,
      column,
      project: this.project === '' ? null : this.project,
      code,
      value: showValue(value),
      expected: expected[language],
      difference: null,
    });
  }
}

function readRow(context: RowContext, layout: Layout, { row, cells }: TableRow): ReadRow {
  const { sheet } = context;
  const kind = textAt(cells, layout.record);
  const subject: RowSubject = {
    project: textAt(cells, layout.project).slice(0, MAX_CODE),
    kind,
    record: recordOf(kind, sheet),
    nil: textAt(cells, layout.nil),
  };
  const { project, record, nil } = subject;
  const collected = new RowFaults(context, row, project);
  checkSubject(subject, collected);
  checkAgreements(layout, cells, collected);
  checkStrayCells(layout, cells, collected);
  const own = readOwnCells(layout, cells);
  const { values, raw } = readValues(layout, cells, subject, collected);
  const { faults } = collected;
  return {
    project,
    faults,
    nil: declaresNil(subject) ? { sheet, row, column: NIL_COLUMN.name, reason: nil } : undefined,
    staged: {
      sheet,
      row,
      record: record ?? 'report',
      values,
      own,
      raw,
      faulty: faultyColumns(record, faults),
    },
  };
}

function declaresNil({ nil, project }: RowSubject): boolean {
  return nil !== '' && project === '';
}

function faultyColumns(
  record: RecordName | undefined,
  faults: readonly PlacedFault[],
): readonly string[] | undefined {
  if (record === undefined) return [RECORD_COLUMN];
  return faults.length === 0 ? undefined : faults.flatMap(({ column }) => column ?? []);
}

const NIL_OF_PROJECT: Refusal = {
  code: 'nil-of-project',
  expected: {
    nb:
      'La cellen stå tom: den gjelder aktøren og ikke ett tiltak. ' +
      'Bekreft tiltaket uendret, eller utelat det',
    en:
      'Leave the cell empty: it is about the actor and not about one project. ' +
      'Confirm the project unchanged, or leave it out',
  },
};
const PROJECT_MISSING: Refusal = {
  code: 'missing',
  expected: { nb: 'Koden til tiltaket', en: 'The code of the project' },
};
const UNKNOWN_RECORD: Refusal = {
  code: 'unknown-record',
  expected: {
    nb: `Må være en av ${RECORDS.map((one) => RECORD_LABELS[one].nb).join(', ')}`,
    en: `Must be one of ${RECORDS.join(', ')}`,
  },
};
const NO_HEADING: Refusal = {
  code: 'cell-without-heading',
  expected: {
    nb: 'La cellen stå tom: kolonnen har ingen overskrift',
    en: 'Leave the cell empty: its column has no heading',
  },
};
const UNUSED_IN_NIL: Refusal = {
  code: 'column-not-used',
  expected: {
    nb: 'La cellen stå tom: raden sier at det ikke er noe å melde',
    en: 'Leave the cell empty: the row says that there is nothing to report',
  },
};

function unusedIn(record: RecordName): Refusal {
  const { nb, en } = RECORD_LABELS[record];
  return {
    code: 'column-not-used',
    expected: {
      nb: `La cellen stå tom: ${nb} har ikke denne kolonnen`,
      en: `Leave the cell empty: ${en} has no such column`,
    },
  };
}

/** Refuses a row without a project, and a row with an unknown kind of record. */
function checkSubject({ project, kind, record, nil }: RowSubject, collected: RowFaults): void {
  if (nil !== '' && project !== '') collected.refuse(NIL_COLUMN.name, NIL_OF_PROJECT, nil);
  const reason = nil === '' ? undefined : readCell({ kind: 'text', choices: [] }, nil);
  if (reason !== undefined && !('value' in reason)) collected.refuse(NIL_COLUMN.name, reason, nil);
  if (nil === '' && project === '') collected.refuse(PROJECT_COLUMN, PROJECT_MISSING, null);
  if (record !== undefined) return;
  collected.refuse(RECORD_COLUMN, baselineRefusal(kind) ?? UNKNOWN_RECORD, kind);
}

/** Refuses a row of another round, actor or rule set. */
function checkAgreements(layout: Layout, cells: readonly Cell[], collected: RowFaults): void {
  for (const agreement of layout.agreements) {
    const text = cellText(cells[agreement.index]);
    if (text !== '' && text !== agreement.expectedText)
      collected.refuse(agreement.column, agreement, text);
  }
}

/** Refuses the first filled cell without a heading. */
function checkStrayCells(layout: Layout, cells: readonly Cell[], collected: RowFaults): void {
  const stray =
    layout.nameless.find((index) => !isEmpty(cells[index])) ?? findCellBeyond(layout, cells);
  if (stray >= 0) collected.refuse('', NO_HEADING, cells[stray]);
}

/** Finds the first filled cell to the right of the last heading; -1 where there is none. */
function findCellBeyond({ width }: Layout, cells: readonly Cell[]): number {
  if (cells.length <= width) return -1;
  return cells.findIndex((cell, index) => index >= width && !isEmpty(cell));
}

function readOwnCells(layout: Layout, cells: readonly Cell[]): Record<string, string> | undefined {
  let own: Record<string, string> | undefined;
  for (const { index, name } of layout.owns) {
    const cell = cells[index];
    if (!isEmpty(cell)) own = { ...own, [name]: cellText(cell, false) };
  }
  return own;
}

/** The values of the cells of a row, and the cells that say them otherwise. */
type ReadValues = Pick<StagedRow, 'values' | 'raw'>;

/** Reads the cells of the record's columns, and refuses cells in other columns. */
function readValues(
  layout: Layout,
  cells: readonly Cell[],
  subject: RowSubject,
  collected: RowFaults,
): ReadValues {
  const { record } = subject;
  const values: Record<string, string | number> = {};
  let raw: Record<string, string | number> | undefined;
  if (record === undefined) return { values };
  const nil = declaresNil(subject);
  for (const { index, column } of layout.columns) {
    const cell = cells[index];
    if (isEmpty(cell)) continue;
    const unused = column.places[record] === undefined;
    if (nil || unused) {
      collected.refuse(column.name, nil ? UNUSED_IN_NIL : unusedIn(record), cell);
      continue;
    }
    const read = readCell(column, cell, layout.epoch);
    if (!('value' in read)) {
      collected.refuse(column.name, read, cell);
      continue;
    }
    values[column.name] = read.value;
    if (String(read.value) !== String(cell)) raw = { ...raw, [column.name]: cell };
  }
  return { values, raw };
}

/**
 * Returns the kind of record that the row names, or else the kind that its sheet is named after, or
 * else a report.
 */
function recordOf(text: string, sheet: string | null): RecordName | undefined {
  return text !== '' ? findRecord(text) : (findRecord(sheet ?? '') ?? 'report');
}

function cellText(cell: Cell | undefined, trimmed = true): string {
  if (cell === undefined || cell === null || cell === '') return '';
  const text = String(cell).toWellFormed().replaceAll('\u0000', '\ufffd');
  return trimmed ? text.trim() : text;
}

/**
 * Returns the text of a cell; empty for index -1, when the table has no such heading. `cells[-1]`
 * would be slow: an array looks it up by name, and there may be a million rows.
 */
function textAt(cells: readonly Cell[], index: number): string {
  return index < 0 || isEmpty(cells[index]) ? '' : cleanText(cellText(cells[index])).trim();
}

/** Returns the value at a JSON pointer of a body; undefined where there is none. */
export function findValueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (here, step) =>
        typeof here === 'object' && here !== null && Object.hasOwn(here, step)
          ? (here as Record<string, unknown>)[step]
          : undefined,
      body,
    );
}
