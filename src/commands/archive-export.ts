import { createHash } from 'node:crypto';
import {
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import pg from 'pg';
import { sha256 } from '../platform/base/canonical-json.js';
import { verify } from './audit-verify.js';
import { type ArchivedFile, writeAddml } from './archive-addml.writer.js';
import { writeOverview } from './archive-overview.writer.js';
import { writeRecord } from './archive-csv.writer.js';
import { refuse } from './archive-refusal.js';
import { type ArchivedTable, danglingReferences, LEFT_OUT } from './archive-tables.rules.js';
import {
  CLOSE_ROWS,
  CREATE_LEFT_OUT,
  declareRows,
  DOCUMENTS_PAGE,
  fetchRows,
  leaveOutLinks,
  leaveOutReferring,
  leaveOutRounds,
  leaveOutRows,
  ROWS_PAGE,
  SELECT_CODES,
  SELECT_TABLES,
  selectRound,
  SETTINGS,
} from './archive.queries.js';

export interface Exported {
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly links: number;
}

interface FetchedRow {
  readonly texts: (string | null)[];
  readonly document: Buffer | null;
}

/**
 * Exports everything up to a round into a folder. Refuses over a broken chain. The folder appears
 * when it is whole. The same database and service give the same bytes.
 */
export async function exportArchive(url: string, until: string, to: string): Promise<Exported> {
  if ((await stat(to).catch(() => undefined)) !== undefined)
    refuse('folder-taken', `${to} is there already`);
  const { breaks } = await verify(url, []);
  const broken = breaks.map(({ chain, seq, what }) => `chain ${chain}, link ${seq}: ${what}`);
  if (broken.length > 0) refuse('archive-over-a-broken-chain', broken.join('; '));
  const folder = `${to}.partial`;
  await rm(folder, { recursive: true, force: true });
  const client = await connectOwner(url);
  try {
    await client.query('begin isolation level repeatable read');
    const { rows: found } = await client.query<{ day: string }>(selectRound(until));
    const day = found[0]?.day ?? refuse('unknown-round', `there is no round ${until}`);
    const tables = await describeTables(client);
    await chooseRows(client, tables, until);
    const files = await writeContent(client, tables, folder);
    await writeSystem(client, folder, until);
    await writeFile(join(folder, 'addml.xml'), writeAddml(until, files));
    const links = files.find(({ table }) => table.name === 'platform.audit')?.records ?? 0;
    const chains = await writeHeads(folder, links);
    const overview = { until, day, files, chains, links };
    await writeFile(join(folder, 'overview.pdf'), await writeOverview(overview));
    await client.query('rollback');
    const sums = await sumFiles(folder);
    await writeFile(join(folder, 'SHA256SUMS'), sums.join(''));
    await rename(folder, to);
    const rows = files.reduce((sum, { records }) => sum + records, 0);
    return { tables: files.length, rows, files: sums.length, links };
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Connects as the owner, with the settings under which every value has one text. */
export async function connectOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const setting of SETTINGS) await client.query(setting);
  return client;
}

/** Describes the archived tables. Fails when one refers to a table that is left out. */
export async function describeTables(client: pg.Client): Promise<ArchivedTable[]> {
  const { rows } = await client.query<ArchivedTable>(SELECT_TABLES);
  const tables = rows.filter(({ name }) => !LEFT_OUT.has(name));
  const dangling = danglingReferences(tables);
  if (dangling.length > 0) throw new Error(`The archive cannot hold ${dangling.join(', ')}`);
  return tables;
}

/** Chooses the rows that are left out, and after them all rows that refer to them. */
async function chooseRows(
  client: pg.Client,
  tables: readonly ArchivedTable[],
  until: string,
): Promise<void> {
  await client.query(CREATE_LEFT_OUT);
  for (const table of tables) {
    const statement = leaveOutRows(table, until);
    if (statement !== undefined) await client.query(statement);
  }
  await client.query(leaveOutLinks(until));
  for (let found = 1; found > 0;) {
    found = 0;
    for (const table of tables)
      for (const reference of table.references)
        found += (await client.query(leaveOutReferring(table, reference))).rowCount ?? 0;
  }
  await client.query(leaveOutRounds(until, tables));
}

async function writeContent(
  client: pg.Client,
  tables: readonly ArchivedTable[],
  folder: string,
): Promise<ArchivedFile[]> {
  await mkdir(join(folder, 'content'), { recursive: true });
  await mkdir(join(folder, 'documents'));
  const files: ArchivedFile[] = [];
  for (const table of tables) files.push(await writeTable(client, table, folder));
  return files;
}

/** Writes the rows of a table, a page at a time, and their documents. */
async function writeTable(
  client: pg.Client,
  table: ArchivedTable,
  folder: string,
): Promise<ArchivedFile> {
  const page = table.columns.some(({ type }) => type === 'bytea') ? DOCUMENTS_PAGE : ROWS_PAGE;
  const file = await open(join(folder, 'content', `${table.name}.csv`), 'w');
  const hash = createHash('sha256');
  let records = 0;
  const append = async (text: string): Promise<void> => {
    hash.update(text);
    await file.write(text);
  };
  try {
    await append(writeRecord(table.columns.map(({ name }) => name)));
    await client.query(declareRows(table));
    for (let fetched = page; fetched === page;) {
      const { rows } = await client.query<FetchedRow>(fetchRows(page));
      fetched = rows.length;
      records += fetched;
      for (const row of rows) await placeDocument(folder, table, row);
      await append(rows.map(({ texts }) => writeRecord(texts)).join(''));
    }
    await client.query(CLOSE_ROWS);
  } finally {
    await file.close();
  }
  return { table, records, sha256: hash.digest('hex') };
}

/** Writes the document of a row, if it has one, and puts its path in the row. */
async function placeDocument(
  folder: string,
  { columns }: ArchivedTable,
  { texts, document }: FetchedRow,
): Promise<void> {
  if (document === null) return;
  const name = texts[columns.findIndex((column) => column.name === 'name')] ?? '';
  const place = columns.findIndex(({ type }) => type === 'bytea');
  texts[place] = await writeDocument(folder, document, name);
}

/** Writes a document as it is stored. Returns its path in the archive, named by its hash. */
async function writeDocument(folder: string, bytes: Buffer, name: string): Promise<string> {
  const path = `documents/${createHash('sha256').update(bytes).digest('hex')}${extname(name)}`;
  await writeFile(join(folder, path), bytes);
  return path;
}

/** Files of the service that explain the content, with their places in the archive. */
const EXPLANATIONS = [
  ['migrations/schema.txt', 'schema.txt'],
  ['openapi/openapi.json', 'openapi.json'],
  ['docs/words.md', 'words.md'],
  ['docs/archive.md', 'archive.md'],
] as const;

async function writeSystem(client: pg.Client, folder: string, until: string): Promise<void> {
  const system = join(folder, 'system');
  await mkdir(join(system, 'decisions'), { recursive: true });
  for (const [from, to] of EXPLANATIONS) await copyFile(from, join(system, to));
  for (const name of await readdir('docs/decisions'))
    await copyFile(join('docs/decisions', name), join(system, 'decisions', name));
  const { rows } = await client.query<{ code: string }>(SELECT_CODES);
  await writeFile(join(system, 'code-lists.ndjson'), rows.map(({ code }) => `${code}\n`).join(''));
  await writeFile(join(system, 'archive.json'), writeJson({ until }));
}

/**
 * Writes the heads of the archived chains, and that all links of them were verified. Returns the
 * number of chains.
 */
async function writeHeads(folder: string, links: number): Promise<number> {
  const file = await readFile(join(folder, 'content', 'platform.audit_head.csv'), 'utf8');
  const chains = file.split('\r\n').length - 2;
  await copyFile(
    join(folder, 'content', 'platform.audit_head.csv'),
    join(folder, 'system', 'chain-heads.csv'),
  );
  await writeFile(
    join(folder, 'system', 'verification.json'),
    writeJson({ chains, links, broken: 0, headsSha256: sha256(file) }),
  );
  return chains;
}

function writeJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Lists the hash of every file of an archive, as sha256sum writes them. */
export async function sumFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path !== 'SHA256SUMS')
    .sort();
  const sums: string[] = [];
  for (const path of paths) {
    const bytes = await readFile(join(folder, path));
    sums.push(`${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
  }
  return sums;
}
