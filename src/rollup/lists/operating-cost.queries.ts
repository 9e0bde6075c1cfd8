import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { csvOf } from '../../platform/http/csv.writer.js';
import type { Tx } from '../../platform/database/transaction.js';
import { amount } from '../../platform/base/money.js';
import type { Asked } from '../../platform/http/operation.js';
import type { Principal } from '../../platform/base/principal.js';
import type { OperatingCostsResponse } from './operating-cost.dto.js';
import { type AddedCost, movedGrowth, solutionCosts } from './operating-cost.rules.js';
import type { AsOfQuery } from '../status/portfolio-status.dto.js';
import { PortfolioStatusQueries } from '../status/portfolio-status.queries.js';
import { lineParameters, linesOf, type LineSource } from '../lines/report-lines.queries.js';
import { RoundAnswers, type Said } from '../status/round-answers.port.js';

/** What certified reports add to the yearly cost of the national solutions. */
@Injectable()
export class OperatingCostQueries {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly status: PortfolioStatusQueries,
  ) {}

  of(
    caller: Principal | undefined,
    key: string,
    query: AsOfQuery,
    asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(
      caller,
      key,
      query,
      asked,
      async (tx, round): Promise<Said<Omit<OperatingCostsResponse, 'round' | 'asOf'>>> => {
        const before = await this.status.previous(tx, round.row.id, round.known);
        const now = await this.costs(tx, round.source);
        const earlier = before === undefined ? null : await this.costs(tx, before.source);
        const items = solutionCosts(now, earlier).map((item) => ({
          ...item,
          projects: [...item.projects],
        }));
        return {
          said: {
            previousRound: before?.round ?? null,
            items,
            moved: earlier === null ? [] : movedGrowth(now, earlier),
          },
          csv: (about) =>
            csvOf(
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
              items.flatMap(({ projects, ...line }) =>
                projects.map((project) => ({ ...about, ...line, ...project })),
              ),
            ),
        };
      },
    );
  }

  /** Of the revision that each project's figures in the round come from. */
  private async costs(tx: Tx, source: LineSource): Promise<AddedCost[]> {
    const rows = await tx.rows<Omit<AddedCost, 'amount'> & { amount: string }>(
      `select l.code as project, l.name, c."nationalSolution", c.year, c.amount, c.currency, c."priceYear", c.basis
         from (${linesOf(source)}) l join reporting.report_revision v on v.id = l.revision_id
        cross join jsonb_to_recordset(coalesce(v.content->'operatingCosts', '[]')) as c("nationalSolution" text, year int, amount bigint, currency text, "priceYear" int, basis text)`,
      lineParameters(source),
    );
    return rows.map((row) => ({ ...row, amount: amount(row.amount) }));
  }
}
