import type { Localised } from '../../platform/base/problem.js';
import type { Cell, SheetRow } from './table.types.js';
import { damagedFile, spreadsheetTooLarge, UnreadableFile } from './unreadable-file.problems.js';
import type { XlsxArchive } from './xlsx-archive.parser.js';
import { columnLetters, columnNumber } from './xlsx-columns.rules.js';
import { TextOfCell, unescapeText } from './xlsx-strings.parser.js';
import type { XlsxSheet, XlsxWorkbook } from './xlsx-workbook.parser.js';
import { readXml, NAMESPACES } from './xlsx-xml.parser.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * Reads the rows of a sheet that have a filled cell, while they stream by. Throws at the end of the
 * sheet when it has cells that are refused.
 */
export async function* readSheetRows(
  archive: XlsxArchive,
  workbook: XlsxWorkbook,
  sheet: XlsxSheet,
  limits: XlsxLimits,
): AsyncGenerator<SheetRow> {
  const listener = new SheetListener(workbook, sheet.name, limits);
  for await (const _ of readXml(
    archive.bytes(sheet.part),
    NAMESPACES.spreadsheet,
    listener,
    limits,
  )) {
    const rows = listener.takeRows();
    if (listener.refused.size === 0) yield* rows;
  }
  listener.demandNothingRefused();
}

/** Texts of what a sheet may not have, by code. The first places of each are named together. */
const REFUSED: Readonly<Record<string, Localised>> = {
  formula: {
    nb: 'Formler regnes ikke ut. Lim inn verdiene i stedet',
    en: 'Formulas are not evaluated. Paste the values instead',
  },
  'error-cell': { nb: 'Celler med feil må rettes', en: 'Cells with errors must be corrected' },
  'merged-cells': { nb: 'Celler kan ikke være slått sammen', en: 'Cells must not be merged' },
  'date-out-of-range': {
    nb: 'Datoer må være etter februar 1900',
    en: 'Dates must be after February 1900',
  },
};
const NAMED_PLACES = 10;
const REFERENCE = /^([A-Z]{1,3})([1-9]\d{0,6})$/;
const NUMBER = /^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

/**
 * Says whether the rows of a sheet have no height where they give none. `zeroHeight` hides only the
 * rows that the sheet does not name: Excel names those that it shows.
 */
function givesNoHeight({
  defaultRowHeight,
  customHeight,
}: Readonly<Record<string, string>>): boolean {
  return isYes(customHeight) && Number(defaultRowHeight) === 0;
}

/** Collects the rows of a sheet while its XML is read. */
class SheetListener {
  readonly refused = new Map<string, { readonly row: number; readonly places: string[] }>();
  private rows: SheetRow[] = [];
  private readonly content: TextOfCell;
  private count = 0;
  private row = 0;
  private column = -1;
  private cells: Cell[] = [];
  private type = 'n';
  private style = 0;
  private inCell = false;
  /** Rows that give no height of their own have none. */
  private noHeight = false;
  private hiddenRow = false;
  private hiddenCells: number[] = [];
  private readonly hiddenColumns: (readonly [first: number, last: number])[] = [];

  constructor(
    private readonly workbook: XlsxWorkbook,
    private readonly sheet: string,
    private readonly limits: XlsxLimits,
  ) {
    this.content = new TextOfCell(limits);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.beginRow(attributes);
    else if (name === 'col') this.addColumns(attributes);
    else if (name === 'sheetFormatPr') this.noHeight = givesNoHeight(attributes);
    else if (name === 'c') this.beginCell(attributes);
    else if (name === 'mergeCell') this.refuse('merged-cells', attributes['ref'] ?? '', 0);
    else if (!this.inCell) return;
    else if (name === 'f') this.refuse('formula', this.place, this.row);
    else this.content.open(name);
  }

  text(piece: string): void {
    if (this.inCell) this.content.add(piece);
  }

  close(name: string): void {
    if (name === 'row') {
      if (this.cells.length > 0) this.rows.push(this.endRow());
      this.cells = [];
    } else if (name === 'c') {
      this.inCell = false;
      const value = this.readValue(this.content.value);
      if (value !== null && value !== '') this.addCell(value);
    } else if (this.inCell) {
      this.content.close(name);
    }
  }

  takeRows(): SheetRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  /** Throws when something in the sheet was refused, and names its places. */
  demandNothingRefused(): void {
    for (const [code, { row, places }] of this.refused) {
      const text = REFUSED[code] ?? { nb: code, en: code };
      const named =
        places.length > NAMED_PLACES
          ? `${places.slice(0, NAMED_PLACES).join(', ')} …`
          : places.join(', ');
      throw new UnreadableFile(
        code,
        { nb: `${text.nb} (${this.sheet}: ${named})`, en: `${text.en} (${this.sheet}: ${named})` },
        { sheet: this.sheet, ...(row === 0 ? {} : { row }) },
      );
    }
  }

