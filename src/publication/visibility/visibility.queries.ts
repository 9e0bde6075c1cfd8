import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText } from '../../platform/database/fragments.js';
import { int, json, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Withholding } from '../views/visibility.types.js';
import type { VisibilityResponse } from './visibility.dto.js';
import { listFields } from './visibility.rules.js';

/** A version of the visibility, with its rules in order. */
export type StoredVisibility = Omit<VisibilityResponse, 'fields' | 'rules'> & {
  readonly rules: Withholding[];
};

const VISIBILITY_ROW = rowType<StoredVisibility>({
  version: int,
  reason: text,
  decidedBy: nullable(text),
  recordedAt: text,
  rules: json(),
});

/** Expression: the rules of version `v`, in order. */
const RULES = sql`
         coalesce((
           select jsonb_agg(jsonb_build_object(
                    'field', r.field,
                    'stage', r.stage,
                    'audience', r.audience,
                    'ground', r.ground,
                    'shownFrom', r.shown_from) order by r.field, r.stage, r.audience)
             from publication.visibility_rule r
            where r.version = v.version), '[]')`;

/** Selects a version of the visibility, or the newest one. */
function selectVisibility(version: number | null): Sql {
  return sql`
  select v.version,
         v.reason,
         v.decided_by as "decidedBy",
         ${instantText(sql`v.recorded_at`)} as "recordedAt",
         ${RULES} as rules
    from publication.visibility v
   where ${version}::int is null or v.version = ${version}
   order by v.version desc
   limit 1`;
}

/** Finds a version of the visibility; without a number the newest one. */
export async function findVisibility(
  tx: Tx,
  version: number | null = null,
): Promise<StoredVisibility | undefined> {
  const [row] = await tx.query(VISIBILITY_ROW, selectVisibility(version));
  return row;
}

/** Reads the newest visibility. There is always one. */
export async function readNewestVisibility(tx: Tx): Promise<StoredVisibility> {
  const found = await findVisibility(tx);
  if (found === undefined) throw new Error('There is no visibility');
  return found;
}

/** Answers versions of the visibility. Anyone may know what is withheld, and on what ground. */
@Injectable()
export class VisibilityQueries {
  constructor(private readonly database: Database) {}

  find(version: number | undefined): Promise<Answer<VisibilityResponse>> {
    return this.database.transaction({ kind: 'public' }, (tx) => this.answer(tx, version));
  }

  /** Answers a version inside an open transaction. Throws 404 when there is none. */
  async answer(tx: Tx, version: number | undefined): Promise<Answer<VisibilityResponse>> {
    const found = await findVisibility(tx, version ?? null);
    if (found === undefined) throw notFound({ nb: 'Versjonen', en: 'The version' });
    return { body: { ...found, fields: listFields() }, etag: etagOf(found.version) };
  }
}
