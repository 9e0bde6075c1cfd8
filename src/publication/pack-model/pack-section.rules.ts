import type {
  BoardPack,
  PackCell,
  PackColumn,
  PackLanguage,
  PackSection,
  PackTable,
} from './board-pack.types.js';
import { NOTHING, type PackCitation } from './pack-citation.rules.js';
import type { PackTexts } from './pack-texts-nb.rules.js';

/** Everything that a section is made from. */
export interface SectionInput {
  readonly cite: PackCitation;
  readonly texts: PackTexts;
  /** Language as asked for, which may have no texts of its own. */
  readonly asked: PackLanguage;
  /** Codes of the projects whose challenges are chosen for the meeting. */
  readonly challenges: readonly string[];
  readonly snapshot: BoardPack['snapshot'];
}

/** Column by its title and its width; `number` for one of numbers. */
export type ColumnInput = readonly [title: string, width: number, kind?: 'number'];

export function makeColumns(columns: readonly ColumnInput[]): PackColumn[] {
  return columns.map(([title, width, kind]) => ({ title, width, numeric: kind === 'number' }));
}

/**
 * Makes a table. `total` counts the rows that there are in all. A column without any value is left
 * out, but for the first.
 */
export function makeTable(
  title: string,
  columns: readonly ColumnInput[],
  rows: readonly (readonly PackCell[])[],
  total = rows.length,
): PackTable {
  const hasValues = (column: number): boolean =>
    column === 0 || rows.some((row) => row[column]?.text !== NOTHING);
  const shown = columns.flatMap((_, column) => (hasValues(column) ? [column] : []));
  return {
    title,
    columns: makeColumns(shown.flatMap((column) => [columns[column] ?? ['', 1]])),
    rows: rows.map((row) => shown.flatMap((column) => row[column] ?? [])),
    total,
  };
}

type SectionParts = Partial<Pick<PackSection, 'sentences' | 'figures' | 'tables' | 'notes'>>;

/** Section that the snapshot has no data for, and the reason. It is no section of the pack. */
export interface SilentSection {
  readonly heading: string;
  readonly reason: string;
}

/** Makes a section. A table without rows is left out. */
export function makeSection(key: string, heading: string, parts: SectionParts): PackSection {
  const { sentences = [], figures = [], notes = [] } = parts;
  const tables = (parts.tables ?? []).filter(({ rows }) => rows.length > 0);
  return { key, heading, sentences, figures, tables, notes };
}

/** Makes a section, or a silent one when there is no table, figure or sentence. */
export function makeSectionOrReason(
  key: string,
  heading: string,
  parts: SectionParts,
  reason: string,
): PackSection | SilentSection {
  const section = makeSection(key, heading, parts);
  const { sentences, figures, tables } = section;
  return sentences.length + figures.length + tables.length === 0 ? { heading, reason } : section;
}

/** Returns a pointer from its parts. Parts of a source hold neither `/` nor `~`. */
export function pointTo(...parts: readonly (string | number)[]): string {
  return `/${parts.join('/')}`;
}
