import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import type { Tx } from '../../platform/database/transaction.js';
import { amount } from '../../platform/base/money.js';
import type { Fault } from '../../platform/base/problem.js';
import { BaselineLookup, type RecordedBaseline } from '../../portfolio/projects/baseline.lookup.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { detailFaults } from '../content/report-detail.rules.js';
import { reportFaults, unknownDependencies } from '../content/report.rules.js';
import type { ReportContentValue } from '../content/report.types.js';
import type { Round } from '../rounds/round.entity.js';
import { RuleSetLookup } from '../rule-sets/rule-set.lookup.js';
import type { RuleSetRecord } from '../rule-sets/rule-set.types.js';
import { milestoneSlips } from './slip.rules.js';
import { type RuleStatus, ruleStatus } from './tolerance.rules.js';
import { blocking, type Warning, warningsOf } from './warning.rules.js';

/** What its round says about how a report is judged. */
type BindingRound = Pick<Round, 'ruleSet' | 'opensAt'>;

/** A report as it is about to be saved or certified. */
export interface Assessable {
  /** Its own code. */
  readonly project: string;
  /** Undefined when the project is not among the caller's. */
  readonly projectId: string | undefined;
  readonly actorId: string;
  readonly round: BindingRound;
  readonly content: ReportContentValue;
}

export interface Assessment {
  /** What keeps the report from being saved. */
  readonly faults: readonly Fault[];
  /**
   * What keeps it from being certified: the same, and the warnings that the round's rules call
   * errors.
   */
  readonly certificationFaults: readonly Fault[];
  /** Null when the round binds no rule set. */
  readonly ruleStatus: RuleStatus | null;
  readonly warnings: readonly Warning[] | null;
  /** Null when the project has none, or is not among the caller's. */
  readonly earlier: EarlierContent | null;
}

/** What a project's last certified report of an earlier round says. */
export interface EarlierContent {
  /** Key of that round. */
  readonly round: string;
  readonly revision: number;
  readonly content: ReportContentValue;
}

/** What reports of a round are held against, as it was asked for together. */
export interface AssessmentBasis {
  /** Codes of the projects that they name and that there are. */
  readonly known: ReadonlySet<string>;
  readonly baselines: ReadonlyMap<string, readonly RecordedBaseline[]>;
  readonly set: RuleSetRecord | undefined;
  readonly earlier: ReadonlyMap<string, EarlierContent>;
  readonly totals: ReadonlyMap<string, readonly number[]>;
  readonly now: Date;
  /** The date in Norway. */
  readonly today: string;
}

/** Of how many of an actor's reports outliers are told from. */
const REMEMBERED = 200;

/**
 * Holds the detail of a report against the project's baselines, its round's rule set and what was
 * certified before.
 */
@Injectable()
export class ReportAssessment {
  constructor(
    private readonly baselines: BaselineLookup,
    private readonly projects: ProjectLookup,
    private readonly sets: RuleSetLookup,
  ) {}

  async of(tx: Tx, report: Assessable, now: Date): Promise<Assessment> {
    return this.assess(await this.basis(tx, report.round, [report], now), report);
  }

  /**
   * Asks all that reports of one round are held against, with as many queries as for one, all sent
   * at once.
   */
  async basis(
    tx: Tx,
    round: BindingRound,
    reports: readonly Pick<Assessable, 'projectId' | 'actorId' | 'content'>[],
    now: Date,
  ): Promise<AssessmentBasis> {
    const ids = [...new Set(reports.flatMap(({ projectId }) => projectId ?? []))];
    const [references, baselines, set, earlier, totals] = await Promise.all([
      this.projects.findReferences(tx, [
        ...new Set(
          reports.flatMap(({ content }) =>
            content.dependencies.flatMap(({ project }) => project ?? []),
          ),
        ),
      ]),
      this.baselines.ofAll(tx, ids),
      round.ruleSet === null ? undefined : this.sets.findBound(tx, round.ruleSet),
      this.earlier(tx, round, ids),
      round.ruleSet === null ? new Map<string, number[]>() : this.totals(tx, round, reports),
    ]);
    return {
      known: new Set(references.map(({ code }) => code)),
      baselines,
      set,
      earlier,
      totals,
      now,
      today: osloDate(now),
    };
  }

