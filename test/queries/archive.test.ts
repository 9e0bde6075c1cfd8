import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { exportArchive } from '../../src/commands/archive-export.js';
import { restoreArchive } from '../../src/commands/archive-restore.js';
import { verify } from '../../src/commands/audit-verify.js';
import { newId } from '../../src/platform/base/ids.js';
import { figure } from '../support/reports/figure.js';
import { startTestService, type TestService } from '../support/service.js';
import { ReleaseStage } from '../support/publication/releases.js';
import { ActedStory } from '../support/stories/acted-story.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';

const server = process.env['TEST_SERVER_URL'] ?? '';
let service: TestService;
let folder: string;
/** Rounds of the story, in the order in which they open. */
let rounds: string[] = [];
const last = (): string => rounds.at(-1) ?? '';
const databases: string[] = [];
/** Roles that own a database. */
const owners: string[] = [];
/** Content of each round. */
const COUNTS = `
  select r.key as round,
         (select count(*)::int from reporting.report_revision v where v.round_id = r.id) as revisions,
         (select count(*)::int from rollup.snapshot s where s.round_id = r.id) as snapshots,
         (select count(*)::int from rollup.project_line l where l.round_id = r.id) as lines
    from reporting.round r
   order by r.key`;

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Creates a database without any table. Returns its address. */
async function createEmpty(): Promise<string> {
  const name = `test_${newId().replaceAll('-', '')}`;
  await asAdmin(`create database ${name}`);
  databases.push(name);
  return `${server}/${name}`;
}

/** Reads every file of an archive, by path. */
async function filesIn(archive: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(archive, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(archive.length + 1));
  const read = async (path: string): Promise<[string, Buffer]> => [
    path,
    await readFile(join(archive, path)),
  ];
  return new Map(await Promise.all(paths.sort().map(read)));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
  service = await startTestService({ at: STORY_BEGINS });
  await new ActedStory(service).actOut(WHOLE_STORY);
  const { rows } = await service.owner.query<{ key: string }>(
    'select key from reporting.round order by opens_at, key',
  );
  rounds = rows.map(({ key }) => key);
});
afterAll(async () => {
  await service.stop();
  for (const name of databases) await asAdmin(`drop database ${name} with (force)`);
  for (const name of owners) await asAdmin(`drop role ${name}`);
  await rm(folder, { recursive: true });
});

