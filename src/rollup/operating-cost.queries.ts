import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../platform/answer.js';
import { Database, type Tx } from '../platform/database.js';
import { amount } from '../platform/money.js';
import type { Principal } from '../platform/principal.js';
import { notFound } from '../platform/problem.js';
import type { OperatingCostsResponse } from './operating-cost.dto.js';
import { type AddedCost, movedGrowth, solutionCosts } from './operating-cost.rules.js';
import { PortfolioStatusQueries } from './portfolio-status.queries.js';

/** What certified reports add to the yearly cost of the national solutions. */
@Injectable()
export class OperatingCostQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PortfolioStatusQueries) private readonly status: PortfolioStatusQueries,
  ) {}

  /** Of a published round for anyone; before that for the directorate. */
  of(caller: Principal | undefined, key: string): Promise<Answer<OperatingCostsResponse>> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const [round] = await tx.query<{ id: string }>(`select s.round_id as id from rollup.round_status s where s.key = $1 and (s.published or $2)`, [key, caller?.directorate === true]);
      if (round === undefined) throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
      const before = await this.status.previous(tx, round.id);
      const now = await this.costs(tx, round.id);
      const earlier = before === undefined ? null : await this.costs(tx, before.id);
      const items = solutionCosts(now, earlier).map((item) => ({ ...item, projects: [...item.projects] }));
      return { body: { round: key, previousRound: before?.key ?? null, items, moved: earlier === null ? [] : movedGrowth(now, earlier) } };
    });
  }

  /** Of the revision that each project's figures in the round come from. */
  private async costs(tx: Tx, roundId: string): Promise<AddedCost[]> {
    const rows = await tx.query<Omit<AddedCost, 'amount'> & { amount: string }>(
      `select l.code as project, l.name, c."nationalSolution", c.year, c.amount, c.currency, c."priceYear", c.basis
         from rollup.project_line l join reporting.report_revision v on v.id = l.revision_id
        cross join jsonb_to_recordset(coalesce(v.content->'operatingCosts', '[]')) as c("nationalSolution" text, year int, amount bigint, currency text, "priceYear" int, basis text)
        where l.round_id = $1`,
      [roundId],
    );
    return rows.map((row) => ({ ...row, amount: amount(row.amount) }));
  }
}