  assess(
    { known, baselines, set, earlier: earlierOfAll, totals, now, today }: AssessmentBasis,
    report: Omit<Assessable, 'round'>,
  ): Assessment {
    const { project, projectId, content } = report;
    const faults = [
      ...reportFaults(project, content, today),
      ...unknownDependencies(content, known),
    ];
    if (projectId === undefined)
      return {
        faults,
        certificationFaults: faults,
        ruleStatus: null,
        warnings: null,
        earlier: null,
      };
    const earlier = earlierOfAll.get(projectId) ?? null;
    const approved = baselines.get(projectId) ?? [];
    faults.push(
      ...detailFaults(content, {
        baselined: new Set(approved.flatMap(({ milestones }) => milestones.map(({ key }) => key))),
        today,
      }),
    );
    if (set === undefined)
      return { faults, certificationFaults: faults, ruleStatus: null, warnings: null, earlier };
    const warnings = warningsOf(set.content.rules, content, {
      previous: earlier?.content ?? null,
      totals: totals.get(totalsKey(report)) ?? [],
      slips: milestoneSlips(approved, content.milestones ?? [], today),
    });
    return {
      faults,
      certificationFaults: [...faults, ...blocking(warnings)],
      ruleStatus: ruleStatus(set, approved, content, today, now.toISOString()),
      warnings,
      earlier,
    };
  }

  /** What each project's last certified report of an earlier round says. */
  private async earlier(
    tx: Tx,
    round: BindingRound,
    projectIds: readonly string[],
  ): Promise<Map<string, EarlierContent>> {
    const rows = await tx.rows<EarlierContent & { project_id: string }>(
      `select distinct on (t.project_id) t.project_id, r.key as round, v.revision, v.content
         from reporting.report t join reporting.round r on r.id = t.round_id join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision
        where t.project_id = any($1::uuid[]) and r.opens_at < $2 order by t.project_id, r.opens_at desc`,
      [projectIds, round.opensAt],
    );
    return new Map(rows.map(({ project_id, ...earlier }) => [project_id, earlier]));
  }

  /**
   * Approved totals of an actor's earlier reports, once for each actor and the prices that a report
   * is in.
   */
  private async totals(
    tx: Tx,
    round: BindingRound,
    reports: readonly Pick<Assessable, 'actorId' | 'content'>[],
  ): Promise<Map<string, number[]>> {
    const totals = new Map<string, Promise<{ total: string }[]>>();
    for (const report of reports) {
      const {
        actorId,
        content: {
          budget: [prices],
        },
      } = report;
      const key = totalsKey(report);
      if (prices === undefined || totals.has(key)) continue;
      totals.set(
        key,
        tx.rows<{ total: string }>(
          `select sum(b.approved) as total
           from (select t.id, v.content from reporting.round r
                  cross join lateral (select t.id, t.revision from reporting.report t where t.actor_id = $1 and t.round_id = r.id and t.revision > 0 offset 0) t
                   join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision
                  where r.opens_at < $2 order by r.opens_at desc, t.id limit ${String(REMEMBERED)}) v
          cross join jsonb_to_recordset(v.content->'budget') as b(approved bigint, "priceYear" int, basis text)
          where b."priceYear" = $3 and b.basis = $4 group by v.id`,
          [actorId, round.opensAt, prices.priceYear, prices.basis],
        ),
      );
    }
    return new Map(
      await Promise.all(
        [...totals].map(
          async ([key, rows]) => [key, (await rows).map(({ total }) => amount(total))] as const,
        ),
      ),
    );
  }
}

function totalsKey({
  actorId,
  content: {
    budget: [prices],
  },
}: Pick<Assessable, 'actorId' | 'content'>): string {
  return prices === undefined ? '' : `${actorId} ${String(prices.priceYear)} ${prices.basis}`;
}
