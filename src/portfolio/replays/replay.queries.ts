import { Injectable } from '@nestjs/common';
import { actionsOf, type Locked } from '../../platform/http/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { CSV, csvOf, wantsCsv } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import {
  cursorKey,
  DEFAULT_LIMIT,
  foreignCursor,
  pageOf,
  type PageQuery,
} from '../../platform/http/page.js';
import { accessOf, type Principal, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import type {
  ReplayCommentListResponse,
  ReplayCommentResponse,
  ReplayLineListResponse,
  ReplayLineQuery,
  ReplayLineResponse,
  ReplayListResponse,
  ReplayResponse,
  ReplayResultResponse,
} from './replay.dto.js';

// Its job is the directorate's; to an owner a shared replay is always done.
const COLUMNS = `r.id, r.purpose, r.criteria_set as "criteriaSet", r.baseline, r.project, r.owner, ${instantText('r.as_of')} as "asOf", ${instantText('r.answers_as_of')} as "answersAsOf",
  r.self_assessments as "selfAssessments", r.rules->'criteriaSet'->>'rule' as rule, r.rules->'baseline'->>'rule' as "baselineRule", r.job_id as job,
  coalesce((select j.state from platform.job j where j.id = r.job_id), 'completed') as state, r.counts, r.input_hash as "inputHash",
  ${instantText('r.comments_until')} as "commentsUntil", ${instantText('r.created_at')} as "createdAt", r.version`;
/**
 * The application's own check, beside row-level security: what was shared, or all for the
 * directorate.
 */
const VISIBLE = `(r.comments_until is not null or $1)`;
const LINE = [
  'owner',
  'project',
  'name',
  'kind',
  'before',
  'after',
  'effect',
  'failedFirstBefore',
  'failedFirst',
  'missing',
  'assessments',
] as const;
const COMMENT = `c.id, a.organisation_number as owner, c.project, c.text, ${instantText('c.recorded_at')} as "recordedAt"`;

type ReplayRow = Omit<ReplayResponse, 'allowedActions' | 'lockedActions'>;

/** Reads of replays: the directorate all, an owner what was shared and its own lines of it. */
@Injectable()
export class ReplayQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list({ principal }: Command, query: PageQuery): Promise<Answer<ReplayListResponse>> {
    const after = cursorKey('replays', query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.rows<ReplayRow>(
        `select ${COLUMNS} from portfolio.replay r where ${VISIBLE} and ($2 = '' or r.id::text < $2) order by r.id desc limit $3`,
        [seesAll(principal), after, (query.limit ?? DEFAULT_LIMIT) + 1],
      ),
    );
    return {
      body: pageOf(
        'replays',
        query,
        rows,
        (row) => row.id,
        (row) => shown(row, principal, this.clock.now()),
      ),
    };
  }

  find({ principal }: Command, id: string): Promise<Answer<ReplayResponse>> {
    return this.database.transaction(accessOf(principal), (tx) =>
      this.answer(tx, principal, id, this.clock.now()),
    );
  }

  /** One replay, inside an open transaction. */
  async answer(
    tx: Tx,
    principal: Principal,
    id: string,
    now: Date,
  ): Promise<Answer<ReplayResponse>> {
    const [row] = await tx.rows<ReplayRow>(
      `select ${COLUMNS} from portfolio.replay r where ${VISIBLE} and r.id = $2`,
      [seesAll(principal), id],
    );
    if (row === undefined) throw notFound({ nb: 'Gjennomspillingen', en: 'The replay' });
    return { body: shown(row, principal, now), etag: etagOf(row.version) };
  }

  async lines(
    command: Command,
    id: string,
    query: ReplayLineQuery,
  ): Promise<Answer<ReplayLineListResponse>> {
    const list = `replay-lines ${id} ${query.effect ?? ''} ${query.owner ?? ''}`;
    const after = cursorKey(list, query);
    const [part = '0', at = '0'] = after === '' ? [] : after.split('.');
    if (!/^\d{1,9}$/.test(part) || !/^\d{1,9}$/.test(at)) throw foreignCursor();
    const rows = await this.database.transaction(accessOf(command.principal), async (tx) => {
      await this.answer(tx, command.principal, id, this.clock.now());
      return this.rows(tx, command.principal, id, {
        ...query,
        after: [Number(part), Number(at)],
        limit: (query.limit ?? DEFAULT_LIMIT) + 1,
      });
    });
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => row.position,
        ({ position: _, ...line }) => line,
      ),
    };
  }

  /** All of a replay that the caller may see, as JSON or as CSV, to keep. */
  result(
    command: Command,
    id: string,
    accept: string | undefined,
  ): Promise<Answer<ReplayResultResponse | string>> {
    const { principal } = command;
    return this.database.transaction(accessOf(principal), async (tx) => {
      const { body: replay } = await this.answer(tx, principal, id, this.clock.now());
      const lines = (await this.rows(tx, principal, id, { after: [0, 0], limit: null })).map(
        ({ position: _, ...line }) => line,
      );
      if (!wantsCsv(accept)) return { body: { replay, lines } };
      const rows = lines.map((line) => ({
        ...line,
        missing: line.missing.join(' '),
        assessments: line.assessments.join(' '),
        criteriaSet: replay.criteriaSet,
        baseline: replay.baseline,
        inputHash: replay.inputHash,
      }));
      return {
        body: csvOf([...LINE, 'criteriaSet', 'baseline', 'inputHash'], rows),
        contentType: CSV,
      };
    });
  }

  async comments(
    command: Command,
    id: string,
    query: PageQuery,
  ): Promise<Answer<ReplayCommentListResponse>> {
    const { principal } = command;
    const list = `replay-comments ${id}`;
    const after = cursorKey(list, query);
    const rows = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.answer(tx, principal, id, this.clock.now());
      return tx.rows<ReplayCommentResponse>(
        `select ${COMMENT} from portfolio.replay_comment c join actors.actor a on a.id = c.actor_id
          where (c.actor_id = any($1::uuid[]) or $2) and c.replay_id = $3 and ($4 = '' or c.id::text > $4) order by c.id limit $5`,
        [...visibleTo(principal), id, after, (query.limit ?? DEFAULT_LIMIT) + 1],
      );
    });
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => row.id,
        (row) => row,
      ),
    };
  }

  async comment(tx: Tx, id: string): Promise<ReplayCommentResponse | undefined> {
    const [row] = await tx.rows<ReplayCommentResponse>(
      `select ${COMMENT} from portfolio.replay_comment c join actors.actor a on a.id = c.actor_id where c.id = $1`,
      [id],
    );
    return row;
  }

  private rows(
    tx: Tx,
    principal: Principal,
    id: string,
    {
      effect,
      owner,
      after,
      limit,
    }: { effect?: string; owner?: string; after: readonly [number, number]; limit: number | null },
  ): Promise<(ReplayLineResponse & { position: string })[]> {
    return tx.rows(
      `select l.part || '.' || x.at as position, a.organisation_number as owner, ${LINE.slice(1)
        .map((name) =>
          ['missing', 'assessments'].includes(name)
            ? `coalesce(x.line->'${name}', '[]') as "${name}"`
            : `x.line->>'${name}' as "${name}"`,
        )
        .join(', ')}
         from portfolio.replay_part l join actors.actor a on a.id = l.actor_id cross join lateral json_array_elements(l.lines) with ordinality x(line, at)
        where (l.actor_id = any($1::uuid[]) or $2) and l.replay_id = $3 and (l.part, x.at) > ($4::int, $5::bigint)
          and ($6::text is null or x.line->>'effect' = $6) and ($7::text is null or a.organisation_number = $7)
        order by l.part, x.at limit $8`,
      [...visibleTo(principal), id, ...after, effect ?? null, owner ?? null, limit],
    );
  }
}

function seesAll(principal: Principal): boolean {
  return principal.directorate || principal.unchecked;
}

function shown(row: ReplayRow, principal: Principal, now: Date): ReplayResponse {
  const notDone: Locked | undefined =
    row.counts === null
      ? {
          code: 'wrong-state',
          reason: { nb: `Gjennomspillingen er ${row.state}`, en: `The replay is ${row.state}` },
        }
      : undefined;
  const notShared: Locked | undefined =
    row.commentsUntil === null
      ? {
          code: 'not-shared',
          reason: { nb: 'Gjennomspillingen er ikke delt', en: 'The replay is not shared' },
        }
      : undefined;
  const closed: Locked | undefined =
    row.commentsUntil !== null && now >= new Date(row.commentsUntil)
      ? {
          code: 'comments-closed',
          reason: {
            nb: `Fristen var ${row.commentsUntil}`,
            en: `The deadline was ${row.commentsUntil}`,
          },
        }
      : undefined;
  const share: Locked | undefined = principal.directorate
    ? notDone
    : {
        code: 'directorate-only',
        reason: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
      };
  return { ...row, ...actionsOf({ share, comment: notShared ?? closed }) };
}
