import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../settings/config.js';
import { POLICIES, type Policy, type Rate } from '../settings/limits.js';
import { CONFIG } from '../base/tokens.js';

/** State of a caller's requests after one more. */
export interface Taken {
  readonly allowed: boolean;
  /** Requests left in the window. */
  readonly left: number;
  /** Seconds until the window ends. */
  readonly seconds: number;
}

/**
 * Counts the requests of each caller, in the memory of this process. A count in PostgreSQL would cost
 * more than most requests: 12 ms for one busy caller.
 */
@Injectable()
export class RateLimits {
  private readonly limiters: ReadonlyMap<Policy, RateLimiterMemory>;
  private readonly rates: Readonly<Record<Policy, Rate>>;

  constructor(@Inject(CONFIG) config: Config) {
    this.rates = config.limits.rates;
    this.limiters = new Map(
      POLICIES.map((policy) => {
        const { requests: points, seconds: duration } = this.rates[policy];
        return [policy, new RateLimiterMemory({ points, duration })];
      }),
    );
  }

  /** Counts one request of a caller. */
  async take(policy: Policy, caller: string): Promise<Taken> {
    try {
      const state = await this.limiters.get(policy)?.consume(caller);
      return describeState(state, true);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return describeState(refused, false);
      throw refused;
    }
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

function describeState(state: RateLimiterRes | undefined, allowed: boolean): Taken {
  return {
    allowed,
    left: state?.remainingPoints ?? 0,
    seconds: Math.max(1, Math.ceil((state?.msBeforeNext ?? 0) / 1000)),
  };
}
