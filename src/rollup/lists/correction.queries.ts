import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { IS_WITHHELD } from '../status/compared-round.queries.js';
import { checkReader, type Readership } from '../status/figure-reader.rules.js';
import { isId } from '../../platform/base/ids.js';
import type { Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText } from '../../platform/database/fragments.js';
import { bool, int, nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Answer } from '../../platform/http/answer.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import type {
  CorrectionListResponse,
  CorrectionQuery,
  CorrectionResponse,
} from './correction.dto.js';

const READERSHIP_ROW = rowType<Readership>({ published: bool, withheld: bool });
const CORRECTION_ROW = rowType<CorrectionResponse & { readonly id: string }>({
  id: uuid,
  project: text,
  name: text,
  actor: text,
  revision: int,
  revertsTo: nullable(int),
  correction: bool,
  reason: nullable(text),
  recordedAt: text,
  contentHash: text,
});

/** Corrections of a round after a revision. Ids of revisions are made in the order of time. */
function selectCorrections(round: string, after: string | null, limit: number): Sql {
  return sql`
    select v.id,
           v.project->>'code' as project,
           v.project->>'name' as name,
           a.organisation_number as actor,
           v.revision,
           v.reverts_to as "revertsTo",
           v.correction,
           v.reason,
           ${instantText(sql`v.recorded_at`)} as "recordedAt",
           v.content_hash as "contentHash"
      from reporting.report_revision v
      join reporting.round r on r.id = v.round_id
      join actors.actor a on a.id = v.actor_id
     where r.key = ${round}
       and v.correction
       and (${after}::uuid is null or v.id > ${after})
     order by v.id
     limit ${limit}`;
}

/** Lists the corrections of a round. */
@Injectable()
export class CorrectionQueries {
  constructor(private readonly database: Database) {}

  async list(
    caller: Principal | undefined,
    round: string,
    query: CorrectionQuery,
  ): Promise<Answer<CorrectionListResponse>> {
    const [figures] = await this.database.readPublic(
      READERSHIP_ROW,
      sql`
        select s.published, ${IS_WITHHELD} as withheld
          from rollup.round_status s
          join reporting.round r on r.id = s.round_id
         where s.key = ${round}`,
    );
    if (figures === undefined)
      throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    checkReader(caller, figures);
    const list = `corrections ${round}`;
    const after = readCursorKey(list, query);
    const limit = (query.limit ?? DEFAULT_LIMIT) + 1;
    const statement = selectCorrections(round, isId(after) ? after : null, limit);
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.query(CORRECTION_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ id }) => id,
      ({ id: _, ...row }) => row,
    );
    return { body };
  }
}
