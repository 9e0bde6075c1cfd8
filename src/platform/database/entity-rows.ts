import { getMetadataArgsStorage } from 'typeorm';
import sql, { join, raw, Sql } from 'sql-template-tag';
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
  readonly name: string;
  readonly columns: readonly EntityColumn[];
  readonly byProperty: ReadonlyMap<string, EntityColumn>;
  /** The texts before, between and after the values of an INSERT of one row. */
  readonly inserting: readonly string[];
  /** `select … from …` with all columns. */
  readonly selecting: Sql;
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
  // A column with `insert: false` is written by the database alone.
  const written = storage.filterColumns(entity).filter(({ options }) => options.insert !== false);
  const columns = written.map(({ propertyName, options }) => {
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
  const table = describeTable(`${declared.schema ?? 'public'}.${declared.name}`, columns);
  tables.set(entity, table);
  return table;
}

function describeTable(name: string, columns: readonly EntityColumn[]): EntityTable {
  const names = columns.map((column) => column.name).join(', ');
  const read = columns.map(
    (column) => `${column.name}${column.date ? '::text' : ''} as "${column.property}"`,
  );
  const values = join(
    columns.map(() => null),
    ', ',
  );
  return {
    name,
    columns,
    byProperty: new Map(columns.map((column) => [column.property, column])),
    inserting: sql`insert into ${raw(name)} (${raw(names)}) values (${values})`.strings,
    selecting: sql`select ${raw(read.join(', '))} from ${raw(name)}`,
  };
}

function columnTypeOf(type: string, isArray: boolean): Column<unknown> | undefined {
  if (isArray) return type === 'int' ? ints : texts;
  // A date is read as text: pg would make an instant of it.
  return type === 'date' ? text : READ_AS[type];
}

/**
 * Returns the column of an entity for a member of a row. Throws when there is none: the value of
 * the member would be lost.
 */
function columnFor(entity: EntityClass, property: string): EntityColumn {
  const column = tableOf(entity).byProperty.get(property);
  if (column === undefined) throw new Error(`${entity.name} has no column for "${property}"`);
  return column;
}

function parameterFor({ jsonb }: EntityColumn, value: unknown): unknown {
  return jsonb && value !== null ? JSON.stringify(value) : value;
}

/**
 * Returns `insert into …` for one row of an entity, with every column named. A call that forgets a
 * column does not compile.
 */
export function insertRow<Entity extends object>(
  entity: EntityClass<Entity>,
  row: EntityRow<Entity>,
): Sql {
  const { columns, inserting } = tableOf(entity);
  for (const property of Object.keys(row)) columnFor(entity, property);
  const members = row as Readonly<Record<string, unknown>>;
  const values = columns.map((column) => parameterFor(column, members[column.property]));
  return new Sql(inserting, values);
}

/**
 * Returns the same statement, which writes nothing when a row with the same values in these columns,
 * which are unique together, exists.
 */
export function insertRowUnlessTaken<Entity extends object>(
  entity: EntityClass<Entity>,
  row: EntityRow<Entity>,
  ...unique: readonly (keyof Entity & string)[]
): Sql {
  const names = unique.map((property) => columnFor(entity, property).name);
  return sql`${insertRow(entity, row)} on conflict (${raw(names.join(', '))}) do nothing`;
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
    Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([property, value]) => {
        const column = columnFor(entity, property);
        return new Sql([`${column.name} = `, ''], [parameterFor(column, value)]);
      });
  return sql`
    update ${raw(tableOf(entity).name)}
       set ${join(equal(changes), ', ')}
     where ${join(equal(where), ' and ')}`;
}

/**
 * Returns `select … from …` of an entity, to be followed by conditions. Its rows are of {@link
 * rowTypeOf}.
 */
export function selectRows(entity: EntityClass): Sql {
  return tableOf(entity).selecting;
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
