import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { Authenticator } from '../../auth/authenticator.js';
import type { Answer } from '../../platform/http/answer.js';
import { namesTag } from '../../platform/http/answer.adapter.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
import type { Config } from '../../platform/base/config.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/work/jobs.js';
import { Metrics } from '../../platform/base/metrics.js';
import type { Principal } from '../../platform/base/principal.js';
import { CONFIG } from '../../platform/base/tokens.js';

declare module 'fastify' {
  interface FastifyRequest {
    fromMemory?: boolean;
  }
}

interface ReadyAnswer {
  readonly etag: string;
  readonly published: boolean;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

interface ReadyStatus extends ReadyAnswer {
  readonly computedAt: Date;
}

/**
 * For how long an answer about a round holds: until the round's tag is another, where it is of its
 * kept figures; until it is published; for a day in Norway.
 */
interface Holds {
  readonly round: string;
  readonly tag: string | null;
  readonly roundPublished: boolean;
  readonly day: string | null;
}

/** An answer about a round, ready while it holds. */
interface KeptAnswer extends ReadyAnswer, Holds {}

/** An answer about a round, who may read it, and for how long it holds. */
export interface WorkedOut extends Holds {
  readonly answer: Answer<string>;
  readonly published: boolean;
}

/** What a round's figures are now, as far as this process knows. */
export interface RoundState {
  readonly key: string;
  /** Entity tag of the round's status. */
  readonly etag: string;
  readonly published: boolean;
  readonly figures_tag: string;
  readonly computed_at: Date;
}

/** So many bytes of answers about figures are kept; the oldest go first. */
const KEPT_BYTES = 16 * 1024 * 1024;

/**
 * How often the API asks whether figures have changed; the longest a reader may see the figures
 * before.
 */
const REFRESH_MS = 50;
/**
 * Figures are no longer served from memory when the database has not confirmed them for this long.
 */
const TRUSTED_MS = 2_000;

/**
 * The newest status of each round, and what was asked about its figures since they last changed, as
 * ready bytes in the API's memory. Dashboards poll all day: what is published is answered before
 * routing, guard and pipeline; whatever is not exactly a path that is ready goes the ordinary way.
 * Measured with `npm run bench`, P1 and P3.
 */
@Injectable()
export class StatusAnswers implements OnApplicationBootstrap, OnApplicationShutdown {
  private ready = new Map<string, ReadyStatus>();
  /** By path with query, as JSON; the oldest first. */
  private readonly kept = new Map<string, KeptAnswer>();
  private keptBytes = 0;
  private readonly states = new Map<string, RoundState>();
  private readonly listeners = new Set<(state: RoundState) => void>();
  private readonly underWay = new Map<string, Promise<Answer<string>>>();
  private confirmedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly authenticator: Authenticator,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.catchUpWith('rollup-round', () => this.refresh());
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'worker') this.schedule();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.refresh()
        .catch(() => undefined)
        .finally(() => {
          this.schedule();
        });
    }, REFRESH_MS).unref();
  }

  /**
   * Fetches the bodies that have changed, of now or later; one after the other, so that nothing
   * older is put over something newer.
   */
  refresh(): Promise<void> {
    const next = this.refreshing.catch(() => undefined).then(() => this.fetch());
    this.refreshing = next;
    return next;
  }

  private async fetch(): Promise<void> {
    const asked = performance.now();
    const tags = await this.database.preparedRows<RoundState>(
      'status-tags',
      `select s.key, s.etag, s.published, s.figures_tag, s.computed_at from rollup.round_status s`,
      [],
    );
    const current = new Map(tags.map((row) => [row.key, row]));
    for (const [path, { round, tag, roundPublished, bytes }] of this.kept) {
      const row = current.get(round);
      if (
        row !== undefined &&
        (tag === null || row.figures_tag === tag) &&
        row.published === roundPublished
      )
        continue;
      this.kept.delete(path);
      this.keptBytes -= bytes.length;
    }
    // One that was damaged and mended has the tag it had.
    const changed = tags.filter(({ key, etag, published, computed_at }) => {
      const known = this.ready.get(statusPath(key));
      return (
        known?.etag !== etag ||
        known.published !== published ||
        known.computedAt.getTime() !== computed_at.getTime()
      );
    });
    if (changed.length > 0 || tags.length !== this.ready.size) {
      const bodies = await this.database.publicRows<
        Omit<RoundState, 'figures_tag'> & { readonly body: string }
      >(
        `select s.key, s.etag, s.published, s.computed_at, s.body from rollup.round_status s where s.key = any($1)`,
        [changed.map(({ key }) => key)],
      );
      const next = new Map(
        [...this.ready].filter(([path]) => tags.some(({ key }) => statusPath(key) === path)),
      );
      for (const { key, etag, published, computed_at, body } of bodies)
        next.set(statusPath(key), {
          ...readyAnswer(etag, published, body),
          computedAt: computed_at,
        });
      this.ready = next;
    }
    this.confirmedAt = asked;
    for (const state of tags) {
      const known = this.states.get(state.key);
      if (
        known?.etag === state.etag &&
        known.figures_tag === state.figures_tag &&
        known.published === state.published
      )
        continue;
      this.states.set(state.key, state);
      for (const listener of this.listeners) listener(state);
    }
  }

  /** Tells of every round whose figures have changed, from now on; answers how to stop it. */
  listen(listener: (state: RoundState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * The answer about a round's kept or frozen figures at a path: what is ready, what is being
   * worked out for another reader, or else worked out and kept while it holds. `work` sees whether
   * the caller may read it, and reads the tag before anything else.
   */
  about(
    caller: Principal | undefined,
    path: string,
    work: () => Promise<WorkedOut>,
  ): Promise<Answer<string>> {
    // What is worked out for who has a token is not yet for who has none; nor what was begun
    // yesterday for today.
    const whose = `${caller === undefined ? 'anyone' : 'token'} ${this.today()} ${path}`;
    const going = this.underWay.get(whose);
    if (going !== undefined) return going;
    const started = work()
      .then(({ answer, published, ...holds }) => {
        this.keep(path, {
          ...readyAnswer(answer.etag ?? '', published, answer.body, answer.cacheControl),
          ...holds,
        });
        return answer;
      })
      .finally(() => this.underWay.delete(whose));
    this.underWay.set(whose, started);
    return started;
  }

  private keep(path: string, answer: KeptAnswer): void {
    if (answer.bytes.length > KEPT_BYTES / 4) return;
    this.keptBytes += answer.bytes.length - (this.kept.get(path)?.bytes.length ?? 0);
    this.kept.delete(path);
    this.kept.set(path, answer);
    for (const [oldest, { bytes }] of this.kept) {
      if (this.keptBytes <= KEPT_BYTES) break;
      this.kept.delete(oldest);
      this.keptBytes -= bytes.length;
    }
  }

  private readyFor(url: string, accept: string | undefined): ReadyAnswer | undefined {
    const ready = this.ready.get(url);
    if (ready !== undefined || accept?.includes('text/csv') === true) return ready;
    const kept = this.kept.get(url);
    return kept === undefined || kept.day === null || kept.day === this.today() ? kept : undefined;
  }

  private today(): string {
    return osloDate(this.clock.now());
  }

  /** Fastify `onRequest` hook. */
  readonly hook = (
    request: FastifyRequest,
    reply: FastifyReply,
    done: HookHandlerDoneFunction,
  ): void => {
    const { raw } = request;
    const answer = this.readyFor(raw.url ?? '', raw.headers.accept);
    if (
      answer === undefined ||
      raw.headers['on-behalf-of'] !== undefined ||
      (raw.method !== 'GET' && raw.method !== 'HEAD') ||
      performance.now() - this.confirmedAt > TRUSTED_MS ||
      !this.mayRead(answer, raw.headers.authorization, raw.rawHeaders)
    ) {
      done();
      return;
    }
    reply.hijack();
    // Counted, not logged one by one: a line a request would cost more than the answer.
    request.fromMemory = true;
    this.metrics.answersFromMemory += 1;
    if (namesTag(raw.headers['if-none-match'], answer.etag)) {
      reply.raw.writeHead(304, {
        etag: answer.etag,
        'cache-control': answer.headers['cache-control'],
        vary: 'Authorization',
      });
      reply.raw.end();
    } else {
      reply.raw.writeHead(200, answer.headers);
      reply.raw.end(raw.method === 'HEAD' ? undefined : answer.bytes);
    }
  };

  /**
   * Published figures without a token, or any figures with a token that was verified moments ago.
   */
  private mayRead(
    answer: ReadyAnswer,
    authorization: string | undefined,
    rawHeaders: readonly string[],
  ): boolean {
    if (authorization === undefined) return answer.published;
    if (this.authenticator.remember(authorization) === undefined) return false;
    let sent = 0;
    for (let i = 0; i < rawHeaders.length; i += 2)
      if (rawHeaders[i]?.length === 13 && rawHeaders[i]?.toLowerCase() === 'authorization') sent++;
    return sent === 1;
  }
}

function statusPath(key: string): string {
  return `/v1/rounds/${key}/status`;
}

function readyAnswer(
  etag: string,
  published: boolean,
  body: string,
  cacheControl = statusCacheControl(published),
): ReadyAnswer {
  const bytes = Buffer.from(body);
  return {
    etag,
    published,
    bytes,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(bytes.length),
      etag,
      'cache-control': cacheControl,
      vary: 'Authorization',
    },
  };
}

/**
 * Published figures may be kept by anyone, and are asked for anew each time; others only by the
 * caller.
 */
export function statusCacheControl(published: boolean): string {
  return published ? 'public, no-cache' : 'private, no-cache';
}

/** Frozen figures never change: whoever has read them need not ask again. */
export function frozenCacheControl(published: boolean): string {
  return `${published ? 'public' : 'private'}, max-age=31536000, immutable`;
}
