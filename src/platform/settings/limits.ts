import { EnvironmentReader } from './environment.reader.js';

/** Kinds of requests that are counted apart. */
export const POLICIES = ['read', 'write', 'import'] as const;
export type Policy = (typeof POLICIES)[number];

/** Number of requests that one caller may send in a window of seconds, in each process. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

/** Things of which an actor may use so much a day. */
export const QUOTAS = ['files', 'bytes', 'rows', 'replays', 'packs', 'mailboxCodes'] as const;
export type Quota = (typeof QUOTAS)[number];

/** Limits of one caller. */
export interface Limits {
  readonly rates: Readonly<Record<Policy, Rate>>;
  readonly quotas: Readonly<Record<Quota, number>>;
  /** Most open streams of events of one caller. */
  readonly streams: number;
}

/** Most requests or units that a setting may allow: as good as no limit. */
const UNLIMITED = 1_000_000_000_000;

/** Windows of the policies, in seconds. */
const WINDOWS: Readonly<Record<Policy, number>> = { read: 10, write: 10, import: 60 };

/** Reads the limits from the environment. */
export function readLimits(reader: EnvironmentReader): Limits {
  const read = (name: string, fallback: number): number =>
    reader.readWhole(name, { min: 1, max: UNLIMITED }, fallback);
  const rate = (policy: Policy, fallback: number): Rate => ({
    requests: read(`RATE_${policy.toUpperCase()}`, fallback),
    seconds: WINDOWS[policy],
  });
  return {
    rates: { read: rate('read', 1_000), write: rate('write', 1_000), import: rate('import', 60) },
    quotas: {
      files: read('QUOTA_FILES', 2_000),
      bytes: read('QUOTA_BYTES', 10 * 1024 ** 3),
      rows: read('QUOTA_ROWS', 5_000_000),
      replays: read('QUOTA_REPLAYS', 500),
      packs: read('QUOTA_PACKS', 200),
      mailboxCodes: read('QUOTA_MAILBOX_CODES', 20),
    },
    streams: read('STREAMS_PER_CALLER', 50),
  };
}
