import { mkdir } from 'node:fs/promises';
import { actOut } from '../demo/story.js';
import { readDataSet } from '../demo/dataset.js';
import { fetchLocalToken } from '../src/auth/local-issuer.client.js';
import { fail, startService } from '../src/main.js';
import { Clock } from '../src/platform/base/clock.js';
import { parseConfig } from '../src/platform/base/config.js';
import { startEmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { createLog } from '../src/platform/base/logging.js';
import { SCOPES } from '../src/platform/base/scopes.js';
import { backLoadRow } from './back-load.js';
import { chainRows } from './chain-rows.js';
import { europeRows } from './europe-rows.js';
import { importRows, replayRows, submissionRow } from './job-rows.js';
import { children, CONNECTIONS, PAIRS, print, printHead, type Row, SECONDS } from './measure.js';
import { DATA_DIR, FULL } from './places.js';
import { prepared } from './portfolio.js';
import { readRows } from './read-rows.js';
import { scaleRows } from './scale-rows.js';

/**
 * Name of the one part that is measured: `--only=submission`. `--full` measures ten times the data
 * and one round of all Europe too, which `--only=europe` measures alone.
 */
const ONLY = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length);

/** Acts out the April 2021 round of the demo: its figures are those of the tests. */
async function prepareRound(
  databaseUrl: string,
): Promise<{ readonly token: (url: string) => Promise<string>; readonly endsAt: Date }> {
  const set = await readDataSet('2021');
  const config = parseConfig({
    DATABASE_URL: databaseUrl,
    DATA_DIR,
    PORT: '0',
    CLOCK_START: set.rounds[0]?.opensAt ?? '',
  });
  const service = await startService(config, createLog('silent'));
  await actOut(set, service, DATA_DIR, {
    terminal: false,
    line: () => undefined,
    over: () => undefined,
  });
  const endsAt = service.clock.now();
  await service.stop();
  return {
    token: (url) =>
      fetchLocalToken(url, DATA_DIR, { organisationNumber: '983658776', scope: SCOPES.read }),
    endsAt,
  };
}

async function main(): Promise<void> {
  await mkdir(DATA_DIR, { recursive: true });
  process.stdout.write(
    `Preparing the April 2021 round … then ${PAIRS} alternating pairs of ${SECONDS} s, ` +
      `${CONNECTIONS} connections, medians\n`,
  );
  const server = await startEmbeddedPostgres(DATA_DIR, 'bench', {
    fresh: true,
    sharedBuffers: '1GB',
  });
  try {
    await prepared(server.url, new Clock());
    const { token, endsAt } = await prepareRound(server.url);

    const parts: readonly [name: string, measure: () => Promise<Row[]>, asked?: boolean][] = [
      ['reads', () => readRows(server.url, endsAt, token)],
      ['submission', async () => [await submissionRow(server.url, endsAt)]],
      ['replay', () => replayRows(server.url)],
      ['import', () => importRows(server.url)],
      ['backload', async () => [await backLoadRow(server.url)]],
      ['chain', () => chainRows(server.url)],
      ['scale', () => scaleRows(server.url)],
      ['europe', () => europeRows(server.url), FULL || ONLY === 'europe'],
    ];
    if (ONLY !== undefined && !parts.some(([name]) => name === ONLY))
      throw new Error(`--only is one of ${parts.map(([name]) => name).join(', ')}`);
    printHead();
    // A part is printed as soon as it is measured: what fails later takes nothing of it away.
    for (const [name, measure, asked = true] of parts)
      if (asked && (ONLY === undefined || ONLY === name)) print(await measure());
  } catch (error) {
    // Told before the database stops: its end breaks connections, whose errors would come first.
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    throw error;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
  }
  process.exit(0);
}

main().catch((error: unknown) => {
  for (const child of children) child.kill('SIGKILL');
  fail(error);
});
