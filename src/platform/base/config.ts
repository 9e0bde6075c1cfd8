import { resolve } from 'node:path';

/** Which part of the service this process runs. `all` is one process that does both. */
export type Role = 'api' | 'worker' | 'all';

/**
 * Every setting of the service, parsed once at start. Nothing else in the code reads `process.env`.
 */
export interface Config {
  readonly production: boolean;
  readonly role: Role;
  readonly host: string;
  /**
   * The port asked for. `undefined`: 3000, or the next free one when a foreign service holds it. 0:
   * any.
   */
  readonly port: number | undefined;
  readonly logLevel: string;
  /** PostgreSQL 15+ for the service. `undefined`: the embedded PostgreSQL under {@link dataDir}. */
  readonly databaseUrl: string | undefined;
  /** Owner of the schema, for migrations. Default: {@link databaseUrl}. */
  readonly migrationDatabaseUrl: string | undefined;
  /**
   * A replica of that database, for questions about figures. `undefined`: they are put to the
   * database itself.
   */
  readonly databaseReadUrl: string | undefined;
  readonly databasePoolSize: number;
  /** Redis for the queue. `undefined`: the queue lives in PostgreSQL. */
  readonly redisUrl: string | undefined;
  /** Prefix of the queue's keys in Redis, where several environments share one. */
  readonly queuePrefix: string;
  /** Folder of the embedded PostgreSQL and of the local issuer's keys. */
  readonly dataDir: string;
  /**
   * Maskinporten's issuer, exact string with the slash. `undefined`: the local issuer, refused in
   * production.
   */
  readonly issuer: string | undefined;
  /** When set, every token must carry exactly this audience. */
  readonly audience: string | undefined;
  /** Accepted `delegation_source` values of delegated tokens. */
  readonly delegationSources: readonly string[];
  /** Longest accepted `exp - iat`, seconds. */
  readonly tokenMaxAge: number;
  /** Largest file of reports that is taken, in bytes. */
  readonly importMaxBytes: number;
  /**
   * Where notices go: `smtp://…`, `smtps://…`, or `https://…` for a webhook. `undefined`: only to
   * the log.
   */
  readonly noticeUrl: string | undefined;
  /** Sender's address of notices by mail. */
  readonly noticeFrom: string;
  /** Where the clock starts (demo and tests only). `undefined`: real time. */
  readonly clockStart: Date | undefined;
  /**
   * Which isolation layers run: both, except in tests that try each alone (refused outside
   * NODE_ENV=test).
   */
  readonly isolation: 'both' | 'database-only' | 'application-only';
}

/** Thrown at start with every wrong setting named at once. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * Parses the environment. Throws {@link ConfigError} naming each wrong setting and what was
 * expected.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const text = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = text(name) ?? fallback;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined)
      faults.push(`${name} is "${value}"; expected one of ${allowed.join(', ')}`);
    return found ?? fallback;
  };
  const whole = <T extends number | undefined>(
    name: string,
    min: number,
    max: number,
    fallback: T,
  ): number | T => {
    const value = text(name);
    if (value === undefined) return fallback;
    const parsed = Number(value);
    if (Number.isInteger(parsed) && parsed >= min && parsed <= max) return parsed;
    faults.push(`${name} is "${value}"; expected a whole number from ${min} to ${max}`);
    return fallback;
  };
  const url = (name: string, protocols: readonly string[]): string | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    faults.push(
      `${name} is not a URL; expected one that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );
    return undefined;
  };

  const environment = oneOf('NODE_ENV', ['production', 'development', 'test'], 'development');
  const production = environment === 'production';
  const issuer = url('MASKINPORTEN_ISSUER', production ? ['https:'] : ['https:', 'http:']);
  if (issuer !== undefined && !issuer.endsWith('/')) {
    faults.push(
      'MASKINPORTEN_ISSUER must end with a slash, exactly as the tokens carry it (https://maskinporten.no/)',
    );
  }
  if (production && text('MASKINPORTEN_ISSUER') === undefined) {
    faults.push(
      'MASKINPORTEN_ISSUER is missing; production never runs on the local issuer (expected https://maskinporten.no/)',
    );
  }
  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:']);
  if (production && text('DATABASE_URL') === undefined) {
    faults.push(
      'DATABASE_URL is missing; production never runs on the embedded PostgreSQL (expected postgres://…)',
    );
  }
  const clockText = text('CLOCK_START');
  const clockStart = clockText === undefined ? undefined : new Date(clockText);
  if (clockStart !== undefined && Number.isNaN(clockStart.getTime())) {
    faults.push(
      `CLOCK_START is "${String(clockText)}"; expected an instant such as 2021-01-11T08:00:00+01:00`,
    );
  }
  if (clockStart !== undefined && production)
    faults.push('CLOCK_START is set; production runs on real time only');
  const isolation = oneOf('ISOLATION', ['both', 'database-only', 'application-only'], 'both');
  if (isolation !== 'both' && environment !== 'test') {
    faults.push(
      'ISOLATION can only be changed with NODE_ENV=test; both layers always run elsewhere',
    );
  }

  const config: Config = {
    production,
    role: oneOf('ROLE', ['api', 'worker', 'all'], 'all'),
    host: text('HOST') ?? '127.0.0.1',
    port: whole('PORT', 0, 65_535, undefined),
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, environment === 'test' ? 'silent' : 'info'),
    databaseUrl,
    migrationDatabaseUrl: url('MIGRATION_DATABASE_URL', ['postgres:', 'postgresql:']),
    databaseReadUrl: url('DATABASE_READ_URL', ['postgres:', 'postgresql:']),
    databasePoolSize: whole('DATABASE_POOL_SIZE', 1, 200, 10),
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    queuePrefix: text('QUEUE_PREFIX') ?? 'portfolio',
    dataDir: resolve(text('DATA_DIR') ?? '.data'),
    issuer,
    audience: text('MASKINPORTEN_AUDIENCE'),
    delegationSources: (text('MASKINPORTEN_DELEGATION_SOURCES') ?? 'https://www.altinn.no')
      .split(/[\s,]+/)
      .flatMap((s) => [s.replace(/\/$/, ''), `${s.replace(/\/$/, '')}/`]),
    tokenMaxAge: whole('TOKEN_MAX_AGE', 60, 3600, 1200),
    importMaxBytes: whole('IMPORT_MAX_BYTES', 1, 8 * 1024 ** 3, 512 * 1024 ** 2),
    noticeUrl: url(
      'NOTICE_URL',
      production ? ['smtp:', 'smtps:', 'https:'] : ['smtp:', 'smtps:', 'https:', 'http:'],
    ),
    noticeFrom: text('NOTICE_FROM') ?? 'portefolje@example.org',
    clockStart,
    isolation,
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}
