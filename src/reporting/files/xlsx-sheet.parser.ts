import type { Localised } from '../../platform/base/problem.js';
import type { Cell, TableRow } from './report-table.types.js';
import { UnreadableFile } from './unreadable-file.problems.js';
import { damaged, tooLarge, type XlsxArchive } from './xlsx-archive.parser.js';
import { columnLetters, columnNumber } from './xlsx-columns.rules.js';
import { TextOfCell, unescaped } from './xlsx-strings.parser.js';
import type { XlsxSheet, XlsxWorkbook } from './xlsx-workbook.parser.js';
import { heard, NAMESPACES } from './xlsx-xml.parser.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * The rows of a sheet that hold anything, as they stream by. What a sheet may not have is told when
 * its end is reached.
 */
export async function* rowsOfSheet(
  archive: XlsxArchive,
  workbook: XlsxWorkbook,
  sheet: XlsxSheet,
  limits: XlsxLimits,
): AsyncGenerator<TableRow> {
  const listener = new SheetListener(workbook, sheet.name, limits);
  for await (const _ of heard(
    archive.bytes(sheet.part),
    NAMESPACES.spreadsheet,
    listener,
    limits,
  )) {
    const rows = listener.take();
    if (listener.refused.size === 0) yield* rows;
  }
  listener.demandTaken();
}

/** What is refused, by its code: all its places in the sheet are named at once, up to some. */
const REFUSED: Readonly<Record<string, Localised>> = {
  formula: {
    nb: 'Formler regnes ikke ut. Lim inn verdiene i stedet',
    en: 'Formulas are not evaluated. Paste the values instead',
  },
  'error-cell': { nb: 'Celler med feil må rettes', en: 'Cells with errors must be mended' },
  'merged-cells': { nb: 'Celler kan ikke være slått sammen', en: 'Cells must not be merged' },
  'date-out-of-range': {
    nb: 'Datoer må være etter februar 1900',
    en: 'Dates must be after February 1900',
  },
};
const NAMED_PLACES = 10;
const REFERENCE = /^([A-Z]{1,3})([1-9]\d{0,6})$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

class SheetListener {
  readonly refused = new Map<string, { readonly row: number; readonly places: string[] }>();
  private rows: TableRow[] = [];
  private readonly content: TextOfCell;
  private count = 0;
  private row = 0;
  private column = -1;
  private cells: Cell[] = [];
  private type = 'n';
  private style = 0;
  private inCell = false;

  constructor(
    private readonly workbook: XlsxWorkbook,
    private readonly sheet: string,
    private readonly limits: XlsxLimits,
  ) {
    this.content = new TextOfCell(limits);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.beginRow(attributes['r']);
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
      if (this.cells.length > 0) this.rows.push({ row: this.row, cells: this.cells });
      this.cells = [];
    } else if (name === 'c') {
      this.inCell = false;
      const value = this.value(this.content.value);
      if (value !== null && value !== '') this.put(value);
    } else if (this.inCell) {
      this.content.close(name);
    }
  }

  take(): TableRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  /** Throws what the sheet may not have. */
  demandTaken(): void {
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

  private beginRow(number: string | undefined): void {
    const row = number === undefined ? this.row + 1 : Number(number);
    if (!Number.isInteger(row) || row <= this.row)
      throw damaged(
        `rad ${String(number)} står etter rad ${String(this.row)}`,
        `row ${String(number)} stands after row ${String(this.row)}`,
      );
    if (row > this.limits.rows || ++this.count > this.limits.rows)
      throw tooLarge(
        'too-many-rows',
        `mer enn ${String(this.limits.rows)} rader`,
        `more than ${String(this.limits.rows)} rows`,
      );
    this.row = row;
    this.column = -1;
  }

  private beginCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    const [, letters, row] = r === undefined ? [] : (REFERENCE.exec(r) ?? []);
    const column = r === undefined ? this.column + 1 : columnNumber(letters ?? '');
    if (column <= this.column || (r !== undefined && Number(row) !== this.row))
      throw damaged(
        `celle ${String(r)} står feil i rad ${String(this.row)}`,
        `cell ${String(r)} stands wrong in row ${String(this.row)}`,
      );
    this.column = column;
    this.type = t;
    this.style = Number(s);
    this.inCell = true;
    this.content.begin();
  }

  private put(value: Cell): void {
    if (this.column >= this.limits.columns)
      throw tooLarge(
        'too-many-columns',
        `mer enn ${String(this.limits.columns)} kolonner`,
        `more than ${String(this.limits.columns)} columns`,
      );
    while (this.cells.length < this.column) this.cells.push(null);
    this.cells.push(value);
  }

  private value(text: string): Cell {
    if (this.type === 's')
      return text === '' ? null : unescaped(this.workbook.strings.at(text.trim()));
    if (this.type === 'inlineStr' || this.type === 'str') return unescaped(text);
    if (this.type === 'b') return text.trim() === '1' ? 'TRUE' : 'FALSE';
    if (this.type === 'e') return this.refuse('error-cell', this.place, this.row);
    if (this.type === 'd') return text.trim().replace(/T00:00:00(\.0+)?Z?$/, '');
    const digits = text.trim();
    if (digits === '') return null;
    if (!NUMBER.test(digits) || !Number.isFinite(Number(digits)))
      throw damaged(`celle ${this.place} er ikke et tall`, `cell ${this.place} is not a number`);
    return this.workbook.isDate(this.style) ? this.date(Number(digits)) : Number(digits);
  }

  /** A day counted from 1900 or 1904 as its ISO date, with the time of day where it has one. */
  private date(serial: number): Cell {
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

/**
 * 1 March 1900: before it, spreadsheets do not agree which day a number is (Excel has a 29 February
 * 1900).
 */
const FIRST_SOUND_DAY = 61;
/** 1 January 10000. */
const AFTER_LAST_DAY = 2_958_466;
/** 1 January 1970. */
const UNIX_DAY = 25_569;
