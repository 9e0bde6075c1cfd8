import { Injectable } from '@nestjs/common';
import { jsonLines } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Problem, STALE } from '../../platform/base/problem.js';
import type { Assessment } from '../assessment/report-assessment.port.js';
import type { Revisable } from '../reports/report-certification.port.js';

/**
 * A report's row as it will be. Its revision is the last certified one; certifying it makes the
 * next.
 */
export interface ReportWrite extends Revisable {
  readonly project: string;
  readonly assessed: Pick<Assessment, 'ruleStatus' | 'warnings'>;
  /** Null when it is new. */
  readonly expectedVersion: number | null;
  readonly version: number;
  /** Whether its content changes, and whether it is certified in the same step. */
  readonly changes: boolean;
  readonly certifies: boolean;
}

/**
 * Writes the rows of many reports, each over the version that was read: sent at once, so that what
 * is asked after it comes after it.
 */
@Injectable()
export class ReportRows {
  async write(tx: Tx, roundId: string, writes: readonly ReportWrite[], now: Date): Promise<void> {
    await Promise.all([
      this.insert(
        tx,
        roundId,
        writes.filter(({ expectedVersion }) => expectedVersion === null),
        now,
      ),
      this.update(
        tx,
        writes.filter(({ expectedVersion }) => expectedVersion !== null),
        now,
      ),
    ]);
  }

  private async insert(
    tx: Tx,
    roundId: string,
    writes: readonly ReportWrite[],
    now: Date,
  ): Promise<void> {
    if (writes.length === 0) return;
    await tx.rows(
      `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision, version, created_at, updated_at, rule_status, warnings, unchanged, confirms)
       select x.id, x.actor_id, $1, x.project_id, x.state, x.content::jsonb, x.revision, x.version, $2, $2, x.rule_status::jsonb, x.warnings::jsonb, x.unchanged, x.confirms
         from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], string_to_array($7, E'\\n', ''), $8::int[], $9::int[], string_to_array($10, E'\\n', ''), string_to_array($11, E'\\n', ''), $12::int[], $13::uuid[])
              as x(id, actor_id, project_id, state, content, revision, version, rule_status, warnings, unchanged, confirms)`,
      [
        roundId,
        now,
        ids(writes),
        writes.map(({ report }) => report.actorId),
        writes.map(({ report }) => report.projectId),
        ...assessedColumns(writes),
        writes.map(({ report }) => report.unchanged),
        writes.map(({ report }) => report.confirms),
      ],
    );
  }

  private async update(tx: Tx, writes: readonly ReportWrite[], now: Date): Promise<void> {
    if (writes.length === 0) return;
    const updated = await tx.rows(
      `update reporting.report t set state = x.state, content = x.content::jsonb, revision = x.revision, version = x.version, updated_at = $1, rule_status = x.rule_status::jsonb, warnings = x.warnings::jsonb, faults = '[]',
              reason = x.reason, unchanged = x.unchanged, confirms = x.confirms, reverts_to = x.reverts_to
         from unnest($2::uuid[], $3::int[], $4::text[], string_to_array($5, E'\\n', ''), $6::int[], $7::int[], string_to_array($8, E'\\n', ''), string_to_array($9, E'\\n', ''), $10::text[], $11::int[], $12::uuid[], $13::int[])
              as x(id, expected, state, content, revision, version, rule_status, warnings, reason, unchanged, confirms, reverts_to)
        where t.id = x.id and t.version = x.expected returning t.id`,
      [
        now,
        ids(writes),
        writes.map(({ expectedVersion }) => expectedVersion),
        ...assessedColumns(writes),
        writes.map(({ report }) => report.reason),
        writes.map(({ report }) => report.unchanged),
        writes.map(({ report }) => report.confirms),
        writes.map(({ report }) => report.revertsTo),
      ],
    );
    if (updated.length !== writes.length) throw new Problem(STALE);
  }
}

function ids(writes: readonly ReportWrite[]): string[] {
  return writes.map(({ report }) => report.id);
}

/** State, content, revision, version, the rule's status and warnings. */
function assessedColumns(writes: readonly ReportWrite[]): unknown[] {
  return [
    writes.map(({ certifies }) => (certifies ? 'certified' : 'draft')),
    writes.map(({ text }) => text).join('\n'),
    writes.map(({ report, certifies }) => report.revision + (certifies ? 1 : 0)),
    writes.map(({ version }) => version),
    jsonLines(writes.map(({ assessed }) => assessed.ruleStatus)),
    jsonLines(writes.map(({ assessed }) => assessed.warnings)),
  ];
}
