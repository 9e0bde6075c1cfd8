import { Inject, Injectable } from '@nestjs/common';
import { osloDate } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import { amount } from '../platform/money.js';
import type { Fault } from '../platform/problem.js';
import { BaselineLookup } from '../portfolio/baseline.lookup.js';
import { detailFaults } from './report-detail.rules.js';
import type { ReportContentValue } from './report.types.js';
import type { Round } from './round.entity.js';
import { RuleSetLookup } from './rule-set.lookup.js';
import { type RuleStatus, ruleStatus } from './tolerance.rules.js';
import { type History, type Warning, warningsOf } from './warning.rules.js';

/** A report as it is about to be saved or certified. */
interface Assessable {
  readonly projectId: string;
  readonly actorId: string;
  readonly round: Round;
  readonly content: ReportContentValue;
}

export interface Assessment {
  /** What keeps the report from being saved or certified. */
  readonly faults: readonly Fault[];
  /** Null when the round binds no rule set. */
  readonly ruleStatus: RuleStatus | null;
  readonly warnings: readonly Warning[] | null;
}

/** Of how many of an actor's reports outliers are told from. */
const REMEMBERED = 200;

/** Holds the detail of a report against the project's baselines, its round's rule set and what was certified before. */
@Injectable()
export class ReportAssessment {
  constructor(
    @Inject(BaselineLookup) private readonly baselines: BaselineLookup,
    @Inject(RuleSetLookup) private readonly sets: RuleSetLookup,
  ) {}

  async of(tx: Tx, report: Assessable, now: Date): Promise<Assessment> {
    const today = osloDate(now);
    const baselines = await this.baselines.of(tx, report.projectId);
    const faults = detailFaults(report.content, { baselined: new Set(baselines.flatMap(({ milestones }) => milestones.map(({ key }) => key))), today });
    const set = report.round.ruleSet === null ? undefined : await this.sets.find(tx, report.round.ruleSet);
    if (set === undefined) return { faults, ruleStatus: null, warnings: null };
    return { faults, ruleStatus: ruleStatus(set, baselines, report.content, today, now.toISOString()), warnings: warningsOf(set.content.rules, report.content, await this.history(tx, report)) };
  }

  private async history(tx: Tx, { projectId, actorId, round, content }: Assessable): Promise<History> {
    const [previous] = await tx.query<{ content: ReportContentValue }>(
      `select v.content from reporting.report t join reporting.round r on r.id = t.round_id join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision
        where t.project_id = $1 and r.opens_at < $2 order by r.opens_at desc limit 1`,
      [projectId, round.opensAt],
    );
    const [prices] = content.budget;
    const totals = prices === undefined ? [] : await tx.query<{ total: string }>(
      `select sum(b.approved) as total
         from (select v.id, v.content from reporting.report t join reporting.round r on r.id = t.round_id join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision
                where t.actor_id = $1 and r.opens_at < $2 order by r.opens_at desc, t.id limit ${String(REMEMBERED)}) v
        cross join jsonb_to_recordset(v.content->'budget') as b(approved bigint, "priceYear" int, basis text)
        where b."priceYear" = $3 and b.basis = $4 group by v.id`,
      [actorId, round.opensAt, prices.priceYear, prices.basis],
    );
    return { previous: previous?.content ?? null, totals: totals.map(({ total }) => amount(total)) };
  }
}
