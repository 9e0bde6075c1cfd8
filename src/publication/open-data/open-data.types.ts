import type { ViewCell, ViewColumn, ViewTable } from '../view-tables/release-view.types.js';

/** File of a release as its descriptions name it. */
export interface DescribedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly byteSize: number;
  readonly sha256: string;
  /** SHA-1, for the catalogue only: the shapes of DCAT-AP-NO 2 know no other algorithm. */
  readonly sha1: string;
}

/** Table whose cells were checked: an empty text has become an empty cell. */
export interface CheckedTable extends ViewTable {
  readonly columns: readonly ViewColumn[];
  readonly rows: readonly (readonly ViewCell[])[];
}

export const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csvw: 'application/csvm+json; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  turtle: 'text/turtle; charset=utf-8',
} as const;

/** Digits after the point that a decimal may have, and digits in all, as Parquet keeps them. */
export const DECIMAL = { precision: 38, scale: 10 } as const;

/** Name of the file that describes the others. */
export const DATA_PACKAGE = 'datapackage.json';
