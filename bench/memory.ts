import { readFile } from 'node:fs/promises';

/** Reads the megabytes that a process holds, or the most that it has held. */
export async function megabytes(pid: number, kind: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`${kind}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1024;
}
