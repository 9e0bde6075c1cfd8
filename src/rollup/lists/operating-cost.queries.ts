import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Answer } from '../../platform/http/answer.js';
import { Table } from '../../platform/base/table.js';
import { decimalText, int, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { parseAmount } from '../../platform/base/money.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import type { Principal } from '../../platform/base/principal.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AsOfQuery } from '../status/portfolio-status.dto.js';
import { findComparison } from '../status/compared-round.queries.js';
import { RoundAnswers, type AnswerContent } from '../status/round-answers.port.js';
import type { OperatingCostsResponse } from './operating-cost.dto.js';
import { type AddedCost, listSolutionCosts, listMovedGrowth } from './operating-cost.rules.js';
import type { Without } from './round-list.queries.js';

const COST_ROW = rowType<Omit<AddedCost, 'amount'> & { readonly amount: string }>({
  project: text,
  name: text,
  nationalSolution: text,
  year: int,
  amount: decimalText,
  currency: textOf(),
  priceYear: int,
  basis: textOf(),
});

/** Operating costs in the revisions behind the lines of a source. */
function selectCosts(source: LineSource): Sql {
  return sql`
    select l.code as project,
           l.name,
           c."nationalSolution",
           c.year,
           c.amount,
           c.currency,
           c."priceYear",
           c.basis
      from (${selectLines(source)}) l
      join reporting.report_revision v on v.id = l.revision_id
     cross join jsonb_to_recordset(coalesce(v.content->'operatingCosts', '[]'))
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
    { row, known, source }: FigureRound,
  ): Promise<AnswerContent<Without<OperatingCostsResponse>>> {
    const { before: previous } = await findComparison(tx, row.id, known);
    const now = await listCosts(tx, source);
    const before = previous === undefined ? null : await listCosts(tx, previous.source);
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

async function listCosts(tx: Tx, source: LineSource): Promise<AddedCost[]> {
  const rows = await tx.query(COST_ROW, selectCosts(source));
  return rows.map((row) => ({ ...row, amount: parseAmount(row.amount) }));
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
      'amount',
      'previous',
      'change',
    ],
    items.flatMap(({ projects, ...cost }) =>
      projects.map((project) => ({ ...about, ...cost, ...project })),
    ),
  );
}
