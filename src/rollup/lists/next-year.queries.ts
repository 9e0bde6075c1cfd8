import sql, { type Sql } from 'sql-template-tag';
import { parseAmount } from '../../platform/base/money.js';
import { equalsIfGiven } from '../../platform/database/fragments.js';
import {
  decimalText,
  int,
  nullable,
  rowType,
  text,
  texts,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { csvOf } from '../../platform/base/csv.writer.js';
import { severalPrices } from '../figures/figure.problems.js';
import { pricesOf } from '../figures/figure.rules.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { NextYearQuery, NextYearResponse } from './next-year.dto.js';
import type { Without } from './round-list.queries.js';

const GOAL_ROW = rowType({
  mainGoal: text,
  planned: int,
  active: int,
  approved: nullable(decimalText),
  prices: nullable(texts),
});

/** Planned and active projects by main goal, with the amounts approved for a year. */
function selectGoals(source: LineSource, year: number, prices: string | undefined): Sql {
  const pricesOfLine = sql`x."priceYear" || '-' || x.basis`;
  return sql`
    select l.facts->>'mainGoal' as "mainGoal",
           count(*) filter (where l.state = 'planned')::int as planned,
           count(*) filter (where l.state = 'active')::int as active,
           sum(b.approved) as approved,
           (select array_agg(distinct p)
              from unnest(string_to_array(
                     string_agg(array_to_string(b.prices, ','), ','), ',')) p) as prices
      from (${selectLines(source)}) l
      left join lateral (
           select sum(x.approved) as approved,
                  array_agg(distinct ${pricesOfLine}) as prices
             from jsonb_to_recordset(l.budget)
                  as x(year int, approved bigint, "priceYear" int, basis text)
            where x.year = ${year}::int
              and ${equalsIfGiven(pricesOfLine, prices)}) b on true
     where l.state in ('planned', 'active')
     group by 1
     order by 1`;
}

/**
 * Answers planned and active projects by main goal, with the amounts approved for a year (S7).
 * Throws a problem when the amounts are in several prices.
 */
export async function listNextYear(
  tx: Tx,
  { row, source }: FigureRound,
  { year = row.budget_year + 1, prices }: NextYearQuery,
): Promise<AnswerContent<Without<NextYearResponse>>> {
  const rows = await tx.query(GOAL_ROW, selectGoals(source, year, prices));
  const found = [...new Set(rows.flatMap((goal) => goal.prices ?? []))].sort();
  if (found.length > 1) throw severalPrices(found);
  const goals = rows.map(({ prices: _, approved, ...goal }) => ({
    ...goal,
    projects: goal.planned + goal.active,
    approved: parseAmount(approved ?? 0),
  }));
  return {
    content: {
      year,
      prices: found[0] === undefined ? null : pricesOf(found[0]),
      projects: goals.reduce((sum, goal) => sum + goal.projects, 0),
      approved: goals.reduce((sum, goal) => sum + goal.approved, 0),
      goals,
    },
    csv: (about) =>
      csvOf(
        ['round', 'asOf', 'year', 'mainGoal', 'projects', 'planned', 'active', 'approved'],
        goals.map((goal) => ({ ...about, year, ...goal })),
      ),
  };
}
