import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { osloDate } from '../../platform/base/clock.js';
import {
  instant,
  int,
  json,
  nullable,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import { RoadmapItemLookup } from '../../strategy/roadmap/roadmap-item.lookup.js';
import type { RoadmapItemThen } from '../../strategy/roadmap/roadmap.types.js';
import { defineListedLines } from '../lines/line.queries.js';
import type { Without } from '../lists/round-list.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import {
  countOutcomes,
  type DatedReport,
  describeOutcomes,
  expectedDayOf,
  judgeItem,
} from './roadmap-outcome.rules.js';
import type { RoadmapReport, RoundRoadmapItem, RoundRoadmapResponse } from './round-roadmap.dto.js';

/** The certified report of a project in the round. */
interface CertifiedReport extends DatedReport {
  readonly projectId: string;
  readonly project: string;
  readonly actorId: string;
  readonly report: string;
  readonly revision: number;
}

const REPORT_ROW = rowType<CertifiedReport>({
  projectId: uuid,
  project: text,
  actorId: uuid,
  state: text,
  report: uuid,
  revision: int,
  milestones: json(),
  endsOn: nullable(text),
});

const ROUND_ROW = rowType({ closesAt: instant });

/** Selects the certified reports of these projects in a round, with the end known at its closing. */
function selectReports({ source, row, known }: FigureRound, projects: readonly string[]): Sql {
  const until = sql`least(${known}::timestamptz, ${row.closed_at}::timestamptz, 'infinity')`;
  return sql`
    with ${defineListedLines('l', source, sql`l.project_id = any(${[...projects]}::uuid[])`)}
    select l.project_id as "projectId",
           l.code as project,
           l.actor_id as "actorId",
           l.state,
           v.report_id as report,
           v.revision,
           coalesce(v.content->'milestones', '[]') as milestones,
           p.ends_on as "endsOn"
      from l
      join reporting.report_revision v on v.id = l.revision_id
      left join lateral (
           select r.project->>'ends_on' as ends_on
             from portfolio.project_revision r
            where r.project_id = l.project_id
              and r.recorded_at <= ${until}
            order by r.version desc
            limit 1) p on true`;
}

/**
 * Answers what the certified reports of a round say of the roadmaps of its time (S9): the items
 * that they confirm, those that would move and by which report, and those without a project.
 */
@Injectable()
export class RoundRoadmapQueries {
  constructor(private readonly roadmaps: RoadmapItemLookup) {}

  async find(tx: Tx, round: FigureRound): Promise<AnswerContent<Without<RoundRoadmapResponse>>> {
    const { row, known, textOwners } = round;
    const day = await findDay(tx, round);
    const then = { day, known, closedAt: row.closed_at };
    const items = await this.roadmaps.listItemsThen(tx, then);
    const projects = items.flatMap(({ links }) => links.map(({ projectId }) => projectId));
    const reports = await tx.query(REPORT_ROW, selectReports(round, projects));
    const judged = items.map((item) => judge(item, reports));
    const statement = await this.roadmaps.findStatement(tx, row.key, known);
    const counts = countOutcomes(judged.map(({ answer }) => answer));
    const content = {
      sentence: describeOutcomes(counts),
      statement: statement !== undefined && textOwners === null ? statement : null,
      counts,
      items: judged
        .filter(({ actors }) => textOwners === null || actors.some((id) => textOwners.includes(id)))
        .map(({ answer }) => answer),
    };
    return { content, table: (about) => tableOf(about, content.items) };
  }
}

/**
 * Finds the day whose roadmap counts: that of the figures, or of the closing once the round has
 * closed. A historical round was to close in its own time, whenever it was loaded.
 */
async function findDay(tx: Tx, { row, day }: FigureRound): Promise<string> {
  const [round] = await tx.query(
    ROUND_ROW,
    sql`select r.closes_at as "closesAt" from reporting.round r where r.id = ${row.id}`,
  );
  const closing = row.historical ? round?.closesAt : row.closed_at;
  const last = closing == null ? day : osloDate(closing);
  return last < day ? last : day;
}

/** An item as it is answered, and the actors that reported its projects. */
interface AnsweredItem {
  readonly answer: RoundRoadmapItem;
  readonly actors: readonly string[];
}

function judge(item: RoadmapItemThen, reports: readonly CertifiedReport[]): AnsweredItem {
  const linked = item.links.map((link) => {
    const report = reports.find(({ projectId }) => projectId === link.projectId);
    return { link, report, day: report === undefined ? null : expectedDayOf(link, report) };
  });
  const { links: _, itemId: __, ...shown } = item;
  const judged = judgeItem(
    item,
    linked.map(({ day }) => day),
  );
  const answered = linked.map(({ link, report, day }): RoadmapReport => ({
    project: report?.project ?? link.project,
    milestone: link.milestone,
    note: link.note,
    report: report?.report ?? null,
    revision: report?.revision ?? null,
    date: day?.date ?? null,
    dateFrom: day?.dateFrom ?? null,
  }));
  return {
    answer: { ...shown, ...judged, reports: answered },
    actors: linked.flatMap(({ report }) => (report === undefined ? [] : [report.actorId])),
  };
}

/** Writes one line for each item and linked project. */
function tableOf(about: object, items: readonly RoundRoadmapItem[]): Table {
  return new Table(
    [
      'round',
      'asOf',
      'roadmap',
      'version',
      'code',
      'kind',
      'title',
      'period',
      'state',
      'outcome',
      'movesTo',
      'project',
      'milestone',
      'note',
      'report',
      'revision',
      'date',
      'dateFrom',
    ],
    items.flatMap(({ reports, title, ...item }) =>
      (reports.length === 0 ? [{}] : reports).map((report) => ({
        ...about,
        ...item,
        title: title.nb,
        ...report,
      })),
    ),
  );
}
