import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from '../../platform/base/clock.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, visibleTo } from '../../platform/database/fragments.js';
import { json, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Answer } from '../../platform/http/answer.js';
import { Table } from '../../platform/tables/table.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, foreignCursor, pageOf } from '../../platform/http/page.js';
import type {
  ReplayLineListResponse,
  ReplayLineQuery,
  ReplayLineResponse,
  ReplayResponse,
  ReplayResultResponse,
} from './replay.dto.js';
import { ReplayQueries } from './replay.queries.js';

const COLUMNS = [
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
  'criteriaSet',
  'baseline',
  'inputHash',
] as const;

const LINE_ROW = rowType<ReplayLineResponse & { readonly position: string }>({
  position: text,
  owner: text,
  project: text,
  name: text,
  kind: text,
  before: textOf(),
  after: textOf(),
  effect: textOf(),
  failedFirstBefore: nullable(text),
  failedFirst: nullable(text),
  missing: json(),
  assessments: json(),
});

/** The lines of a replay that a request asks for, after a part and a place in that part. */
interface LineSelection {
  readonly replayId: string;
  readonly effect?: string | undefined;
  readonly owner?: string | undefined;
  readonly after: readonly [part: number, place: number];
  readonly limit: number | null;
}

/** Selects lines of the caller's own projects, or of all for the directorate. */
function selectLines(principal: Principal, selection: LineSelection): Sql {
  const [part, place] = selection.after;
  return sql`
    select l.part || '.' || x.at as position,
           a.organisation_number as owner,
           x.line->>'project' as project,
           x.line->>'name' as name,
           x.line->>'kind' as kind,
           x.line->>'before' as before,
           x.line->>'after' as after,
           x.line->>'effect' as effect,
           x.line->>'failedFirstBefore' as "failedFirstBefore",
           x.line->>'failedFirst' as "failedFirst",
           coalesce(x.line->'missing', '[]') as missing,
           coalesce(x.line->'assessments', '[]') as assessments
      from portfolio.replay_part l
      join actors.actor a on a.id = l.actor_id
     cross join lateral json_array_elements(l.lines) with ordinality x(line, at)
     where ${visibleTo(sql`l.actor_id`, principal)}
       and l.replay_id = ${selection.replayId}
       and (l.part, x.at) > (${part}::int, ${place}::bigint)
       and ${equalsIfGiven(sql`x.line->>'effect'`, selection.effect)}
       and ${equalsIfGiven(sql`a.organisation_number`, selection.owner)}
     order by l.part, x.at
     limit ${selection.limit}`;
}

/** Reads the lines of a replay: one for each project. */
@Injectable()
export class ReplayLineQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly replays: ReplayQueries,
  ) {}

  async list(
    { principal }: Command,
    replayId: string,
    query: ReplayLineQuery,
  ): Promise<Answer<ReplayLineListResponse>> {
    const list = `replay-lines ${replayId} ${query.effect ?? ''} ${query.owner ?? ''}`;
    const statement = selectLines(principal, {
      replayId,
      effect: query.effect,
      owner: query.owner,
      after: parsePosition(readCursorKey(list, query)),
      limit: (query.limit ?? DEFAULT_LIMIT) + 1,
    });
    const rows = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.replays.answer(tx, principal, replayId, this.clock.now());
      return tx.query(LINE_ROW, statement);
    });
    return {
      body: pageOf(
        list,
        query,
        rows,
        ({ position }) => position,
        ({ position: _, ...line }) => line,
      ),
    };
  }

  /** Reads all of a replay that the caller may see, as JSON or as CSV, to keep. */
  readResult(
    { principal }: Command,
    replayId: string,
    { format }: PublicQuery,
  ): Promise<Answer<ReplayResultResponse | Table>> {
    const statement = selectLines(principal, { replayId, after: [0, 0], limit: null });
    return this.database.transaction(accessOf(principal), async (tx) => {
      const now = this.clock.now();
      const { body: replay } = await this.replays.answer(tx, principal, replayId, now);
      const rows = await tx.query(LINE_ROW, statement);
      const lines = rows.map(({ position: _, ...line }) => line);
      return { body: format === 'json' ? { replay, lines } : tableOfLines(replay, lines) };
    });
  }
}

function tableOfLines(replay: ReplayResponse, lines: readonly ReplayLineResponse[]): Table {
  const { criteriaSet, baseline, inputHash } = replay;
  const rows = lines.map((line) => ({
    ...line,
    missing: line.missing.join(' '),
    assessments: line.assessments.join(' '),
    criteriaSet,
    baseline,
    inputHash,
  }));
  return new Table(COLUMNS, rows);
}

/** Parses the key of a cursor, such as `3.17`: part 3, place 17. */
function parsePosition(key: string): readonly [part: number, place: number] {
  const [part = '0', place = '0'] = key === '' ? [] : key.split('.');
  if (!/^\d{1,9}$/.test(part) || !/^\d{1,9}$/.test(place)) throw foreignCursor();
  return [Number(part), Number(place)];
}
