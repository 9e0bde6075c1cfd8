import type { QueryConfig } from 'pg';
import sql, { type Sql } from 'sql-template-tag';

/** Names of prepared statements, each with one copy of the text, by that text. */
const known = new Map<string, { readonly name: string; readonly text: string }>();

/**
 * Returns a statement in the form that pg takes. PostgreSQL prepares it once per connection:
 * planning it under row-level security costs more than running it (bench, P9). Equal texts give the
 * same string, so that pg and the row check compare two texts by identity.
 */
export function prepareStatement({ text: built, values }: Sql): QueryConfig {
  const { name, text } = known.get(built) ?? remember(built);
  return { name, text, values: values.map(parameterOf) };
}

/** Lists the texts of all statements that this process has prepared. */
export function listPrepared(): string[] {
  return [...known.keys()];
}

function remember(text: string): { readonly name: string; readonly text: string } {
  const prepared = { name: `s${String(known.size)}`, text };
  known.set(text, prepared);
  return prepared;
}

/** Texts that need no quotes in an array literal. The text NULL does need them. */
const PLAIN = /^(?!null$)[\w-]+$/i;

function isPlain(element: unknown): element is string | number | boolean | null {
  if (typeof element === 'string') return PLAIN.test(element);
  return element === null || typeof element === 'number' || typeof element === 'boolean';
}

/**
 * Writes an array of numbers, ids or codes as one array literal. pg takes three times as long: it
 * quotes, escapes and appends element by element.
 */
function parameterOf(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isPlain)) return value;
  return `{${value.map((element) => element ?? 'NULL').join(',')}}`;
}

/**
 * Writes many JSON values as one text with a line for each, to be read with {@link jsonLinesOf}.
 * Null is an empty line; JSON itself has no line breaks. PostgreSQL splits one long text in a
 * fraction of the time that it needs for an array literal.
 */
export function jsonLines(values: readonly (object | string | null)[]): string {
  return values.map((value) => (value === null ? '' : JSON.stringify(value))).join('\n');
}

/** Array of the texts that {@link jsonLines} wrote. */
export function jsonLinesOf(lines: string): Sql {
  return sql`string_to_array(${lines}, E'\\n', '')`;
}

/** Returns the value of a jsonb column. Null stays SQL's null and does not become JSON's. */
export function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

/**
 * Wraps a statement that writes rows and returns them. PostgreSQL fails with `division_by_zero`
 * when it writes none. Every statement sent after it, the commit included, then has no effect, even
 * though nobody waits for the answer.
 */
export function failOnNone(statement: Sql): Sql {
  return sql`
    -- the rows that the statement writes
    with written as (${statement})
    select 1 / count(*)
      from written`;
}

const names = new Map<string, string>();
const MOST_NAMES = 2_000;

/** Returns a short name of a statement: its verb and its first table, such as `update platform.job`. */
export function nameStatement(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const verb = /\b(?:insert|update|delete|select|begin|commit|rollback|fetch)\b/i.exec(text)?.[0];
  const table = /\b(?:from|into|update)\s+([a-z_]+\.[a-z_]+)/i.exec(text)?.[1];
  const name = [verb?.toLowerCase() ?? 'statement', table].filter(Boolean).join(' ');
  if (names.size < MOST_NAMES) names.set(text, name);
  return name;
}
