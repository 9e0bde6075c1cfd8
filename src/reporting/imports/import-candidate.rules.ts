import { fault, type Fault, type Language, type Localised } from '../../platform/base/problem.js';
import type { Warning } from '../assessment/warning.rules.js';
import {
  CONFIRM_COLUMN,
  LISTS,
  placesOf,
  PROJECT_COLUMN,
  RECORD_COLUMN,
} from '../columns/report-columns.rules.js';
import { showValue, findValueAt } from '../columns/report-row.rules.js';
import { type AssembledReport, assembleReport, placeOf } from '../columns/report-table.rules.js';
import type { PlacedFault, StagedRow } from '../columns/report-table.types.js';

/** The rows of one project before they become a report, with the faults found in them. */
export class Candidate {
  readonly project: string;
  readonly faults: PlacedFault[] = [];
  /** True when reading the file found a fault in a cell. */
  readonly faultyBefore: boolean;
  private readonly rows: readonly StagedRow[];
  private readonly size: number;

  constructor(
    {
      project,
      size,
      rows: staged,
    }: { readonly project: string; readonly size: number; readonly rows: readonly StagedRow[] },
    private readonly language: Language,
  ) {
    this.project = project;
    this.size = size;
    if (staged.length < size)
      this.addFault(
        { column: null, value: null, code: 'too-many-rows' },
        {
          nb: 'Færre rader: så mange kan ikke én rapport ha',
          en: 'Fewer rows: one report cannot have so many',
        },
      );
    this.faultyBefore = staged.some(({ faulty = [] }) => faulty.length > 0);
    // A row whose kind of record is unknown is not judged further.
    this.rows = this.faultyBefore
      ? staged.filter(({ faulty = [] }) => !faulty.includes(RECORD_COLUMN) && !faulty.includes(''))
      : staged;
  }

  get isFaulty(): boolean {
    return this.faultyBefore || this.faults.length > 0;
  }

  /** Returns the names of the members of the report that lack a cell which could not be read. */
  listUnreadMembers(): ReadonlySet<string> {
    return new Set(
      this.rows.flatMap(({ record, faulty = [] }) =>
        faulty.flatMap((column) => {
          const place = placesOf(record).get(column) ?? [];
          const [member] = record === 'report' ? place : LISTS[record];
          return member ?? [];
        }),
      ),
    );
  }

  /**
   * Returns the report as the body of a JSON request. Returns undefined, and adds a fault, when the
   * rows are not exactly one report.
   */
  assembleBody(): AssembledReport | undefined {
    const { rows } = this;
    const reports = rows.filter(({ record }) => record === 'report');
    for (const repeated of reports.slice(1))
      this.addFault(
        { row: repeated, column: RECORD_COLUMN, value: 'report', code: 'report-repeated' },
        {
          nb: `Tiltaket har allerede raden ${String(reports[0]?.row)}`,
          en: `The project has row ${String(reports[0]?.row)} already`,
        },
      );
    const [first] = rows;
    if (first === undefined) return undefined;
    // A row whose kind of record is unknown may be the report's own.
    if (reports.length === 0 && rows.length === this.size)
      this.addFault(
        { row: first, column: RECORD_COLUMN, value: null, code: 'report-row-missing' },
        {
          nb: 'En rad for rapporten selv, med tilstand og fase',
          en: 'A row for the report itself, with state and phase',
        },
      );
    if (reports.length !== 1) return undefined;
    return first.body === undefined
      ? assembleReport(this.project, rows)
      : (first.body as AssembledReport);
  }

  /**
   * Takes the member that confirms a report unchanged out of a body. Adds a fault when the member
   * is neither true nor false.
   */
  splitConfirmation(whole: AssembledReport): {
    readonly confirms: boolean;
    readonly body: AssembledReport;
  } {
    if (!(CONFIRM_COLUMN in whole)) return { confirms: false, body: whole };
    const { [CONFIRM_COLUMN]: value = null, ...body } = whole;
    const confirms = value === true || value === 'true';
    if (!confirms && value !== null && value !== false && value !== 'false')
      this.refuse(
        fault(
          `/${CONFIRM_COLUMN}`,
          'wrong-type',
          'Må være sann eller usann',
          'Must be true or false',
        ),
      );
    return { confirms, body };
  }

  /**
   * Adds a fault of the body, with its place in the file. Adds nothing when the cell in that place
   * has a fault already.
   */
  refuse({ pointer, code, detail }: Fault, warnings: readonly Warning[] = []): void {
    const [first] = this.rows;
    if (first === undefined) return;
    const warning = warnings.find((one) => one.code === code && one.pointer === pointer);
    const found =
      first.body === undefined ? this.findCell(pointer, first) : findMember(pointer, first);
    if (found === undefined) return;
    this.faults.push({
      sheet: found.row.sheet,
      row: found.row.row,
      column: found.column,
      project: this.project,
      code,
      value: showValue(found.value),
      expected: detail[this.language],
      difference: differenceOf(warning),
    });
  }

  /**
   * Finds the cell that a JSON pointer leads to. Returns undefined when the cell has a fault
   * already.
   */
  private findCell(pointer: string, first: StagedRow): FaultyPlace | undefined {
    if (pointer === '/project') {
      if (first.faulty?.includes(PROJECT_COLUMN) === true) return undefined;
      return { row: first, column: PROJECT_COLUMN, value: this.project };
    }
    const { sheet, row: number, column } = placeOf(pointer, this.rows);
    const row = this.rows.find((one) => one.row === number && one.sheet === sheet) ?? first;
    if (column === null) return { row, column, value: null };
    if (row.faulty?.includes(column) === true) return undefined;
    return { row, column, value: row.raw?.[column] ?? row.values[column] };
  }

  private addFault(
    {
      row,
      column,
      value,
      code,
    }: {
      readonly row?: StagedRow;
      readonly column: string | null;
      readonly value: string | null;
      readonly code: string;
    },
    expected: Localised,
  ): void {
    this.faults.push({
      sheet: row?.sheet ?? null,
      row: row?.row ?? null,
      column,
      project: this.project,
      code,
      value,
      expected: expected[this.language],
      difference: null,
    });
  }
}

/** The place of a fault in the file, and the value there. */
interface FaultyPlace {
  readonly row: StagedRow;
  readonly column: string | null;
  readonly value: unknown;
}

/** Finds the member that a JSON pointer leads to, in a report that is one line of NDJSON. */
function findMember(pointer: string, row: StagedRow): FaultyPlace {
  return pointer === ''
    ? { row, column: null, value: null }
    : { row, column: pointer, value: findValueAt(row.body, pointer) };
}

/** Returns the difference between the number that a warning is about and the expected number. */
function differenceOf(warning: Warning | undefined): number | null {
  return typeof warning?.value === 'number' && warning.expected !== null
    ? warning.value - warning.expected
    : null;
}
