import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SettledConfig } from './app.module.js';
import type { RegisterLoad } from './actors/actor-register.service.js';
import { Clock } from './platform/base/clock.js';
import { type Config, ConfigError, parseConfig } from './platform/base/config.js';
import { Database } from './platform/database/database.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from './platform/database/embedded-postgres.js';
import { createLog, type Log } from './platform/base/logging.js';
import { loadReferenceData, migrate } from './prepare.js';
import { createService } from './service.js';

/** A service that runs in this process. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly clock: Clock;
  /** Where it listens; empty for a worker. */
  readonly url: string;
  /** What was loaded into the embedded database; undefined on a database that was given. */
  readonly register: RegisterLoad | undefined;
  stop(): Promise<void>;
}

const FIRST_PORT = 3000;

/**
 * Starts the service as configured: on the embedded PostgreSQL, which it also migrates and fills
 * with the register, or on the database it is given, which `npm run migrate` has prepared.
 */
export async function startService(
  config: Config,
  log: Log = createLog(config.logLevel),
  options: { readonly fresh?: boolean } = {},
): Promise<RunningService> {
  const clock = new Clock(config.clockStart);
  let embedded: EmbeddedPostgres | undefined;
  let settled: SettledConfig;
  if (config.databaseUrl === undefined) {
    embedded = await startEmbeddedPostgres(config.dataDir, 'portfolio', options);
    await migrate(embedded.url);
    settled = { ...config, databaseUrl: embedded.url };
  } else settled = { ...config, databaseUrl: config.databaseUrl };
  const app = await createService(settled, clock, log);
  const database = app.get(Database);
  let register: RegisterLoad | undefined;
  if (embedded !== undefined) {
    await database.connect();
    register = await loadReferenceData(database, clock);
    log.info(
      { actors: register.actors, skipped: register.skipped },
      'the register of actors is loaded',
    );
  }
  const url = config.role === 'worker' ? '' : await listen(app, config);
  if (url !== '') {
    await mkdir(config.dataDir, { recursive: true });
    await writeFile(
      join(config.dataDir, 'service.json'),
      `${JSON.stringify({ url, pid: process.pid })}\n`,
    );
  }
  log.info(
    { role: config.role, url, queue: config.redisUrl === undefined ? 'postgresql' : 'redis' },
    'the service runs',
  );
  const stop = async (): Promise<void> => {
    await app.close();
    await embedded?.stop();
  };
  return { app, clock, url, register, stop };
}

/** Listens on the port asked for; without one on 3000, or the next that no other service holds. */
async function listen(app: NestFastifyApplication, config: Config): Promise<string> {
  for (let port = config.port ?? FIRST_PORT; ; port++) {
    try {
      await app.listen(port, config.host);
      return (await app.getUrl()).replace('[::1]', '127.0.0.1').replace(/\/$/, '');
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken) throw error;
      if (config.port !== undefined)
        throw new Error(
          `Port ${String(port)} is taken by another service: set PORT to a free one, or leave it out`,
          { cause: error },
        );
      if (port >= FIRST_PORT + 50)
        throw new Error(`No free port from ${String(FIRST_PORT)} to ${String(port)}`, {
          cause: error,
        });
    }
  }
}

/** Ends with one clear sentence instead of a stack where the user can do something about it. */
export function fail(error: unknown): never {
  process.stderr.write(
    `${error instanceof Error ? (error instanceof ConfigError ? error.message : error.message || String(error.stack)) : String(error)}\n`,
  );
  process.exit(1);
}

async function main(): Promise<void> {
  const service = await startService(parseConfig(process.env));
  // A terminal's Ctrl-C reaches every process of `npm start`, and each passes it on: stopping once
  // must not be cut short.
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    service.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', end).on('SIGINT', end);
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
