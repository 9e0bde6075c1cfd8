import type { Language } from '../../platform/base/problem.js';
import { isEmpty, readCell, type Refusal } from '../columns/report-cells.rules.js';
import { PROJECT_COLUMN } from '../columns/report-columns.rules.js';
import { findValueAt, showValue } from '../columns/report-row.rules.js';
import type { CodeChoices, PlacedFault } from '../columns/report-table.types.js';
import type { Cell, TableRow } from '../workbooks/table.types.js';
import {
  EXTERNAL_IDS_COLUMN,
  fillProjectChoices,
  PROJECT_COLUMNS,
  type ProjectColumn,
} from './project-columns.rules.js';
import type { ProjectHeading } from './project-headings.rules.js';
import type { ProjectRow } from './project-row.types.js';

/** The table of a row. */
export interface ProjectRowContext {
  readonly sheet: string | null;
  readonly headings: readonly ProjectHeading[];
  readonly language: Language;
  /** Codes of the registers, by code and by name. */
  readonly codes: CodeChoices;
}

/** A row that has been read, with the faults of its cells. */
export interface ReadProjectRow {
  readonly row: ProjectRow;
  readonly faults: readonly PlacedFault[];
}

const NO_HEADING: Refusal = {
  code: 'cell-without-heading',
  expected: {
    nb: 'La cellen stå tom: kolonnen har ingen overskrift',
    en: 'Leave the cell empty: its column has no heading',
  },
};
const CODE_MISSING: Refusal = {
  code: 'missing',
  expected: {
    nb: 'Koden til tiltaket, eller en ekstern id',
    en: 'The code of the project, or an external id',
  },
};

/** A value of a cell, or the fault that refuses it. */
type CellValue = { readonly value: unknown } | Refusal;

/** Reads the cells of one row into the members of a project. */
export function readProjectRow(
  context: ProjectRowContext,
  { row, cells }: TableRow,
): ReadProjectRow {
  const { sheet, headings, language, codes } = context;
  const faults: PlacedFault[] = [];
  const body: Record<string, unknown> = {};
  const shown: Record<string, string | number> = {};
  const own: Record<string, string> = {};
  const mention = textOf(cells[headings.findIndex(({ kind }) => kind === 'code')]);
  const refuse = (column: string, refusal: Refusal, cell: Cell | undefined): void => {
    faults.push(placeFault({ sheet, row, mention, language }, column, refusal, cell));
  };
  if (mention === '') refuse(PROJECT_COLUMN, CODE_MISSING, null);
  for (const [index, cell] of cells.entries()) {
    const heading = headings[index];
    if (heading === undefined || heading.kind === 'none') {
      if (!isEmpty(cell)) refuse('', NO_HEADING, cell);
    } else if (heading.kind === 'own') {
      if (!isEmpty(cell)) own[heading.name] = textOf(cell);
    }
  }
  for (const [index, heading] of headings.entries()) {
    if (heading.kind !== 'column') continue;
    const { column } = heading;
    const cell = cells[index];
    if (!isEmpty(cell)) shown[column.name] = cell;
    const read = readProjectCell(fillProjectChoices(column, codes), cell);
    if ('value' in read) putValue(body, column.path, read.value);
    else refuse(column.name, read, cell);
  }
  const faulty = faults.flatMap(({ column }) => column ?? []);
  return { faults, row: { sheet, row, mention, body, cells: shown, faulty, own } };
}

function readProjectCell(column: ProjectColumn, cell: Cell | undefined): CellValue {
  if (isEmpty(cell)) return { value: column.list ? [] : null };
  if (!column.list) {
    const read = readCell(column, cell);
    return 'value' in read && typeof read.value === 'string' && column.kind === 'text'
      ? { value: read.value.trim() }
      : read;
  }
  const values: unknown[] = [];
  for (const item of listItems(column, String(cell))) {
    const read = readCell(column, item);
    if (!('value' in read)) return read;
    values.push(
      column.name === EXTERNAL_IDS_COLUMN ? externalIdOf(String(read.value)) : read.value,
    );
  }
  return { value: values };
}

/** Splits a cell at semicolons and line breaks; codes also at commas, which no code has. */
function listItems({ name }: ProjectColumn, text: string): string[] {
  const separator = name === EXTERNAL_IDS_COLUMN ? /[;\r\n]/ : /[;,\r\n]/;
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Returns an external id. A text without a colon has no scheme, which validation refuses. */
function externalIdOf(text: string): object {
  const at = text.indexOf(':');
  if (at < 0) return { value: text };
  return { scheme: text.slice(0, at).trim().toLowerCase(), value: text.slice(at + 1).trim() };
}

function putValue(body: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', second] = path;
  if (second === undefined) body[first] = value;
  else body[first] = { ...(body[first] as object | undefined), [second]: value };
}

function textOf(cell: Cell | undefined): string {
  return isEmpty(cell) ? '' : String(cell).toWellFormed().normalize('NFC').trim();
}

/** A row, and the language of its faults. */
export type FaultyRow = Pick<ProjectRow, 'sheet' | 'row' | 'mention'> & {
  readonly language: Language;
};

/** Places a fault in a column of a row. */
export function placeFault(
  { sheet, row, mention, language }: FaultyRow,
  column: string | null,
  { code, expected }: Refusal,
  value: unknown,
): PlacedFault {
  return {
    sheet,
    row,
    column,
    project: mention === '' ? null : mention.slice(0, 200),
    code,
    value: showValue(value),
    expected: expected[language],
    difference: null,
  };
}

/**
 * Finds the place that a JSON pointer of a project leads to in its row: a column and its cell, or of
 * a line of NDJSON the pointer itself.
 */
export function findPlace(
  { body, cells, mention }: ProjectRow,
  pointer: string,
): { readonly column: string | null; readonly value: unknown } {
  if (cells === undefined)
    return pointer === ''
      ? { column: null, value: null }
      : { column: pointer, value: pointer === '/code' ? mention : findValueAt(body, pointer) };
  if (pointer === '/code') return { column: PROJECT_COLUMN, value: mention };
  const column = PROJECT_COLUMNS.find(({ path }) => {
    const whole = `/${path.join('/')}`;
    return pointer === whole || pointer.startsWith(`${whole}/`) || whole.startsWith(`${pointer}/`);
  });
  return { column: column?.name ?? null, value: column === undefined ? null : cells[column.name] };
}
