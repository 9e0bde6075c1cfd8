import { type ServiceProcess, startProcess } from '../processes/processes.js';
import { TEST_DATA_DIR, type TestService } from '../service.js';

/** Starts a worker as a process of its own, beside a service of the test. */
export function startWorkerOf(
  service: TestService,
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  return startProcess({
    ...env,
    ROLE: 'worker',
    DATABASE_URL: service.config.databaseUrl,
    DATA_DIR: TEST_DATA_DIR,
    LOG_LEVEL: 'info',
    CLOCK_START: service.clock.now().toISOString(),
    QUEUE_PREFIX: service.config.queuePrefix,
  });
}

/** Keeps a process from doing anything for a time, as a blocked event loop does. */
export async function blockProcess({ pid }: ServiceProcess, milliseconds: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  process.kill(pid, 'SIGCONT');
}