describe('the archive', () => {
  const first = (): string => join(folder, 'first');

  test('D6 exported, restored into an empty database and exported again is byte-equal', async () => {
    const { rows, tables, links } = await exportArchive(url(), last(), first());
    const restored = await createEmpty();
    expect(await restoreArchive(restored, first())).toEqual({ rows });
    await exportArchive(restored, last(), join(folder, 'second'));
    const [before, after] = [await filesIn(first()), await filesIn(join(folder, 'second'))];
    const differing = [...before].filter(
      ([path, bytes]) => after.get(path)?.equals(bytes) !== true,
    );
    figure(
      'D6',
      `${rows} rows of ${tables} tables and ${links} links exported, restored into an empty ` +
        `database and exported again: ${before.size} files, ${differing.length} differ`,
    );
    expect(differing.map(([path]) => path)).toEqual([]);
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect((await verify(restored, [])).breaks).toEqual([]);
  });

  test('describes a field in one key of its record at most, as the schema of ADDML demands', async () => {
    const addml = await readFile(join(first(), 'addml.xml'), 'utf8');
    const keys = addml.match(/<keys>.*?<\/keys>/gs) ?? [];
    expect(keys.length).toBeGreaterThan(80);
    const fields = keys.map((written) =>
      [
        ...written.replaceAll(/<foreignKey>.*?<\/foreignKey>/gs, '').matchAll(/name="(\w+)"\/>/g),
      ].map(([, name]) => name),
    );
    expect(fields.filter((names) => new Set(names).size < names.length)).toEqual([]);
    expect(addml.match(/<headerLevel>1<\/headerLevel>/g)).toHaveLength(keys.length);
    expect(addml).toContain('round_id → reporting.round (id)');
  });

  test('has an overview as PDF/A, which tells of its tables', async () => {
    const bytes = await readFile(join(first(), 'overview.pdf'));
    expect(bytes.toString('latin1')).toMatch(/<pdfaid:part>2<\/pdfaid:part>/);
    expect(bytes.toString('latin1')).toMatch(/<pdfaid:conformance>A<\/pdfaid:conformance>/);
  });

  test('is restored by an owner of the database that is no superuser', async () => {
    const name = `archivist_${newId().replaceAll('-', '')}`;
    await asAdmin(`create role ${name} login password 'x' bypassrls createrole`);
    await asAdmin(`grant portfolio_app to ${name} with admin option`);
    const own = new URL(await createEmpty());
    await asAdmin(`alter database ${own.pathname.slice(1)} owner to ${name}`);
    owners.push(name);
    [own.username, own.password] = [name, 'x'];
    const { rows } = await restoreArchive(own.href, first());
    expect(rows).toBeGreaterThan(1_000);
    const client = new pg.Client({ connectionString: own.href });
    await client.connect();
    const { rows: found } = await client
      .query(
        `select (select usesuper from pg_user where usename = current_user) as superuser,
                (select count(*)::int from pg_trigger where tgenabled <> 'O') as off`,
      )
      .finally(() => client.end());
    expect(found).toEqual([{ superuser: false, off: 0 }]);
  });

  test('leaves out later rounds with all that refers to them, and is whole by itself', async () => {
    const stage = await ReleaseStage.starts();
    const counts = async (at: string): Promise<unknown> => {
      const client = new pg.Client({ connectionString: at });
      await client.connect();
      const { rows } = await client.query(COUNTS).finally(() => client.end());
      return rows;
    };
    const restored = await createEmpty();
    try {
      await exportArchive(stage.service.config.databaseUrl, '2021-1', join(folder, 'early'));
      await restoreArchive(restored, join(folder, 'early'));
      const whole = await counts(stage.service.config.databaseUrl);
      expect(whole).toEqual([
        { round: '2021-1', revisions: 2, snapshots: 1, lines: 2 },
        { round: '2021-2', revisions: 2, snapshots: 1, lines: 2 },
      ]);
      expect(await counts(restored)).toEqual((whole as unknown[]).slice(0, 1));
      expect((await verify(restored, [])).breaks).toEqual([]);
    } finally {
      await stage.service.stop();
    }
  });

  test('has what the database has, and neither secrets nor short-lived rows', async () => {
    const files = await filesIn(first());
    const text = [...files].map(([path, bytes]) => `${path}\n${bytes.toString('latin1')}`).join('');
    const { rows } = await service.owner.query<{ told: string }>(
      `select s.sealed as told from publication.subscription_secret s union all
       select k.key from platform.idempotency k union all
       select n.salt from publication.known_names n`,
    );
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter(({ told }) => text.includes(told))).toEqual([]);
    const drafts = [...files.keys()].filter((path) =>
      /outbox|delivery(?!_count)|notice|import_(?!mapping)/.test(path),
    );
    expect(drafts).toEqual([]);
  });

  test('is refused over a broken chain, which it names, and leaves nothing behind', async () => {
    const to = join(folder, 'broken');
    const { rows } = await service.owner.query<{ chain: string }>(
      `select actor_id as chain from platform.audit where seq = 3 limit 1`,
    );
    const chain = String(rows[0]?.chain);
    const alter = (subject: string): Promise<unknown> =>
      service.owner.query(
        `alter table platform.audit disable trigger all;
         update platform.audit set subject = ${subject} where seq = 3 and actor_id = '${chain}';
         alter table platform.audit enable trigger all`,
      );
    await alter(`subject || '!'`);
    const refusal = `archive-over-a-broken-chain: chain ${chain}, link 3: was changed`;
    await expect(exportArchive(url(), last(), to)).rejects.toThrow(refusal);
    await alter(`left(subject, -1)`);
    const left = (await readdir(folder)).filter((name) => name.startsWith('broken'));
    expect(left).toEqual([]);
  });

  test('is restored neither over another database nor from a damaged folder', async () => {
    await expect(restoreArchive(url(), first())).rejects.toThrow('database-not-empty');
    await expect(exportArchive(url(), '2099-1', join(folder, 'x'))).rejects.toThrow(
      'unknown-round',
    );
    await expect(exportArchive(url(), last(), first())).rejects.toThrow('folder-taken');
    const path = join(first(), 'content', 'reporting.round.csv');
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, -1));
    await expect(restoreArchive(await createEmpty(), first())).rejects.toThrow('archive-damaged');
    await writeFile(path, whole);
  });
});

function url(): string {
  return service.config.databaseUrl;
}
