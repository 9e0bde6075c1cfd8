import { Injectable } from '@nestjs/common';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { type Principal, seesAll } from '../../platform/base/principal.js';
import { type KeptAnswer, keepPublic } from '../../platform/answers/kept-answer.js';
import type { Answer } from '../../platform/http/answer.js';
import { acceptsJson } from '../../platform/http/format.js';
import type { FiguresState, StatusBody } from './stored-status.queries.js';

/** An answer as bytes, ready to send. */
export interface ReadyAnswer {
  readonly published: boolean;
  /** It has texts of reports: before publication only the directorate reads it as it is. */
  readonly hasTexts: boolean;
  readonly kept: KeptAnswer;
}

interface ReadyStatus extends ReadyAnswer {
  readonly computedAt: Date;
  /** Only the directorate may read it, so it is not answered from the cache. */
  readonly withheld: boolean;
}

/** Conditions under which an answer about a round stays valid. */
interface Validity {
  readonly round: string;
  /** The round has this cache tag; null for an answer that does not depend on stored figures. */
  readonly tag: string | null;
  readonly roundPublished: boolean;
  /** It is this day in Norway; null for an answer that does not depend on the day. */
  readonly day: string | null;
}

/** An answer about a round, ready while it is valid. */
interface CachedAnswer extends ReadyAnswer, Validity {}

/** A computed answer about a round. */
export interface ComputedAnswer extends Validity {
  readonly answer: Answer<string>;
  readonly published: boolean;
  readonly hasTexts: boolean;
  /** Only the directorate may read the answer, so it is not cached. */
  readonly withheld: boolean;
  /**
   * Only this caller may read the answer, because it has its texts alone, or it changes without the
   * figures: it is not cached.
   */
  readonly isPassing: boolean;
}

/**
 * The most bytes of answers about figures in the cache. The oldest answers are removed first.
 * Compressed bytes are not counted: they are about a tenth.
 */
const MOST_BYTES = 16 * 1024 * 1024;

/** Time for which the cache is trusted after the database has confirmed its tags. */
const TRUSTED_MS = 2_000;

/**
 * Cache of answers about the figures of rounds, as bytes: the newest status of each round, and the
 * other answers computed since its figures last changed. Dashboards poll all day. `KeptStatus`
 * answers them from this cache, and `StatusPoll` keeps the cache up to date. Measured with `npm run
 * bench`, P1 and P3.
 */
@Injectable()
export class StatusAnswers {
  /** Statuses by path. */
  private statuses = new Map<string, ReadyStatus>();
  /** Other answers as JSON, by path with query, the oldest first. */
  private readonly cachedAnswers = new Map<string, CachedAnswer>();
  private cachedBytes = 0;
  /** Computations that have not ended, by question. */
  private readonly computations = new Map<string, Promise<Answer<string>>>();
  private confirmedAt = -Infinity;

  constructor(private readonly clock: Clock) {}

  /**
   * Answers a question about a round's stored or frozen figures. Joins a computation that runs for
   * another reader, or else computes the answer and caches it. `work` checks that the caller may
   * read the answer, and reads the cache tag before anything else.
   */
  answer(
    caller: Principal | undefined,
    path: string,
    work: () => Promise<ComputedAnswer>,
  ): Promise<Answer<string>> {
    // Callers who may read more do not share a computation with others. A computation begun
    // yesterday is not shared with callers of today.
    const question = `${readerOf(caller)} ${this.today()} ${path}`;
    const running = this.computations.get(question);
    if (running !== undefined) return running;
    const started = work()
      .then(({ answer, published, withheld, isPassing, hasTexts, ...validity }) => {
        const { etag = '', body, cacheControl } = answer;
        const ready = { ...makeReady(etag, published, body, cacheControl), hasTexts };
        if (!withheld && !isPassing) this.cache(path, { ...ready, ...validity });
        return answer;
      })
      .finally(() => this.computations.delete(question));
    this.computations.set(question, started);
    return started;
  }

  private cache(path: string, answer: CachedAnswer): void {
    if (sizeOf(answer) > MOST_BYTES / 4) return;
    this.removeCached(path);
    this.cachedAnswers.set(path, answer);
    this.cachedBytes += sizeOf(answer);
    for (const oldest of this.cachedAnswers.keys()) {
      if (this.cachedBytes <= MOST_BYTES) break;
      this.removeCached(oldest);
    }
  }

