import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from '../../platform/base/clock.js';
import { accessOf, clientNameOf, type Principal, seesAll } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText } from '../../platform/database/fragments.js';
import {
  bool,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf, type PageQuery } from '../../platform/http/page.js';
import type { ReplayListResponse, ReplayResponse } from './replay.dto.js';
import { findReplayLocks } from './replay-actions.rules.js';

/** A replay as it is stored. */
export interface ReplayRow extends Omit<
  ReplayResponse,
  'allowedActions' | 'lockedActions' | 'publication'
> {
  readonly publicationReason: string | null;
  /** Client that proposed publication, which no answer names. */
  readonly proposedBy: string | null;
  readonly proposedAt: string | null;
  readonly publishedAt: string | null;
}

const REPLAY_ROW = rowType<ReplayRow>({
  id: uuid,
  purpose: textOf(),
  criteriaSet: text,
  baseline: nullable(text),
  project: nullable(text),
  owner: nullable(text),
  asOf: text,
  answersAsOf: text,
  selfAssessments: bool,
  rule: text,
  baselineRule: nullable(text),
  job: uuid,
  state: textOf(),
  counts: nullable(json()),
  inputHash: nullable(text),
  commentsUntil: nullable(text),
  publicationReason: nullable(text),
  proposedBy: nullable(text),
  proposedAt: nullable(text),
  publishedAt: nullable(text),
  createdAt: text,
  version: int,
});

/**
 * Rows of replays `r` as the API answers them, to be followed by conditions. The job belongs to the
 * directorate, so row-level security hides it from an owner. An owner sees only shared replays, and
 * these are always completed.
 */
const SELECT_REPLAY = sql`
  select r.id,
         r.purpose,
         r.criteria_set as "criteriaSet",
         r.baseline,
         r.project,
         r.owner,
         ${instantText(sql`r.as_of`)} as "asOf",
         ${instantText(sql`r.answers_as_of`)} as "answersAsOf",
         r.self_assessments as "selfAssessments",
         r.rules->'criteriaSet'->>'rule' as rule,
         r.rules->'baseline'->>'rule' as "baselineRule",
         r.job_id as job,
         coalesce((select j.state from platform.job j where j.id = r.job_id), 'completed') as state,
         r.counts,
         r.input_hash as "inputHash",
         ${instantText(sql`r.comments_until`)} as "commentsUntil",
         r.publication_reason as "publicationReason",
         r.proposed_by as "proposedBy",
         ${instantText(sql`r.proposed_at`)} as "proposedAt",
         ${instantText(sql`r.published_at`)} as "publishedAt",
         ${instantText(sql`r.created_at`)} as "createdAt",
         r.version
    from portfolio.replay r`;

/**
 * Condition: the caller may see replay `r`. Owners see shared replays, the directorate sees all.
 * The application's own check, beside row-level security.
 */
function isVisible(principal: Principal): Sql {
  return sql`(r.comments_until is not null or ${seesAll(principal)}::boolean)`;
}

/** Selects a page of replays, newest first, and one more: the first of the next page. */
function selectPage(principal: Principal, query: PageQuery, after: string): Sql {
  return sql`
    ${SELECT_REPLAY}
     where ${isVisible(principal)}
       and (${after}::text = '' or r.id::text < ${after})
     order by r.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Reads replays: all for the directorate, the shared ones for an owner. */
@Injectable()
export class ReplayQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list({ principal }: Command, query: PageQuery): Promise<Answer<ReplayListResponse>> {
    const statement = selectPage(principal, query, readCursorKey('replays', query));
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(REPLAY_ROW, statement),
    );
    const now = this.clock.now();
    return {
      body: pageOf(
        'replays',
        query,
        rows,
        ({ id }) => id,
        (row) => replayAnswer(row, principal, now),
      ),
    };
  }

  find({ principal }: Command, id: string): Promise<Answer<ReplayResponse>> {
    return this.database.transaction(accessOf(principal), (tx) =>
      this.answer(tx, principal, id, this.clock.now()),
    );
  }

  /** Answers one replay inside an open transaction. Throws 404 when the caller may not see it. */
  async answer(
    tx: Tx,
    principal: Principal,
    id: string,
    now: Date,
  ): Promise<Answer<ReplayResponse>> {
    const row = await this.require(tx, principal, id);
    return { body: replayAnswer(row, principal, now), etag: etagOf(row.version) };
  }

  /** Reads one replay inside an open transaction. Throws 404 when the caller may not see it. */
  async require(tx: Tx, principal: Principal, id: string): Promise<ReplayRow> {
    const [row] = await tx.query(
      REPLAY_ROW,
      sql`${SELECT_REPLAY} where ${isVisible(principal)} and r.id = ${id}`,
    );
    if (row === undefined) throw notFound({ nb: 'Gjennomspillingen', en: 'The replay' });
    return row;
  }
}

function replayAnswer(
  row: ReplayRow,
  { directorate, token }: Principal,
  now: Date,
): ReplayResponse {
  const { publicationReason: reason, proposedBy: _proposedBy, ...columns } = row;
  const { proposedAt, publishedAt, ...replay } = columns;
  const state = publishedAt === null ? 'proposed' : 'published';
  return {
    ...replay,
    publication:
      reason === null || proposedAt === null ? null : { state, reason, proposedAt, publishedAt },
    ...actionsOf(findReplayLocks(row, { directorate, client: clientNameOf(token), now })),
  };
}
