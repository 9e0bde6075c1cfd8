import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { fail } from '../main.js';
import { type ChainHead, ChainVerifier } from '../platform/database/audit-chain.js';
import { parseConfig } from '../platform/base/config.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';

const PAGE = 5_000;

/**
 * Verifies every hash chain of the audit, as the owner of the database. `--heads FILE` also
 * compares with heads published earlier, which is what finds links cut off at the end together with
 * the stored head; `--publish FILE` writes the heads as they are now.
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
  const heads = verifier.published();
  if (values.publish !== undefined)
    await writeFile(values.publish, `${JSON.stringify(heads, null, 2)}\n`);
  for (const { chain, seq, what } of verifier.breaks)
    process.stdout.write(`broken: chain ${chain}, link ${String(seq)}: ${what}\n`);
  process.stdout.write(
    `${String(verifier.links)} links in ${String(heads.length + verifier.breaks.length)} chains, ${String(verifier.breaks.length)} broken\n`,
  );
  if (verifier.breaks.length > 0) process.exit(1);
}

/** Reads all links in order, a page at a time, in one snapshot. */
export async function verify(url: string, published: readonly ChainHead[]): Promise<ChainVerifier> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const verifier = new ChainVerifier();
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query(
      `declare links no scroll cursor for select a.actor_id as chain, a.seq, a.previous_hash, a.hash, platform.audit_text(a.actor_id, a.seq, a.recorded_at, a.action, a.subject, a.entry) as text
         from platform.audit a order by a.actor_id, a.seq`,
    );
    for (;;) {
      const { rows } = await client.query<{
        chain: string;
        seq: string;
        previous_hash: string;
        hash: string;
        text: string;
      }>(`fetch ${String(PAGE)} from links`);
      for (const row of rows)
        verifier.follow({
          chain: row.chain,
          seq: Number(row.seq),
          previousHash: row.previous_hash,
          hash: row.hash,
          text: row.text,
        });
      if (rows.length < PAGE) break;
    }
    const { rows: heads } = await client.query<{ chain: string; seq: string; hash: string }>(
      'select chain, seq, hash from platform.audit_head',
    );
    for (const head of heads)
      verifier.compare({ ...head, seq: Number(head.seq) }, 'the stored head');
    for (const head of published) verifier.compare(head, 'the published head');
    return verifier;
  } finally {
    await client.end();
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) main().catch(fail);
