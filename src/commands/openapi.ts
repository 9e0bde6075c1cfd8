import { fail } from '../main.js';
import { parseConfig } from '../platform/settings/config.js';
import { createLog } from '../platform/telemetry/logging.js';
import { Clock } from '../platform/base/clock.js';
import { describeApi } from '../platform/http/openapi.js';
import { createService } from '../service.js';
import { writeOrCheck } from './generated-file.js';

/**
 * Writes `openapi/openapi.json` from the service's own declarations. With `--check` it fails when
 * the file differs. Needs no database.
 */
async function main(): Promise<void> {
  const config = parseConfig({ NODE_ENV: 'test', ROLE: 'api' });
  const app = await createService(
    { ...config, databaseUrl: 'postgres://nobody@127.0.0.1:9/none' },
    new Clock(),
    createLog('silent'),
  );
  const document = describeApi(app, await import('@nestjs/swagger'));
  await writeOrCheck(
    'openapi/openapi.json',
    `${JSON.stringify(document, null, 2)}\n`,
    'npm run openapi',
  );
  process.exit(0);
}

main().catch(fail);
