import { readFile } from 'node:fs/promises';
import { DATA } from '../src/platform/settings/data-folder.js';

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

/** A request of an actor. `on` is the resource whose version the request is about. */
export interface DemoAct {
  readonly by: string;
  readonly request: string;
  readonly on?: string;
  readonly body?: object;
  /** Name under which later acts find the id of what was made. */
  readonly keep?: string;
}

/** Requests at one instant, and the line that says which of them a paper gives. */
export interface DemoScene {
  /** `2021-1.opened`, `2021-1.reported` or `2021-1.published`; `open` in the open round. */
  readonly when: string;
  readonly at: string;
  readonly says: string;
  readonly acts: readonly DemoAct[];
}

/** The round that stays open for the reader. */
export interface OpenRound {
  readonly note: string;
  readonly round: DemoRound;
  readonly scenes: readonly DemoScene[];
}

/** Request of a replay. */
export interface DemoReplay {
  readonly criteriaSet: string;
  readonly baseline?: string;
  readonly asOf?: string;
}

/**
 * A step of the directorate with the criteria, after a round: projects registered, evaluations
 * under a version, a replay, or the publication of one.
 */
export interface CriteriaDay {
  readonly after: string;
  readonly at: string;
  readonly register?: string;
  readonly evaluate?: string;
  readonly replay?: DemoReplay;
  /** With it the replay is shared with the owners. */
  readonly commentsUntil?: string;
  /** A replay by its place in the story, and the reason for publishing it. */
  readonly publish?: { readonly replay: number; readonly reason: string };
  /** Says which part is published and which illustrative. */
  readonly note: string;
}

/** A figure that stands in a paper. */
export interface PublishedFigure {
  readonly id: string;
  readonly value: unknown;
  readonly paper: string;
  readonly what: string;
  /** Says whether the data set covers the round of the figure. */
  readonly inData: boolean;
  readonly precision?: number;
  /**
   * The numbers of the demo's board pack that show the figure, as JSON pointers: one for each colour
   * of a figure by colour, otherwise all of the same value.
   */
  readonly cells?: readonly string[];
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
  readonly scenes: readonly DemoScene[];
  readonly openRound: OpenRound;
  /** A project that might end some weeks later, for the what-if. Null without agreements. */
  readonly whatIf: { readonly project: string; readonly weeks: number } | null;
}

/** Endings of the files of a data set. */
const PARTS = ['', '-scenes', '-strategy', '-agreements'];

const FOLDER = new URL('../demo/data/', DATA);

/**
 * Reads a data set by its key: `2021.json`, and the scenes beside it, those of the strategy and of the
 * agreements after the others. Throws a sentence for the user when there is none.
 */
export async function readDataSet(key: string): Promise<DataSet> {
  const texts = /^\d{4}$/.test(key)
    ? await Promise.all(PARTS.map((part) => readPart(`${key}${part}.json`)))
    : [];
  if (texts.length === 0 || texts.includes(undefined))
    throw new Error(`There is no demo data set "${key}": choose 2021 or 2024`);
  const parts = texts.map((text) => JSON.parse(text ?? '') as object);
  const set = Object.assign({}, ...parts) as DataSet & {
    readonly strategyScenes: DemoScene[];
    readonly agreementScenes: DemoScene[];
  };
  return { ...set, scenes: [...set.scenes, ...set.strategyScenes, ...set.agreementScenes] };
}

function readPart(file: string): Promise<string | undefined> {
  return readFile(new URL(file, FOLDER), 'utf8').catch(() => undefined);
}
