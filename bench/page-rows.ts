import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseRound } from '../demo/releases.js';
import { makeOverviewPage } from '../src/pages/content/overview.page.js';
import type { PageRequest } from '../src/pages/parts/page.types.js';
import { writePage } from '../src/pages/site/page.writer.js';
import { listNominalYears } from '../src/pages/parts/figure-name.text.js';
import { readRows } from '../src/pages/parts/view-rows.text.js';
import { FORMATS } from '../src/pages/texts/page-formats.text.js';
import { TEXTS } from '../src/pages/texts/page-texts.text.js';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { parseReleaseView } from '../src/publication/views/release-view.parser.js';
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
    await renderRow(`${url}${release}/files/view.json`),
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

/** Times in which a page is rendered: the first ones warm the compiler up. */
const RENDERED = 300;
const WARM = 100;

async function renderRow(address: string): Promise<Row> {
  const answer = await fetch(address);
  const request = requestOf(Buffer.from(await answer.arrayBuffer()));
  const framed = { ...request, stylesheet: '/assets/site.css' };
  const milliseconds: number[] = [];
  for (let i = 0; i < RENDERED; i++) {
    const began = performance.now();
    writePage(framed, makeOverviewPage(request));
    if (i >= WARM) milliseconds.push(performance.now() - began);
  }
  return {
    name: 'Public page rendered anew, ms',
    ours: `${median(milliseconds).toFixed(2)} ms`,
    floor: '–',
    ratios: milliseconds,
    target: '≤ 3',
    met: (m) => m <= 3,
  };
}

function requestOf(content: Buffer): PageRequest {
  const view = parseReleaseView(content);
  const release = {
    view,
    hash: '',
    publishedAt: '',
    files: [],
    projects: new Set(readRows(view, 'projects').map((row) => row.text('project'))),
    actors: new Set(readRows(view, 'actors').map((row) => row.text('actor'))),
    nominalYears: listNominalYears(view),
    named: false,
  };
  const said = { language: 'nb', texts: TEXTS.nb, formats: FORMATS.nb } as const;
  const others = { releases: [], rounds: [], since: undefined };
  return { ...said, path: '/', parameters: {}, query: {}, release, ...others };
}
