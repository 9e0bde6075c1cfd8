import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { parseAmount } from '../../platform/base/money.js';
import { instantText } from '../../platform/database/fragments.js';
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
import type { BaselineValue } from './baseline.types.js';

/** A baseline with the organisation number of the actor that recorded it. */
export type RecordedBaseline = BaselineValue & { readonly recordedBy: string };

type BaselineRow = Omit<RecordedBaseline, 'cost'> & {
  readonly projectId: string;
  readonly cost: string;
};

const BASELINE_ROW = rowType<BaselineRow>({
  projectId: uuid,
  number: int,
  approvedOn: text,
  decidedBy: nullable(text),
  reason: nullable(text),
  cost: decimalText,
  currency: textOf(),
  priceYear: int,
  basis: textOf(),
  milestones: json(),
  recordedBy: text,
  recordedAt: text,
});

function selectBaselines(projectIds: readonly string[]): Sql {
  return sql`
    select b.project_id as "projectId",
           b.number,
           b.approved_on::text as "approvedOn",
           b.decided_by as "decidedBy",
           b.reason,
           b.cost,
           b.currency,
           b.price_year as "priceYear",
           b.basis,
           b.milestones,
           b.recorded_by as "recordedBy",
           ${instantText(sql`b.recorded_at`)} as "recordedAt"
      from portfolio.baseline b
     where b.project_id = any(${projectIds}::uuid[])
     order by b.project_id, b.number`;
}

/**
 * Reads the baselines of projects. Its methods do not check access: the caller has made sure that
 * the reader may see the projects.
 */
@Injectable()
export class BaselineLookup {
  /** Lists the first approval and every re-baseline of a project, in their order. */
  async listBaselines(tx: Tx, projectId: string): Promise<RecordedBaseline[]> {
    return (await this.listBaselinesOf(tx, [projectId])).get(projectId) ?? [];
  }

  /** Lists the baselines of several projects. A project without any has no entry. */
  async listBaselinesOf(
    tx: Tx,
    projectIds: readonly string[],
  ): Promise<ReadonlyMap<string, RecordedBaseline[]>> {
    const rows = await tx.query(BASELINE_ROW, selectBaselines(projectIds));
    const baselines = new Map<string, RecordedBaseline[]>();
    for (const { projectId, cost, ...row } of rows) {
      const earlier = baselines.get(projectId) ?? [];
      baselines.set(projectId, [...earlier, { ...row, cost: parseAmount(cost) }]);
    }
    return baselines;
  }
}
