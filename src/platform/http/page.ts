import { ApiProperty } from '../fields/documentation.js';
import { Text, WholeParameter } from '../fields/fields.js';
import { fault, invalidRequest, type Problem } from '../base/problem.js';

/** The most items that a page may have. */
export const MAX_LIMIT = 500;

/** Query parameters of a list. */
export class PageQuery {
  @WholeParameter({
    description: 'Maximum number of items on the page',
    min: 1,
    max: MAX_LIMIT,
    example: 100,
  })
  limit?: number;

  @Text({
    description:
      'Position of the page: `nextCursor` of the page before. Valid for the same query only',
    max: 400,
    optional: true,
  })
  cursor?: string;
}

/** One page of a list. `nextCursor` carries the sort key of the last item. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

export class PageResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page. Null on the last page',
  })
  nextCursor: string | null;
}

export const DEFAULT_LIMIT = 100;

/**
 * Returns the sort key inside the cursor of a query, or an empty text without a cursor. Throws a
 * problem when the cursor belongs to another list.
 */
export function readCursorKey(list: string, query: PageQuery): string {
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

/** Returns the link to the next page, for answers such as CSV that have no field for a cursor. */
export function linkNextPage(
  path: string,
  nextCursor: string | null,
): Readonly<Record<string, string>> {
  if (nextCursor === null) return {};
  const [route = '', query] = path.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', nextCursor);
  return { next: `${route}?${parameters.toString()}` };
}

/** Makes a page of at most `limit` items from up to `limit + 1` rows. */
// eslint-disable-next-line no-restricted-syntax -- called by every list with a row per parameter
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
