import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { SettledConfig } from '../../src/app.module.js';
import { Authenticator } from '../../src/auth/authenticator.js';
import { LOCAL_ISSUER, signAsLocalIssuer } from '../../src/auth/local-issuer.js';
import { XLSX_MEDIA_TYPE } from '../../src/platform/http/answer.js';
import { Clock } from '../../src/platform/base/clock.js';
import { parseConfig } from '../../src/platform/settings/config.js';
import { Database } from '../../src/platform/database/database.js';
import { newId } from '../../src/platform/base/ids.js';
import { createLog, type Log } from '../../src/platform/telemetry/logging.js';
import { ALL_SCOPES } from '../../src/platform/base/scopes.js';
import { createService } from '../../src/service.js';
import { partsIn } from './files/spreadsheets.js';

/** Folder of the local issuer's keys during a run (see run/global-setup.mjs). */
export const TEST_DATA_DIR = '.data/test';

/** Real organisations of the register that the tests act as. */
export const ACTORS = {
  directorate: '915933149',
  helseMidt: '983658776',
  helseVest: '983658725',
  helseNord: '883658752',
  oslo: '958935420',
  helsedirektoratet: '983544622',
  ks: '971032146',
  helseVestIkt: '987601787',
} as const;

export interface TestOptions {
  /** First instant of the clock; default in the middle of the first demo round. */
  readonly at?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Server that holds the database; default the embedded one of the run. */
  readonly server?: string;
  /** Another process's database instead of a fresh clone. */
  readonly database?: string;
  /** Stream that gets every line of the log. Default: none. */
  readonly log?: Writable;
}

/** Creates a database as a clone of the migrated and filled template. */
export async function cloneDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = process.env['TEST_SERVER_URL'] ?? '';
  const name = `test_${newId().replaceAll('-', '')}`;
  const admin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: `${server}/postgres` });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await admin(`create database ${name} template template_portfolio strategy file_copy`);
  return {
    url: `${server}/${name}`,
    drop: () => admin(`drop database if exists ${name} with (force)`),
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as it was sent. */
  readonly bytes: Buffer;
  /** The body as JSON; undefined when it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into any answer
  readonly body: any;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A running service on a database of its own, and what a test needs to act on it. */
export interface TestService {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly clock: Clock;
  readonly config: SettledConfig;
  /**
   * The database as its owner, past row-level security: to arrange and to look, never how the
   * service reads.
   */
  readonly owner: pg.Pool;
  /** A token of an actor, with all scopes unless told otherwise. */
  token(
    organisationNumber: string,
    scope?: string,
    claims?: Record<string, unknown>,
  ): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<Answered>;
  /** Moves the clock and forgets remembered tokens. */
  moveTo(instant: string): void;
  stop(): Promise<void>;
}

function logOf({ logLevel }: SettledConfig, destination: Writable | undefined): Log {
  if (destination !== undefined) return createLog('trace', destination);
  return logLevel === 'silent' ? createLog('error', unexpectedRows()) : createLog(logLevel);
}

/** A log that prints one kind of error only: a statement whose columns are not those of its row type. */
function unexpectedRows(): Writable {
  return new Writable({
    write: (line: Buffer, _encoding, done) => {
      const text = line.toString();
      if (text.includes('"UnexpectedRows"')) process.stderr.write(`${messageIn(text)}\n`);
      done();
    },
  });
}

function messageIn(line: string): string {
  return (JSON.parse(line) as { err: { message: string } }).err.message;
}

export async function startTestService(options: TestOptions = {}): Promise<TestService> {
  const clone =
    options.database === undefined
      ? await cloneDatabase()
      : { url: options.database, drop: () => Promise.resolve() };
  const config = configFor(clone.url, options.env);
  const clock = new Clock(new Date(options.at ?? '2021-01-18T10:00:00+01:00'));
  const log = logOf(config, options.log);
  const app = await createService(config, clock, log);
  if (config.role === 'worker') await app.init();
  else await app.listen(0, '127.0.0.1');
  const url = config.role === 'worker' ? '' : (await app.getUrl()).replace(/\/$/, '');
  const owner = new pg.Pool({ connectionString: clone.url, max: 3 });
  owner.on('error', () => undefined);
  if (options.env?.['DATABASE_URL'] === undefined) await app.get(Database).connect();
  const tokens = new SignedTokens(clock);

  return {
    app,
    url,
    clock,
    config,
    owner,
    token: (organisationNumber, scope = ALL_SCOPES.join(' '), claims = {}) =>
      tokens.sign(organisationNumber, scope, claims),
    call: (method, path, callOptions) => send(url, method, path, callOptions),
    moveTo: (instant) => {
      clock.moveTo(new Date(instant));
      app.get(Authenticator).forget();
    },
    stop: async () => {
      await app.close();
      await owner.end();
      await clone.drop();
    },
  };
}

/** The tokens that a test has signed. One that is young is used again: to sign costs more than to ask. */
class SignedTokens {
  private readonly signed = new Map<string, { at: number; token: Promise<string> }>();

  constructor(private readonly clock: Clock) {}

  sign(
    organisationNumber: string,
    scope: string,
    claims: Record<string, unknown>,
  ): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const key = JSON.stringify([organisationNumber, scope, claims]);
    const known = this.signed.get(key);
    if (known !== undefined && now >= known.at && now < known.at + REUSED_SECONDS)
      return known.token;
    const own = tokenClaims(organisationNumber, scope, now);
    const token = signAsLocalIssuer(TEST_DATA_DIR, { ...own, ...claims });
    this.signed.set(key, { at: now, token });
    return token;
  }
}

/** Age to which a token is used again, in seconds of the service's clock. It is valid for 600. */
const REUSED_SECONDS = 60;

/** Rates that no test meets unless it sets its own: tests send in a minute what others send in a day. */
export const WITHOUT_RATES = {
  RATE_READ: '1000000',
  RATE_WRITE: '1000000',
  RATE_IMPORT: '1000000',
} as const;

function configFor(databaseUrl: string, env: TestOptions['env']): SettledConfig {
  const parsed = parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    DATA_DIR: TEST_DATA_DIR,
    QUEUE_PREFIX: databaseUrl.replace(/^.*\//, ''),
    ...WITHOUT_RATES,
    ...env,
  });
  return { ...parsed, databaseUrl: parsed.databaseUrl ?? databaseUrl };
}

/** Sends a request to a running service. It asks for plain bytes unless it says otherwise. */
export async function send(
  url: string,
  method: string,
  path: string,
  { token, body, raw, headers }: CallOptions = {},
): Promise<Answered> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      'accept-encoding': 'identity',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(raw !== undefined && { body: typeof raw === 'string' ? raw : new Uint8Array(raw) }),
    ...(raw === undefined && body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  // Texts inside a workbook are read too: a mark that is hidden in one must be found.
  const text =
    answer.headers.get('content-type') === XLSX_MEDIA_TYPE
      ? (await partsIn(bytes)).map((part) => part.text).join('\n')
      : bytes.toString();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    bytes,
    body:
      /json/.test(answer.headers.get('content-type') ?? '') && text !== ''
        ? JSON.parse(text)
        : undefined,
  };
}

/** Returns the claims of a good token. */
export function tokenClaims(
  organisationNumber: string,
  scope: string,
  now: number,
): Record<string, unknown> {
  return {
    iss: LOCAL_ISSUER,
    client_id: `test-${organisationNumber}`,
    client_amr: 'private_key_jwt',
    token_type: 'Bearer',
    aud: 'unspecified',
    scope,
    iat: now,
    exp: now + 600,
    jti: newId(),
    consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${organisationNumber}` },
  };
}
