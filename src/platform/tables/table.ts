import { exactJson } from '../base/money.js';

type Row = Readonly<Record<string, unknown>>;

/** The rows of an answer, for CSV and workbooks: a value for each column, null for none. */
export class Table {
  constructor(
    readonly columns: readonly string[],
    readonly rows: readonly Row[],
  ) {}
}

/** Members of an answer that say nothing in a table. */
const LEFT_OUT = new Set(['nextCursor']);

/**
 * Makes a table of any answer. A list gives a row per item, with the other members of the answer on
 * every row; of several lists, `part` names the list of a row. An answer without a list is one row.
 */
export function tableOfAnswer(answer: object): Table {
  const members = Object.entries(answer).filter(([name]) => !LEFT_OUT.has(name));
  const lists = members.filter(isListOfObjects);
  const about = flatten(Object.fromEntries(members.filter((member) => !lists.includes(member))));
  const rows = lists.flatMap(([part, items]) =>
    (items as object[]).map((item) => ({
      ...(lists.length > 1 ? { part } : {}),
      ...about,
      ...flatten(item),
    })),
  );
  const all: readonly Row[] = lists.length === 0 ? [about] : rows;
  const columns = new Set([about, ...all].flatMap(Object.keys));
  return new Table([...columns], all);
}

/** Says whether a member is a list of objects. Of an empty list only its name tells. */
function isListOfObjects([name, value]: readonly [string, unknown]): boolean {
  if (!Array.isArray(value) || (value.length === 0 && name !== 'items')) return false;
  return value.every((item) => typeof item === 'object' && item !== null);
}

/** Returns the values of an object by path: `{ name: { nb: 'x' } }` has `name.nb`. */
function flatten(value: object, path = ''): Row {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
      const at = path + name;
      if (Array.isArray(member)) return [[at, textOfList(member)]];
      if (typeof member !== 'object' || member === null) return [[at, member]];
      return Object.entries(flatten(member, `${at}.`));
    }),
  );
}

/** Writes a list inside a row: codes separated by spaces, anything else as JSON. */
function textOfList(list: readonly unknown[]): string {
  const isCodes = list.every((item) => typeof item === 'string' && !item.includes(' '));
  return isCodes ? list.join(' ') : exactJson(list);
}
