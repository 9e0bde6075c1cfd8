import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { parseAmount, pricesOf } from '../../platform/base/money.js';
import {
  bool,
  decimalText,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { selectLines, settledAt } from '../lines/line.queries.js';
import { checkRevisionsOf, type FigureRound } from '../status/figure-round.queries.js';
import {
  type Grouped,
  OUTLYING,
  computeScore,
  type Usual,
  describeOthers,
  describeUsual,
} from './outlier.rules.js';
import type { Outlier } from './quality.dto.js';
import { hasValues, type ListFilters, PROJECT_COLUMNS } from './round-list.queries.js';
import { isEarlierRound } from '../../reporting/rounds/round-order.lookup.js';

const BUDGET_ROW = rowType({ actor_id: uuid, value: decimalText, prices: text });
const ROUND_ROW = rowType({ id: uuid });
const PROJECT_BUDGET_ROW = rowType({
  project: text,
  name: text,
  actor: text,
  actorName: text,
  standing: textOf<Outlier['standing']>(),
  actor_id: uuid,
  kind: text,
  value: decimalText,
  prices: text,
  asked: bool,
});

/** Amount that an actor has approved for one project's budget year, and its prices. */
type Budget = RowOf<typeof BUDGET_ROW>;

/** Budget of a project of the round, beside what is usual for its actor in earlier rounds. */
interface JudgedBudget extends Grouped {
  readonly project: Pick<Outlier, 'project' | 'name' | 'actor' | 'actorName' | 'standing'>;
  readonly prices: string;
  /** True when the filters let the project through. The others are only compared with. */
  readonly asked: boolean;
  readonly usual: Usual | undefined;
}

/**
 * Join of line `l` with the amount it has approved for a year and its prices, as `b`. A line
 * without an amount for the year is left out. All amounts of a report are in the same prices.
 */
function joinApproved(year: Sql): Sql {
  return sql`
     cross join lateral (
           select sum(x.approved) as value,
                  min(x."priceYear" || '-' || x.basis) as prices
             from jsonb_to_recordset(l.budget)
                  as x(year int, approved bigint, "priceYear" int, basis text)
            where x.year = ${year}
           having count(*) > 0) b`;
}

/** Budgets of actors in the published rounds `r` before a round, from a relation of lines. */
function selectEarlierBudgets(
  lines: Sql,
  isKnown: Sql,
  roundId: string,
  actorIds: readonly string[],
): Sql {
  return sql`
    select l.actor_id,
           b.value,
           b.prices
      from ${lines} l
      join rollup.round_status s on s.round_id = l.round_id
      join reporting.round r on r.id = l.round_id
           ${joinApproved(sql`r.budget_year`)}
     where s.published
       and l.standing = 'inPortfolio'
       and ${isKnown}
       and exists (select 1
                     from reporting.round x
                    where x.id = ${roundId}
                      and ${isEarlierRound(sql`r`, sql`x`)})
       and l.actor_id = any(${actorIds}::uuid[])`;
}

/**
 * Budgets in the last revision of each report that was known at an instant, with the standing that
 * the project had by then at the closing of the round.
 */
function selectBudgetsKnownAt(asOf: Date): Sql {
  return sql`
           (select v.round_id,
                   v.actor_id,
                   v.content->'budget' as budget,
                   (select p.project->>'standing'
                      from portfolio.project_revision p
                     where p.project_id = v.project_id
                       and p.recorded_at <= ${settledAt(sql`v.round_id`, sql`${asOf}::timestamptz`)}
                     order by p.version desc
                     limit 1) as standing
              from reporting.report_revision v
             where v.recorded_at <= ${asOf}
               and not exists (select 1
                                 from reporting.report_revision n
                                where n.report_id = v.report_id
                                  and n.revision > v.revision
                                  and n.recorded_at <= ${asOf}))`;
}

/** Rounds before a round that were published at an instant. */
function selectEarlierRounds(roundId: string, asOf: Date): Sql {
  return sql`
    select r.id
      from reporting.round x
      join reporting.round r on ${isEarlierRound(sql`r`, sql`x`)}
      join rollup.round_status s on s.round_id = r.id
     where x.id = ${roundId}
       and s.published
       and r.published_at <= ${asOf}`;
}

/** Budgets of all projects of a round in the portfolio, and whether the filters let each project through. */
function selectBudgets({ source, row }: FigureRound, filters: ListFilters): Sql {
  return sql`
    select ${PROJECT_COLUMNS},
           l.actor_id,
           a.kind,
           b.value,
           b.prices,
           ${hasValues(filters)} as asked
      from (${selectLines(source)}) l
      join actors.actor a on a.id = l.actor_id
           ${joinApproved(sql`${row.budget_year}::int`)}
     order by l.code collate "C"`;
}

/** Finds budgets that are unusual. */
@Injectable()
export class OutlierQueries {
  /**
   * Compares the budgets approved for the round's year with the actor's own in earlier published
   * rounds, and with those of its peers in this round. Only amounts in the same prices are
   * compared.
   */
  async find(tx: Tx, round: FigureRound, filters: ListFilters): Promise<Outlier[]> {
    const rows = await tx.query(PROJECT_BUDGET_ROW, selectBudgets(round, filters));
    const actorIds = rows.flatMap(({ actor_id, asked }) => (asked ? [actor_id] : []));
    const earlier = await listEarlierBudgets(tx, round, [...new Set(actorIds)]);
    const history = describeHistory(earlier);
    const budgets = rows.map((row): JudgedBudget => {
      const { actor_id, kind, prices, value, asked, ...project } = row;
      return {
        project,
        asked,
        actor: actor_id,
        group: `${kind} ${prices}`,
        prices,
        value: parseAmount(value),
        usual: history.get(budgetKeyOf(row)),
      };
    });
    const usualAmongPeers = describeOthers(budgets);
    return budgets
      .filter(({ asked }) => asked)
      .flatMap((budget) => [
        ...outliersOf(budget, 'history', budget.usual),
        ...outliersOf(budget, 'peers', usualAmongPeers(budget)),
      ]);
  }
}

/**
 * Lists what actors had approved in the published rounds before this one: as the stored lines say,
 * or as it was known at the instant of the figures.
 */
async function listEarlierBudgets(
  tx: Tx,
  { row, known, source }: FigureRound,
  actorIds: readonly string[],
): Promise<Budget[]> {
  if (known === null) {
    const stored = sql`rollup.project_line`;
    return tx.query(BUDGET_ROW, selectEarlierBudgets(stored, sql`true`, row.id, actorIds));
  }
  const rounds = await tx.query(ROUND_ROW, selectEarlierRounds(row.id, known));
  const isAsOf = source.kind === 'asOf';
  const read = [...rounds.map(({ id }) => id), ...(isAsOf ? [row.id] : [])];
  const name = isAsOf ? 'asOf' : 'snapshot';
  await checkRevisionsOf(tx, read, name, { nb: 'utelat det', en: 'leave it out' });
  const wasPublished = sql`r.published_at <= ${known}`;
  return tx.query(
    BUDGET_ROW,
    selectEarlierBudgets(selectBudgetsKnownAt(known), wasPublished, row.id, actorIds),
  );
}

/** Describes what is usual for each actor in each kind of prices. */
function describeHistory(budgets: readonly Budget[]): ReadonlyMap<string, Usual | undefined> {
  return new Map(
    [...Map.groupBy(budgets, budgetKeyOf)].map(([key, own]) => [
      key,
      describeUsual(own.map(({ value }) => parseAmount(value))),
    ]),
  );
}

function budgetKeyOf({ actor_id, prices }: Pick<Budget, 'actor_id' | 'prices'>): string {
  return `${actor_id} ${prices}`;
}

/** Returns the budget as an outlier when its score says that it is one, or else nothing. */
function outliersOf(
  { project, value, prices }: JudgedBudget,
  against: Outlier['against'],
  usual: Usual | undefined,
): Outlier[] {
  if (usual === undefined) return [];
  const score = computeScore(value, usual);
  if (Math.abs(score) <= OUTLYING) return [];
  return [{ ...project, value, prices: pricesOf(prices), against, ...usual, score }];
}