  private removeCached(path: string): void {
    const answer = this.cachedAnswers.get(path);
    if (answer === undefined) return;
    this.cachedAnswers.delete(path);
    this.cachedBytes -= sizeOf(answer);
  }

  /**
   * Finds the valid answer for a path. Returns undefined when the tags were not confirmed lately.
   */
  findReady(url: string, accept: string | undefined): ReadyAnswer | undefined {
    if (performance.now() - this.confirmedAt > TRUSTED_MS) return undefined;
    const status = this.statuses.get(url);
    if (status?.withheld === true) return undefined;
    if (!acceptsJson(accept)) return undefined;
    if (status !== undefined) return status;
    const cached = this.cachedAnswers.get(url);
    if (cached === undefined || cached.day === null || cached.day === this.today()) return cached;
    return undefined;
  }

  /** Removes the answers that are no longer valid under the tags of the rounds now. */
  removeInvalid(states: ReadonlyMap<string, FiguresState>): void {
    for (const [path, { round, tag, roundPublished }] of this.cachedAnswers) {
      const state = states.get(round);
      const isValid =
        state?.withheld === false &&
        (tag === null || state.figures_tag === tag) &&
        state.published === roundPublished;
      if (!isValid) this.removeCached(path);
    }
  }

  /** Lists the rounds whose stored status differs from the cached one. */
  listChanged(states: ReadonlyMap<string, FiguresState>): string[] {
    const changed = [...states.values()].filter(
      ({ key, etag, published, withheld, computed_at }) => {
        const status = this.statuses.get(statusPathOf(key));
        // A repaired status has the entity tag it had before it was damaged, but another instant.
        return (
          status?.kept.etag !== etag ||
          status.published !== published ||
          status.withheld !== withheld ||
          status.computedAt.getTime() !== computed_at.getTime()
        );
      },
    );
    return changed.map(({ key }) => key);
  }

  /** Says whether the cache has statuses of other rounds than these. */
  hasOtherRounds(states: ReadonlyMap<string, FiguresState>): boolean {
    return states.size !== this.statuses.size;
  }

  /** Caches these statuses, and removes those of rounds that are gone. */
  putStatuses(states: ReadonlyMap<string, FiguresState>, bodies: readonly StatusBody[]): void {
    const paths = new Set([...states.keys()].map(statusPathOf));
    const next = new Map([...this.statuses].filter(([path]) => paths.has(path)));
    for (const { key, etag, published, withheld, computed_at, body } of bodies)
      next.set(statusPathOf(key), {
        ...makeReady(etag, published, body),
        hasTexts: true,
        computedAt: computed_at,
        withheld,
      });
    this.statuses = next;
  }

  /** Notes that the cache was up to date at an instant of `performance.now()`. */
  confirm(instant: number): void {
    this.confirmedAt = instant;
  }

  private today(): string {
    return osloDate(this.clock.now());
  }
}

/** Returns a word for what a caller may read, compared with other callers. */
function readerOf(caller: Principal | undefined): string {
  if (caller === undefined) return 'anyone';
  return seesAll(caller) ? 'directorate' : caller.actorId;
}

function statusPathOf(key: string): string {
  return `/v1/rounds/${key}/status`;
}

function sizeOf({ kept }: ReadyAnswer): number {
  return kept.size;
}

function makeReady(
  etag: string,
  published: boolean,
  body: string,
  cacheControl = statusCacheControl(published),
): Omit<ReadyAnswer, 'hasTexts'> {
  const bytes = Buffer.from(body);
  const contentType = 'application/json; charset=utf-8';
  return { published, kept: keepPublic({ bytes, contentType, etag, cacheControl }) };
}

/**
 * Returns the `Cache-Control` of figures that may change. Anyone may cache published figures, and
 * only the caller may cache others. The client asks each time whether they have changed.
 */
export function statusCacheControl(published: boolean): string {
  return published ? 'public, no-cache' : 'private, no-cache';
}

/** Returns the `Cache-Control` of frozen figures, which never change. */
export function frozenCacheControl(published: boolean): string {
  return `${published ? 'public' : 'private'}, max-age=31536000, immutable`;
}
