import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BOMBS, makeGoodWorkbook } from '../support/files/archive-bombs.js';
import { SERVICE_FLAGS } from '../support/processes/processes.js';
import { figure } from '../support/reports/figure.js';

interface ReadWorkbooks {
  readonly outcomes: readonly { readonly rows: number; readonly code: string | null }[];
  /** Memory that the process took beyond that of the first workbook, in MiB. */
  readonly growth: number;
}

/** Reads workbooks one after the other in a process of its own, started as the service is. */
async function readWorkbooks(
  workbooks: readonly (() => Promise<Buffer>)[],
): Promise<ReadWorkbooks> {
  const folder = await mkdtemp(join(tmpdir(), 'portfolio-bombs-'));
  try {
    const paths: string[] = [];
    for (const [index, make] of workbooks.entries()) {
      const path = join(folder, `${String(index)}.xlsx`);
      await writeFile(path, await make());
      paths.push(path);
    }
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...SERVICE_FLAGS,
      'test/support/files/read-workbooks.mjs',
      ...paths,
    ]);
    return JSON.parse(stdout) as ReadWorkbooks;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('archive bombs are refused, each with its code, in the memory that a workbook takes', async () => {
  const makers = BOMBS.map(([, make]) => make);
  const { outcomes, growth } = await readWorkbooks([makeGoodWorkbook, ...makers]);
  const [good, ...bombs] = outcomes;
  const accepted = bombs.filter(({ code }) => code === null).length;
  figure(
    'E6',
    `${String(bombs.length)} archive bombs: accepted ${String(accepted)}, ` +
      `RSS growth ${String(growth)} MiB`,
  );
  expect(good).toMatchObject({ rows: 999, code: null });
  expect(bombs.map(({ code }, index) => [BOMBS[index]?.[0], code])).toEqual(
    BOMBS.map(([what, , code]) => [what, code]),
  );
  expect(growth).toBeLessThanOrEqual(100);
});
