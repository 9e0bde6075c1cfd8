import { mkdir } from 'node:fs/promises';
import { actOut } from '../demo/story.js';
import { readDataSet } from '../demo/dataset.js';
import { fetchLocalToken } from '../src/auth/local-issuer.client.js';
import { fail, startService } from '../src/main.js';
import { Clock } from '../src/platform/base/clock.js';
import { parseConfig } from '../src/platform/settings/config.js';
import { startEmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { createLog } from '../src/platform/telemetry/logging.js';
import { SCOPES } from '../src/platform/base/scopes.js';
import { backLoadRow } from './back-load.js';
import { boardRows } from './board-rows.js';
import { calendarRows } from './calendar-rows.js';
import { chainRows } from './chain-rows.js';
import { europeRows } from './europe-rows.js';
import { idleRows } from './idle-rows.js';
import { importRows, replayRows, submissionRow } from './job-rows.js';
import {
  children,
  CONNECTIONS,
  PAIRS,
  print,
  printHead,
  type Row,
  SECONDS,
  WITHOUT_RATES,
} from './measure.js';
import { DATA_DIR, FULL } from './places.js';
import { mentionRows } from './mention-rows.js';
import { packRows } from './pack-rows.js';
import { pageRows } from './page-rows.js';
import { prepared } from './portfolio.js';
import { readRows } from './read-rows.js';
import { releaseRows } from './release-rows.js';
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
    ...WITHOUT_RATES,
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

/** A part of the table; it is measured unless it is only for who asks for it. */
type Part = readonly [name: string, measure: () => Promise<Row[]>, asked?: boolean];

function listParts(
  url: string,
  { token, endsAt }: Awaited<ReturnType<typeof prepareRound>>,
): readonly Part[] {
  return [
    ['reads', () => readRows(url, endsAt, token)],
    ['submission', async () => [await submissionRow(url, endsAt)]],
    ['replay', () => replayRows(url)],
    ['import', () => importRows(url)],
    ['backload', async () => [await backLoadRow(url)]],
    ['chain', () => chainRows(url)],
    ['board', () => boardRows(url)],
    ['calendar', () => calendarRows(url)],
    ['mentions', () => mentionRows(url)],
    ['pack', () => packRows(url)],
    ['release', () => releaseRows(url)],
    ['pages', () => pageRows(url, endsAt)],
    ['idle', () => idleRows(url)],
    ['scale', () => scaleRows(url)],
    ['europe', () => europeRows(url), FULL || ONLY === 'europe'],
  ];
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

    const parts = listParts(server.url, { token, endsAt });
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
