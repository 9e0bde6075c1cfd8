import type { CellStyle, SheetChart, WriteSheet } from 'hucre/xlsx';
import type {
  BoardPack,
  PackCell,
  PackFigure,
  PackNumber,
  PackSection,
  PackTable,
  PackUnit,
} from '../pack-model/board-pack.types.js';
import { PUBLISHED_MARK } from '../pack-model/pack-citation.rules.js';
import {
  ACCENT,
  cleanText,
  FONT,
  HEAD_FILL,
  INK,
  LABEL_INKS,
  MUTED,
  plotted,
  plottedFormat,
  RULE,
  sentenceText,
  STATUS_INKS,
  TONES,
} from './pack-look.rules.js';
import { countLines } from './text-measure.rules.js';

/** Instant inside a workbook, instead of the present time, which would change the bytes. */
const WRITTEN_AT = new Date('2021-01-01T00:00:00Z');
/** Formats of numbers. An amount keeps all its digits and is shown in millions. */
const FORMATS: Readonly<Record<PackUnit, string>> = {
  count: '#,##0',
  days: '#,##0',
  share: '0" %"',
  change: '+#,##0;-#,##0;0',
  amount: '#,##0.0,,',
  millions: '#,##0.0,,',
  millionsChange: '+#,##0.0,,;-#,##0.0,,;0.0',
};
const WIDTH = 12;
const FIRST_WIDTH = 46;
const TEXT_WIDTH = 28;
const LINE_HEIGHT = 14;
const MOST_COLUMNS = 10;
/** Most characters of the name of a sheet, and of the number before its words. */
const SHEET_NAME = 31;
const MOST_NUMBER = 3;

const BASE = { name: FONT, size: 10, color: { rgb: INK } };
const STYLES = {
  title: { font: { ...BASE, size: 16, bold: true, color: { rgb: ACCENT } } },
  heading: { font: { ...BASE, size: 11, bold: true, color: { rgb: ACCENT } } },
  text: { font: BASE, alignment: { vertical: 'top' } },
  note: { font: { ...BASE, size: 9, color: { rgb: MUTED } } },
  warning: { font: { ...BASE, bold: true, color: { rgb: STATUS_INKS.red } } },
  header: {
    font: { ...BASE, bold: true },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: HEAD_FILL } },
    alignment: { wrapText: true, vertical: 'bottom' },
    border: { bottom: { style: 'medium', color: { rgb: ACCENT } } },
  },
  cell: {
    font: BASE,
    alignment: { wrapText: true, vertical: 'top' },
    border: { bottom: { style: 'thin', color: { rgb: RULE } } },
  },
} satisfies Record<string, CellStyle>;

interface SheetCell {
  readonly value: string | number;
  readonly style: CellStyle;
}

/** Sheet under construction: its cells, its charts and the height of its rows. */
class SheetBuilder {
  readonly cells = new Map<string, SheetCell>();
  readonly charts: SheetChart[] = [];
  readonly heights = new Map<number, { height: number }>();
  row = 0;
  columns = 1;

  constructor(readonly name: string) {}

  put(column: number, cell: SheetCell): void {
    this.cells.set(`${String(this.row)},${String(column)}`, cell);
    this.columns = Math.max(this.columns, column + 1);
  }

  line(value: string, style: CellStyle): void {
    this.put(0, { value, style });
    this.row += 1;
  }
}

/** Writes a pack as a workbook with all rows, every digit and charts that can be edited. */
export async function writeWorkbook(pack: BoardPack): Promise<Buffer> {
  const { writeXlsx } = await import('hucre/xlsx');
  const names = sheetNames(pack);
  const sheets = [
    coverOf(pack, names),
    ...pack.sections.map((section, at) => sheetOf(section, names[at] ?? section.key, pack)),
  ];
  const title = cleanText(`${pack.title} – ${pack.subtitle}`);
  const bytes = await writeXlsx({
    sheets: sheets.map(finishSheet),
    properties: {
      title,
      subject: cleanText(pack.dataDateText),
      creator: pack.title,
      lastModifiedBy: pack.title,
      created: WRITTEN_AT,
      modified: WRITTEN_AT,
    },
  });
  return Buffer.from(bytes);
}

