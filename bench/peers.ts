import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { children, print, printHead, type Row } from './measure.js';
import { fileRows } from './peers/file-rows.js';
import { DATA_DIR } from './peers/places.js';
import { runToEnd } from './peers/processes.js';
import { readingRows } from './peers/reading-rows.js';
import { submissionRows } from './peers/submission-rows.js';

/**
 * P4: the same question put to PostGraphile and to Directus, which work it out live, and the same
 * ready row read through each. They are installed into a temporary folder from the npm registry,
 * without install scripts, and removed again: nothing of them is a dependency. They are given one
 * flat table with an index on the round, which is as easy as it gets; their answers are checked
 * against ours. P8 and P9: the same reports written through Directus, which keeps activity and
 * revisions of them; one at a time by users of whom it asks what they may, and by its
 * administrator, of whom it does not; a file by the administrator.
 */
const VERSIONS = [
  'postgraphile@5.1.5',
  '@graphile/pg-aggregates@0.2.0-rc.2',
  'directus@12.4.0',
] as const;
/** Name of the one part that is measured: `--only=reads`, `submissions` or `files`. */
const ONLY = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length);

async function main(): Promise<void> {
  // A folder in which they are installed already may be named; it stays.
  const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'portfolio-peers-')));
  await mkdir(DATA_DIR, { recursive: true });
  const server = await startEmbeddedPostgres(DATA_DIR, 'peers', {
    fresh: true,
    sharedBuffers: '1GB',
  });
  try {
    if (given === undefined) {
      process.stdout.write(`Installing ${VERSIONS.join(', ')} into ${folder} …\n`);
      await writeFile(
        join(folder, 'package.json'),
        JSON.stringify({ name: 'peers', private: true, type: 'module' }),
      );
      await runToEnd(
        'npm',
        ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...VERSIONS],
        folder,
      );
    }
    const parts: readonly [name: string, measure: () => Promise<Row[]>][] = [
      ['reads', () => readingRows(server.url, folder)],
      ['submissions', () => submissionRows(server.url, folder)],
      ['files', () => fileRows(server.url, folder)],
    ];
    printHead();
    for (const [name, measure] of parts) {
      if (ONLY === undefined || ONLY === name) print(await measure());
      for (const child of children.splice(0)) child.kill('SIGKILL');
    }
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    if (given === undefined) await rm(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(1);
});
