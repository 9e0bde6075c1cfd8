import sql, { type Sql } from 'sql-template-tag';
import { parseAmount, pricesOf } from '../../platform/base/money.js';
import { equalsIfGiven } from '../../platform/database/fragments.js';
import { int, json, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { csvOf } from '../../platform/base/csv.writer.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { ApprovedAtPrices, NextYearQuery, NextYearResponse } from './next-year.dto.js';
import type { Without } from './round-list.queries.js';

const GOAL_ROW = rowType({
  mainGoal: text,
  planned: int,
  active: int,
  budgets: json<readonly { readonly prices: string; readonly approved: string }[]>(),
});

/** Planned and active projects by main goal, with the amounts approved for a year. */
function selectGoals(source: LineSource, year: number, prices: string | undefined): Sql {
  return sql`
    with -- The planned and active projects.
         project as materialized (
           select l.facts->>'mainGoal' as goal, l.state, l.budget
             from (${selectLines(source)}) l
            where l.state in ('planned', 'active')),
         -- The amounts approved for the year, by goal and price level.
         amount as (
           select p.goal,
                  x."priceYear" || '-' || x.basis as prices,
                  sum(x.approved)::text as approved
             from project p
            cross join lateral jsonb_to_recordset(p.budget)
                    as x(year int, approved bigint, "priceYear" int, basis text)
            where x.year = ${year}::int
              and ${equalsIfGiven(sql`x."priceYear" || '-' || x.basis`, prices)}
            group by p.goal, 2)
    select p.goal as "mainGoal",
           count(*) filter (where p.state = 'planned')::int as planned,
           count(*) filter (where p.state = 'active')::int as active,
           coalesce(
             (select json_agg(
                       json_build_object('prices', a.prices, 'approved', a.approved)
                       order by a.prices)
                from amount a
               where a.goal = p.goal),
             '[]') as budgets
      from project p
     group by p.goal
     order by p.goal`;
}

/**
 * Answers planned and active projects by main goal, with the amounts approved for a year (S7), each
 * price level for itself.
 */
export async function listNextYear(
  tx: Tx,
  { row, source }: FigureRound,
  { year = row.budget_year + 1, prices }: NextYearQuery,
): Promise<AnswerContent<Without<NextYearResponse>>> {
  const rows = await tx.query(GOAL_ROW, selectGoals(source, year, prices));
  const goals = rows.map(({ budgets, ...goal }) => ({
    ...goal,
    projects: goal.planned + goal.active,
    budgets: budgets.map((budget) => ({
      ...pricesOf(budget.prices),
      approved: parseAmount(budget.approved),
    })),
  }));
  return {
    content: {
      year,
      projects: goals.reduce((sum, goal) => sum + goal.projects, 0),
      budgets: addLevels(goals.flatMap(({ budgets }) => budgets)),
      goals,
    },
    csv: (about) =>
      csvOf(
        [
          'round',
          'asOf',
          'year',
          'mainGoal',
          'projects',
          'planned',
          'active',
          'approved',
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
      ),
  };
}

/** Adds up the amounts of each price level. */
function addLevels(amounts: readonly ApprovedAtPrices[]): ApprovedAtPrices[] {
  const levels = new Map<string, ApprovedAtPrices>();
  for (const amount of amounts) {
    const level = `${String(amount.priceYear)}-${amount.basis}`;
    const approved = (levels.get(level)?.approved ?? 0) + amount.approved;
    levels.set(level, { ...amount, approved });
  }
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
