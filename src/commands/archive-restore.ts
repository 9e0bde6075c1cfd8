import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { reasonOf } from '../platform/database/database-errors.js';
import { migrate } from '../prepare.js';
import { verify } from './audit-verify.js';
import { readRecords } from './archive-csv.writer.js';
import { connectOwner, describeTables, sumFiles } from './archive-export.js';
import { refuse } from './archive-refusal.js';
import type { ArchivedTable } from './archive-tables.rules.js';
import {
  addReference,
  deleteAll,
  DOCUMENTS_PAGE,
  dropReference,
  insertRows,
  ROWS_PAGE,
  SELECT_REFERENCES,
  SELECT_SERVICE_SCHEMA,
  type StoredReference,
  switchTriggers,
} from './archive.queries.js';

type Row = readonly (string | null)[];

/**
 * Restores an archive into an empty database, and verifies its hashes, references and chains. Rows
 * are written in one transaction.
 */
export async function restoreArchive(url: string, from: string): Promise<{ rows: number }> {
  await requireWhole(from);
  if (
    (await readText(from, 'system/schema.txt')) !== (await readText('.', 'migrations/schema.txt'))
  )
    refuse('schema-differs', 'the archive is of another version of the service');
  await requireEmpty(url);
  await migrate(url);
  const client = await connectOwner(url);
  let rows: number;
  try {
    await client.query('begin');
    rows = await restoreTables(client, from);
    await client.query('commit');
  } finally {
    await client.end();
  }
  const { breaks } = await verify(url, []);
  if (breaks.length > 0) refuse('restored-chain-broken', JSON.stringify(breaks));
  return { rows };
}

/**
 * Writes the rows of all tables, without their triggers and references, and makes these again. Needs
 * the rights of the owner of the tables. Returns the number of rows.
 */
async function restoreTables(client: pg.Client, from: string): Promise<number> {
  const tables = await describeTables(client);
  const { rows: references } = await client.query<StoredReference>(SELECT_REFERENCES);
  for (const reference of references) await client.query(dropReference(reference));
  for (const table of tables) await client.query(switchTriggers(table, 'disable'));
  for (const table of tables) await client.query(deleteAll(table));
  let rows = 0;
  for (const table of tables) rows += await restoreTable(client, table, from);
  for (const table of tables) await client.query(switchTriggers(table, 'enable'));
  for (const reference of references) await restoreReference(client, reference);
  return rows;
}

/** Refuses an archive of which a file is missing, changed or added. */
async function requireWhole(from: string): Promise<void> {
  const expected = (await readText(from, 'SHA256SUMS')).split('\n').filter((line) => line !== '');
  const found = new Set((await sumFiles(from)).map((line) => line.trimEnd()));
  const differing = expected.filter((line) => !found.has(line));
  if (differing.length > 0 || found.size !== expected.length)
    refuse('archive-damaged', `${String(differing.length)} files differ: ${differing[0] ?? ''}`);
}

async function requireEmpty(url: string): Promise<void> {
  const client = await connectOwner(url);
  try {
    const { rows } = await client.query<{ there: boolean }>(SELECT_SERVICE_SCHEMA);
    if (rows[0]?.there === true)
      refuse('database-not-empty', 'the database has our tables already');
  } finally {
    await client.end();
  }
}

async function restoreTable(
  client: pg.Client,
  table: ArchivedTable,
  from: string,
): Promise<number> {
  const [header = [], ...records] = readRecords(await readText(from, `content/${table.name}.csv`));
  if (header.join() !== table.columns.map(({ name }) => name).join())
    refuse('schema-differs', `${table.name} has other columns`);
  const place = table.columns.findIndex(({ type }) => type === 'bytea');
  const page = place === -1 ? ROWS_PAGE : DOCUMENTS_PAGE;
  let rows = 0;
  let batch: Row[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await client.query(insertRows(table, turnAround(table, batch)));
    rows += batch.length;
    batch = [];
  };
  for (const record of records) {
    const path = record[place];
    if (typeof path === 'string')
      record[place] = `\\x${(await readFile(join(from, path))).toString('hex')}`;
    batch.push(record);
    if (batch.length === page) await flush();
  }
  await flush();
  return rows;
}

/** Turns rows into one list of values per column. */
function turnAround({ columns }: ArchivedTable, rows: readonly Row[]): Row[] {
  return columns.map((_, index) => rows.map((row) => row[index] ?? null));
}

/** Makes a reference again. Refuses rows that refer to nothing. */
async function restoreReference(client: pg.Client, reference: StoredReference): Promise<void> {
  try {
    await client.query(addReference(reference));
  } catch (error) {
    const { table, name } = reference;
    refuse('reference-broken', `${table} ${name}: ${reasonOf(error)}`);
  }
}

function readText(folder: string, path: string): Promise<string> {
  return readFile(join(folder, path), 'utf8');
}
