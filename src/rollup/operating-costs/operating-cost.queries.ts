import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { osloDate } from '../../platform/base/clock.js';
import {
  CostEstimateLookup,
  type EstimateInstant,
} from '../../costs/solutions/cost-estimate.lookup.js';
import type { CostEstimateThen } from '../../costs/solutions/cost-cause.types.js';
import { type CostCase, findLastCostCase } from '../../governance/cases/cost-case.lookup.js';
import type { Answer } from '../../platform/http/answer.js';
import { Table } from '../../platform/tables/table.js';
import {
  bool,
  decimalText,
  instant,
  int,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { parseAmount } from '../../platform/base/money.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import type { Principal } from '../../platform/base/principal.js';
import type { DifferencePart, PortfolioSide, Sides } from '../groups/bridge.types.js';
import { JOIN_SIDES, partOf } from '../groups/portfolio-side.queries.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import { type FigureRound, sideOfRound } from '../status/figure-round.queries.js';
import type { AsOfQuery } from '../status/portfolio-status.dto.js';
import { findComparison } from '../status/compared-round.queries.js';
import { RoundAnswers, type AnswerContent } from '../status/round-answers.port.js';
import {
  addTotals,
  findLastYear,
  listCauseCosts,
  listMovedCauseGrowth,
  takeSides,
} from './cost-cause.rules.js';
import type { OperatingCostsResponse } from './operating-cost.dto.js';
import {
  type AddedCost,
  besideLastCase,
  type BothRounds,
  listSolutionCosts,
  listMovedGrowth,
  type MovedGrowth,
  type SolutionCost,
} from './operating-cost.rules.js';
import type { Without } from '../lists/round-list.queries.js';

const COST_ROW = rowType<Omit<AddedCost, 'amount'> & { isNow: boolean; readonly amount: string }>({
  project: text,
  name: text,
  part: textOf<DifferencePart>(),
  isNow: bool,
  nationalSolution: text,
  year: int,
  amount: decimalText,
  currency: textOf(),
  priceYear: int,
  basis: textOf(),
});

/** CTE: the lines of a source, each with the operating costs that its report lists. */
function defineCosts(name: string, source: LineSource): Sql {
  return sql`
    ${raw(name)} as materialized (
      select l.project_id, l.code, l.name, v.content->'operatingCosts' as costs
        from (${selectLines(source)}) l
        join reporting.report_revision v on v.id = l.revision_id)`;
}

/** Operating costs in the reports of both sides, with the part that each project is of. */
function selectCosts({ now, before }: Sides): Sql {
  return sql`
    with -- n: the reports now.
         ${defineCosts('n', now.source)},
         -- b: the reports of the previous round.
         ${defineCosts('b', before.source)}
    select coalesce(n.code, b.code) as project,
           coalesce(n.name, b.name) as name,
           ${partOf({ now, before })} as part,
           s."isNow",
           c."nationalSolution",
           c.year,
           c.amount,
           c.currency,
           c."priceYear",
           c.basis
      from ${JOIN_SIDES}
     cross join lateral (values (true, n.costs), (false, b.costs)) s("isNow", costs)
     cross join jsonb_to_recordset(coalesce(s.costs, '[]'))
             as c("nationalSolution" text,
                  year int,
                  amount bigint,
                  currency text,
                  "priceYear" int,
                  basis text)`;
}

/** Answers the yearly cost that certified reports add to the national solutions. */
@Injectable()
export class OperatingCostQueries {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly estimates: CostEstimateLookup,
  ) {}

  find(
    caller: Principal | undefined,
    key: string,
    query: AsOfQuery,
    asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    // Estimates recorded before the round closes change the answer without changing its figures.
    const question = { caller, key, query, asked, movesWhileOpen: true };
    return this.answers.answer(question, (tx, round) => this.compareWithPrevious(tx, round));
  }

  /** Compares the costs of a round with those of the round before. */
  async compareWithPrevious(
    tx: Tx,
    round: FigureRound,
  ): Promise<AnswerContent<Without<OperatingCostsResponse>>> {
    const { before: previous } = await findComparison(tx, round.row.id, round.known);
    const { now, before } = await listCosts(tx, sideOfRound(round), previous);
    const lastCase = await findLastCostCase(
      tx,
      round.row.key,
      instantOf(round).until ?? round.asOf,
    );
    const sinceCase = lastCase && (await this.listSinceCase(tx, round, lastCase));
    const costs = besideLastCase(listSolutionCosts(now, before), sinceCase?.costs ?? null);
    const items = costs.map((item) => ({ ...item, projects: [...item.projects] }));
    const known = await this.listEstimates(tx, round.row.key, instantOf(round));
    const knownBefore =
      previous === undefined
        ? null
        : await this.listEstimates(tx, previous.round, {
            ...previous,
            until: previous.settled,
            day: osloDate(previous.settled),
          });
    const withoutProject = describeCauses(known, knownBefore, items);
    return {
      content: {
        previousRound: previous?.round ?? null,
        items,
        moved: before === null ? [] : listMovedGrowth(now, before),
        lastCaseOfReports: lastCase
          ? { ...lastCase, publishedAt: lastCase.publishedAt.toISOString() }
          : null,
        movedSinceCaseOfReports: sinceCase?.moved ?? [],
        ...withoutProject,
      },
      table: (about) => tableOfCosts(about, items, withoutProject.withoutProject),
    };
  }

  /** Compares the costs of a round with those of a case's round, as known when it was published. */
  private async listSinceCase(
    tx: Tx,
    round: FigureRound,
    { round: key, publishedAt }: CostCase,
  ): Promise<{ readonly costs: SolutionCost[]; readonly moved: MovedGrowth[] }> {
    const side = await findSideThen(tx, key, publishedAt);
    const { now, before } = await listCosts(tx, sideOfRound(round), side);
    const atCase = before ?? [];
    return { costs: listSolutionCosts(now, atCase), moved: listMovedGrowth(now, atCase) };
  }

  /**
   * Lists the estimates known at an instant. A historical round knows those stated until it was to
   * close, whenever they were recorded.
   */
  private async listEstimates(
    tx: Tx,
    round: string,
    { until, day, historical }: EstimateInstant & Pick<PortfolioSide, 'historical'>,
  ): Promise<CostEstimateThen[]> {
    const last = historical ? osloDate(await findPlannedClosing(tx, round)) : day;
    return this.estimates.listEstimatesThen(tx, { day: last, until });
  }
}

