import type { QueryResult } from 'pg';

/** One column of a result: the PostgreSQL types that it may have, and whether it may be null. */
export interface Column<Value> {
  /** Object ids of `pg_type`. */
  readonly types: readonly number[];
  readonly nullable: boolean;
  /** Carries the TypeScript type of the column; never set. */
  readonly value?: Value;
}

/** The columns of a row by name. */
export type Columns<Row> = { readonly [Name in keyof Row]-?: Column<Row[Name]> };

/** The rows that a statement must return. {@link checkRows} compares results with it. */
export interface RowType<Row> {
  readonly columns: Columns<Row>;
}

/** The TypeScript type of the rows of a row type. */
export type RowOf<Type> = Type extends RowType<infer Row> ? Row : never;

const column = <Value>(...types: number[]): Column<Value> => ({ types, nullable: false });

/** text, varchar, char, name, and literals without a type. */
export const text = column<string>(25, 1043, 1042, 19, 705);
export const uuid = column<string>(2950);
/** int4 and int2. */
export const int = column<number>(23, 21);
/** float8 and float4. */
export const float = column<number>(701, 700);
/** int8 and numeric, which pg reads as text so that no digit is lost. */
export const decimalText = column<string>(20, 1700);
export const bool = column<boolean>(16);
/** timestamptz, read as a Date. */
export const instant = column<Date>(1184);
/** Bytes, read as a Buffer. */
export const bytes = column<Buffer>(17);
/** Arrays of text, varchar, char or uuid. */
export const texts = column<string[]>(1009, 1015, 1014, 2951);
export const ints = column<number[]>(1007);
export const bools = column<boolean[]>(1000);

/** Returns the type of a text column that holds one of a few words. */
export function textOf<Word extends string>(): Column<Word> {
  return text as Column<Word>;
}

/** Returns the type of a column that holds an array of such words. */
export function textsOf<Word extends string>(): Column<Word[]> {
  return texts as Column<Word[]>;
}

/**
 * Returns the type of a json or jsonb column. Its content is not checked: it was written from
 * validated input, or is built by the statement itself.
 */
export function json<Value>(): Column<Value> {
  return column<Value>(114, 3802);
}

/** Returns a column type that also accepts null. */
export function nullable<Value>(of: Column<Value>): Column<Value | null> {
  return { ...of, nullable: true };
}

/** Declares the rows of a statement, column by column. */
export function rowType<Row>(columns: Columns<Row>): RowType<Row> {
  return { columns };
}

/** Statements whose columns have been compared with a row type, by their text. */
const compared = new WeakMap<RowType<never>, Set<string>>();

/**
 * Returns the rows of a result when they are of the row type. Throws {@link UnexpectedRows} when a
 * column is missing, is one too many, has another type, or is null where it must not be. Names and
 * types are compared once per statement; nulls in every row.
 */
export function checkRows<Row>(type: RowType<Row>, statement: string, result: QueryResult): Row[] {
  const seen = compared.get(type as RowType<never>) ?? new Set<string>();
  if (!seen.has(statement)) {
    compareColumns(type, statement, result);
    compared.set(type as RowType<never>, seen.add(statement));
  }
  refuseNulls(type, statement, result);
  return result.rows as Row[];
}

function compareColumns<Row>(type: RowType<Row>, statement: string, result: QueryResult): void {
  const expected = new Map<string, Column<unknown>>(Object.entries(type.columns));
  const found = new Map(result.fields.map(({ name, dataTypeID }) => [name, dataTypeID]));
  const faults = [
    ...[...expected.keys()].filter((name) => !found.has(name)).map((name) => `lacks "${name}"`),
    ...[...found].flatMap(([name, id]) => {
      const { types } = expected.get(name) ?? { types: undefined };
      if (types === undefined) return [`has "${name}", which its row type lacks`];
      return types.includes(id) ? [] : [`gives "${name}" the type ${String(id)}`];
    }),
  ];
  if (faults.length > 0) throw new UnexpectedRows(statement, faults);
}

/** Names of the columns of a row type that are never null, found once for all its results. */
const requiredColumns = new WeakMap<RowType<never>, readonly string[]>();

function findRequiredColumns<Row>(type: RowType<Row>): readonly string[] {
  const known = requiredColumns.get(type as RowType<never>);
  if (known !== undefined) return known;
  const columns = Object.entries<Column<unknown>>(type.columns);
  const required = columns.filter(([, column]) => !column.nullable).map(([name]) => name);
  requiredColumns.set(type as RowType<never>, required);
  return required;
}

function refuseNulls<Row>(type: RowType<Row>, statement: string, result: QueryResult): void {
  for (const name of findRequiredColumns(type)) {
    for (const row of result.rows as Record<string, unknown>[]) {
      if (row[name] === null) throw new UnexpectedRows(statement, [`gives null as "${name}"`]);
    }
  }
}

/** Thrown when a statement returns other columns than its row type: a mistake in our code. */
export class UnexpectedRows extends Error {
  constructor(statement: string, faults: readonly string[]) {
    super(`A statement ${faults.join(', ')}:\n${statement}`);
    this.name = 'UnexpectedRows';
  }
}
