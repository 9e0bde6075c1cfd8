import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '../src/platform/base/clock.js';
import { Database } from '../src/platform/database/database.js';
import { parseConfig } from '../src/platform/settings/config.js';
import { createLog } from '../src/platform/telemetry/logging.js';
import { createService } from '../src/service.js';

/** Builds the service on a database, without HTTP and without a log. */
export async function openService(url: string, clock: Clock): Promise<NestFastifyApplication> {
  const app = await createService(
    { ...parseConfig({ ROLE: 'api', LOG_LEVEL: 'silent' }), databaseUrl: url },
    clock,
    createLog('silent'),
  );
  await app.get(Database).connect();
  return app;
}
