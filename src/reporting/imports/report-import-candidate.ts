import { fault, type Fault, type Language } from '../../platform/base/problem.js';
import type { PlacedFault, StagedRow } from '../files/report-table.types.js';
import { CONFIRM_COLUMN, PROJECT_COLUMN, RECORD_COLUMN } from '../files/report-columns.rules.js';

import { shownValue, valueAt } from '../files/report-row.rules.js';
import { type AssembledReport, assembled, placeOf } from '../files/report-table.rules.js';
import type { Warning } from '../assessment/warning.rules.js';

/** A project's rows on their way to be a report, with the faults found of them. */
export class Candidate {
  readonly project: string;
  readonly faults: PlacedFault[] = [];
  /** Something was wrong with a cell already. */
  readonly faultyBefore: boolean;
  private readonly rows: readonly StagedRow[];

  constructor(
    {
      project,
      size,
      rows: staged,
    }: { readonly project: string; readonly size: number; readonly rows: readonly StagedRow[] },
    private readonly language: Language,
  ) {
    this.project = project;
    if (staged.length < size)
      this.faults.push({
        sheet: null,
        row: null,
        column: null,
        project,
        code: 'too-many-rows',
        value: String(size),
        expected: {
          nb: 'Én rapport; så mange rader kan en rapport ikke ha',
          en: 'One report; a report cannot have so many rows',
        }[language],
        difference: null,
      });
    this.faultyBefore = staged.some(({ faulty = [] }) => faulty.length > 0);
    // Of a row that does not say what it is about, nothing more can be said.
    this.rows = this.faultyBefore
      ? staged.filter(({ faulty = [] }) => !faulty.includes(RECORD_COLUMN) && !faulty.includes(''))
      : staged;
  }

  get isFaulty(): boolean {
    return this.faultyBefore || this.faults.length > 0;
  }

  /** What JSON would have said; undefined, with a fault, when the rows are not one report. */
  body(): AssembledReport | undefined {
    const { rows } = this;
    const reports = rows.filter(({ record }) => record === 'report');
    for (const again of reports.slice(1)) {
      this.faults.push({
        ...this.at(again, RECORD_COLUMN),
        project: this.project,
        code: 'report-repeated',
        value: this.project,
        expected: {
          nb: `Tiltaket har allerede raden ${String(reports[0]?.row)}`,
          en: `The project has row ${String(reports[0]?.row)} already`,
        }[this.language],
        difference: null,
      });
    }
    const [first] = rows;
    if (first === undefined) return undefined;
    if (reports.length === 0) {
      this.faults.push({
        ...this.at(first, RECORD_COLUMN),
        project: this.project,
        code: 'report-row-missing',
        value: null,
        expected: {
          nb: 'En rad for rapporten selv, med tilstand og fase',
          en: 'A row for the report itself, with state and phase',
        }[this.language],
        difference: null,
      });
      return undefined;
    }
    if (reports.length > 1) return undefined;
    return first.body === undefined
      ? assembled(this.project, rows)
      : (first.body as AssembledReport);
  }

  /** Whether a body says that its report is what it was the last time, and what else it says. */
  confirmed(whole: AssembledReport): {
    readonly confirms: boolean;
    readonly body: AssembledReport;
  } {
    if (!(CONFIRM_COLUMN in whole)) return { confirms: false, body: whole };
    const { [CONFIRM_COLUMN]: said = null, ...body } = whole;
    const confirms = said === true || said === 'true';
    if (!confirms && said !== null && said !== false && said !== 'false')
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
   * Takes a fault of the body with its place in the file, unless the cell there is at fault
   * already.
   */
  refuse({ pointer, code, detail }: Fault, warnings: readonly Warning[] = []): void {
    const [first] = this.rows;
    if (first === undefined) return;
    const warning = warnings.find((one) => one.code === code && one.pointer === pointer);
    const difference =
      typeof warning?.value === 'number' && warning.expected !== null
        ? warning.value - warning.expected
        : null;
    const said = { project: this.project, code, expected: detail[this.language], difference };
    if (first.body !== undefined) {
      this.faults.push({
        ...this.at(first, pointer === '' ? null : pointer),
        ...said,
        value: shownValue(warning?.value ?? (pointer === '' ? null : valueAt(first.body, pointer))),
      });
      return;
    }
    const place =
      pointer === '/project'
        ? { sheet: first.sheet, row: first.row, column: PROJECT_COLUMN }
        : placeOf(pointer, this.rows);
    const row =
      this.rows.find((one) => one.row === place.row && one.sheet === place.sheet) ?? first;
    if (place.column !== null && row.faulty?.includes(place.column) === true) return;
    const value =
      place.column === PROJECT_COLUMN
        ? this.project
        : place.column === null
          ? null
          : row.values[place.column];
    this.faults.push({
      ...this.at(row, place.column),
      ...said,
      value: shownValue(warning?.value ?? value),
    });
  }

  private at(
    { sheet, row }: StagedRow,
    column: string | null,
  ): { readonly sheet: string | null; readonly row: number; readonly column: string | null } {
    return { sheet, row, column };
  }
}
