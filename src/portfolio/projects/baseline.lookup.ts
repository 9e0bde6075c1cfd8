import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { amount } from '../../platform/base/money.js';
import type { BaselineValue } from './baseline.types.js';

const COLUMNS = `b.number, b.approved_on::text as "approvedOn", b.decided_by as "decidedBy", b.reason, b.cost, b.currency, b.price_year as "priceYear", b.basis, b.milestones,
  b.recorded_by as "recordedBy", to_char(b.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"`;

/** A baseline with who recorded it. */
export type RecordedBaseline = BaselineValue & { readonly recordedBy: string };

/**
 * What was approved for a project. Whoever asks has made sure that the project is the caller's to
 * see.
 */
@Injectable()
export class BaselineLookup {
  /** The first approval and every re-baseline of a project, in their order. */
  async of(tx: Tx, projectId: string): Promise<RecordedBaseline[]> {
    return (await this.ofAll(tx, [projectId])).get(projectId) ?? [];
  }

  /** The same of several projects; one without any has no entry. */
  async ofAll(
    tx: Tx,
    projectIds: readonly string[],
  ): Promise<ReadonlyMap<string, RecordedBaseline[]>> {
    const rows = await tx.rows<
      Omit<RecordedBaseline, 'cost'> & { cost: string; projectId: string }
    >(
      `select ${COLUMNS}, b.project_id as "projectId" from portfolio.baseline b where b.project_id = any($1::uuid[]) order by b.project_id, b.number`,
      [projectIds],
    );
    const baselines = new Map<string, RecordedBaseline[]>();
    for (const { projectId, cost, ...row } of rows)
      baselines.set(projectId, [
        ...(baselines.get(projectId) ?? []),
        { ...row, cost: amount(cost) },
      ]);
    return baselines;
  }
}
