import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../src/platform/database/embedded-postgres.js';
import { type ServiceProcess, watched } from '../support/processes/processes.js';
import { send } from '../support/service.js';
import { figure } from '../support/reports/figure.js';

/** Starts the service as a newcomer does. */
async function startByNpm(dataDir: string): Promise<ServiceProcess> {
  const port = String(await findFreePort());
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DATA_DIR: dataDir, PORT: port };
  return watched(
    spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    `http://127.0.0.1:${port}`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('npm start', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'portfolio-start-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 on %s, and its PostgreSQL with it',
    async (signal) => {
      const service = await startByNpm(dataDir);
      expect((await send(service.url, 'GET', '/health/ready')).status).toBe(200);
      const { pid } = JSON.parse(await readFile(join(dataDir, 'service.json'), 'utf8')) as {
        pid: number;
      };
      const ended = await service.end(signal);
      const alive = isAlive(pid);
      const answers = await send(service.url, 'GET', '/health/live').then(
        () => true,
        () => false,
      );
      figure(
        'C13',
        `npm start and ${signal}: exit ${String(ended.code)} after ` +
          `${ended.seconds.toFixed(1)} s, service left ${String(alive || answers)}`,
      );
      expect(ended).toMatchObject({ code: 0, signal: null });
      expect({ alive, answers }).toEqual({ alive: false, answers: false });
    },
  );
});
