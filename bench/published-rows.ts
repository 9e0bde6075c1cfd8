import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { answers, pairs, type Row, start, type Target } from './measure.js';
import { DATA_DIR, HERE } from './places.js';

/** Rows about a published status, and the targets that other rows compare with. */
export interface PublishedRows {
  readonly rows: Row[];
  readonly fromMemory: Target;
  readonly sameBytes: Target;
}

/**
 * Measures the published status of a round from memory, from its row and as a 304, against bare
 * Fastify with the same bytes and Fastify + pg with the same row.
 */
export async function publishedRows(
  api: number,
  databaseUrl: string,
  round: string,
  of = '',
): Promise<PublishedRows> {
  const path = `/v1/rounds/${round}/status`;
  const { bare, withPg, etag } = await startFloors(api, databaseUrl, path);
  const fromMemory: Target = { port: api, path, status: '200' };
  const sameBytes: Target = { port: bare, path: '/status', status: '200' };
  // An empty query is not the path that is held in memory: this one goes through the guard and
  // reads the row.
  const fromRow: Target = { port: api, path: `${path}?`, status: '200' };
  const rows: Row[] = [
    {
      name: `P1 public status from memory ÷ bare Fastify, same bytes${of}`,
      ...(await pairs(fromMemory, sameBytes)),
      target: '≥ 0.90',
      met: (m) => m >= 0.9,
    },
    {
      name: `P1 the same for clients that take gzip ÷ as it is${of}`,
      ...(await pairs({ ...fromMemory, headers: ['accept-encoding: gzip'] }, fromMemory)),
      target: '≥ 0.90',
      met: (m) => m >= 0.9,
    },
    {
      name: `P2 status read from its row ÷ Fastify + pg, same row${of}`,
      ...(await pairs(fromRow, { port: withPg, path, status: '200' })),
      target: '≥ 0.75',
      met: (m) => m >= 0.75,
    },
    {
      name: `P3 304 without a query ÷ the 200 of P2${of}`,
      ...(await pairs(
        { ...fromMemory, headers: [`if-none-match: ${etag}`], status: '304' },
        fromRow,
      )),
      target: '≥ 2.5',
      met: (m) => m >= 2.5,
    },
  ];
  return { rows, fromMemory, sameBytes };
}

/** Starts bare Fastify and Fastify + pg with the same answer as ours. */
async function startFloors(
  api: number,
  databaseUrl: string,
  path: string,
): Promise<{ readonly bare: number; readonly withPg: number; readonly etag: string }> {
  const [bare, withPg] = [await findFreePort(), await findFreePort()];
  const answer = await fetch(`http://127.0.0.1:${api}${path}`);
  const etag = answer.headers.get('etag') ?? '';
  const file = join(DATA_DIR, 'status.json');
  await writeFile(file, await answer.text());
  start(join(HERE, 'servers/bare-fastify.js'), [String(bare), file]);
  start(join(HERE, 'servers/fastify-pg.js'), [String(withPg), databaseUrl]);
  await answers(`http://127.0.0.1:${bare}/status`);
  await answers(`http://127.0.0.1:${withPg}${path}`);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { bare, withPg, etag };
}
