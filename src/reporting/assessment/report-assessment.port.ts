import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Fault } from '../../platform/base/problem.js';
import { BaselineLookup, type RecordedBaseline } from '../../portfolio/projects/baseline.lookup.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import type { CodeWithName } from '../../registers/code-lists/register.types.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import type { RegisteredCodes } from '../../registers/code-lists/registered-codes.lookup.js';
import { detailFaults } from '../content/report-detail.rules.js';
import {
  dependencyTargetFaults,
  listGivenCodes,
  listRoadmapItems,
  reportFaults,
  roadmapItemFaults,
} from '../content/report.rules.js';
import { RoadmapCodes } from '../content/roadmap-codes.lookup.js';
import type { ReportContentValue } from '../content/report.types.js';
import type { Round } from '../rounds/round.entity.js';
import { codeDayOf } from '../rounds/round.rules.js';
import { RuleSetLookup } from '../rule-sets/rule-set.lookup.js';
import type { RuleSetRecord } from '../rule-sets/rule-set.types.js';
import {
  type EarlierContent,
  readApprovedTotals,
  readEarlierContents,
  readHalted,
} from './assessment-basis.queries.js';
import { measureMilestones } from './slip.rules.js';
import { type RuleStatus, proposeStatus } from './tolerance.rules.js';
import { blockingFaults, type Halt, type Warning, findWarnings } from './warning.rules.js';

/** The columns of a round that its reports are judged by. */
type BindingRound = Pick<Round, 'ruleSet' | 'opensAt' | 'key' | 'historical' | 'closesAt'>;

/** A report as it is about to be saved or certified. */
export interface Assessable {
  /** Code of the project. */
  readonly project: string;
  /** Undefined when the project is not one of the caller's. */
  readonly projectId: string | undefined;
  readonly actorId: string;
  readonly round: BindingRound;
  readonly content: ReportContentValue;
}

/** The judgement of a report. */
export interface Assessment {
  /** Faults that prevent saving. */
  readonly faults: readonly Fault[];
  /** Faults that prevent certification: `faults`, and the warnings with the severity error. */
  readonly certificationFaults: readonly Fault[];
  /** Null when the round has no rule set. */
  readonly ruleStatus: RuleStatus | null;
  readonly warnings: readonly Warning[] | null;
  /**
   * The last report certified in an earlier round. Null without one, or for another actor's
   * project.
   */
  readonly earlier: EarlierContent | null;
}

/** Everything that reports of one round are judged against. */
export interface AssessmentBasis {
  /** Codes of existing projects among those that the reports depend on. */
  readonly existingCodes: ReadonlySet<string>;
  /** Codes of national solutions and areas. Undefined when no report has any. */
  readonly codes: RegisteredCodes | undefined;
  /** Items of roadmaps. Empty when no report names any. */
  readonly roadmapItems: readonly CodeWithName[];
  /** By project id. */
  readonly baselines: ReadonlyMap<string, readonly RecordedBaseline[]>;
  readonly set: RuleSetRecord | undefined;
  /** By project id. */
  readonly earlier: ReadonlyMap<string, EarlierContent>;
  /** Approved totals of earlier reports, by actor and prices. */
  readonly totals: ReadonlyMap<string, readonly number[]>;
  /** Projects that reports depend on and that deliver nothing more, by code. */
  readonly halted: ReadonlyMap<string, Halt>;
  readonly now: Date;
  /** The date that reports are judged on: today's in Norway, or that of a historical round. */
  readonly today: string;
  readonly historical: boolean;
}

/**
 * Judges reports against the baselines of their projects, the rule set of their round and the
 * reports certified in earlier rounds.
 */
@Injectable()
export class ReportAssessment {
  constructor(
    private readonly baselines: BaselineLookup,
    private readonly projects: ProjectLookup,
    private readonly sets: RuleSetLookup,
    private readonly registers: RegisterLookup,
    private readonly roadmaps: RoadmapCodes,
  ) {}

  /** Loads the basis of one report and judges it. */
  async loadAndAssess(tx: Tx, report: Assessable, now: Date): Promise<Assessment> {
    return this.assess(await this.loadBasis(tx, report.round, [report], now), report);
  }

