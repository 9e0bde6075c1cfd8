import { Inject, Injectable } from '@nestjs/common';
import { osloDate } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import { amount } from '../platform/money.js';
import type { Fault } from '../platform/problem.js';
import { BaselineLookup } from '../portfolio/baseline.lookup.js';
import { ProjectLookup } from '../portfolio/project.lookup.js';
import { detailFaults } from './report-detail.rules.js';
import { reportFaults, unknownDependencies } from './report.rules.js';
import type { ReportContentValue } from './report.types.js';
import type { Round } from './round.entity.js';
import { RuleSetLookup } from './rule-set.lookup.js';
import { type RuleStatus, ruleStatus } from './tolerance.rules.js';
import { blocking, type History, type Warning, warningsOf } from './warning.rules.js';

/** A report as it is about to be saved or certified. */
interface Assessable {
  /** Its own code. */
  readonly project: string;
  /** Undefined when the project is not among the caller's. */
  readonly projectId: string | undefined;
  readonly actorId: string;
  readonly round: Round;
  readonly content: ReportContentValue;
}

export interface Assessment {
  /** What keeps the report from being saved. */
  readonly faults: readonly Fault[];
  /** What keeps it from being certified: the same, and the warnings that the round's rules call errors. */
  readonly certificationFaults: readonly Fault[];
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
    @Inject(ProjectLookup) private readonly projects: ProjectLookup,
    @Inject(RuleSetLookup) private readonly sets: RuleSetLookup,
  ) {}

  async of(tx: Tx, report: Assessable, now: Date): Promise<Assessment> {
    const { project, projectId, actorId, round, content } = report;
    const known = new Set((await this.projects.references(tx, content.dependencies.flatMap((dependency) => dependency.project ?? []))).map(({ code }) => code));
    const faults = [...reportFaults(project, content), ...unknownDependencies(content, known)];
    if (projectId === undefined) return { faults, certificationFaults: faults, ruleStatus: null, warnings: null };
    const today = osloDate(now);
    const baselines = await this.baselines.of(tx, projectId);
    faults.push(...detailFaults(content, { baselined: new Set(baselines.flatMap(({ milestones }) => milestones.map(({ key }) => key))), today }));
    const set = round.ruleSet === null ? undefined : await this.sets.find(tx, round.ruleSet);
    if (set === undefined) return { faults, certificationFaults: faults, ruleStatus: null, warnings: null };
    const warnings = warningsOf(set.content.rules, content, await this.history(tx, { projectId, actorId, round, content }));
    return { faults, certificationFaults: [...faults, ...blocking(warnings)], ruleStatus: ruleStatus(set, baselines, content, today, now.toISOString()), warnings };
  }

  private async history(tx: Tx, { projectId, actorId, round, content }: Omit<Assessable, 'project'>): Promise<History> {
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
