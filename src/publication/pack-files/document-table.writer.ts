import type * as Docx from 'docx';
import type { PackCell, PackColumn } from '../pack-model/board-pack.types.js';
import {
  ACCENT,
  cleanText,
  HEAD_FILL,
  INK,
  RULE,
  type ShortTable,
  STATUS_INKS,
} from './pack-look.rules.js';

/** Width of the text of a page, in twentieths of a point. */
const PAGE_WIDTH = 9_638;
/** Half points. */
const SIZE = 16;

/** Makes a table whose header row is repeated on every page. */
export function makeDocumentTable(docx: typeof Docx, { columns, rows }: ShortTable): Docx.Table {
  const { Table, TableRow, BorderStyle, WidthType } = docx;
  const sum = columns.reduce((total, { width }) => total + width, 0);
  const widths = columns.map(({ width }) => Math.round((width / sum) * PAGE_WIDTH));
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
  const line = { style: BorderStyle.SINGLE, size: 4, color: RULE };
  return new Table({
    columnWidths: widths,
    width: { size: PAGE_WIDTH, type: WidthType.DXA },
    layout: docx.TableLayoutType.FIXED,
    tableLook: { firstRow: true },
    margins: { top: 40, bottom: 40, left: 90, right: 90 },
    borders: {
      ...{ top: none, left: none, right: none, insideVertical: none },
      ...{ bottom: line, insideHorizontal: line },
    },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map((column, at) => headerCell(docx, column, widths[at] ?? 0)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: row.map((cell, at) =>
              bodyCell(docx, cell, { width: widths[at] ?? 0, numeric: columns[at]?.numeric }),
            ),
          }),
      ),
    ],
  });
}

function headerCell(
  docx: typeof Docx,
  { title, numeric }: PackColumn,
  width: number,
): Docx.TableCell {
  const { AlignmentType, BorderStyle, Paragraph, ShadingType, TableCell, TextRun, WidthType } =
    docx;
  const run: Docx.IRunOptions = { text: cleanText(title), bold: true, size: SIZE, color: INK };
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    shading: { type: ShadingType.CLEAR, fill: HEAD_FILL, color: 'auto' },
    borders: { bottom: { style: BorderStyle.SINGLE, size: 8, color: ACCENT } },
    children: [
      new Paragraph({
        alignment: numeric ? AlignmentType.RIGHT : AlignmentType.LEFT,
        spacing: { after: 0, line: 240 },
        children: [new TextRun(run)],
      }),
    ],
  });
}

function bodyCell(
  docx: typeof Docx,
  cell: PackCell,
  { width, numeric = false }: { readonly width: number; readonly numeric?: boolean | undefined },
): Docx.TableCell {
  const { AlignmentType, Paragraph, TableCell, TextRun, WidthType } = docx;
  const isColour = cell.kind === 'colour';
  const color = isColour ? STATUS_INKS[cell.colour] : INK;
  const run: Docx.IRunOptions = { text: cleanText(cell.text), size: SIZE, color, bold: isColour };
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    children: [
      new Paragraph({
        alignment: numeric ? AlignmentType.RIGHT : AlignmentType.LEFT,
        spacing: { after: 0, line: 240 },
        children: [new TextRun(run)],
      }),
    ],
  });
}
