import { ApiProperty } from './documentation.js';
import { Text, WholeParameter } from './fields.js';
import { fault, invalidRequest, type Problem } from '../base/problem.js';

/** Query parameters of every list. */
export class PageQuery {
  @WholeParameter({ description: 'How many at most', min: 1, max: 500, example: 100 })
  limit?: number;

  @Text({
    description: 'Opaque position from `nextCursor` of the page before; only for the same query',
    max: 400,
    optional: true,
  })
  cursor?: string;
}

/** Where a list goes on: the sort key of the last item of a page. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export class PageResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page; null on the last',
  })
  nextCursor: string | null;
}

export const DEFAULT_LIMIT = 100;

/** The sort key inside a cursor. Throws a problem when the cursor belongs to another list. */
export function cursorKey(list: string, query: PageQuery): string {
  if (query.cursor === undefined) return '';
  const decoded = Buffer.from(query.cursor, 'base64url').toString('utf8');
  const prefix = `${list}\n`;
  if (
    !decoded.startsWith(prefix) ||
    Buffer.from(decoded).toString('base64url') !== query.cursor ||
    decoded.includes('\u0000') ||
    !decoded.isWellFormed()
  ) {
    throw foreignCursor();
  }
  return decoded.slice(prefix.length);
}

export function foreignCursor(): Problem {
  return invalidRequest([
    fault(
      'cursor',
      'cursor-of-another-query',
      'Markøren hører ikke til denne spørringen',
      'The cursor does not belong to this query',
    ),
  ]);
}

/**
 * The link to the next page of what has no place for a cursor, such as CSV: the same query with it.
 */
export function nextPage(
  path: string,
  nextCursor: string | null,
): Readonly<Record<string, string>> {
  if (nextCursor === null) return {};
  const [route = '', query] = path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', nextCursor);
  return { next: `${route}?${parameters.toString()}` };
}

/** Cuts `limit + 1` rows into a page. */
export function pageOf<R, T>(
  list: string,
  query: PageQuery,
  rows: readonly R[],
  key: (row: R) => string,
  item: (row: R) => T,
): Page<T> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: shown.map(item),
    nextCursor: more ? Buffer.from(`${list}\n${key(last)}`).toString('base64url') : null,
  };
}
