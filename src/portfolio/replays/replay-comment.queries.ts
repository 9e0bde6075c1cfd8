import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from '../../platform/base/clock.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText, visibleTo } from '../../platform/database/fragments.js';
import { nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf, type PageQuery } from '../../platform/http/page.js';
import type { ReplayCommentListResponse, ReplayCommentResponse } from './replay.dto.js';
import { ReplayQueries } from './replay.queries.js';

const COMMENT_ROW = rowType<ReplayCommentResponse>({
  id: uuid,
  owner: text,
  project: nullable(text),
  text,
  recordedAt: text,
});

/** Rows of comments `c` as the API answers them, to be followed by conditions. */
const SELECT_COMMENT = sql`
  select c.id,
         a.organisation_number as owner,
         c.project,
         c.text,
         ${instantText(sql`c.recorded_at`)} as "recordedAt"
    from portfolio.replay_comment c
    join actors.actor a on a.id = c.actor_id`;

/** A page of a list: the size, and the key of the last item of the page before. */
interface PageOfComments {
  readonly limit: number;
  readonly after: string;
}

/** Selects comments of the caller's own, or of all for the directorate, oldest first. */
function selectPage(principal: Principal, replayId: string, { limit, after }: PageOfComments): Sql {
  return sql`
    ${SELECT_COMMENT}
     where ${visibleTo(sql`c.actor_id`, principal)}
       and c.replay_id = ${replayId}
       and (${after}::text = '' or c.id::text > ${after})
     order by c.id
     limit ${limit}`;
}

/** Reads one comment inside an open transaction. */
export async function readComment(tx: Tx, id: string): Promise<ReplayCommentResponse> {
  const [row] = await tx.query(COMMENT_ROW, sql`${SELECT_COMMENT} where c.id = ${id}`);
  if (row === undefined) throw notFound({ nb: 'Kommentaren', en: 'The comment' });
  return row;
}

/** Reads the comments on a replay. */
@Injectable()
export class ReplayCommentQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly replays: ReplayQueries,
  ) {}

  async list(
    { principal }: Command,
    replayId: string,
    query: PageQuery,
  ): Promise<Answer<ReplayCommentListResponse>> {
    const list = `replay-comments ${replayId}`;
    const limit = (query.limit ?? DEFAULT_LIMIT) + 1;
    const statement = selectPage(principal, replayId, { limit, after: readCursorKey(list, query) });
    const rows = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.replays.answer(tx, principal, replayId, this.clock.now());
      return tx.query(COMMENT_ROW, statement);
    });
    return {
      body: pageOf(
        list,
        query,
        rows,
        ({ id }) => id,
        (comment) => comment,
      ),
    };
  }
}
