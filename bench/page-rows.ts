import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseRound } from '../demo/releases.js';
import type { PageRequest, ShownRelease } from '../src/pages/parts/page.types.js';
import { findPageRoute, PAGE_ROUTES } from '../src/pages/site/page-routes.js';
import { writePage } from '../src/pages/site/page.writer.js';
import { readView } from '../src/pages/site/release-shelf.service.js';
import { readRows } from '../src/pages/parts/view-rows.text.js';
import { FORMATS } from '../src/pages/texts/page-formats.text.js';
import { TEXTS } from '../src/pages/texts/page-texts.text.js';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { answers, median, pairs, type Row, start, type Target } from './measure.js';
import { DATA_DIR, HERE, SERVICE } from './places.js';

const DIRECTORATE = '915933149';
const ROUND = '2021-2';

/** Measures the first public page: from memory, as a 304, and rendered anew; and open files. */
export async function pageRows(databaseUrl: string, endsAt: Date): Promise<Row[]> {
  const api = await findFreePort();
  const url = `http://127.0.0.1:${String(api)}`;
  start(SERVICE, [], {
    ROLE: 'api',
    DATABASE_URL: databaseUrl,
    DATA_DIR,
    CLOCK_START: endsAt.toISOString(),
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
    PORT: String(api),
  });
  await answers(`${url}/health/ready`);
  const release = await releaseRound({ url, dataDir: DATA_DIR, directorate: DIRECTORATE }, ROUND);
  return [
    ...(await rowsOfPage(api, `${url}/nb/`)),
    ...(await besideFloors(api, `${release}/files/projects.csv`, 'P13 open file projects.csv')),
    ...(await besideFloors(api, `${release}/files/view.json`, 'P13 open file view.json')),
    ...(await renderRows(`${url}${release}/files/view.json`)),
  ];
}

/** Rows about one page from memory. */
async function rowsOfPage(api: number, address: string): Promise<Row[]> {
  const page = await fetch(address);
  const etag = page.headers.get('etag') ?? '';
  const path = new URL(address).pathname;
  const ours = { port: api, path, status: '200' };
  return [
    ...(await besideFloors(api, path, 'Public page from memory')),
    {
      name: 'Public page as Brotli ÷ as it is',
      ...(await pairs({ ...ours, headers: ['accept-encoding: br'] }, ours)),
      target: '≥ 0.90',
      met: (m) => m >= 0.9,
    },
    {
      name: 'Public page, 304 ÷ the 200',
      ...(await pairs({ ...ours, headers: [`if-none-match: ${etag}`], status: '304' }, ours)),
      target: '≥ 1.0',
      met: (m) => m >= 1,
    },
  ];
}

/**
 * Compares an answer from memory with bare Fastify. The first floor sends the same body under three
 * headers, the second all of our headers.
 */
async function besideFloors(api: number, path: string, name: string): Promise<Row[]> {
  const address = `http://127.0.0.1:${String(api)}${path}`;
  const ours = { port: api, path, status: '200' };
  const bare = await startFloor(address);
  const alike = await startFloor(address, { withHeaders: true });
  return [
    {
      name: `${name} ÷ bare Fastify, same bytes`,
      ...(await pairs(ours, bare)),
      target: '≥ 0.90',
      met: (m) => m >= 0.9,
    },
    {
      name: `${name} ÷ bare Fastify, same bytes and headers`,
      ...(await pairs(ours, alike)),
      target: '–',
      met: () => true,
    },
  ];
}

/** Headers that every server writes by itself. */
const OF_THE_SERVER = ['content-length', 'date', 'connection', 'keep-alive'];

/** Starts bare Fastify with the bytes of an address, and its headers when they are wanted. */
async function startFloor(address: string, { withHeaders = false } = {}): Promise<Target> {
  const port = await findFreePort();
  const file = join(DATA_DIR, `floor-${String(port)}`);
  const answer = await fetch(address, { headers: { 'accept-encoding': 'identity' } });
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  const headers = [...answer.headers].filter(([name]) => !OF_THE_SERVER.includes(name));
  const sent = withHeaders ? [JSON.stringify(Object.fromEntries(headers))] : [];
  start(join(HERE, 'servers/bare-fastify.js'), [String(port), file, ...sent]);
  await answers(`http://127.0.0.1:${String(port)}/status`);
  return { port, path: '/status', status: '200' };
}

/** Times in which each page is rendered: the first ones warm the compiler up. */
const RENDERED = 60;
const WARM = 20;

/** Measures how long pages take to render: the overview, and the slowest of all. */
async function renderRows(address: string): Promise<Row[]> {
  const answer = await fetch(address);
  const release = showRelease(Buffer.from(await answer.arrayBuffer()));
  const pages = pathsOf(release).map((path) => ({ path, taken: renderTimes(release, path) }));
  const slowest = pages.reduce((a, b) => (median(a.taken) < median(b.taken) ? b : a));
  const row = (name: string, taken: readonly number[]): Row => ({
    name: `${name}, ms`,
    ours: `${median(taken).toFixed(2)} ms`,
    floor: '–',
    ratios: [...taken],
    target: '≤ 3',
    met: (m) => m <= 3,
  });
  return [
    row('Public page rendered anew', renderTimes(release, '/')),
    row(`Slowest of ${String(pages.length)} pages rendered anew: ${slowest.path}`, slowest.taken),
  ];
}

function renderTimes(release: ShownRelease, path: string): number[] {
  const taken: number[] = [];
  for (let i = 0; i < RENDERED; i++) {
    const began = performance.now();
    renderPage(release, path);
    if (i >= WARM) taken.push(performance.now() - began);
  }
  return taken;
}

function renderPage(release: ShownRelease, path: string): void {
  const found = findPageRoute(path);
  if (found === undefined) throw new Error(`No page at ${path}`);
  const request: PageRequest = {
    language: 'nb',
    texts: TEXTS.nb,
    formats: FORMATS.nb,
    path,
    parameters: found.parameters,
    query: {},
    release,
    releases: [],
    rounds: [release],
    since: release,
  };
  const page = found.route.make(request);
  if (typeof page === 'string') throw new Error(`${path}: ${page}`);
  writePage({ ...request, stylesheet: '/assets/site.css' }, page);
}

/** Column of the release whose values stand in the addresses of each kind of page. */
const NAMED_BY = {
  projects: ['projects', 'project'],
  actors: ['actors', 'actor'],
  strategy: ['goals', 'goal'],
  meetings: ['meetings', 'meeting'],
  receivers: ['receivers', 'receiver'],
} as const;

/** Returns the paths of all pages of a release, without a query. */
function pathsOf({ view }: ShownRelease): string[] {
  const plain = PAGE_ROUTES.map(({ path }) => path).filter((path) => !path.includes(':'));
  const named = Object.entries(NAMED_BY).flatMap(([folder, [table, column]]) =>
    readRows(view, table).map((row) => `/${folder}/${row.text(column)}`),
  );
  return [...plain, ...named, ...view.tables.map(({ name }) => `/data/${name}`)];
}

function showRelease(content: Buffer): ShownRelease {
  return { ...readView(content), hash: '', publishedAt: '', files: [], named: false };
}
