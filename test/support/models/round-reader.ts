import { isInPortfolio, type Line } from './figure-facts.js';
import type { FigureModel } from './figure-model.js';
import type { Stored } from './stored-versions.js';

/** A state of a round: now, as of an instant, or as frozen. `now` is the instant of the question. */
export interface Where {
  readonly round: string;
  readonly asOf: Date | null;
  readonly snapshot: string | null;
  readonly now: Date;
}

export type Instant = Pick<Where, 'asOf' | 'now'> & { readonly snapshot?: string | null };
export type Filters = Readonly<Record<string, string>>;
export type StoredRound = Stored['rounds'][number];

/** Lines with which a round is compared. */
export interface Before {
  readonly round: string;
  readonly snapshot: string | null;
  readonly lines: readonly Line[];
  /** The instant whose portfolio counts. */
  readonly settled: Date;
}

export type Row = Record<string, unknown>;

export interface Prices {
  readonly currency: string;
  readonly priceYear: number;
  readonly basis: string;
}

export const COLOURS = ['green', 'yellow', 'red'];
export const DAY_IN_NORWAY = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Oslo',
  dateStyle: 'short',
});
export const IN_NORWEGIAN = new Intl.Collator('nb-NO');

export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function addUp(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

/** Compares rounds by their opening, and by their key where these are equal. */
export function compareRounds(a: StoredRound, b: StoredRound): number {
  return a.opens_at.getTime() - b.opens_at.getTime() || compareTexts(a.key, b.key);
}

/** Returns each text once, in the order of its characters. */
export function sortUnique(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(compareTexts);
}

export function pricesOf({ priceYear, basis }: Omit<Prices, 'currency'>): string {
  return `${String(priceYear)}-${basis}`;
}

export function codeOf({ revision }: Line): string {
  return revision.project.code;
}

/** Returns the value of a dimension that a line has only once. */
export function valueOf(line: Line, dimension: string): string | null {
  return line.values[dimension]?.[0] ?? null;
}

/** Returns the owner's colour of an active project; other projects are not rated. */
export function ratingOf({ revision: { content } }: Line): string | null {
  return content.state === 'active' ? (content.status?.colour ?? null) : null;
}

/**
 * Returns the reasons of the rule's and of the directorate's colour, which are shown from the
 * round's closing on.
 */
export function reasonsOf(line: Line, isClosed: boolean): Row {
  const findings = line.revision.rule_status?.findings ?? [];
  return {
    ruleReasons: isClosed
      ? findings.filter(({ colour }) => colour === 'yellow' || colour === 'red')
      : null,
    directorateReason: isClosed ? line.directorateReason : null,
  };
}

export function isOver({ revision: { content } }: Line): boolean {
  return content.state === 'completed' || content.state === 'stopped';
}

export function describeProject(line: Line): Row {
  return {
    project: codeOf(line),
    name: line.revision.project.name,
    actor: line.actor.organisation_number,
    actorName: line.actor.name,
    standing: valueOf(line, 'standing'),
  };
}

/** Reads rounds, their lines and the lines they are compared with from the stored versions. */
export class RoundReader {
  private readonly kept = new Map<string, Line[]>();

  constructor(readonly figures: FigureModel) {}

  get stored(): Stored {
    return this.figures.stored;
  }

  round(key: string): StoredRound {
    const round = this.stored.rounds.find((one) => one.key === key);
    if (round === undefined) throw new Error(`There is no round ${key}`);
    return round;
  }

  /** Returns the instant of a question. A snapshot holds what was known at its instant. */
  instant({ asOf, snapshot, now }: Instant): Date {
    return this.stored.snapshots.find(({ id }) => id === snapshot)?.as_of ?? asOf ?? now;
  }

  /** Says whether a round was closed at the instant of a question. */
  isClosed(where: Where): boolean {
    const { closed_at } = this.round(where.round);
    return closed_at !== null && closed_at <= this.instant(where);
  }

  /** Returns the lines of projects in the portfolio. */
  lines(where: Where): Line[] {
    return this.allLines(where).filter(isInPortfolio);
  }

  /** Returns the lines whatever the standing of the project. */
  allLines(where: Where): Line[] {
    return this.linesAt(where.round, this.instant(where));
  }

  /**
   * Returns the lines that have every value of the filters. Filters mean projects in the portfolio,
   * unless they name a standing. Filters by colour mean active projects, unless they name a state.
   */
  matchingLines(where: Where, filters: Filters): Line[] {
    const hasColour = Object.keys(filters).some((one) => one.toLowerCase().endsWith('colour'));
    const wantedValues: Filters = {
      standing: 'inPortfolio',
      ...(hasColour ? { state: 'active' } : {}),
      ...filters,
    };
    return this.allLines(where).filter(({ values }) =>
      Object.entries(wantedValues).every(
        ([dimension, wanted]) =>
          wanted === 'any' || values[dimension]?.includes(wanted === '-' ? null : wanted) === true,
      ),
    );
  }

  /** Returns the rounds that were published at an instant, oldest first. */
  publishedRounds(where: Instant): StoredRound[] {
    const instant = this.instant(where);
    return this.stored.rounds
      .filter(({ published_at }) => published_at !== null && published_at <= instant)
      .sort(compareRounds);
  }

  /**
   * Returns the last published round before a round: its last snapshot of the closing or later, else
   * its lines as they were known at the instant.
   */
  before(where: Where): Before | undefined {
    const here = this.round(where.round);
    const round = this.publishedRounds(where)
      .filter((one) =>
        here.compared_with === null ? compareRounds(one, here) < 0 : one.id === here.compared_with,
      )
      .at(-1);
    if (round?.closed_at == null) return undefined;
    const { key, closed_at } = round;
    const instant = this.instant(where);
    const snapshot = this.stored.snapshots.findLast(
      (one) => one.round === key && one.frozen_at <= instant && one.as_of >= closed_at,
    );
    return {
      round: key,
      snapshot: snapshot?.id ?? null,
      lines: this.linesAt(key, snapshot?.as_of ?? instant).filter(isInPortfolio),
      settled: closed_at,
    };
  }

  /** Says why a round is compared with none. */
  whyAlone(where: Where): string | null {
    if (this.before(where) !== undefined) return null;
    const here = this.round(where.round);
    if (here.compared_with !== null) return 'named-round-not-published';
    return this.stored.rounds.some((one) => compareRounds(one, here) < 0)
      ? 'no-round-published'
      : 'first-round';
  }

  private linesAt(round: string, instant: Date): Line[] {
    const key = `${round} ${instant.toISOString()}`;
    const lines = this.kept.get(key) ?? this.figures.lines(round, instant);
    this.kept.set(key, lines);
    return lines;
  }
}
