import {
  createLocalJWKSet,
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { unavailable } from '../platform/database/database-errors.js';

/** Loads the issuer's key set from its source. */
export type KeySource = () => Promise<JSONWebKeySet>;

const REFRESH_MS = 10 * 60_000;
const KEEP_MS = 24 * 60 * 60_000;
/** Loads that may follow each other at once, and the time after which one more may. */
const LOADS_AT_ONCE = 3;
const LOAD_AGAIN_MS = 5_000;

/**
 * The issuer's public keys in memory. They are refreshed every ten minutes, and kept for 24 hours
 * when the issuer is down. A token with an unknown key refreshes them at once, but a process loads
 * them at most three times in a row, and then once in five seconds.
 */
export class IssuerKeys {
  private keys: ReturnType<typeof createLocalJWKSet> | undefined;
  private loadedAt = 0;
  /** Loads that were possible at {@link countedAt}. */
  private possible = LOADS_AT_ONCE;
  private countedAt = -Infinity;
  private loading: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Number of times the source was asked. */
  fetches = 0;

  constructor(
    private readonly source: KeySource,
    /** Returns milliseconds of a monotonic clock. */
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  start(): void {
    this.timer ??= setInterval(() => {
      void this.refresh();
    }, REFRESH_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /**
   * Finds the key for a token's header. Throws `JWKSNoMatchingKey` for an unknown key, and a 503
   * problem when the issuer has given no keys.
   */
  readonly findKey = async (
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
  ): Promise<CryptoKey> => {
    if (this.current() === undefined) await this.refresh();
    const keys = this.current();
    if (keys === undefined) throw unavailable();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.refresh();
      return (this.current() ?? keys)(header, token);
    }
  };

  private current(): ReturnType<typeof createLocalJWKSet> | undefined {
    return this.elapsed() - this.loadedAt <= KEEP_MS ? this.keys : undefined;
  }

  /** Loads the keys, unless too many loads were tried in the last seconds. */
  private refresh(): Promise<void> {
    if (this.loading !== undefined) return this.loading;
    if (!this.takeLoad()) return Promise.resolve();
    this.fetches += 1;
    this.loading = this.source()
      .then((set) => {
        this.keys = createLocalJWKSet(set);
        this.loadedAt = this.elapsed();
      })
      .catch(() => undefined)
      .finally(() => {
        this.loading = undefined;
      });
    return this.loading;
  }

  /** Takes one of the possible loads. Returns false when there is none. */
  private takeLoad(): boolean {
    const now = this.elapsed();
    const regained = (now - this.countedAt) / LOAD_AGAIN_MS;
    this.possible = Math.min(LOADS_AT_ONCE, this.possible + regained);
    this.countedAt = now;
    if (this.possible < 1) return false;
    this.possible -= 1;
    return true;
  }
}

/**
 * Returns the source of the keys that an issuer publishes. It finds their address in the issuer's
 * metadata (RFC 8414), so that the issuer can change it.
 */
export function keySourceOf(issuer: string): KeySource {
  return async () => {
    const metadata = await fetchObject(`${issuer}.well-known/oauth-authorization-server`);
    if (metadata['issuer'] !== issuer || typeof metadata['jwks_uri'] !== 'string')
      throw new Error('The metadata names another issuer');
    const { keys } = await fetchObject(metadata['jwks_uri']);
    if (!Array.isArray(keys)) throw new Error('The key set has no keys');
    return { keys: keys as JSONWebKeySet['keys'] };
  };
}

async function fetchObject(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}`);
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null) throw new Error(`${url} answered no object`);
  return body as Record<string, unknown>;
}
