import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import type { Command } from '../src/platform/http/command.js';
import { PackRun } from '../src/publication/packs/pack-run.service.js';
import { PackService } from '../src/publication/packs/pack.service.js';
import { RebuildService } from '../src/rollup/roll-ups/rebuild.service.js';
import { SnapshotService } from '../src/rollup/snapshots/snapshot.service.js';
import { actAsDirectorate } from './directorate.js';
import { watchGrowth } from './memory.js';
import { openService } from './open-service.js';
import { portfolio } from './portfolio.js';

/** Measurements of one process: seconds per pack, and its most memory above the memory before. */
export interface PackMeasured {
  readonly seconds: number[];
  readonly growthMegabytes: number;
  /** Bytes of the files by format. */
  readonly bytes: Readonly<Record<string, number>>;
}

const [server = '', actors = '20', each = '3', runs = '3'] = process.argv.slice(2);
const ROUND = '2031-1';

async function main(): Promise<void> {
  const size = { actors: Number(actors), rounds: 2, each: Number(each) };
  const { url, clock } = await portfolio(server, 'pack', size);
  const app = await openService(url, clock);
  await app.get(RebuildService).rebuild(undefined);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const command = await actAsDirectorate(client, 'bench');
  const { body } = await app.get(SnapshotService).freeze(command, ROUND, { title: 'Bench' });
  const make = (): Promise<number> => makePack(app, command, body.id);
  // The first pack loads the libraries.
  await make();
  const { result: seconds, growthMegabytes } = await watchGrowth(() => repeat(make));
  const result: PackMeasured = {
    seconds,
    growthMegabytes,
    bytes: await readSizes(client),
  };
  await client.end();
  await app.close();
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

async function repeat(make: () => Promise<number>): Promise<number[]> {
  const seconds: number[] = [];
  for (let run = 0; run < Number(runs); run++) seconds.push(await make());
  return seconds;
}

async function makePack(
  app: INestApplicationContext,
  command: Command,
  snapshot: string,
): Promise<number> {
  const wish = { council: 'nehs', language: 'nb' } as const;
  const { body } = await app.get(PackService).request(command, snapshot, wish);
  const started = performance.now();
  await app.get(PackRun).run(body.id);
  return (performance.now() - started) / 1000;
}

/** Reads the sizes of the files of the last pack. Throws when it was not made. */
async function readSizes(client: pg.Client): Promise<Record<string, number>> {
  const { rows } = await client.query<{ format: string; bytes: number }>(
    `select f.format, f.bytes
       from publication.pack_file f
      where f.pack_id = (select id from publication.pack where made_at is not null
                          order by id desc limit 1)`,
  );
  if (rows.length === 0) throw new Error('No pack was made');
  return Object.fromEntries(rows.map(({ format, bytes }) => [format, bytes]));
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