  /**
   * Loads everything that reports of one round are judged against. Sends all queries at once; their
   * number does not grow with the number of reports.
   */
  async loadBasis(
    tx: Tx,
    round: BindingRound,
    reports: readonly Pick<Assessable, 'projectId' | 'actorId' | 'content'>[],
    now: Date,
  ): Promise<AssessmentBasis> {
    const ids = [...new Set(reports.flatMap(({ projectId }) => projectId ?? []))];
    const { ruleSet } = round;
    const today = judgementDayOf(round, now);
    const needed = listDependencies(reports);
    const namesItems = reports.some(({ content }) => listRoadmapItems(content).length > 0);
    const [references, halted, codes, roadmapItems, ...others] = await Promise.all([
      this.projects.findReferences(tx, needed),
      // In a historical round nobody knew what has been stopped since.
      readHalted(tx, round.historical || ruleSet === null ? [] : needed),
      this.readCodes(tx, round, reports, now),
      namesItems ? this.roadmaps.listCodes(tx) : [],
      this.baselines.listBaselinesOf(tx, ids),
      ruleSet === null ? undefined : this.sets.findBound(tx, ruleSet),
      readEarlierContents(tx, ids, round),
      ruleSet === null ? new Map<string, number[]>() : this.loadTotals(tx, round, reports),
    ]);
    const [baselines, set, earlier, totals] = others;
    return {
      existingCodes: new Set(references.map(({ code }) => code)),
      codes,
      roadmapItems,
      baselines: round.historical ? listApprovedBy(baselines, today) : baselines,
      set,
      earlier,
      totals,
      halted,
      now,
      today,
      historical: round.historical,
    };
  }

  /** Judges one report of a round. Reads nothing. */
  assess(basis: AssessmentBasis, report: Omit<Assessable, 'round'>): Assessment {
    const { existingCodes, set, now, today, historical } = basis;
    const { project, projectId, content } = report;
    const faults = [
      ...reportFaults(project, content, { today, historical }),
      ...dependencyTargetFaults(content, existingCodes),
      ...(basis.codes?.findFaults(listGivenCodes(content)) ?? []),
      ...roadmapItemFaults(content, basis.roadmapItems),
    ];
    const notRated = { ruleStatus: null, warnings: null };
    if (projectId === undefined)
      return { faults, certificationFaults: faults, ...notRated, earlier: null };
    const earlier = basis.earlier.get(projectId) ?? null;
    const baselines = basis.baselines.get(projectId) ?? [];
    const baselined = new Set(
      baselines.flatMap(({ milestones }) => milestones.map(({ key }) => key)),
    );
    faults.push(...detailFaults(content, { baselined, today, historical }));
    if (set === undefined) return { faults, certificationFaults: faults, ...notRated, earlier };
    const warnings = findWarnings(set.content.rules, content, {
      previous: earlier?.content ?? null,
      totals: basis.totals.get(totalsKeyOf(report)) ?? [],
      slips: measureMilestones(baselines, content.milestones ?? [], today),
      halted: basis.halted,
      today,
    });
    return {
      faults,
      certificationFaults: [...faults, ...blockingFaults(warnings)],
      ruleStatus: proposeStatus(set, baselines, content, { today, at: now.toISOString() }),
      warnings,
      earlier,
    };
  }

  /** Reads the codes that hold today or, in a round that is over, on its last day. */
  private async readCodes(
    tx: Tx,
    round: BindingRound,
    reports: readonly Pick<Assessable, 'content'>[],
    now: Date,
  ): Promise<RegisteredCodes | undefined> {
    if (reports.every(({ content }) => listGivenCodes(content).length === 0)) return undefined;
    return this.registers.readCodes(tx, ['nationalSolutions', 'areas'], codeDayOf(round, now));
  }

  /** Reads the approved totals of earlier reports, once for each actor and prices. */
  private async loadTotals(
    tx: Tx,
    round: BindingRound,
    reports: readonly Pick<Assessable, 'actorId' | 'content'>[],
  ): Promise<Map<string, number[]>> {
    const totals = new Map<string, Promise<number[]>>();
    for (const report of reports) {
      const [prices] = report.content.budget;
      const key = totalsKeyOf(report);
      if (prices === undefined || totals.has(key)) continue;
      const { priceYear, basis } = prices;
      const actorPrices = { actorId: report.actorId, priceYear, basis };
      totals.set(key, readApprovedTotals(tx, actorPrices, round));
    }
    return new Map(
      await Promise.all([...totals].map(async ([key, values]) => [key, await values] as const)),
    );
  }
}

/** Returns the date on which reports are judged: those of a historical round on its last day. */
function judgementDayOf({ historical, closesAt }: BindingRound, now: Date): string {
  return osloDate(historical ? closesAt : now);
}

/** Leaves out the baselines that were approved after a date. */
function listApprovedBy(
  baselines: ReadonlyMap<string, readonly RecordedBaseline[]>,
  date: string,
): ReadonlyMap<string, readonly RecordedBaseline[]> {
  return new Map(
    [...baselines].map(([project, all]) => [
      project,
      all.filter(({ approvedOn }) => approvedOn <= date),
    ]),
  );
}

/** Returns the key of an actor and the prices of a report: those of the first budget line. */
function totalsKeyOf({
  actorId,
  content: {
    budget: [prices],
  },
}: Pick<Assessable, 'actorId' | 'content'>): string {
  return prices === undefined ? '' : `${actorId} ${String(prices.priceYear)} ${prices.basis}`;
}

/** Lists the codes of the projects that the reports depend on, each once. */
function listDependencies(reports: readonly Pick<Assessable, 'content'>[]): string[] {
  const codes = reports.flatMap(({ content }) =>
    content.dependencies.flatMap(({ project }) => project ?? []),
  );
  return [...new Set(codes)];
}