  private endRow(): SheetRow {
    const { row, cells, hiddenCells } = this;
    this.hiddenCells = [];
    return {
      row,
      cells,
      ...(this.hiddenRow ? { hidden: true } : {}),
      ...(hiddenCells.length > 0 ? { hiddenCells } : {}),
    };
  }

  /** Keeps the hidden ones of the columns whose width the sheet gives. */
  private addColumns({ min, max, hidden, width }: Readonly<Record<string, string>>): void {
    if (isYes(hidden) || Number(width) === 0)
      this.hiddenColumns.push([Number(min) - 1, Number(max) - 1]);
  }

  private beginRow({ r: number, hidden, ht }: Readonly<Record<string, string>>): void {
    const row = number === undefined ? this.row + 1 : Number(number);
    if (!Number.isInteger(row) || row <= this.row)
      throw damagedFile(
        `rad ${String(number)} står etter rad ${String(this.row)}`,
        `row ${String(number)} comes after row ${String(this.row)}`,
      );
    if (row > this.limits.rows || ++this.count > this.limits.rows)
      throw spreadsheetTooLarge(
        'too-many-rows',
        `mer enn ${String(this.limits.rows)} rader`,
        `more than ${String(this.limits.rows)} rows`,
      );
    this.row = row;
    this.column = -1;
    this.hiddenRow = isYes(hidden) || (ht === undefined ? this.noHeight : Number(ht) === 0);
  }

  private beginCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    const [, letters, row] = r === undefined ? [] : (REFERENCE.exec(r) ?? []);
    const column = r === undefined ? this.column + 1 : columnNumber(letters ?? '');
    if (column <= this.column || (r !== undefined && Number(row) !== this.row))
      throw damagedFile(
        `celle ${String(r)} står på feil sted i rad ${String(this.row)}`,
        `cell ${String(r)} is misplaced in row ${String(this.row)}`,
      );
    this.column = column;
    this.type = t;
    this.style = Number(s);
    this.inCell = true;
    this.content.begin();
  }

  private addCell(value: Cell): void {
    if (this.column >= this.limits.columns)
      throw spreadsheetTooLarge(
        'too-many-columns',
        `mer enn ${String(this.limits.columns)} kolonner`,
        `more than ${String(this.limits.columns)} columns`,
      );
    if (this.hiddenColumns.some(([first, last]) => this.column >= first && this.column <= last))
      this.hiddenCells.push(this.column);
    while (this.cells.length < this.column) this.cells.push(null);
    this.cells.push(value);
  }

  private readValue(text: string): Cell {
    if (this.type === 's')
      return text === '' ? null : unescapeText(this.workbook.strings.at(text.trim()));
    if (this.type === 'inlineStr' || this.type === 'str') return unescapeText(text);
    if (this.type === 'b') return text.trim() === '1' ? 'TRUE' : 'FALSE';
    if (this.type === 'e') return this.refuse('error-cell', this.place, this.row);
    if (this.type === 'd') return text.trim().replace(/T00:00:00(\.0+)?Z?$/, '');
    const digits = text.trim();
    if (digits === '') return null;
    if (!NUMBER.test(digits) || !Number.isFinite(Number(digits)))
      throw damagedFile(
        `celle ${this.place} er ikke et tall`,
        `cell ${this.place} is not a number`,
      );
    return this.workbook.isDate(this.style) ? this.readDay(Number(digits)) : readNumber(digits);
  }

  /** Returns the ISO date of a day counted from 1900 or 1904, with a time of day if it has one. */
  private readDay(serial: number): Cell {
    const day = serial + this.workbook.epoch;
    if (day < FIRST_SOUND_DAY || day >= AFTER_LAST_DAY)
      return this.refuse('date-out-of-range', this.place, this.row);
    const iso = new Date(Math.round((day - UNIX_DAY) * 86_400) * 1000).toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
  }

  private get place(): string {
    return `${columnLetters(this.column)}${String(this.row)}`;
  }

  private refuse(code: string, place: string, row: number): null {
    const found = this.refused.get(code);
    if (found === undefined) this.refused.set(code, { row, places: [place] });
    else if (found.places.length <= NAMED_PLACES) found.places.push(place);
    return null;
  }
}

function isYes(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/**
 * Reads a number with the 15 digits that a spreadsheet shows. It stores 17, so that 1100000 may
 * stand in the file as 1100000.0000000002.
 */
function readNumber(digits: string): number {
  const number = Number(digits);
  return Number.isInteger(number) ? number : Number(number.toPrecision(15));
}

/**
 * 1 March 1900. Before it, spreadsheets disagree on the day that a number means: Excel has a 29
 * February 1900.
 */
const FIRST_SOUND_DAY = 61;
/** 1 January 10000. */
const AFTER_LAST_DAY = 2_958_466;
/** 1 January 1970. */
const UNIX_DAY = 25_569;
