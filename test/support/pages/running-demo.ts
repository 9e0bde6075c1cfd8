import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';

/** A demo that has been acted out and stays up. */
export interface RunningDemo {
  readonly url: string;
  readonly dataDir: string;
  readonly output: string;
  stop(): Promise<void>;
}

/** Acts out a data set as a process of its own, and waits until its service stays up. */
export async function startDemo(dataDir: string, key = '2021'): Promise<RunningDemo> {
  await mkdir(dataDir, { recursive: true });
  const child = spawn(process.execPath, ['dist/demo/demo.js', key], {
    env: { ...process.env, NODE_ENV: 'development', NODE_OPTIONS: '', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      if (output.includes('Ctrl-C stops it.')) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', () => {
      reject(new Error(`The demo ended: ${output}`));
    });
  });
  return {
    url: /^API +(\S+)\/v1$/m.exec(output)?.[1] ?? '',
    dataDir,
    output,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
