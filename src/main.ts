import { mkdir, writeFile } from 'node:fs/promises';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SettledConfig } from './app.module.js';
import type { RegisterLoad } from './actors/actor-register.service.js';
import { Clock } from './platform/base/clock.js';
import { type Config, parseConfig } from './platform/settings/config.js';
import { Database } from './platform/database/database.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from './platform/database/embedded-postgres.js';
import { createLog, type Log } from './platform/telemetry/logging.js';
import { createService } from './service.js';

/** A service that runs in this process. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly clock: Clock;
  /** Address of the API. Empty for a worker. */
  readonly url: string;
  /** Result of loading the register into the embedded database; undefined on any other. */
  readonly register: RegisterLoad | undefined;
  stop(): Promise<void>;
}

const FIRST_PORT = 3000;
/** Niceness of a worker: on a busy machine requests go first. It still gets a third of their share. */
const WORKER_NICENESS = 5;

/**
 * Starts the service. It migrates an embedded PostgreSQL and loads the register into it; another
 * database must have been prepared by `npm run migrate`.
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
    await (await loadPreparation()).migrate(embedded.url);
    settled = { ...config, databaseUrl: embedded.url };
  } else settled = { ...config, databaseUrl: config.databaseUrl };
  const app = await createService(settled, clock, log);
  const database = app.get(Database);
  let register: RegisterLoad | undefined;
  if (embedded !== undefined) {
    await database.connect();
    register = await (await loadPreparation()).loadReferenceData(database, clock);
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

/**
 * Loads the migrations and the registers, which the service needs for an embedded database only (bench,
 * P10).
 */
function loadPreparation(): Promise<typeof import('./prepare.js')> {
  return import('./prepare.js');
}

/** Listens on the configured port; without one on 3000, or on the next free port. */
async function listen(app: NestFastifyApplication, config: Config): Promise<string> {
  for (let port = config.port ?? FIRST_PORT; ; port++) {
    try {
      await app.listen(port, config.host);
      return (await app.getUrl()).replace('[::1]', '127.0.0.1').replace(/\/$/, '');
    } catch (error) {
      const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isInUse) throw error;
      if (config.port !== undefined)
        throw new Error(
          `Another service uses port ${String(port)}. Set PORT to a free port, or leave it out`,
          { cause: error },
        );
      if (port >= FIRST_PORT + 50)
        throw new Error(`No free port from ${String(FIRST_PORT)} to ${String(port)}`, {
          cause: error,
        });
    }
  }
}

/** Ends the process with the message of an error and without its stack. */
export function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String(error.stack);
}

async function main(): Promise<void> {
  const config = parseConfig(process.env);
  // Only root may lower the niceness that an operator has given it.
  if (config.role === 'worker') setPriority(Math.max(getPriority(), WORKER_NICENESS));
  const service = await startService(config);
  // Ctrl-C reaches every process of `npm start`, and each passes it on. The second signal must not
  // cut the stopping short.
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    service.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', end).on('SIGINT', end);
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
