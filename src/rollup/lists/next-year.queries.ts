import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { parseAmount, pricesOf } from '../../platform/base/money.js';
import type { Localised } from '../../platform/base/problem.js';
import { equalsIfGiven } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import { selectLines } from '../lines/line.queries.js';
import { convertAmount, levelOf, type PriceConversion } from '../lines/price-conversion.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import { PriceConversions } from '../status/price-conversion.queries.js';
import { checkConverted, describeConversion } from '../status/price-conversion.rules.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type {
  ApprovedAtPrices,
  GoalOfYear,
  NextYearQuery,
  NextYearResponse,
} from './next-year.dto.js';
import type { Without } from './round-list.queries.js';

const GOAL_ROW = rowType({
  mainGoal: text,
  name: nullable(json<Localised>()),
  planned: int,
  active: int,
  ended: int,
  budgets:
    json<
      readonly { readonly prices: string; readonly approved: string; readonly reports: number }[]
    >(),
});

/** The year of a plan, and the prices that its amounts are limited to. */
interface Plan {
  readonly year: number;
  readonly prices: string | undefined;
  readonly conversion: PriceConversion | null;
}

/**
 * Relation: the planned and active projects of a round, and whether each ends before a year, as was
 * known at the round's closing (`ended`).
 */
function selectReported({ source, row, known }: FigureRound, year: number): Sql {
  const instant = sql`least(${known}::timestamptz, ${row.closed_at}::timestamptz, 'infinity')`;
  return sql`
           select l.project_id,
                  l.facts->>'mainGoal' as goal,
                  l.state,
                  l.budget,
                  coalesce(p.ends_on < make_date(${year}::int, 1, 1), false) as ended
             from (${selectLines(source)}) l
             left join lateral (
                   select (r.project->>'ends_on')::date as ends_on
                     from portfolio.project_revision r
                    where r.project_id = l.project_id
                      and r.recorded_at <= ${instant}
                    order by r.version desc
                    limit 1) p on true
            where l.state in ('planned', 'active')`;
}

/** Relation: the name of a goal in the register on the day of the round's deadline. */
function selectName(goal: Sql, { row }: FigureRound): Sql {
  return sql`
             select json_build_object('nb', e.name_nb, 'en', e.name_en)
               from registers.entry e
               join reporting.round r on r.id = ${row.id}
              where e.register = 'goals'
                and e.code = ${goal}
                and daterange(e.valid_from, e.valid_to)
                    @> (r.deadline at time zone 'Europe/Oslo')::date`;
}

/**
 * Planned and active projects by main goal, with the amounts approved for a year. A project that
 * ends before the year, as was known at the round's closing, is only counted (`ended`).
 */
function selectGoals(round: FigureRound, plan: Plan): Sql {
  const { year, prices, conversion } = plan;
  const [amount, priceYear] = [sql`x.approved`, sql`x."priceYear"`];
  return sql`
    with -- The planned and active projects, and whether they end before the year.
         reported as materialized (${selectReported(round, year)}),
         -- Those that do not.
         project as (select r.* from reported r where not r.ended),
         -- The amounts approved for the year, by goal and price level.
         amount as (
           select p.goal,
                  ${levelOf(priceYear, sql`x.basis`, conversion)} as prices,
                  sum(${convertAmount(amount, priceYear, conversion)})::text as approved,
                  count(distinct p.project_id)::int as reports
             from project p
            cross join lateral jsonb_to_recordset(p.budget)
                    as x(year int, approved bigint, "priceYear" int, basis text)
            where x.year = ${year}::int
              and ${equalsIfGiven(sql`x."priceYear" || '-' || x.basis`, prices)}
            group by p.goal, 2)
    select p.goal as "mainGoal",
           (${selectName(sql`p.goal`, round)}) as name,
           count(*) filter (where p.state = 'planned' and not p.ended)::int as planned,
           count(*) filter (where p.state = 'active' and not p.ended)::int as active,
           count(*) filter (where p.ended)::int as ended,
           coalesce(
             (select json_agg(
                       json_build_object(
                         'prices', a.prices,
                         'approved', a.approved,
                         'reports', a.reports)
                       order by a.prices)
                from amount a
               where a.goal = p.goal),
             '[]') as budgets
      from reported p
     group by p.goal
     order by p.goal`;
}

/**
 * Answers planned and active projects by main goal, with the amounts approved for a year (S7), each
 * price level for itself, or converted to the prices of one year.
 */
@Injectable()
export class NextYearQueries {
  constructor(private readonly conversions: PriceConversions) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: NextYearQuery,
  ): Promise<AnswerContent<Without<NextYearResponse>>> {
    const { year = round.row.budget_year + 1, prices } = query;
    const conversion = await this.conversions.find(tx, query);
    const plan = { year, prices: conversion === null ? prices : undefined, conversion };
    const rows = await tx.query(GOAL_ROW, selectGoals(round, plan));
    checkConverted(
      conversion,
      rows.flatMap(({ budgets }) => budgets.map((sum) => sum.prices)),
    );
    const reported =
      conversion === null
        ? []
        : await tx.query(GOAL_ROW, selectGoals(round, { ...plan, conversion: null }));
    const answer = describePlan(rows, year);
    const before = describePlan(reported, year).budgets.map(({ approved, ...level }) => ({
      prices: `${String(level.priceYear)}-${level.basis}`,
      amount: approved,
    }));
    const content = { ...answer, conversion: describeConversion(conversion, before) };
    return { content, table: (about) => tableOfPlan(about, answer) };
  }
}

type Goals = Omit<Without<NextYearResponse>, 'conversion'>;

function describePlan(rows: readonly RowOf<typeof GOAL_ROW>[], year: number): Goals {
  const goals = rows.filter(isPlanned).map(({ budgets, ended: _, ...goal }) => ({
    ...goal,
    projects: goal.planned + goal.active,
    budgets: budgets.map((budget) => ({
      ...pricesOf(budget.prices),
      approved: parseAmount(budget.approved),
      reports: budget.reports,
    })),
  }));
  return {
    year,
    projects: goals.reduce((sum, goal) => sum + goal.projects, 0),
    endedBefore: rows.reduce((sum, { ended }) => sum + ended, 0),
    budgets: addLevels(goals.flatMap(({ budgets }) => budgets)),
    goals,
  };
}

/** Writes one line for each goal and price level. */
function tableOfPlan(about: object, { year, goals }: Goals): Table {
  return new Table(
    [
      'round',
      'asOf',
      'year',
      'mainGoal',
      'name',
      'projects',
      'planned',
      'active',
      'approved',
      'reports',
      'priceYear',
      'basis',
    ],
    goals.flatMap(({ budgets, ...goal }) =>
      (budgets.length === 0 ? [{ approved: null }] : budgets).map((budget) => ({
        ...about,
        year,
        ...goal,
        ...budget,
      })),
    ),
  );
}

/** Says whether a goal has projects in the year. */
function isPlanned({ planned, active }: Pick<GoalOfYear, 'planned' | 'active'>): boolean {
  return planned + active > 0;
}

/** Adds up the amounts of each price level, and their projects: a project has one main goal. */
function addLevels(amounts: readonly ApprovedAtPrices[]): ApprovedAtPrices[] {
  const levels = new Map<string, ApprovedAtPrices>();
  for (const amount of amounts) {
    const level = `${String(amount.priceYear)}-${amount.basis}`;
    const sum = levels.get(level) ?? { approved: 0, reports: 0 };
    const approved = sum.approved + amount.approved;
    const reports = sum.reports + amount.reports;
    levels.set(level, { ...amount, approved, reports });
  }
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
