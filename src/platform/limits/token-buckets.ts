import type { Rate } from '../settings/limits.js';

/** State of a caller's requests after one more. */
export interface Taken {
  readonly allowed: boolean;
  /** Requests that the caller may send at once. */
  readonly left: number;
  /** Seconds until the bucket is full again or, of a refused request, until one is allowed. */
  readonly seconds: number;
}

interface Bucket {
  tokens: number;
  /** Instant of the last request. */
  at: number;
}

/**
 * Counts the requests of each caller by a bucket of tokens, in the memory of this process. A full
 * bucket has the requests of a window, and they come back one by one. At the beginning of a fixed
 * window they come back together, and whoever sends without end sends them all at once, before anybody
 * else's (docs/decisions/071-token-buckets.md).
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly perMillisecond: number;
  private sweptAt = 0;

  constructor(private readonly rate: Rate) {
    this.perMillisecond = rate.requests / (rate.seconds * 1_000);
  }

  /** Takes a token of a caller at an instant, in milliseconds of a clock that never goes back. */
  take(caller: string, now = performance.now()): Taken {
    this.dropFull(now);
    const bucket = this.fill(caller, now);
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    const missing = (allowed ? this.rate.requests : 1) - bucket.tokens;
    const seconds = Math.max(1, Math.ceil(missing / this.perMillisecond / 1_000));
    return { allowed, left: Math.floor(bucket.tokens), seconds };
  }

  /** Returns the bucket of a caller, with the tokens that have come back since its last request. */
  private fill(caller: string, now: number): Bucket {
    const { requests } = this.rate;
    let bucket = this.buckets.get(caller);
    if (bucket === undefined) {
      bucket = { tokens: requests, at: now };
      this.buckets.set(caller, bucket);
    }
    bucket.tokens = Math.min(requests, bucket.tokens + (now - bucket.at) * this.perMillisecond);
    bucket.at = now;
    return bucket;
  }

  /** Forgets, once in a window, the callers that have sent nothing for one: their buckets are full. */
  private dropFull(now: number): void {
    const window = this.rate.seconds * 1_000;
    if (now - this.sweptAt < window) return;
    this.sweptAt = now;
    for (const [caller, { at }] of this.buckets)
      if (now - at >= window) this.buckets.delete(caller);
  }
}
