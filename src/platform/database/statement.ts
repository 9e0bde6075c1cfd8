import type { QueryConfig } from 'pg';
import sql, { type Sql } from 'sql-template-tag';

/** Names of prepared statements by their text. */
const names = new Map<string, string>();

/**
 * Returns a statement as pg takes it, prepared once per connection: planning one under row-level
 * security costs more than running it (bench, P9).
 */
export function preparedStatement({ text, values }: Sql): QueryConfig {
  let name = names.get(text);
  if (name === undefined) {
    name = `s${String(names.size)}`;
    names.set(text, name);
  }
  return { name, text, values: values.map(parameterOf) };
}

/** Elements that need no quotes in an array literal. A text that says NULL does need them. */
const PLAIN = /^(?!null$)[\w-]+$/i;

function isPlain(element: unknown): element is string | number | boolean | null {
  if (typeof element === 'string') return PLAIN.test(element);
  return element === null || typeof element === 'number' || typeof element === 'boolean';
}

/**
 * Writes an array of numbers, ids, codes and the like as one array literal. pg quotes, escapes and
 * adds element by element, which takes three times as long.
 */
function parameterOf(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isPlain)) return value;
  return `{${value.map((element) => element ?? 'NULL').join(',')}}`;
}

/**
 * Writes many JSON values as one text, one a line; the empty line is null. Read it with {@link
 * jsonLinesOf}. PostgreSQL takes one long text apart in a fraction of the time that it needs for an
 * array literal, and JSON has no line break of its own.
 */
export function jsonLines(values: readonly (object | string | null)[]): string {
  return values.map((value) => (value === null ? '' : JSON.stringify(value))).join('\n');
}

/** The array of texts that {@link jsonLines} wrote, as SQL. */
export function jsonLinesOf(lines: string): Sql {
  return sql`string_to_array(${lines}, E'\\n', '')`;
}

/** Returns a value for a jsonb column: null stays SQL's null and does not become JSON's. */
export function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

/**
 * Wraps a statement that writes rows and returns them, so that PostgreSQL fails with
 * `division_by_zero` where it writes none. Whatever is sent behind it, the commit included, then
 * has no effect, though nobody waited for its answer.
 */
export function failingOnNone(statement: Sql): Sql {
  return sql`with written as (${statement}) select 1 / count(*) from written`;
}
