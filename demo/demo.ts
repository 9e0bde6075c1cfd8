import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningService, fail, startService } from '../src/main.js';
import { parseConfig } from '../src/platform/settings/config.js';
import { createLog } from '../src/platform/telemetry/logging.js';
import { paragraphs } from './board.js';
import { type DataSet, readDataSet } from './dataset.js';
import { comparePublished } from './published.js';
import { releaseRound } from './releases.js';
import type { DemoResult } from './result.js';
import { actOut, day, HELSE_MIDT, type Screen } from './story.js';

const console: Screen = {
  terminal: process.stdout.isTTY,
  line: (text) => {
    process.stdout.write(`${text}\n`);
  },
  over: (text) => {
    process.stdout.write(text);
  },
};

async function main(): Promise<void> {
  const once = process.argv.includes('--once');
  const key = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '2021';
  const set = await readDataSet(key);
  const dataDir = process.env['DATA_DIR'] ?? '.data/demo';
  await mkdir(dataDir, { recursive: true });
  const logFile = join(dataDir, 'service.log');
  // Always on an embedded database of its own, which it empties: never on the one that DATABASE_URL
  // names.
  const config = parseConfig({
    ...process.env,
    DATABASE_URL: undefined,
    DATABASE_READ_URL: undefined,
    DATA_DIR: dataDir,
    CLOCK_START: process.env['CLOCK_START'] ?? set.rounds[0]?.opensAt,
    // Months are acted out in seconds.
    RATE_READ: '1000000',
    RATE_WRITE: '1000000',
    RATE_IMPORT: '1000000',
  });
  console.line('Starting the service on the embedded PostgreSQL …');
  const service = await startService(config, createLog('info', createWriteStream(logFile)), {
    fresh: true,
  });
  const end = (): void => {
    service.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', end).once('SIGINT', end);

  sayWhatIsLoaded(set, service);
  const story = await actOut(set, service, dataDir, console);
  await releaseRounds(set, service, dataDir);
  await story.leaveRoundOpen();
  comparePapers(set, story);
  sayWhere(set, service, dataDir);
  if (once) end();
  else
    console.line(
      `\nThe service stays up. Its clock runs on from ${day(service.clock.now())}, ` +
        'where the story ended. Ctrl-C stops it.',
    );
}

/** Releases every round, the earlier ones first, so that the last release shows what has moved. */
async function releaseRounds(
  { rounds, directorate }: DataSet,
  { url }: RunningService,
  dataDir: string,
): Promise<void> {
  for (const { key: round } of rounds) {
    const release = await releaseRound({ url, dataDir, directorate }, round);
    console.line(`The directorate releases ${round}: ${url}${release}`);
  }
}

/** Prints which actors are loaded, and which facts of the data set a paper gives. */
function sayWhatIsLoaded(set: DataSet, { register }: RunningService): void {
  if (register !== undefined) {
    console.line(
      `${String(register.actors)} actors loaded; skipped: ` +
        register.skipped.map(({ name, reason }) => `${name} (${reason})`).join(', '),
    );
  }
  console.line('');
  for (const text of paragraphs(set.note.en)) console.line(text);
  console.line('');
}

/** Prints each published figure beside what came out. Throws when one is another. */
function comparePapers(set: DataSet, result: DemoResult): void {
  const compared = comparePublished(set, result);
  const right = compared.filter(({ ok }) => ok).length;
  console.line(
    `\nPublished figures that come out of the service: ${String(right)} of ${String(compared.length)}`,
  );
  for (const { ok, text } of compared) console.line(`  ${ok ? '✓' : '✗'} ${text}`);
  if (right < compared.length) throw new Error('A published figure did not come out');
}

/** Prints where the reader goes on from here. */
function sayWhere(set: DataSet, { url }: RunningService, dataDir: string): void {
  const last = set.rounds.at(-1)?.key ?? '';
  const { round } = set.openRound;
  const get = (path: string): string => `  curl -s '${url}/v1/${path}'`;
  console.line(`
Pages          ${url}/nb/   (also /nn/ and /en/; no login, no script)
Upload page    ${url}/nb/workspace   (report with a spreadsheet; the login is a stand-in for Ansattporten)
API            ${url}/v1
Documentation  ${url}/docs   (OpenAPI: ${url}/openapi.json)
Log            ${join(dataDir, 'service.log')}
Sources        demo/data/SOURCE.md says what a paper gives and what is illustrative

Figures, without a token (those but for the status are illustrative as far as no paper is named):
${get(`rounds/${last}/status`)}
${get(`rounds/${last}/figures?by=timeColour`)}
${get(`rounds/${last}/operating-costs`)}
${get(`rounds/${last}/benefits`)}
${get(`rounds/${last}/deviations`)}
${get(`rounds/${last}/roadmap`)}
${get(`rounds/${last}/strategy`)}
${get(`rounds/${last}/promises`)}
${get(`rounds/${last}/mismatches`)}
${get('trend')}
${get('releases/latest')} -L

Report yourself, in the round ${round.key}, open until ${day(new Date(round.deadline))} on this clock:
  TOKEN=$(npm run --silent token -- --actor ${HELSE_MIDT} \\
    --scope "hdir:portfolio hdir:portfolio.write hdir:portfolio.certify")
  curl -s ${url}/v1/me -H "authorization: Bearer $TOKEN"
README.md goes on from here, step by step. A token lasts 20 minutes; the directorate is ${set.directorate}.`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
