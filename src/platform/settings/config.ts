import { resolve } from 'node:path';
import { type Ansattporten, readAnsattporten } from './ansattporten.js';
import { EnvironmentReader } from './environment.reader.js';
import { type Limits, readLimits } from './limits.js';
import { type Publisher, readPublisher } from './publisher.js';

/** Part of the service that a process runs. `all` is one process that runs both. */
export type Role = 'api' | 'worker' | 'all';

/**
 * Every setting of the service, parsed once at start. Nothing else in the code reads `process.env`.
 */
export interface Config {
  readonly production: boolean;
  readonly role: Role;
  readonly host: string;
  /** Port to listen on. `undefined`: 3000, or the next free port. 0: any free port. */
  readonly port: number | undefined;
  readonly logLevel: string;
  /** PostgreSQL 15+ for the service. `undefined`: the embedded PostgreSQL under {@link dataDir}. */
  readonly databaseUrl: string | undefined;
  /** Owner of the schema, for migrations. Default: {@link databaseUrl}. */
  readonly migrationDatabaseUrl: string | undefined;
  /** A replica of the database, for reads of figures. `undefined`: the database itself. */
  readonly databaseReadUrl: string | undefined;
  /** Connections of requests. */
  readonly databasePoolSize: number;
  /** Connections of jobs, of the relay and of what runs inside an open transaction. */
  readonly backgroundPoolSize: number;
  /** Redis for the queue. `undefined`: the queue lives in PostgreSQL. */
  readonly redisUrl: string | undefined;
  /** Prefix of the queue's keys in Redis, for several environments that share one Redis. */
  readonly queuePrefix: string;
  /** Folder of the embedded PostgreSQL and of the local issuer's keys. */
  readonly dataDir: string;
  /** File that a worker touches while it turns, for a health check. `undefined`: none. */
  readonly heartbeatFile: string | undefined;
  /**
   * Maskinporten's issuer, exact string with the slash. `undefined`: the local issuer, refused in
   * production.
   */
  readonly issuer: string | undefined;
  /** Audience that every token must carry. `undefined`: any audience. */
  readonly audience: string | undefined;
  /**
   * Login of persons on the upload page. `undefined`: the local issuer where there is one, or else no
   * upload page.
   */
  readonly ansattporten: Ansattporten | undefined;
  /** Accepted `delegation_source` values of delegated tokens. */
  readonly delegationSources: readonly string[];
  /** Longest accepted `exp - iat`, seconds. */
  readonly tokenMaxAge: number;
  /** Limits of one caller. */
  readonly limits: Limits;
  /**
   * Addresses and networks of the proxies in front of the service, whose `X-Forwarded-For` is
   * believed. Empty: the address of the connection is the caller's.
   */
  readonly trustedProxies: readonly string[];
  /** Largest accepted file of reports, in bytes. */
  readonly importMaxBytes: number;
  /**
   * Receiver of notices: `smtp://…`, `smtps://…`, or `https://…` for a webhook. `undefined`: the
   * log only.
   */
  readonly noticeUrl: string | undefined;
  /**
   * Says whether codes to mailboxes stand in the log where no receiver of notices is set. In
   * development only.
   */
  readonly codesInLog: boolean;
  /** Sender's address of notices by mail. */
  readonly noticeFrom: string;
  /** Address of the service as others reach it, without a last slash: the source of its events. */
  readonly publicUrl: string;
  /** Shared mailbox for questions about open data. */
  readonly contactMailbox: string;
  /** Body that publishes the open data. */
  readonly publisher: Publisher;
  /** Hosts inside that webhooks of subscribers may have: names, addresses, networks. */
  readonly webhookAllowedHosts: readonly string[];
  /** Key that encrypts the secrets of webhooks in the database. `undefined`: stored as they are. */
  readonly webhookSecretsKey: Buffer | undefined;
  /** Collector of traces and metrics (OTLP over HTTP). `undefined`: telemetry is off. */
  readonly otlpEndpoint: string | undefined;
  /** Start of the clock, for the demo and tests only. `undefined`: real time. */
  readonly clockStart: Date | undefined;
  /** Isolation layers in force: both, except in tests that try each alone (NODE_ENV=test only). */
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
/** Sizes that the largest file may be set to, in bytes. */
const FILE_SIZES = { min: 1, max: 8 * 1024 ** 3 } as const;
const POSTGRES = ['postgres:', 'postgresql:'];

/**
 * Parses the environment. Throws {@link ConfigError} naming each wrong setting and what was
 * expected.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const reader = new EnvironmentReader(env);
  const environment = reader.readOneOf(
    'NODE_ENV',
    ['production', 'development', 'test'],
    'development',
  );
  const production = environment === 'production';
  const config: Config = {
    production,
    role: reader.readOneOf('ROLE', ['api', 'worker', 'all'], 'all'),
    host: reader.readText('HOST') ?? '127.0.0.1',
    port: reader.readWhole('PORT', { min: 0, max: 65_535 }, undefined),
    logLevel: reader.readOneOf('LOG_LEVEL', LOG_LEVELS, environment === 'test' ? 'silent' : 'info'),
    databaseUrl: reader.readUrl('DATABASE_URL', POSTGRES),
    migrationDatabaseUrl: reader.readUrl('MIGRATION_DATABASE_URL', POSTGRES),
    databaseReadUrl: reader.readUrl('DATABASE_READ_URL', POSTGRES),
    databasePoolSize: reader.readWhole('DATABASE_POOL_SIZE', { min: 1, max: 200 }, 10),
    backgroundPoolSize: reader.readWhole('DATABASE_BACKGROUND_POOL_SIZE', { min: 4, max: 200 }, 10),
    redisUrl: reader.readUrl('REDIS_URL', ['redis:', 'rediss:']),
    queuePrefix: reader.readText('QUEUE_PREFIX') ?? 'portfolio',
    dataDir: resolve(reader.readText('DATA_DIR') ?? '.data'),
    heartbeatFile: reader.readText('HEARTBEAT_FILE'),
    issuer: reader.readUrl('MASKINPORTEN_ISSUER', production ? ['https:'] : ['https:', 'http:']),
    audience: reader.readText('MASKINPORTEN_AUDIENCE'),
    ansattporten: readAnsattporten(reader, production),
    delegationSources: parseDelegationSources(reader),
    tokenMaxAge: reader.readWhole('TOKEN_MAX_AGE', { min: 60, max: 3600 }, 1200),
    importMaxBytes: reader.readWhole('IMPORT_MAX_BYTES', FILE_SIZES, 512 * 1024 ** 2),
    limits: readLimits(reader),
    trustedProxies: reader.readList('TRUSTED_PROXIES'),
    ...parseNoticeSettings(reader, production),
    codesInLog: environment === 'development',
    ...parseWebhookSettings(reader, production),
    contactMailbox: reader.readText('CONTACT_MAILBOX') ?? 'portefolje@example.org',
    publisher: readPublisher(reader),
    otlpEndpoint: reader.readUrl('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']),
    clockStart: reader.readInstant('CLOCK_START'),
    isolation: reader.readOneOf('ISOLATION', ['both', 'database-only', 'application-only'], 'both'),
  };
  const faults = [...reader.faults, ...combinationFaults(config, reader, environment)];
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** Reads where notices are sent, and from which mailbox. */
function parseNoticeSettings(
  reader: EnvironmentReader,
  production: boolean,
): Pick<Config, 'noticeUrl' | 'noticeFrom'> {
  const protocols = ['smtp:', 'smtps:', 'https:', ...(production ? [] : ['http:'])];
  return {
    noticeUrl: reader.readUrl('NOTICE_URL', protocols),
    noticeFrom: reader.readText('NOTICE_FROM') ?? 'portefolje@example.org',
  };
}

/** Reads the settings of events to subscribers. */
function parseWebhookSettings(
  reader: EnvironmentReader,
  production: boolean,
): Pick<Config, 'publicUrl' | 'webhookAllowedHosts' | 'webhookSecretsKey'> {
  const protocols = ['https:', ...(production ? [] : ['http:'])];
  const publicUrl = reader.readUrl('PUBLIC_URL', protocols) ?? 'https://portefolje.example.org';
  const hosts = reader.readText('WEBHOOK_ALLOWED_HOSTS') ?? '';
  return {
    publicUrl: publicUrl.replace(/\/$/, ''),
    webhookAllowedHosts: hosts.split(/[\s,]+/).filter((host) => host !== ''),
    webhookSecretsKey: reader.readKey('WEBHOOK_SECRETS_KEY'),
  };
}

/** Returns each accepted source with and without its last slash, for tokens carry both forms. */
function parseDelegationSources(reader: EnvironmentReader): string[] {
  const sources = reader.readText('MASKINPORTEN_DELEGATION_SOURCES') ?? 'https://www.altinn.no';
  return sources.split(/[\s,]+/).flatMap((source) => {
    const bare = source.replace(/\/$/, '');
    return [bare, `${bare}/`];
  });
}

/** Finds settings that are well-formed, but wrong for this environment. */
function combinationFaults(
  config: Config,
  reader: EnvironmentReader,
  environment: string,
): string[] {
  const { production, issuer, clockStart, isolation } = config;
  const faults: string[] = [];
  if (issuer !== undefined && !issuer.endsWith('/'))
    faults.push(
      'MASKINPORTEN_ISSUER must end with a slash, exactly as the tokens carry it ' +
        '(https://maskinporten.no/)',
    );
  if (production && reader.readText('MASKINPORTEN_ISSUER') === undefined)
    faults.push(
      'MASKINPORTEN_ISSUER is missing; production never runs on the local issuer ' +
        '(expected https://maskinporten.no/)',
    );
  if (production && reader.readText('DATABASE_URL') === undefined)
    faults.push(
      'DATABASE_URL is missing; production never runs on the embedded PostgreSQL ' +
        '(expected postgres://…)',
    );
  if (clockStart !== undefined && production)
    faults.push('CLOCK_START is set; production runs on real time only');
  if (isolation !== 'both' && environment !== 'test')
    faults.push(
      'ISOLATION can only be changed with NODE_ENV=test; both layers always run elsewhere',
    );
  return faults;
}
