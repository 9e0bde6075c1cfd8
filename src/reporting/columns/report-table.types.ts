import type { Localised } from '../../platform/base/problem.js';
import type { RegisterKey } from '../../registers/code-lists/register.types.js';

/** Kinds of rows in a table of reports: the report itself, or one item of one of its lists. */
export const RECORDS = [
  'report',
  'budget',
  'dependency',
  'challenge',
  'milestone',
  'operatingCost',
  'benefit',
  'grantArea',
  'funding',
  'link',
] as const;
export type RecordName = (typeof RECORDS)[number];

/** A choice that a file may write as its value, or as its label in either language. */
export interface Choice extends Localised {
  readonly value: string;
  /** Other names that programs write it with. */
  readonly otherNames?: readonly string[];
}

/** Lists of codes that a cell may take: registers, and the items of roadmaps. */
export type CodeList = RegisterKey | 'roadmapItems';

/** The codes of lists as choices, each written as the code or as its name. */
export type CodeChoices = ReadonlyMap<CodeList, readonly Choice[]>;

export interface Column {
  /** Its heading in CSV, and its name in every fault. */
  readonly name: string;
  /** Its heading in a template. */
  readonly heading: Localised;
  /** Another heading that a file may have, which says better what the report's own value is. */
  readonly otherHeadings?: Localised;
  readonly kind: 'text' | 'whole' | 'date' | 'choice' | 'code';
  /** List of the codes that it takes. */
  readonly register?: CodeList;
  readonly choices: readonly Choice[];
  /** Path to its value in each kind of record that has it. */
  readonly places: Readonly<Partial<Record<RecordName, readonly string[]>>>;
}

/** A row of a report with the values of its cells by column, and its place in the file. */
export interface RecordRow {
  readonly record: RecordName;
  readonly sheet: string | null;
  readonly row: number;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A declaration of nothing to report, with its place and its reason, not validated yet. */
export interface NilReturn {
  readonly sheet: string | null;
  readonly row: number;
  readonly column: string;
  readonly reason: unknown;
  /** Set when the declaration has been stored. */
  readonly declared?: true;
}

/**
 * A row of the file that waits to be judged, with the columns in which a fault was found already,
 * and the cells of the sender's own columns. Both are absent where there are none.
 */
export interface StagedRow extends RecordRow {
  readonly faulty?: readonly string[] | undefined;
  readonly own?: Readonly<Record<string, string>> | undefined;
  /** Cells that say their value otherwise than it is stored, by column. */
  readonly raw?: Readonly<Record<string, string | number>> | undefined;
  /** The whole report, where a row is one (NDJSON). */
  readonly body?: unknown;
}

/** A fault with its place in the file, as it is sent back. */
export interface PlacedFault {
  readonly sheet: string | null;
  readonly row: number | null;
  readonly column: string | null;
  readonly project: string | null;
  readonly code: string;
  readonly value: string | null;
  readonly expected: string;
  readonly difference: number | null;
}