/** Names the sheets after the sections. A name has none of a few signs. */
function sheetNames({ sections }: BoardPack): string[] {
  return sections.map(({ heading }, at) =>
    cutAtWord(`${String(at + 1)} ${cleanText(heading).replaceAll(/[[\]:*?/\\']/g, ' ')}`),
  );
}

/** Words that no name of a sheet ends with. */
const DASHES = new Set(['', '–', '-']);

/** Cuts the name of a sheet to its most characters, after a whole word. */
function cutAtWord(name: string): string {
  if (name.length <= SHEET_NAME) return name.trim();
  const end = name.lastIndexOf(' ', SHEET_NAME);
  // A first word that is too long is cut itself. The number of the section goes before it.
  const words = name.slice(0, end > MOST_NUMBER ? end : SHEET_NAME).split(' ');
  while (words.length > 1 && DASHES.has(words.at(-1) ?? '')) words.pop();
  return words.join(' ').replace(/,$/, '');
}

function coverOf(pack: BoardPack, names: readonly string[]): SheetBuilder {
  const sheet = new SheetBuilder(pack.words.contents);
  sheet.line(pack.title, STYLES.title);
  sheet.line(pack.subtitle, STYLES.heading);
  sheet.line(pack.dataDateText, STYLES.text);
  sheet.line(pack.foot, STYLES.note);
  if (pack.illustrative) sheet.line(pack.words.illustrative, STYLES.warning);
  sheet.row += 1;
  for (const name of names) sheet.line(name, STYLES.text);
  return sheet;
}

function sheetOf(section: PackSection, name: string, pack: BoardPack): SheetBuilder {
  const sheet = new SheetBuilder(name);
  sheet.line(section.heading, STYLES.title);
  if (pack.illustrative) sheet.line(pack.words.illustrative, STYLES.warning);
  for (const sentence of section.sentences) sheet.line(sentenceText(sentence), STYLES.text);
  for (const note of section.notes) sheet.line(note, STYLES.note);
  for (const table of section.tables) addTable(sheet, table, pack);
  for (const figure of section.figures) addFigure(sheet, figure);
  return sheet;
}

function addTable(sheet: SheetBuilder, table: PackTable, { words }: BoardPack): void {
  sheet.row += 1;
  sheet.line(table.title, STYLES.heading);
  addRow(
    sheet,
    table.columns.map(({ title, numeric }) => headerCell(title, numeric)),
  );
  for (const row of table.rows) addRow(sheet, row.map(cellOf));
  if (table.rows.length < table.total)
    sheet.line(
      words.shortened
        .replace('{shown}', String(table.rows.length))
        .replace('{total}', String(table.total)),
      STYLES.note,
    );
}

function addRow(sheet: SheetBuilder, cells: readonly SheetCell[]): void {
  const lines = cells.map(({ value }, column) =>
    typeof value === 'string' ? countLines(value, widthOf(column) * 0.92) : 1,
  );
  sheet.heights.set(sheet.row, { height: Math.max(1, ...lines) * LINE_HEIGHT + 2 });
  cells.forEach((cell, column) => {
    sheet.put(column, cell);
  });
  sheet.row += 1;
}

function headerCell(value: string, numeric = false): SheetCell {
  const { alignment, ...style } = STYLES.header;
  return { value, style: { ...style, alignment: { ...alignment, horizontal: sideOf(numeric) } } };
}

function sideOf(numeric: boolean): 'left' | 'right' {
  return numeric ? 'right' : 'left';
}

/** Lets each part of a number format show the mark of a published figure behind the number. */
function markFormat(format: string, { marked }: PackNumber): string {
  return marked ? format.replaceAll(/(?=;)|$/g, `\\${PUBLISHED_MARK}`) : format;
}

function cellOf(cell: PackCell): SheetCell {
  if (cell.kind === 'number')
    return {
      value: cell.value,
      style: { ...STYLES.cell, numFmt: markFormat(FORMATS[cell.unit], cell) },
    };
  if (cell.kind === 'colour')
    return {
      value: cell.text,
      style: {
        ...STYLES.cell,
        font: { ...BASE, bold: true, color: { rgb: STATUS_INKS[cell.colour] } },
      },
    };
  return { value: cell.text, style: STYLES.cell };
}

