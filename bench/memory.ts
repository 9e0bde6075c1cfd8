import { readFile } from 'node:fs/promises';

/** Reads the megabytes that a process holds, or the most that it has held. */
export async function megabytes(pid: number, kind: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`${kind}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1024;
}

/** Ticks of the kernel's clock in a second, as `/proc` counts them. */
export const TICKS = 100;

/** Reads the parent of a process and its processor time, in ticks. */
export async function readProcess(pid: number): Promise<{
  readonly parent: number;
  readonly ticks: number;
  readonly ticksOfEnded: number;
}> {
  const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
  // The name of the program, in parentheses, may have spaces.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const field = (number: number): number => fields[number - 3] ?? 0;
  return {
    parent: field(4),
    ticks: field(14) + field(15),
    ticksOfEnded: field(16) + field(17),
  };
}

/** Reads the processor time of a process in seconds. Not a number for a process that is not there. */
export async function processorSeconds(pid: number): Promise<number> {
  return readProcess(pid).then(
    ({ ticks }) => ticks / TICKS,
    () => NaN,
  );
}

/** Does some work. Returns its result, and how many megabytes this process grew at most meanwhile. */
export async function watchGrowth<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly growthMegabytes: number }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const result = await work();
  clearInterval(watch);
  return { result, growthMegabytes: (most - before) / 1024 / 1024 };
}
