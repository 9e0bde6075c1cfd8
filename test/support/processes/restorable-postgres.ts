import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findFreePort } from '../../../src/platform/database/embedded-postgres.js';
import { eventually } from '../story.js';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';

/** Folder of the machine's own PostgreSQL, which has pg_basebackup; undefined without one. */
export const POSTGRES_PROGRAMS = existsSync(INSTALLED)
  ? readdirSync(INSTALLED)
      .map((version) => join(INSTALLED, version, 'bin'))
      .findLast((folder) => existsSync(join(folder, 'pg_basebackup')))
  : undefined;

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
async function findUser(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const read = async (kind: string): Promise<number> =>
    Number((await run('id', [kind, 'postgres'])).stdout);
  return { uid: await read('-u'), gid: await read('-g') };
}

/** A cluster that archives its WAL, and can be restored from a base backup to any later instant. */
export class RestorablePostgres {
  private data = 'data';

  private constructor(
    private readonly folder: string,
    private port: number,
    private readonly user: { readonly uid: number; readonly gid: number } | undefined,
  ) {}

  static async start(): Promise<RestorablePostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'portfolio-backup-'));
    const user = await findUser();
    const server = new RestorablePostgres(folder, await findFreePort(), user);
    await mkdir(join(folder, 'wal'));
    for (const path of [folder, join(folder, 'wal')])
      if (user !== undefined) await chown(path, user.uid, user.gid);
    await server.call('initdb', '-D', server.dataFolder, '-U', 'owner', '-E', 'UTF8', '--no-sync');
    await appendFile(
      join(server.dataFolder, 'postgresql.conf'),
      [
        `port = ${String(server.port)}`,
        `listen_addresses = '127.0.0.1'`,
        `unix_socket_directories = '${folder}'`,
        'archive_mode = on',
        `archive_command = 'test ! -f ${folder}/wal/%f && cp %p ${folder}/wal/%f'`,
        '',
      ].join('\n'),
    );
    await server.startServer();
    return server;
  }

  get url(): string {
    return `postgres://owner@127.0.0.1:${String(this.port)}/postgres`;
  }

  /** Copies the running cluster. */
  async backUp(): Promise<void> {
    const target = ['-D', join(this.folder, 'backup'), '-X', 'none', '-c', 'fast', '--no-sync'];
    await this.call('pg_basebackup', '-d', this.url, ...target);
  }

  /** Ends the segment of WAL that is being written, and waits until it is archived. */
  async archivesWal(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    const { rows } = await client.query<{ segment: string }>(
      'select pg_walfile_name(pg_switch_wal()) as segment',
    );
    await eventually(async () => {
      const { rowCount } = await client.query(
        'select from pg_stat_archiver where last_archived_wal >= $1',
        [rows[0]?.segment],
      );
      return rowCount === 1 ? true : undefined;
    });
    await client.end();
  }

  /**
   * Loses the cluster, and restores its copy and the archived WAL up to an instant. The port is a
   * new one: anybody may have taken the old one meanwhile.
   */
  async restore(until: string): Promise<void> {
    await this.call('pg_ctl', '-D', this.dataFolder, '-m', 'immediate', '-w', 'stop');
    await rm(this.dataFolder, { recursive: true });
    this.data = 'backup';
    this.port = await findFreePort();
    await appendFile(
      join(this.dataFolder, 'postgresql.conf'),
      [
        `port = ${String(this.port)}`,
        `restore_command = 'cp ${this.folder}/wal/%f %p'`,
        `recovery_target_time = '${until}'`,
        `recovery_target_action = 'promote'`,
        '',
      ].join('\n'),
    );
    const signal = join(this.dataFolder, 'recovery.signal');
    await writeFile(signal, '');
    if (this.user !== undefined) await chown(signal, this.user.uid, this.user.gid);
    await this.startServer();
  }

  async stop(): Promise<void> {
    await this.call('pg_ctl', '-D', this.dataFolder, '-m', 'immediate', '-w', 'stop');
    await rm(this.folder, { recursive: true, force: true });
  }

  private get dataFolder(): string {
    return join(this.folder, this.data);
  }

  private async startServer(): Promise<void> {
    const log = join(this.folder, 'server.log');
    const args = ['-D', this.dataFolder, '-l', log, '-w', '-t', '120', 'start'];
    await this.call('pg_ctl', ...args).catch(async (error: unknown) => {
      throw new Error(await readFile(log, 'utf8'), { cause: error });
    });
  }

  private async call(program: string, ...args: readonly string[]): Promise<void> {
    await run(join(POSTGRES_PROGRAMS ?? '', program), args, {
      cwd: this.folder,
      ...this.user,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    });
  }
}
