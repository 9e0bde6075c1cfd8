import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import type { Answer } from '../../platform/http/answer.js';
import { Table } from '../../platform/tables/table.js';
import { bool, decimalText, int, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { parseAmount } from '../../platform/base/money.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import type { Principal } from '../../platform/base/principal.js';
import type { DifferencePart, PortfolioSide, Sides } from '../groups/bridge.types.js';
import { partOf } from '../groups/portfolio-side.queries.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import { type FigureRound, sideOfRound } from '../status/figure-round.queries.js';
import type { AsOfQuery } from '../status/portfolio-status.dto.js';
import { findComparison } from '../status/compared-round.queries.js';
import { RoundAnswers, type AnswerContent } from '../status/round-answers.port.js';
import type { OperatingCostsResponse } from './operating-cost.dto.js';
import {
  type AddedCost,
  type BothRounds,
  listSolutionCosts,
  listMovedGrowth,
} from './operating-cost.rules.js';
import type { Without } from './round-list.queries.js';

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
      from n
      full join b on b.project_id = n.project_id
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
  constructor(private readonly answers: RoundAnswers) {}

  find(
    caller: Principal | undefined,
    key: string,
    query: AsOfQuery,
    asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer({ caller, key, query, asked }, (tx, round) =>
      this.compareWithPrevious(tx, round),
    );
  }

  private async compareWithPrevious(
    tx: Tx,
    round: FigureRound,
  ): Promise<AnswerContent<Without<OperatingCostsResponse>>> {
    const { before: previous } = await findComparison(tx, round.row.id, round.known);
    const { now, before } = await listCosts(tx, sideOfRound(round), previous);
    const items = listSolutionCosts(now, before).map((item) => ({
      ...item,
      projects: [...item.projects],
    }));
    return {
      content: {
        previousRound: previous?.round ?? null,
        items,
        moved: before === null ? [] : listMovedGrowth(now, before),
      },
      table: (about) => tableOfCosts(about, items),
    };
  }
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

/** Writes one line per project of each cost. */
function tableOfCosts(about: object, items: OperatingCostsResponse['items']): Table {
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
    ],
    items.flatMap(({ projects, ...cost }) =>
      projects.map((project) => ({ ...about, ...cost, ...project })),
    ),
  );
}
