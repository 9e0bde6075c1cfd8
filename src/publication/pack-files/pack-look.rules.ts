import type {
  BoardPack,
  PackCell,
  PackNumber,
  PackSentence,
  PackTable,
  PackTone,
  PackUnit,
} from '../pack-model/board-pack.types.js';

/** Font of every file. Programs without it take their own. */
export const FONT = 'Inter';

/** Colours as six hexadecimal digits. Text in them has a contrast of 4.5 on white. */
export const INK = '1F2933';
export const MUTED = '52606D';
export const RULE = 'CBD2D9';
export const HEAD_FILL = 'E8EDF3';
export const ACCENT = '0B3C5D';

/** Fill of a bar by its tone. */
export const TONES: Readonly<Record<PackTone, string>> = {
  green: '2E7D4F',
  yellow: 'F2B705',
  red: 'B3261E',
  main: '0B3C5D',
  before: '9FB3C8',
  none: 'CBD2D9',
};

/** Colour of a word that says a status. Yellow is darker than its bar, to be read on white. */
export const STATUS_INKS: Readonly<Record<'green' | 'yellow' | 'red', string>> = {
  green: '1B6E3C',
  yellow: '7A5600',
  red: 'B3261E',
};

/** Values of status bars stand on the bar: dark on yellow, white on the others. */
export const LABEL_INKS: Readonly<Record<PackTone, string>> = {
  green: 'FFFFFF',
  yellow: INK,
  red: 'FFFFFF',
  main: INK,
  before: INK,
  none: INK,
};

/** Language tag of the texts of a file. */
export function languageTag({ language }: BoardPack): 'nb-NO' | 'en-GB' {
  return language === 'nb' ? 'nb-NO' : 'en-GB';
}

const IN_MILLIONS: readonly PackUnit[] = ['millions', 'millionsChange', 'amount'];

/** Returns a number as a chart plots it: an amount in millions with one decimal. */
export function plotted({ value, unit }: PackNumber): number {
  return IN_MILLIONS.includes(unit) ? Math.round(value / 100_000) / 10 : value;
}

/** Format of the values of a chart, as spreadsheets write it. */
export function plottedFormat(values: readonly PackNumber[]): string {
  const units = values.map(({ unit }) => unit);
  if (units.includes('millionsChange')) return '+#,##0.0;-#,##0.0;0.0';
  return units.includes('millions') ? '#,##0.0' : '#,##0';
}

/** Writes a sentence as plain text. */
export function sentenceText(sentence: PackSentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}

export function cellText({ text }: PackCell): string {
  return text;
}

/** Table of a file: its rows as far as the file has room, and a note when there are more. */
export interface ShortTable extends PackTable {
  readonly note: string | null;
}

/** Shortens a table to the rows that a file has room for. */
export function shortenTable(
  table: PackTable,
  most: number,
  { shortened }: BoardPack['words'],
): ShortTable {
  const rows = table.rows.slice(0, most);
  if (rows.length >= table.total) return { ...table, rows, note: null };
  const note = shortened
    .replace('{shown}', String(rows.length))
    .replace('{total}', String(table.total));
  return { ...table, rows, note };
}

/**
 * Takes the characters out of a text that no file format may hold: control characters but for line
 * breaks and tabs, and halves of a surrogate pair.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]/gu, '');
}
