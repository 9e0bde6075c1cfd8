import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import { ALL_ENTITIES } from '../../src/entities.js';

/**
 * Columns that a hand-written INSERT leaves to its table: a trigger or a default fills them, or a
 * later statement.
 */
const LEFT_TO_THE_TABLE: Readonly<Record<string, readonly string[]>> = {
  // Computed by the trigger `platform.audit_link`.
  'platform.audit': ['seq', 'previous_hash', 'hash'],
  // The relay writes when a row was handed on.
  'platform.outbox': ['id', 'dispatched_at'],
  'platform.job_part': ['done_at'],
  // A number in the order of the deliveries.
  'publication.delivery': ['id'],
  // The source of the register does not say since when.
  'actors.actor': ['valid_from'],
  'governance.meeting': ['place', 'url', 'cancelled_at', 'cancel_reason'],
  // An imported report is complete, and neither corrects nor reverts.
  'reporting.report': ['faults', 'reason', 'reverts_to'],
};

/** Tables whose columns are listed by code; check C14 compares their rows cell by cell. */
const LISTED_BY_CODE = ['rollup.project_line', 'rollup.actor_status'];

const INSERT = /\binsert into (\w+\.\w+)(?: as \w+)?\s*\(((?:[^()]|\([^()]*\))*)\)/g;

/** An INSERT of the sources: its table and the columns that it names. */
interface Insert {
  readonly place: string;
  readonly table: string;
  readonly columns: readonly string[];
}

/** Lists the columns of each entity's table by the table's name. */
function columnsByTable(): ReadonlyMap<string, readonly string[]> {
  const storage = getMetadataArgsStorage();
  return new Map(
    storage.tables
      .filter(({ target }) => (ALL_ENTITIES as readonly unknown[]).includes(target))
      .map(({ target, schema, name }) => [
        `${String(schema)}.${String(name)}`,
        storage
          .filterColumns(target)
          .map(({ propertyName, options }) => options.name ?? propertyName),
      ]),
  );
}

/** Finds the INSERTs of a file. A list of columns that is a constant of the file is read there. */
function insertsOf(place: string, text: string): Insert[] {
  const constant = (name: string): string =>
    new RegExp(`const ${name} = sql\`([^\`]*)\``).exec(text)?.[1] ?? '';
  return [...text.matchAll(INSERT)].map(([, table = '', list = '']) => ({
    place,
    table,
    columns: list
      .replaceAll(/\$\{(\w+)\}/g, (_, name: string) => constant(name))
      .split(',')
      .map((column) => column.replaceAll('"', '').trim()),
  }));
}

test('a hand-written INSERT names every column of its table, or the test says which the table fills', () => {
  const tables = columnsByTable();
  const inserts = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => insertsOf(name, readFileSync(join('src', name), 'utf8')));
  expect(inserts.length).toBeGreaterThan(20);
  const forgotten = inserts
    .filter(({ table }) => !LISTED_BY_CODE.includes(table))
    .flatMap(({ place, table, columns }) =>
      (tables.get(table) ?? [])
        .filter((column) => !columns.includes(column))
        .filter((column) => LEFT_TO_THE_TABLE[table]?.includes(column) !== true)
        .map((column) => `${place}: insert into ${table} lacks ${column}`),
    );
  expect(forgotten).toEqual([]);
});
