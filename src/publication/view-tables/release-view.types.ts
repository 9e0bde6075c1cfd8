import type { Localised } from '../../platform/base/problem.js';

/** Value of a cell. A decimal is a string, so that no digit is lost; null is an empty cell. */
export type ViewCell = string | number | boolean | null;

export type ViewColumnType = 'string' | 'integer' | 'decimal' | 'boolean' | 'date' | 'instant';

export interface ViewColumn {
  /** Name in every file, in snake case, never translated and never renamed. */
  readonly name: string;
  readonly title: Localised;
  readonly description: Localised;
  readonly type: ViewColumnType;
  /** True when a cell may be null. */
  readonly nullable: boolean;
}

/** Table of a release. Columns are always present, also when there are no rows. */
export interface ViewTable {
  /** Name of the file without its ending, such as `projects`. */
  readonly name: string;
  readonly title: Localised;
  readonly description: Localised;
  /** Names of the columns that identify a row; rows are sorted by them. */
  readonly key: readonly string[];
  readonly columns: readonly ViewColumn[];
  readonly rows: readonly (readonly ViewCell[])[];
}

/** Field that a release leaves out, the ground for it, and the day from which it may be shown. */
export interface WithheldField {
  readonly field: string;
  readonly ground: string;
  readonly until: string | null;
  /** Phase of the projects that it is left out of; absent when it is left out of all rows. */
  readonly stage?: string;
}

/** The release that a release corrects, why, and the body that corrects it. */
export interface ViewCorrection {
  readonly version: number;
  readonly reason: string;
  /** Organisation number. */
  readonly body: string;
}

/** Everything that a release shows to the public. The same view gives the same bytes in every file. */
export interface ReleaseView {
  /** Key of the round, such as `2021-2`. */
  readonly round: string;
  /** Name of the round on the day of the rehearsal, such as `Innrapportering april 2021`. */
  readonly roundName: Localised;
  /** Version of the release within its round: 1, then one more for each correction. */
  readonly version: number;
  /** Id and SHA-256 of the snapshot that every figure comes from. */
  readonly snapshot: { readonly id: string; readonly hash: string };
  /** Instant that the figures describe. */
  readonly dataDate: string;
  /** True when figures are illustrative, as in the demo. Every file says so. */
  readonly illustrative: boolean;
  readonly tables: readonly ViewTable[];
  readonly withheld: readonly WithheldField[];
  /** Organisation number of the body that releases it. */
  readonly body?: string;
  /** Absent in a release that corrects none. */
  readonly correction?: ViewCorrection;
}