/** Returns the instant of the estimates of a round: that of its closing once it has closed. */
function instantOf({
  row,
  known,
  day,
  closed,
}: FigureRound): EstimateInstant & Pick<PortfolioSide, 'historical'> {
  const { historical, closed_at: closing } = row;
  return closed && closing !== null
    ? { until: closing, day: osloDate(closing), historical }
    : { until: known, day, historical };
}

const SIDE_ROW = rowType({ id: uuid, historical: bool, closedAt: nullable(instant) });

/** Returns a round as it was known at an instant, as a side of a comparison. */
async function findSideThen(tx: Tx, key: string, asOf: Date): Promise<PortfolioSide> {
  const [row] = await tx.query(
    SIDE_ROW,
    sql`
      select r.id,
             r.historical,
             r.closed_at as "closedAt"
        from reporting.round r
       where r.key = ${key}`,
  );
  if (row === undefined) throw new Error('There is no such round');
  const { id, historical, closedAt } = row;
  const settled = closedAt !== null && closedAt < asOf ? closedAt : asOf;
  return { source: { kind: 'asOf', roundId: id, asOf }, settled, historical };
}

const CLOSING_ROW = rowType({ closesAt: instant });

/** Finds the instant at which a round was to close. */
async function findPlannedClosing(tx: Tx, round: string): Promise<Date> {
  const [row] = await tx.query(
    CLOSING_ROW,
    sql`select r.closes_at as "closesAt" from reporting.round r where r.key = ${round}`,
  );
  if (row === undefined) throw new Error('There is no such round');
  return row.closesAt;
}

/** Describes the costs without a project, compared with the previous round and the last case. */
function describeCauses(
  known: readonly CostEstimateThen[],
  before: readonly CostEstimateThen[] | null,
  items: OperatingCostsResponse['items'],
): Pick<
  OperatingCostsResponse,
  'withoutProject' | 'totals' | 'lastCase' | 'movedWithoutProject' | 'movedSinceCase'
> {
  const sides = takeSides(known, before);
  const lastYear = findLastYear(sides, items);
  const causes = listCauseCosts(sides, lastYear);
  return {
    withoutProject: causes.map((cost) => ({ ...cost, payers: [...cost.payers] })),
    totals: addTotals({ reported: items, causes, now: sides.now }),
    lastCase: sides.lastCase,
    movedWithoutProject: listMovedCauseGrowth(sides.now, sides.before ?? [], lastYear),
    movedSinceCase: listMovedCauseGrowth(sides.now, sides.atCase, lastYear),
  };
}

/** Lists the costs of both sides. Without a previous round, this round stands in for it unread. */
async function listCosts(
  tx: Tx,
  now: PortfolioSide,
  before: PortfolioSide | undefined,
): Promise<BothRounds> {
  const rows = await tx.query(COST_ROW, selectCosts({ now, before: before ?? now }));
  const costs = rows.map((row) => ({ ...row, amount: parseAmount(row.amount) }));
  return {
    now: costs.filter(({ isNow }) => isNow),
    before: before === undefined ? null : costs.filter(({ isNow }) => !isNow),
  };
}

/** Writes one line per project of each cost, and one per cause and year without a project. */
function tableOfCosts(
  about: object,
  items: OperatingCostsResponse['items'],
  causes: OperatingCostsResponse['withoutProject'],
): Table {
  return new Table(
    [
      'round',
      'asOf',
      'nationalSolution',
      'year',
      'currency',
      'priceYear',
      'basis',
      'project',
      'name',
      'part',
      'amount',
      'previous',
      'change',
      'cause',
      'case',
      'atLastCase',
      'changeSinceCase',
    ],
    [
      ...items.flatMap(({ projects, ...cost }) =>
        projects.map((project) => ({ ...about, ...cost, ...project })),
      ),
      ...causes.map(({ name, payers: _, ...cost }) => ({ ...about, ...cost, name: name.nb })),
    ],
  );
}
