import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { seesUnpublished } from './publication.rules.js';

/**
 * Condition: the caller may read a row, because it is published or because the caller sees
 * unpublished rows. `publishedAt`: the row's column. The application's own check, beside row-level
 * security.
 */
export function readableBy(publishedAt: Sql, caller: Principal | undefined): Sql {
  return sql`(${publishedAt} is not null or ${seesUnpublished(caller)}::boolean)`;
}
