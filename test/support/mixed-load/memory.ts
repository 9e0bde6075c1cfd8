import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { quantile } from '../crowd.js';

const MIB = 1024;

/** Memory of processes, sampled again and again, in MiB. */
export class MemorySamples {
  private readonly samples = new Map<string, number[]>();
  private readonly timer: NodeJS.Timeout;

  /** Samples the processes by name, and the backends of PostgreSQL in sum. */
  constructor(
    private readonly pids: Readonly<Record<string, number>>,
    private readonly owner: pg.Pool,
    everyMs: number,
  ) {
    this.timer = setInterval(() => void this.sample(), everyMs);
  }

  end(): void {
    clearInterval(this.timer);
  }

  /** Returns the median of the second third and of the last one, and the most, by process. */
  compare(): { readonly name: string; readonly ratio: number; readonly text: string }[] {
    return [...this.samples].map(([name, values]) => {
      const third = Math.floor(values.length / 3);
      const before = quantile(values.slice(third, 2 * third), 0.5);
      const after = quantile(values.slice(2 * third), 0.5);
      const text =
        `${name} ${before.toFixed(0)} MiB in the second third, ${after.toFixed(0)} in the last, ` +
        `${Math.max(...values).toFixed(0)} at most of ${String(values.length)} samples`;
      return { name, ratio: after / before, text };
    });
  }

  private async sample(): Promise<void> {
    for (const [name, pid] of Object.entries(this.pids))
      this.keep(name, await readMemory(pid, 'VmRSS'));
    const { rows } = await this.owner.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database()',
    );
    const backends = await Promise.all(
      // A backend may have ended since it was listed.
      rows.map(({ pid }) => readMemory(pid, 'RssAnon').catch(() => 0)),
    );
    this.keep(
      'PostgreSQL',
      backends.reduce((sum, one) => sum + one, 0),
    );
  }

  private keep(name: string, value: number): void {
    const values = this.samples.get(name) ?? [];
    values.push(value);
    this.samples.set(name, values);
  }
}

/** Reads one line of `/proc/<pid>/status`, in MiB. A process that is ending has none. */
async function readMemory(pid: number, line: 'VmRSS' | 'RssAnon'): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / MIB;
}