/** Adds the numbers of a chart as cells, and the chart that draws them. */
function addFigure(sheet: SheetBuilder, figure: PackFigure): void {
  const { categories, series } = figure;
  sheet.row += 1;
  sheet.line(figure.title, STYLES.heading);
  addRow(
    sheet,
    ['', ...series.map(({ name }) => name)].map((name, at) => headerCell(name, at > 0)),
  );
  const first = sheet.row + 1;
  categories.forEach((category, at) => {
    const values = series.flatMap((one) => one.values[at] ?? []);
    addRow(sheet, [{ value: category, style: STYLES.cell }, ...values.map(plottedCell)]);
  });
  const top = sheet.row + 1;
  const height = Math.max(
    9,
    Math.round(categories.length * (figure.kind === 'stacked' ? 3 : 1.7)) + 5,
  );
  sheet.charts.push({
    ...chartOf(figure, { sheet: sheet.name, first, last: sheet.row }),
    anchor: { from: { row: top, col: 0 }, to: { row: top + height, col: 6 } },
  });
  sheet.row = top + height + 1;
}

/** Rows of a sheet, counted from 1, that hold the numbers of a chart. */
interface ChartRows {
  readonly sheet: string;
  readonly first: number;
  readonly last: number;
}

function chartOf(
  figure: PackFigure,
  { sheet, first, last }: ChartRows,
): Omit<SheetChart, 'anchor'> {
  const isStacked = figure.kind === 'stacked';
  const place = (column: string): string =>
    `'${sheet}'!$${column}$${String(first)}:$${column}$${String(last)}`;
  return {
    type: 'bar',
    title: cleanText(figure.title),
    altText: cleanText(figure.alternative),
    barGrouping: isStacked ? 'stacked' : 'clustered',
    ...(isStacked ? { overlap: 100 } : {}),
    gapWidth: 45,
    legend: figure.series.length > 1 ? 'bottom' : false,
    titleFontSize: 11,
    titleFontFamily: FONT,
    series: figure.series.map(({ name, tone, values }, at) => ({
      name: cleanText(name),
      values: place(String.fromCodePoint(66 + at)),
      categories: place('A'),
      color: TONES[tone],
      dataLabels: labelsOf(figure, tone, values),
    })),
    // Spreadsheets draw the first category at the bottom; the tables have it at the top.
    axes: {
      x: { reverse: true, labelFontFamily: FONT, tickLblPos: 'low' },
      y: { hidden: true },
    },
  };
}

function labelsOf(
  { kind }: PackFigure,
  tone: keyof typeof TONES,
  values: readonly PackNumber[],
): NonNullable<SheetChart['series'][number]['dataLabels']> {
  const isOnBar = kind === 'stacked';
  return {
    showValue: true,
    position: isOnBar ? 'ctr' : 'outEnd',
    numberFormat: { formatCode: plottedFormat(values) },
    fontColor: isOnBar ? LABEL_INKS[tone] : INK,
    fontFamily: FONT,
    bold: true,
  };
}

function plottedCell(number: PackNumber): SheetCell {
  return {
    value: plotted(number),
    style: { ...STYLES.cell, numFmt: markFormat(plottedFormat([number]), number) },
  };
}

function widthOf(column: number): number {
  if (column === 0) return FIRST_WIDTH;
  return column <= 3 ? TEXT_WIDTH : WIDTH * 1.5;
}

function finishSheet(sheet: SheetBuilder): WriteSheet {
  const columns = Math.min(Math.max(sheet.columns, 1), MOST_COLUMNS);
  return {
    name: sheet.name,
    columns: Array.from({ length: columns }, (_, column) => ({ width: widthOf(column) })),
    rows: Array.from({ length: sheet.row }, () => []),
    cells: new Map(Array.from(sheet.cells, ([place, cell]) => [place, writeCell(cell)])),
    rowDefs: sheet.heights,
    charts: sheet.charts,
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    view: { showGridLines: false },
  };
}

/**
 * Makes a cell of the library. A text goes in as a run of characters, which the library takes for no
 * formula, and which looks like no escape of the format.
 */
function writeCell({ value, style }: SheetCell): {
  readonly style: CellStyle;
  readonly value: number | null;
  readonly richText?: { readonly text: string }[];
} {
  if (typeof value === 'number') return { style, value };
  const text = cleanText(value).replaceAll(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x');
  return { style, value: null, richText: [{ text }] };
}
