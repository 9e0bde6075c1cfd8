import { readFile } from 'node:fs/promises';

/** One report of the data set: what is sent, and when it was certified. */
export interface DemoReport {
  readonly project: string;
  readonly certifiedAt: string;
  readonly [content: string]: unknown;
}

export interface DemoProject {
  readonly code: string;
  readonly owner: string;
  /** The round, or the day of the criteria, from which it is there. */
  readonly from: string;
  readonly provenance: { readonly name: string; readonly owner: string };
  readonly [field: string]: unknown;
}

export interface DemoRound {
  readonly key: string;
  readonly opensAt: string;
  readonly deadline: string;
  readonly closesAt: string;
  readonly [field: string]: unknown;
}

/** Request of a replay. */
export interface DemoReplay {
  readonly criteriaSet: string;
  readonly baseline?: string;
  readonly asOf?: string;
}

/**
 * A step of the directorate with the criteria, after a round: projects registered, evaluations
 * under a version, or a replay.
 */
export interface CriteriaDay {
  readonly after: string;
  readonly at: string;
  readonly register?: string;
  readonly evaluate?: string;
  readonly replay?: DemoReplay;
  /** With it the replay is shared with the owners. */
  readonly commentsUntil?: string;
  /** Says which part is published and which illustrative. */
  readonly note: string;
}

/** A figure that stands in a paper. */
export interface PublishedFigure {
  readonly id: string;
  readonly value: number | string | readonly number[];
  readonly paper: string;
  readonly what: string;
  /** Says whether the data set covers the round of the figure. */
  readonly inData: boolean;
  readonly precision?: number;
}

/**
 * A golden data set: real names and published figures; everything else illustrative (see
 * demo/data/SOURCE.md).
 */
export interface DataSet {
  readonly key: string;
  readonly note: { readonly nb: string; readonly en: string };
  readonly directorate: string;
  readonly rounds: readonly DemoRound[];
  readonly projects: readonly DemoProject[];
  readonly changes: readonly {
    readonly before: string;
    readonly project: string;
    readonly state: string;
    readonly phase?: string;
    readonly reason: string;
  }[];
  /**
   * Projects that the directorate takes over into the portfolio, and the paper that says so: when
   * they are registered, or before a round.
   */
  readonly takeOver: readonly {
    readonly projects: readonly string[];
    readonly before?: string;
    readonly reason: string;
  }[];
  readonly reports: Readonly<Record<string, readonly DemoReport[]>>;
  readonly evaluations: readonly {
    readonly project: string;
    readonly criteriaSet: string;
    readonly answers: readonly object[];
  }[];
  readonly criteriaDays: readonly CriteriaDay[];
  readonly expected: { readonly published: readonly PublishedFigure[] };
}

const FOLDER = new URL(
  import.meta.url.includes('/dist/') ? '../../demo/data/' : 'data/',
  import.meta.url,
);

/** Reads a data set by its key. Throws a sentence for the user when there is none. */
export async function readDataSet(key: string): Promise<DataSet> {
  const text = /^\d{4}$/.test(key)
    ? await readFile(new URL(`${key}.json`, FOLDER), 'utf8').catch(() => undefined)
    : undefined;
  if (text === undefined)
    throw new Error(`There is no demo data set "${key}": choose 2021 or 2024`);
  return JSON.parse(text) as DataSet;
}
