import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import type { Command } from '../src/platform/http/command.js';
import { PackRun } from '../src/publication/packs/pack-run.service.js';
import { PackService } from '../src/publication/packs/pack.service.js';
import { RehearsalService } from '../src/publication/releases/rehearsal.service.js';
import { ReleasePublishing } from '../src/publication/releases/release-publish.service.js';
import { ReleaseService } from '../src/publication/releases/release.service.js';
import { RebuildService } from '../src/rollup/roll-ups/rebuild.service.js';
import { SnapshotService } from '../src/rollup/snapshots/snapshot.service.js';
import { actAsDirectorate } from './directorate.js';
import { watchGrowth } from './memory.js';
import { openService } from './open-service.js';
import { portfolio } from './portfolio.js';

/** Seconds of the steps of one release, from its draft until it is published. */
export interface ReleaseSeconds {
  readonly pack: number;
  readonly rehearsed: number;
  readonly approved: number;
  readonly published: number;
}

/** Measurements of one process: seconds of each release, and how far its memory grew at most. */
export interface ReleaseMeasured {
  readonly seconds: ReleaseSeconds[];
  readonly growthMegabytes: number;
  readonly files: number;
  readonly megabytes: number;
}

const [server = '', actors = '20', each = '3', runs = '3', packed = 'true'] = process.argv.slice(2);
const ROUND = '2031-1';

/** A service on a portfolio, and two clients of the directorate. */
interface Bench {
  readonly app: INestApplicationContext;
  readonly client: pg.Client;
  readonly drafter: Command;
  readonly approver: Command;
  readonly snapshot: string;
}

async function main(): Promise<void> {
  const bench = await prepare();
  // The first release loads the libraries. It is withdrawn.
  await releaseOnce(bench, false);
  const { result: seconds, growthMegabytes } = await watchGrowth(() => repeat(bench));
  const result: ReleaseMeasured = {
    seconds,
    growthMegabytes,
    ...(await readSizes(bench.client)),
  };
  await bench.client.end();
  await bench.app.close();
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

async function repeat(bench: Bench): Promise<ReleaseSeconds[]> {
  const seconds: ReleaseSeconds[] = [];
  for (let run = 0; run < Number(runs); run++) seconds.push(await releaseOnce(bench, true));
  return seconds;
}

async function prepare(): Promise<Bench> {
  const size = { actors: Number(actors), rounds: 2, each: Number(each) };
  const { url, clock } = await portfolio(server, 'release', size);
  const app = await openService(url, clock);
  await app.get(RebuildService).rebuild(undefined);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const [drafter, approver] = [
    await actAsDirectorate(client, 'drafter'),
    await actAsDirectorate(client, 'approver'),
  ];
  const { body } = await app.get(SnapshotService).freeze(drafter, ROUND, { title: 'Bench' });
  return { app, client, drafter, approver, snapshot: body.id };
}

/**
 * Drafts and rehearses a release, with a pack where one is wanted. Then publishes it, or withdraws it.
 */
async function releaseOnce(bench: Bench, isPublished: boolean): Promise<ReleaseSeconds> {
  const { app, drafter, approver } = bench;
  const [rehearsals, publishing] = [app.get(RehearsalService), app.get(ReleasePublishing)];
  const [pack, packs] = await time(() => makePacks(bench));
  const [, number] = await time(() => draft(bench, packs));
  const address = { round: ROUND, number };
  const inVersion = async (command: Command): Promise<Command> => ({
    ...command,
    expectedVersion: await readVersion(bench.client, number),
  });
  const first = await inVersion(drafter);
  const [rehearsed] = await time(() => rehearsals.rehearse(first, address));
  if (!isPublished) {
    const withdrawn = await inVersion(drafter);
    await app.get(ReleaseService).withdraw(withdrawn, address, { reason: 'Bench' });
    return { pack, rehearsed, approved: NaN, published: NaN };
  }
  const second = await inVersion(approver);
  const [approved] = await time(() => publishing.approve(second, address));
  const third = await inVersion(approver);
  const [published] = await time(() => publishing.publish(third, address));
  return { pack, rehearsed, approved, published };
}

async function time<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const started = performance.now();
  const result = await work();
  return [(performance.now() - started) / 1000, result];
}

async function makePacks({ app, drafter, snapshot }: Bench): Promise<string[]> {
  if (packed !== 'true') return [];
  const wish = { council: 'nehs', language: 'nb' } as const;
  const { body } = await app.get(PackService).request(drafter, snapshot, wish);
  await app.get(PackRun).run(body.id);
  return [body.id];
}

/** Drafts a release, or a correction of the one that is published. Returns its number. */
async function draft({ app, client, drafter, snapshot }: Bench, packs: string[]): Promise<number> {
  const { rowCount } = await client.query(
    'select 1 from publication.release where published_at is not null',
  );
  const reason = rowCount === 0 ? null : 'Rettet i prøve';
  const dto = { snapshot, packs, reason };
  return (await app.get(ReleaseService).draft(drafter, ROUND, dto)).body.number;
}

async function readVersion(client: pg.Client, number: number): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    'select r.version from publication.release r where r.round = $1 and r.number = $2',
    [ROUND, number],
  );
  return rows[0]?.version ?? NaN;
}

/** Reads the number and size of the files of the last release. Throws when it is not published. */
async function readSizes(client: pg.Client): Promise<Pick<ReleaseMeasured, 'files' | 'megabytes'>> {
  const { rows } = await client.query<{ files: number; bytes: number }>(
    `select count(*)::int as files, sum(f.bytes)::float as bytes
       from publication.release_file f
      where f.release_id = (select r.id from publication.release r
                             where r.state = 'published' order by r.number desc limit 1)`,
  );
  const [row] = rows;
  if (row === undefined || row.files === 0) throw new Error('No release was published');
  return { files: row.files, megabytes: row.bytes / 1024 / 1024 };
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
