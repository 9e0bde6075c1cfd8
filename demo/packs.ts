import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, startService } from '../src/main.js';
import { parseConfig } from '../src/platform/settings/config.js';
import { createLog } from '../src/platform/telemetry/logging.js';
import { ALL_SCOPES } from '../src/platform/base/scopes.js';
import { ActorClient } from './client.js';
import { readDataSet } from './dataset.js';
import { actOut, type Screen } from './story.js';

/** A board pack of the demo: its data set, its round and its meeting. */
interface DemoPack {
  readonly set: string;
  readonly round: string;
  readonly title: string;
  readonly council: string;
  readonly asOf?: string;
}

const PACKS: readonly DemoPack[] = [
  {
    ...{ set: '2021', round: '2021-2', council: 'nehs' },
    title: 'Status til Nasjonalt e-helsestyre 10. juni 2021',
  },
  {
    ...{ set: '2024', round: '2024-1', council: 'nuit' },
    title: 'Status til NUIT 15. februar 2024',
    asOf: '2024-02-15T18:00:00+01:00',
  },
];
const LANGUAGES = ['nb', 'en'] as const;

const quiet: Screen = { terminal: false, line: () => undefined, over: () => undefined };

interface Made {
  readonly state: string;
  readonly files: readonly {
    readonly name: string;
    readonly href: string;
    readonly sha256: string;
  }[];
}

/** Acts out both data sets, and writes the packs of June 2021 and February 2024 to a folder. */
async function main(): Promise<void> {
  const [folder = '.data/packs'] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  await mkdir(folder, { recursive: true });
  for (const pack of PACKS) await writePacks(pack, folder);
}

async function writePacks(wish: DemoPack, folder: string): Promise<void> {
  const set = await readDataSet(wish.set);
  const dataDir = join(process.env['DATA_DIR'] ?? '.data/demo-packs', wish.set);
  await mkdir(dataDir, { recursive: true });
  const config = parseConfig({
    ...process.env,
    ...{ DATABASE_URL: undefined, DATABASE_READ_URL: undefined, DATA_DIR: dataDir, PORT: '0' },
    CLOCK_START: set.rounds[0]?.opensAt,
  });
  const log = createLog('info', createWriteStream(join(dataDir, 'service.log')));
  const service = await startService(config, log, { fresh: true });
  try {
    await actOut(set, service, dataDir, quiet);
    const office = new ActorClient(service.url, dataDir, set.directorate, ALL_SCOPES.join(' '));
    const { title, asOf } = wish;
    const frozen = await office.create(`/v1/rounds/${wish.round}/snapshots`, { title, asOf });
    const published = set.expected.published.flatMap(({ cells = [] }) => cells);
    for (const language of LANGUAGES)
      await writePack(office, `/v1/snapshots/${String(frozen.body['id'])}/packs`, {
        body: { council: wish.council, language, illustrative: true, published },
        folder,
      });
  } finally {
    await service.stop();
  }
}

async function writePack(
  office: ActorClient,
  path: string,
  { body, folder }: { readonly body: object; readonly folder: string },
): Promise<void> {
  const started = performance.now();
  const asked = await office.create(path, body);
  const made = await awaitPack(office, `/v1/packs/${String(asked.body['id'])}`);
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  for (const { name, href, sha256 } of made.files) {
    await writeFile(join(folder, name), await office.download(href));
    process.stdout.write(`  ${join(folder, name)}  ${sha256.slice(0, 12)}\n`);
  }
}

async function awaitPack(office: ActorClient, path: string): Promise<Made> {
  for (;;) {
    const { body } = await office.get(path);
    const pack = body as unknown as Made;
    if (pack.state === 'completed') return pack;
    if (pack.state === 'failed') throw new Error('The pack was not made. See the log');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
