import type { SlideRow } from './slide-deck.types.js';
import type { PackCell, PackColumn } from '../pack-model/board-pack.types.js';
import {
  ACCENT,
  cleanText,
  FONT,
  HEAD_FILL,
  INK,
  MUTED,
  RULE,
  type ShortTable,
  STATUS_INKS,
} from './pack-look.rules.js';
import { CONTENT_WIDTH, FRESH_ROOM, SLIDE, type SlideFlow } from './slide-flow.writer.js';
import { countLines } from './text-measure.rules.js';

const SIZE = 10;
/** Characters of the font that fit in an inch at that size, on the safe side. */
const PER_INCH = 13.2;
const LINE = 0.178;
const PADDING = 0.1;
const CELL_MARGIN = 0.07;
const TITLE_HEIGHT = 0.32;
/** Fewest rows that a table begins with at the bottom of a slide. */
const FEWEST = 2;
/** Narrowest a table of few columns is, as a share of the slide. */
const NARROW = 0.62;

const EDGE = { type: 'solid' as const, pt: 0.5, color: RULE };
const NO_EDGE = { type: 'none' as const };

/** Lays out a table over as many slides as it needs, each with the header row. */
export function placeTable(flow: SlideFlow, table: ShortTable): void {
  const widths = columnWidths(table.columns);
  const head = rowHeight(
    table.columns.map(({ title }) => title),
    widths,
  );
  const heights = table.rows.map((row) =>
    rowHeight(
      row.map(({ text }) => text),
      widths,
    ),
  );
  let from = 0;
  while (from < table.rows.length) {
    const frame = TITLE_HEIGHT + head;
    const rest = addUp(heights.slice(from));
    const needed = frame + rest <= FRESH_ROOM ? rest : addUp(heights.slice(from, from + FEWEST));
    if (flow.room < frame + needed && !flow.isFresh) flow.addSlide();
    const until = fillSlide(heights, from, flow.room - TITLE_HEIGHT - head);
    const used = head + addUp(heights.slice(from, until));
    const { slide, y } = flow.place(TITLE_HEIGHT + used);
    slide.addText(cleanText(table.title), {
      ...{ x: SLIDE.left, y, w: CONTENT_WIDTH, h: TITLE_HEIGHT },
      ...{ fontFace: FONT, fontSize: 12, bold: true, color: ACCENT, align: 'left', margin: 0 },
      valign: 'top',
    });
    slide.addTable([headerOf(table.columns), ...rowsOf(table, from, until)], {
      ...{ x: SLIDE.left, y: y + TITLE_HEIGHT, colW: [...widths] },
      rowH: [head, ...heights.slice(from, until)],
      margin: [0.03, CELL_MARGIN, 0.03, CELL_MARGIN],
      fontFace: FONT,
      fontSize: SIZE,
    });
    from = until;
  }
  if (table.note !== null) placeNote(flow, table.note);
}

/** Lays out a note. `gap` is the room after it, where that is not the usual one. */
export function placeNote(flow: SlideFlow, note: string, gap?: number): void {
  const height = countLines(note, CONTENT_WIDTH * PER_INCH) * LINE + 0.06;
  const { slide, y } = flow.place(height, gap);
  slide.addText(cleanText(note), {
    ...{ x: SLIDE.left, y, w: CONTENT_WIDTH, h: height, margin: 0, valign: 'top' },
    ...{ fontFace: FONT, fontSize: SIZE, color: MUTED, align: 'left' },
  });
}

function addUp(heights: readonly number[]): number {
  return heights.reduce((sum, height) => sum + height, 0);
}

/**
 * Returns the end of the rows that fit in a height, at least one row after `from`. Leaves no single
 * row for the last slide.
 */
function fillSlide(heights: readonly number[], from: number, room: number): number {
  let until = from;
  let used = 0;
  while (until < heights.length && used + (heights[until] ?? 0) <= room) {
    used += heights[until] ?? 0;
    until += 1;
  }
  const rest = heights.length - until;
  if (rest > 0 && rest <= FEWEST && until - from > 2 * FEWEST) until -= FEWEST;
  return Math.max(until, from + 1);
}

function columnWidths(columns: readonly PackColumn[]): number[] {
  const sum = columns.reduce((total, { width }) => total + width, 0);
  const whole = columns.length <= 3 ? CONTENT_WIDTH * NARROW : CONTENT_WIDTH;
  return columns.map(({ width }) => (width / sum) * whole);
}

function rowHeight(texts: readonly string[], widths: readonly number[]): number {
  const lines = texts.map((text, column) =>
    countLines(text, ((widths[column] ?? 1) - 2 * CELL_MARGIN) * PER_INCH),
  );
  return Math.max(1, ...lines) * LINE + PADDING;
}

function headerOf(columns: readonly PackColumn[]): SlideRow {
  return columns.map(({ title, numeric }) => ({
    text: title,
    options: {
      ...{ bold: true, color: INK, fill: { color: HEAD_FILL }, valign: 'bottom' as const },
      align: numeric ? ('right' as const) : ('left' as const),
      border: [NO_EDGE, NO_EDGE, { type: 'solid' as const, pt: 1, color: ACCENT }, NO_EDGE],
    },
  }));
}

function rowsOf({ rows, columns }: ShortTable, from: number, until: number): SlideRow[] {
  return rows.slice(from, until).map((row) =>
    row.map((cell, column) => ({
      text: cleanText(cell.text),
      options: {
        ...inkOf(cell),
        valign: 'top' as const,
        align: columns[column]?.numeric === true ? ('right' as const) : ('left' as const),
        border: [NO_EDGE, NO_EDGE, EDGE, NO_EDGE],
      },
    })),
  );
}

function inkOf(cell: PackCell): { readonly color: string; readonly bold?: boolean } {
  return cell.kind === 'colour' ? { color: STATUS_INKS[cell.colour], bold: true } : { color: INK };
}
