import type { Localised } from '../../platform/base/problem.js';

/** Key of an index, such as `kpi`. */
export const PRICE_INDEX_KEY = /^[a-z][a-z0-9-]{1,39}$/;

/** One published version of a price index. It never changes. */
export interface PriceIndexVersion {
  readonly key: string;
  readonly version: number;
  readonly title: Localised;
  /** The publication that the values are taken from. */
  readonly source: string;
  /**
   * Level of prices by year. Only the ratio of two years counts, so the numbers are of any scale.
   */
  readonly values: Readonly<Record<string, number>>;
  readonly publishedAt: string;
}
