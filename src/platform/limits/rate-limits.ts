import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../settings/config.js';
import type { Policy, Rate } from '../settings/limits.js';
import { CONFIG } from '../base/tokens.js';
import { type Taken, TokenBuckets } from './token-buckets.js';

/**
 * Counts the requests of each caller by policy, in the memory of this process. A count in PostgreSQL
 * would cost more than most requests: 12 ms for one busy caller.
 */
@Injectable()
export class RateLimits {
  private readonly buckets: Readonly<Record<Policy, TokenBuckets>>;
  private readonly rates: Readonly<Record<Policy, Rate>>;

  constructor(@Inject(CONFIG) config: Config) {
    this.rates = config.limits.rates;
    const { read, write, import: files } = this.rates;
    this.buckets = {
      read: new TokenBuckets(read),
      write: new TokenBuckets(write),
      import: new TokenBuckets(files),
    };
  }

  /** Counts one request of a caller. */
  take(policy: Policy, caller: string): Taken {
    return this.buckets[policy].take(caller);
  }

  /**
   * Returns the headers of the draft `draft-ietf-httpapi-ratelimit-headers-11`: the policy, and what
   * is left of it.
   */
  headersOf(policy: Policy, { left, seconds }: Taken): Readonly<Record<string, string>> {
    const { requests, seconds: window } = this.rates[policy];
    return {
      'ratelimit-policy': `"${policy}";q=${String(requests)};w=${String(window)}`,
      ratelimit: `"${policy}";r=${String(left)};t=${String(seconds)}`,
    };
  }
}
