import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { actionsOf } from '../../platform/http/allowed-actions.dto.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { type Access, accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import type { CaseListResponse, CaseQuery, CaseResponse } from './case.dto.js';
import { caseLocks } from './case.rules.js';
import { isDirectorate, seesUnpublished } from '../councils/publication.rules.js';

const COLUMNS = `c.id, c.council, c.number, c.meeting, c.type, json_build_object('nb', c.title_nb, 'en', c.title_en) as title, c.presenter,
  c.proposed_decision as "proposedDecision", c.decision, c.outcome, c.state,
  (select coalesce(json_agg(p.code order by p.code), '[]') from governance.case_project p where p.case_id = c.id) as projects,
  (select coalesce(json_agg(json_build_object('round', f.round, 'hash', f.hash, 'frozenAt', ${instantText('f.frozen_at')}) order by f.round), '[]') from governance.case_figures f where f.case_id = c.id) as figures,
  (select coalesce(json_agg(json_build_object('project', v.code, 'action', v.action, 'reason', v.reason) order by v.code), '[]') from governance.case_move v where v.case_id = c.id) as moves,
  ${instantText('c.published_at')} as "publishedAt", ${instantText('c.decided_at')} as "decidedAt", c.version, ${instantText('c.created_at')} as "createdAt", ${instantText('c.updated_at')} as "updatedAt"`;
/**
 * The application's own check, beside row-level security: what is published, or all for the
 * directorate.
 */
const VISIBLE = `(c.published_at is not null or $1)`;
/** Council, year, number: `nehs 21 019`. */
const SORT = `(c.council || ' ' || split_part(c.number, '/', 2) || ' ' || lpad(split_part(c.number, '/', 1), 3, '0')) collate "C"`;

type CaseRow = Omit<CaseResponse, 'allowedActions' | 'lockedActions'>;

/** Cases and their frozen figures: anyone reads what is published, the directorate reads all. */
@Injectable()
export class CaseQueries {
  constructor(private readonly database: Database) {}

  list(caller: Principal | undefined, query: CaseQuery): Promise<Answer<CaseListResponse>> {
    const list = `cases ${query.council ?? ''} ${query.meeting ?? ''} ${query.state ?? ''} ${query.project ?? ''}`;
    const after = cursorKey(list, query);
    return this.database.transaction(readAs(caller), async (tx) => {
      const rows = await tx.rows<CaseRow & { sort: string }>(
        `select ${COLUMNS}, ${SORT} as sort from governance.council_case c
          where ${VISIBLE} and ($2::text is null or c.council = $2) and ($3::text is null or c.meeting = $3) and ($4::text is null or c.state = $4)
            and ($5::text is null or exists (select 1 from governance.case_project p where p.case_id = c.id and p.code = $5)) and ${SORT} > $6
          order by ${SORT} limit $7`,
        [
          seesUnpublished(caller),
          query.council ?? null,
          query.meeting ?? null,
          query.state ?? null,
          query.project ?? null,
          after,
          (query.limit ?? DEFAULT_LIMIT) + 1,
        ],
      );
      return {
        body: pageOf(
          list,
          query,
          rows,
          (row) => row.sort,
          ({ sort: _, ...row }) => response(row, caller),
        ),
      };
    });
  }

  find(caller: Principal | undefined, id: string): Promise<Answer<CaseResponse>> {
    return this.database.transaction(readAs(caller), (tx) => this.answer(tx, caller, id));
  }

  /** One case as an answer, inside an open transaction. */
  async answer(tx: Tx, caller: Principal | undefined, id: string): Promise<Answer<CaseResponse>> {
    const [row] = await tx.rows<CaseRow>(
      `select ${COLUMNS} from governance.council_case c where ${VISIBLE} and c.id = $2`,
      [seesUnpublished(caller), id],
    );
    if (row === undefined) throw notFound({ nb: 'Saken', en: 'The case' });
    return { body: response(row, caller), etag: etagOf(row.version) };
  }

  /** The figures of a round as the case was given them: the same bytes for good. */
  figures(caller: Principal | undefined, id: string, round: string): Promise<Answer<string>> {
    return this.database.transaction(readAs(caller), async (tx) => {
      const [row] = await tx.rows<{ body: string; hash: string }>(
        `select f.body, f.hash from governance.case_figures f join governance.council_case c on c.id = f.case_id where ${VISIBLE} and c.id = $2 and f.round = $3`,
        [seesUnpublished(caller), id, round],
      );
      if (row === undefined) throw notFound({ nb: 'Tallene', en: 'The figures' });
      return { body: row.body, etag: `"${row.hash}"` };
    });
  }
}

/** What the database shows to a reader with or without a token. */
function readAs(caller: Principal | undefined): Access {
  return caller === undefined ? { kind: 'public' } : accessOf(caller);
}

function response(row: CaseRow, caller: Principal | undefined): CaseResponse {
  return { ...row, ...actionsOf(caseLocks(row.state, isDirectorate(caller))) };
}
