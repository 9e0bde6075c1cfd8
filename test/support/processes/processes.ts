import { type ChildProcess, spawn } from 'node:child_process';
import { findFreePort } from '../../../src/platform/database/embedded-postgres.js';
import { TEST_DATA_DIR, type TestService, WITHOUT_RATES } from '../service.js';
import { eventually } from '../story.js';

/** One process of the service, as an operator starts it. */
export interface ServiceProcess {
  readonly pid: number;
  /** Address at which the process listens. */
  readonly url: string;
  /** Returns everything that the process wrote. */
  output(): string;
  /** Sends a signal, and waits for the end of the process. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly seconds: number;
  }>;
}

/** Flags of Node with which `npm start` and the image run the service. */
export const SERVICE_FLAGS = ['--max-semi-space-size=32', '--max-old-space-size=384'];

/** Starts dist/bundle/main.js (the launcher has built it) and waits until it says that it runs. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const port = await findFreePort();
  return watched(
    spawn(process.execPath, [...SERVICE_FLAGS, 'dist/bundle/main.js'], {
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        NODE_ENV: 'development',
        PORT: String(port),
        ...WITHOUT_RATES,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
    `http://127.0.0.1:${String(port)}`,
  );
}

/**
 * Starts a process on the database and the queue of a service of the test. The clock of the process
 * begins when it is started, seconds before it runs on a busy machine; that of the service is moved
 * back to it, so that tokens made here are not from the future there.
 */
export async function startProcessBeside(
  { config, clock, moveTo }: Pick<TestService, 'config' | 'clock' | 'moveTo'>,
  env: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const start = clock.now().toISOString();
  const started = await startProcess({
    DATABASE_URL: config.databaseUrl,
    QUEUE_PREFIX: config.queuePrefix,
    DATA_DIR: TEST_DATA_DIR,
    LOG_LEVEL: 'info',
    CLOCK_START: start,
    ...env,
  });
  moveTo(start);
  return started;
}

/** Waits until a spawned service says that it runs. */
export async function watched(child: ChildProcess, url: string): Promise<ServiceProcess> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  let asked = false;
  child.once('exit', (code, signal) => {
    if (!asked)
      process.stderr.write(
        `A process of the service ended by itself (${String(code)} ${String(signal)}):\n${output.slice(-3_000)}\n`,
      );
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  await eventually(() => {
    if (child.exitCode !== null)
      return Promise.reject(
        new Error(`The process ended with ${String(child.exitCode)}:\n${output}`),
      );
    return Promise.resolve(output.includes('the service runs') ? true : undefined);
  });
  return {
    pid: child.pid ?? 0,
    url,
    output: () => output,
    end: async (signal) => {
      const started = performance.now();
      asked = true;
      child.kill(signal);
      const how = await ended;
      return { ...how, seconds: (performance.now() - started) / 1000 };
    },
  };
}
