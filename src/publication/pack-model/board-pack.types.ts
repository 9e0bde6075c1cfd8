import type { KnownAdvice, KnownReplay, PackNames } from './pack-source.types.js';
import type { FrozenAnswerSet } from '../../rollup/frozen/frozen-answers.types.js';
import type { Colour } from '../../reporting/content/report.types.js';

/** Languages of the texts of a pack. */
export const PACK_TEXT_LANGUAGES = ['nb', 'en'] as const;
export type PackTextLanguage = (typeof PACK_TEXT_LANGUAGES)[number];

/** Languages that a pack may be asked for in. Without texts of its own, nn is written in nb. */
export const PACK_LANGUAGES = ['nb', 'nn', 'en'] as const;
export type PackLanguage = (typeof PACK_LANGUAGES)[number];

/** Everything that a pack is made from. Each number of a pack is a cell of it. */
export interface PackSource extends FrozenAnswerSet {
  readonly advice: readonly KnownAdvice[];
  readonly replays: readonly KnownReplay[];
  readonly names: PackNames;
}

/** Units of numbers. Those of a change show their sign. */
export type PackUnit =
  'count' | 'share' | 'amount' | 'millions' | 'millionsChange' | 'change' | 'days';

/** Number with its written form, and the JSON pointer of its cell in {@link PackSource}. */
export interface PackNumber {
  readonly kind: 'number';
  readonly value: number;
  readonly unit: PackUnit;
  readonly text: string;
  readonly source: string;
  /** The text has the mark of a published figure among illustrative ones. */
  readonly marked: boolean;
}

export interface PackWord {
  readonly kind: 'text';
  readonly text: string;
}

/** Colour with its sign and its word, so that it never stands alone. */
export interface PackColour {
  readonly kind: 'colour';
  readonly colour: Colour;
  readonly text: string;
}

export type PackCell = PackNumber | PackWord | PackColour;

/** Sentence with numbers in it. */
export type PackSentence = readonly (string | PackNumber)[];

export interface PackColumn {
  readonly title: string;
  /** Width as a share of the table's, by comparison with the other columns. */
  readonly width: number;
  readonly numeric: boolean;
}

export interface PackTable {
  readonly title: string;
  readonly columns: readonly PackColumn[];
  readonly rows: readonly (readonly PackCell[])[];
  /** Number of rows that there are in all, also those that the pack leaves out. */
  readonly total: number;
}

/** Tones of a series, which every writer has a colour for. */
export type PackTone = Colour | 'main' | 'before' | 'none';

export interface PackSeries {
  readonly name: string;
  readonly tone: PackTone;
  readonly values: readonly PackNumber[];
}

/** Chart. `stacked` adds the series of a category up; `bars` sets them beside each other. */
export interface PackFigure {
  readonly kind: 'stacked' | 'bars';
  readonly title: string;
  /** Text that says the same to a reader who does not see the chart. */
  readonly alternative: string;
  readonly categories: readonly string[];
  readonly series: readonly PackSeries[];
}

export interface PackSection {
  readonly key: string;
  readonly heading: string;
  readonly sentences: readonly PackSentence[];
  readonly figures: readonly PackFigure[];
  readonly tables: readonly PackTable[];
  readonly notes: readonly string[];
}

/** Board pack: the one model that every file is written from. */
export interface BoardPack {
  readonly language: PackTextLanguage;
  readonly title: string;
  readonly subtitle: string;
  readonly council: string;
  readonly round: string;
  /** Instant that the figures describe, and the same as a reader has it. */
  readonly dataDate: string;
  readonly dataDateText: string;
  readonly snapshot: { readonly id: string; readonly hash: string };
  readonly illustrative: boolean;
  /** Sentence that every page has at its foot. */
  readonly foot: string;
  /** Words of the frame of a file. */
  readonly words: {
    readonly contents: string;
    readonly illustrative: string;
    /** Sentence that points from a shortened table to the workbook, for the rows shown of all. */
    readonly shortened: string;
    readonly sheets: string;
    readonly page: string;
    readonly continued: string;
  };
  readonly sections: readonly PackSection[];
}
