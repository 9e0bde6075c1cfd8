import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { fail } from '../main.js';
import { type ChainHead, ChainVerifier } from '../platform/database/audit-chain.js';
import { parseConfig } from '../platform/settings/config.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import {
  DECLARE_LINKS,
  FETCH_LINKS,
  type HeadRow,
  type LinkRow,
  SELECT_HEADS,
} from './audit.queries.js';

/**
 * Verifies every hash chain of the audit, as the owner of the database. `--heads FILE` also
 * compares with heads that were published earlier, which finds links that were cut off together
 * with the stored head. `--publish FILE` writes the present heads.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { heads: { type: 'string' }, publish: { type: 'string' } },
  });
  const config = parseConfig(process.env);
  const given = config.migrationDatabaseUrl ?? config.databaseUrl;
  const server =
    given === undefined ? await startEmbeddedPostgres(config.dataDir, 'portfolio') : undefined;
  const verifier = await verify(
    given ?? server?.url ?? '',
    values.heads === undefined
      ? []
      : (JSON.parse(await readFile(values.heads, 'utf8')) as ChainHead[]),
  );
  await server?.stop();
  const heads = verifier.listHeads();
  if (values.publish !== undefined)
    await writeFile(values.publish, `${JSON.stringify(heads, null, 2)}\n`);
  for (const { chain, seq, what } of verifier.breaks)
    process.stdout.write(`broken: chain ${chain}, link ${String(seq)}: ${what}\n`);
  const broken = verifier.breaks.length;
  const chains = heads.length + broken;
  process.stdout.write(
    `${String(verifier.links)} links in ${String(chains)} chains, ${String(broken)} broken\n`,
  );
  if (broken > 0) process.exit(1);
}

/** Reads all links in order, a page at a time, in one snapshot. */
export async function verify(url: string, published: readonly ChainHead[]): Promise<ChainVerifier> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const verifier = new ChainVerifier();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(DECLARE_LINKS);
    await followLinks(client, verifier);
    const { rows: heads } = await client.query<HeadRow>(SELECT_HEADS);
    for (const head of heads)
      verifier.compare({ ...head, seq: Number(head.seq) }, 'the stored head');
    for (const head of published) verifier.compare(head, 'the published head');
    return verifier;
  } finally {
    await client.end();
  }
}

/** Verifies each page of links while PostgreSQL reads the next. */
async function followLinks(client: pg.Client, verifier: ChainVerifier): Promise<void> {
  let { rows } = await client.query<LinkRow>(FETCH_LINKS);
  while (rows.length > 0) {
    const next = client.query<LinkRow>(FETCH_LINKS);
    for (const row of rows) verifier.follow({ ...row, seq: Number(row.seq) });
    ({ rows } = await next);
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
