import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { parseAmount } from '../../platform/base/money.js';
import {
  decimalText,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { STANDINGS } from '../../portfolio/projects/project.types.js';
import {
  ExpectedReports,
  type UnreportedProject,
} from '../../reporting/completeness/expected-reports.lookup.js';
import { isEarlierRound, newestRoundFirst } from '../../reporting/rounds/round-order.lookup.js';
import { defineListedLines, type LineSource } from '../lines/line.queries.js';
import type {
  LastReport,
  NotReported,
  NotReportedProject,
  OutsideProject,
  ReportedNotIn,
  StandingFigure,
} from './portfolio-group.dto.js';
import { digestOf } from './portfolio-group.rules.js';

/** A round, the source of its lines, and the instant as of which its portfolio is read. */
export interface GroupScope {
  readonly round: { readonly id: string; readonly closed_at: Date | null };
  readonly source: LineSource;
  readonly at: Date;
}

/** Counts of a round beside its figures. */
export interface GroupCounts {
  /** Number of missing reports. */
  readonly missing: number;
  /** Number of projects in the portfolio without a report: the missing ones, and nil returns. */
  readonly notReported: number;
  /** Number of reported projects that are not in the portfolio. */
  readonly reportedNotIn: number;
}

/** The groups of projects that are only reported or only in the portfolio. */
export interface Groups {
  readonly reportedNotIn: ReportedNotIn;
  readonly notReported: NotReported;
  /** Every project in the portfolio without a report, by code. */
  readonly unreportedProjects: readonly UnreportedProject[];
  /** Digest of the projects without a report. It changes when their list does. */
  readonly unreported: string;
}

/**
 * The most projects in a list of a status. A status is sent to every reader all day, so it must not
 * grow with the portfolio.
 */
export const MOST_LISTED = 100;

const OUTSIDE_ROW = rowType({
  standings: json<readonly StandingFigure[]>(),
  items: json<readonly OutsideProject[]>(),
});
const LAST_ROW = rowType({
  id: uuid,
  round: text,
  state: textOf<LastReport['state']>(),
  colour: nullable(textOf<NonNullable<LastReport['colour']>>()),
  year: int,
  approved: nullable(decimalText),
  prices: nullable(text),
});

/** Loads the projects that are reported but not in the portfolio, or in it but not reported. */
@Injectable()
export class PortfolioGroups {
  constructor(private readonly expected: ExpectedReports) {}

  async load(tx: Tx, scope: GroupScope): Promise<Groups> {
    const [reportedNotIn, unreported] = await Promise.all([
      loadReportedNotIn(tx, scope.source),
      this.listUnreported(tx, scope),
    ]);
    const items = await addLastReports(tx, scope, unreported.slice(0, MOST_LISTED));
    return {
      reportedNotIn,
      notReported: { ...countUnreported(unreported), items },
      unreportedProjects: unreported,
      unreported: digestOf(unreported),
    };
  }

  /** Lists the projects in the portfolio without a report, by code, with their last report. */
  async listNotReported(tx: Tx, scope: GroupScope): Promise<NotReportedProject[]> {
    return addLastReports(tx, scope, await this.listUnreported(tx, scope));
  }

  /** Counts the projects of each group, and the missing reports. */
  async count(tx: Tx, scope: GroupScope): Promise<GroupCounts> {
    const { total } = await loadReportedNotIn(tx, scope.source);
    const notReported = countUnreported(await this.listUnreported(tx, scope));
    return {
      missing: notReported.total - notReported.nil,
      notReported: notReported.total,
      reportedNotIn: total,
    };
  }

  private listUnreported(tx: Tx, { round, at }: GroupScope): Promise<UnreportedProject[]> {
    return this.expected.listUnreported(tx, { id: round.id, closedAt: round.closed_at }, at);
  }
}

/** Counts the projects without a report, and those of actors that had nothing to report. */
export function countUnreported(
  projects: readonly { readonly nil: boolean }[],
): Omit<NotReported, 'items'> {
  return { total: projects.length, nil: projects.filter(({ nil }) => nil).length };
}

async function loadReportedNotIn(tx: Tx, source: LineSource): Promise<ReportedNotIn> {
  const [row] = await tx.query(OUTSIDE_ROW, selectReportedNotIn(source));
  const standings = STANDINGS.flatMap(
    (standing) => row?.standings.find((one) => one.standing === standing) ?? [],
  );
  return {
    total: standings.reduce((sum, { projects }) => sum + projects, 0),
    standings,
    items: [...(row?.items ?? [])],
  };
}

function selectReportedNotIn(source: LineSource): Sql {
  return sql`
    with -- l: the lines of projects that are not in the portfolio.
         ${defineListedLines('l', source, sql`l.standing <> 'inPortfolio'`)},
         -- The lines by standing.
         counted as (
           select l.standing, count(*)::int as projects
             from l
            group by l.standing),
         -- The first lines by code.
         first as (
           select l.code as project, l.name, a.name as actor, l.standing
             from l
             join actors.actor a on a.id = l.actor_id
            order by l.code collate "C"
            limit ${raw(String(MOST_LISTED))})
    select (select coalesce(json_agg(c), '[]') from counted c) as standings,
           (select coalesce(json_agg(f order by f.project collate "C"), '[]') from first f) as items`;
}

/** Adds to projects without a report their last report in an earlier round. */
export async function addLastReports(
  tx: Tx,
  { round, at }: GroupScope,
  unreported: readonly UnreportedProject[],
): Promise<NotReportedProject[]> {
  if (unreported.length === 0) return [];
  const ids = unreported.map(({ projectId }) => projectId);
  const known = round.closed_at !== null && round.closed_at < at ? round.closed_at : at;
  const rows = await tx.query(LAST_ROW, selectLastReports(ids, round.id, known));
  const reports = new Map(
    rows.map(({ id, approved, ...report }): [string, LastReport] => [
      id,
      { ...report, approved: approved === null ? null : parseAmount(approved) },
    ]),
  );
  return unreported.map(({ projectId, project, name, actorName, nil }) => ({
    project,
    name,
    actor: actorName,
    nil,
    lastReport: reports.get(projectId) ?? null,
  }));
}

/**
 * The last report of each project in a round before round `x`, as known at an instant. Rounds that
 * had not been published by then do not count: the answer is public.
 */
function selectLastReports(ids: readonly string[], roundId: string, known: Date): Sql {
  return sql`
    select p.id,
           l.round,
           l.state,
           case when l.state = 'active' then l.colour end as colour,
           l.year,
           b.approved,
           b.prices
      from reporting.round x
     cross join unnest(${ids}::uuid[]) p(id)
     cross join lateral (
           select r.key as round,
                  r.budget_year as year,
                  v.content->>'state' as state,
                  v.content->'status'->>'colour' as colour,
                  v.content->'budget' as budget
             from reporting.report_revision v
             join reporting.round r on r.id = v.round_id
            where v.project_id = p.id
              and v.recorded_at <= ${known}
              and r.published_at <= ${known}
              and ${isEarlierRound(sql`r`, sql`x`)}
            order by ${newestRoundFirst(sql`r`)}, v.revision desc
            limit 1) l
      left join lateral (
           select case when count(distinct (y."priceYear", y.basis)) = 1
                       then sum(y.approved)
                   end as approved,
                  string_agg(distinct y."priceYear" || '-' || y.basis,
                             ' ' order by y."priceYear" || '-' || y.basis) as prices
             from jsonb_to_recordset(l.budget)
                  as y(year int, approved bigint, "priceYear" int, basis text)
            where y.year = l.year) b on true
     where x.id = ${roundId}`;
}
