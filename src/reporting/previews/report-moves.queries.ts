import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { visibleTo } from '../../platform/database/fragments.js';
import { json, nullable, rowType, text, textOf, uuid } from '../../platform/database/row-type.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { codeOfProject } from '../../portfolio/projects/project.lookup.js';
import type { ReportContentValue, ReportState } from '../content/report.types.js';
import { ForecastMoves, type MovesQuestion } from '../content/forecast-moves.lookup.js';
import type { ReportMovesResponse } from '../content/forecast-moves.dto.js';
import { forecastsOf, nameFirst } from '../content/forecast-moves.rules.js';

type Content = Pick<ReportContentValue, 'milestones'>;

const REPORT_ROW = rowType({
  roundId: uuid,
  round: text,
  project: text,
  state: textOf<ReportState>(),
  content: json<Content>(),
  before: nullable(json<Content>()),
});

/** Reads what the forecast of one report moves along the agreements of its round. */
@Injectable()
export class ReportMovesQueries {
  constructor(
    private readonly database: Database,
    private readonly moves: ForecastMoves,
  ) {}

  /**
   * Finds what a report moves: a draft against the newest certified report of its project, and a
   * certified one against the report before it.
   */
  async find({ principal }: Command, id: string): Promise<Answer<ReportMovesResponse>> {
    const [report] = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(REPORT_ROW, selectReport(principal, id)),
    );
    if (report === undefined) throw notFound({ nb: 'Rapporten', en: 'The report' });
    const { roundId, round, project, state, content, before } = report;
    const question: MovesQuestion = {
      roundId,
      caller: principal,
      changes: [
        {
          project,
          ...(state === 'certified' ? { before: before && forecastsOf(before) } : {}),
          after: forecastsOf(content),
        },
      ],
    };
    const found = await this.database.transaction({ kind: 'system' }, (tx) =>
      this.moves.find(tx, question),
    );
    return { body: { round, project, ...nameFirst(found) } };
  }
}

/** Selects a report that a caller may read, with the certified content before it. */
function selectReport(principal: Principal, id: string): Sql {
  return sql`
    select r.id as "roundId",
           r.key as round,
           p.code as project,
           t.state,
           t.content,
           (select v.content
              from reporting.report_revision v
              join reporting.round e on e.id = v.round_id
             where v.project_id = t.project_id
               and e.opens_at <= r.opens_at
               and (v.report_id, v.revision) <> (t.id, t.revision)
             order by e.opens_at desc, v.revision desc
             limit 1) as before
      from reporting.report t
      join reporting.round r on r.id = t.round_id
     cross join lateral (${codeOfProject(sql`t.project_id`)}) p
     where t.id = ${id}
       and ${visibleTo(sql`t.actor_id`, principal)}`;
}
