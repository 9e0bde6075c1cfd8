import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningService, fail, startService } from '../src/main.js';
import { parseConfig } from '../src/platform/base/config.js';
import { createLog } from '../src/platform/base/logging.js';
import { ALL_SCOPES } from '../src/platform/base/scopes.js';
import { ActorClient } from './client.js';
import { type DataSet, readDataSet } from './dataset.js';
import { comparePublished } from './published.js';
import { actOut, HELSE_MIDT, type Screen } from './story.js';

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
  });
  console.line('Starting the service on the embedded PostgreSQL …');
  const service = await startService(config, createLog('info', createWriteStream(logFile)), {
    fresh: true,
  });
  const end = (): void => {
    service.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', end).once('SIGINT', end);

  const { register } = service;
  if (register !== undefined) {
    console.line(
      `${String(register.actors)} actors loaded; skipped: ` +
        register.skipped.map(({ name, reason }) => `${name} (${reason})`).join(', '),
    );
  }
  console.line(`\n${set.note.en}\n`);
  const result = await actOut(set, service, dataDir, console);
  const compared = comparePublished(set, result);
  for (const { ok, text } of compared) console.line(`  ${ok ? '✓' : '✗'} ${text}`);
  if (compared.some(({ ok }) => !ok)) throw new Error('A published figure did not come out');
  await sayWhere(set, service, dataDir);
  if (once) end();
  else
    console.line('\nThe service stays up, with its clock where the story ended. Ctrl-C stops it.');
}

async function sayWhere(set: DataSet, { url }: RunningService, dataDir: string): Promise<void> {
  const last = set.rounds.at(-1)?.key ?? '';
  const midt = new ActorClient(url, dataDir, HELSE_MIDT, ALL_SCOPES.join(' '));
  const directorate = new ActorClient(url, dataDir, set.directorate, ALL_SCOPES.join(' '));
  console.line(`
API            ${url}/v1
Documentation  ${url}/docs   (OpenAPI: ${url}/openapi.json)
Log            ${join(dataDir, 'service.log')}

The public status, without a token:
  curl -s ${url}/v1/rounds/${last}/status
What Helse Midt-Norge RHF sees of its own (the token lasts 20 minutes):
  curl -s ${url}/v1/rounds/${last}/reports -H 'authorization: Bearer ${await midt.token()}'
What the directorate sees of all:
  curl -s '${url}/v1/projects?state=active' -H 'authorization: Bearer ${await directorate.token()}'
Another token:
  npm run --silent token -- --actor 983658776 --scope hdir:portfolio`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
