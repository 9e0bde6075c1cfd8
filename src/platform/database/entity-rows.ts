import { getMetadataArgsStorage } from 'typeorm';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import {
  bool,
  bytes,
  type Column,
  type Columns,
  decimalText,
  int,
  ints,
  instant,
  json,
  nullable,
  type RowType,
  rowType,
  text,
  texts,
  uuid,
} from './row-type.js';

/** A TypeORM entity class. */
export type EntityClass<Entity extends object = object> = new () => Entity;

/** A row of an entity: all columns. Entities declare relations `protected`, so no row has them. */
export type EntityRow<Entity> = { [Column in keyof Entity]: Entity[Column] };

/** One column of an entity: the property, the column name and the column type. */
interface EntityColumn {
  readonly property: string;
  readonly name: string;
  readonly jsonb: boolean;
  readonly date: boolean;
  readonly read: Column<unknown>;
}

interface EntityTable {
  readonly table: Sql;
  readonly columns: readonly EntityColumn[];
}

const READ_AS: Readonly<Record<string, Column<unknown>>> = {
  uuid,
  text,
  char: text,
  int,
  // pg reads a bigint as text so that no digit is lost.
  bigint: decimalText,
  boolean: bool,
  timestamptz: instant,
  jsonb: json<unknown>(),
  bytea: bytes,
};

const tables = new Map<unknown, EntityTable>();

/** Returns the table and the columns of an entity. Reads them from the decorators once. */
function tableOf(entity: EntityClass): EntityTable {
  const known = tables.get(entity);
  if (known !== undefined) return known;
  const storage = getMetadataArgsStorage();
  const declared = storage.tables.find(({ target }) => target === entity);
  if (declared?.name === undefined) throw new Error(`${entity.name} is no entity`);
  const columns = storage.filterColumns(entity).map(({ propertyName, options }) => {
    const type = String(options.type);
    const of = columnTypeOf(type, options.array === true);
    if (of === undefined) throw new Error(`${entity.name}.${propertyName} is of an unknown type`);
    return {
      property: propertyName,
      name: options.name ?? propertyName,
      jsonb: type === 'jsonb',
      date: type === 'date',
      read: options.nullable === true ? nullable(of) : of,
    };
  });
  const table = { table: raw(`${declared.schema ?? 'public'}.${declared.name}`), columns };
  tables.set(entity, table);
  return table;
}

function columnTypeOf(type: string, isArray: boolean): Column<unknown> | undefined {
  if (isArray) return type === 'int' ? ints : texts;
  // A date is read as text: pg would make an instant of it.
  return type === 'date' ? text : READ_AS[type];
}

/** A column with the value that a row has for it. */
type Assigned = readonly [column: EntityColumn, value: unknown];

/**
 * Pairs the members of a row with the columns of the entity. Throws when no column has the name of
 * a member, whose value would be lost.
 */
function assign(entity: EntityClass, row: object): Assigned[] {
  const { columns } = tableOf(entity);
  return Object.entries(row).map(([property, value]) => {
    const column = columns.find((one) => one.property === property);
    if (column === undefined) throw new Error(`${entity.name} has no column for "${property}"`);
    return [column, column.jsonb && value !== null ? JSON.stringify(value) : value];
  });
}

/**
 * Returns `insert into …` for one row of an entity, with every column named. A call that forgets a
 * column does not compile.
 */
export function insertRow<Entity extends object>(
  entity: EntityClass<Entity>,
  row: EntityRow<Entity>,
): Sql {
  const assigned = assign(entity, row);
  const names = raw(assigned.map(([{ name }]) => name).join(', '));
  const values = join(assigned.map(([, value]) => value));
  return sql`insert into ${tableOf(entity).table} (${names}) values (${values})`;
}

/**
 * Returns the same statement, which writes nothing when a row with the same value in this unique
 * column exists.
 */
export function insertRowUnlessTaken<Entity extends object>(
  entity: EntityClass<Entity>,
  row: EntityRow<Entity>,
  unique: keyof Entity & string,
): Sql {
  const column = tableOf(entity).columns.find(({ property }) => property === unique);
  return sql`${insertRow(entity, row)} on conflict (${raw(column?.name ?? unique)}) do nothing`;
}

/**
 * Returns `update … set …` for the rows that have these values. Columns that are undefined in the
 * changes keep their value. Executing the statement gives the number of rows.
 */
export function updateRows<Entity extends object>(
  entity: EntityClass<Entity>,
  where: Partial<EntityRow<Entity>>,
  changes: Partial<EntityRow<Entity>>,
): Sql {
  const equal = (members: object): Sql[] =>
    assign(entity, members)
      .filter(([, value]) => value !== undefined)
      .map(([{ name }, value]) => sql`${raw(name)} = ${value}`);
  return sql`
    update ${tableOf(entity).table}
       set ${join(equal(changes), ', ')}
     where ${join(equal(where), ' and ')}`;
}

/**
 * Returns `select … from …` of an entity, to be followed by conditions. Its rows are of {@link
 * rowTypeOf}.
 */
export function selectRows(entity: EntityClass): Sql {
  const { table, columns } = tableOf(entity);
  const names = columns.map(
    ({ name, property, date }) => `${name}${date ? '::text' : ''} as "${property}"`,
  );
  return sql`select ${raw(names.join(', '))} from ${table}`;
}

/** Row types by entity: the same one each time, so that a statement is compared with it once. */
const rowTypes = new Map<unknown, RowType<never>>();

/** Returns the row type of an entity. */
export function rowTypeOf<Entity extends object>(
  entity: EntityClass<Entity>,
): RowType<EntityRow<Entity>> {
  const known = rowTypes.get(entity);
  if (known !== undefined) return known;
  const columns = tableOf(entity).columns.map(({ property, read }) => [property, read] as const);
  const type = rowType<EntityRow<Entity>>(
    Object.fromEntries(columns) as unknown as Columns<EntityRow<Entity>>,
  );
  rowTypes.set(entity, type as RowType<never>);
  return type;
}
