import type { Decision, Facts, Outcome } from '../../criteria/criteria-expression.types.js';

/** One assessment as a replay reads it, with the criteria that are met and not met. */
export interface KnownAssessment {
  readonly id: string;
  readonly criteriaSet: string;
  readonly assessedBy: 'owner' | 'directorate';
  /** An instant as text. A later instant is a greater text. */
  readonly recordedAt: string;
  readonly met: readonly string[];
  readonly unmet: readonly string[];
}

/** A version of the criteria as a replay uses it. */
export interface ReplayedSet {
  readonly meanings: ReadonlyMap<string, readonly string[]>;
  decide(answers: ReadonlyMap<string, boolean>, facts: Facts): Decision;
}

export interface KnownAnswers {
  readonly answers: ReadonlyMap<string, boolean>;
  /** The assessment that each answer was given in. */
  readonly from: ReadonlyMap<string, KnownAssessment>;
}

/**
 * Collects the answers that count under a version of the criteria. For each criterion this is the
 * directorate's newest answer under any version in which the criterion means the same, or else the
 * owner's newest. The order of the assessments does not matter.
 */
export function collectAnswers(
  { meanings }: Pick<ReplayedSet, 'meanings'>,
  assessments: readonly KnownAssessment[],
): KnownAnswers {
  const answers = new Map<string, boolean>();
  const from = new Map<string, KnownAssessment>();
  for (const [criterion, sets] of meanings) {
    let best: KnownAssessment | undefined;
    for (const assessment of assessments) {
      if (
        sets.includes(assessment.criteriaSet) &&
        (assessment.met.includes(criterion) || assessment.unmet.includes(criterion)) &&
        (best === undefined || outweighs(assessment, best))
      )
        best = assessment;
    }
    if (best === undefined) continue;
    answers.set(criterion, best.met.includes(criterion));
    from.set(criterion, best);
  }
  return { answers, from };
}

function outweighs(a: KnownAssessment, b: KnownAssessment): boolean {
  if (a.assessedBy !== b.assessedBy) return a.assessedBy === 'directorate';
  return a.recordedAt !== b.recordedAt ? a.recordedAt > b.recordedAt : a.id > b.id;
}

/** Blir, kommer inn, går ut, uavklart, fortsatt utenfor. */
export const EFFECTS = ['stays', 'enters', 'leaves', 'undecided', 'outside'] as const;
export type Effect = (typeof EFFECTS)[number];

/** Returns the effect of a version on a project: undecided when an outcome is. */
export function effectOf(before: Outcome, after: Outcome): Effect {
  if (before === 'undecided' || after === 'undecided') return 'undecided';
  if (before === 'in') return after === 'in' ? 'stays' : 'leaves';
  return after === 'in' ? 'enters' : 'outside';
}

/** One project of the portfolio of a date. */
export interface ReplayedProject {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly inPortfolio: boolean;
  readonly facts: Facts;
  readonly assessments: readonly KnownAssessment[];
}

/** The result of a replay for one project. */
export interface ReplayLine {
  readonly project: string;
  readonly name: string;
  readonly kind: string;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly effect: Effect;
  /** First criterion or fact not met under the baseline, for a project that was out. */
  readonly failedFirstBefore: string | null;
  /** First criterion or fact not met, for a project that is out. */
  readonly failedFirst: string | null;
  /** Criteria and facts that could still decide. */
  readonly missing: readonly string[];
  /** Ids of the assessments whose answers count. */
  readonly assessments: readonly string[];
}

/**
 * Judges one project under a version, and compares it with the baseline version or, without one,
 * with the portfolio as it stood.
 */
export function replayProject(
  project: ReplayedProject,
  set: ReplayedSet,
  baseline: ReplayedSet | undefined,
): { readonly line: ReplayLine; readonly known: KnownAnswers; readonly decision: Decision } {
  const known = collectAnswers(set, project.assessments);
  const decision = set.decide(known.answers, project.facts);
  const decidedBefore = baseline?.decide(
    collectAnswers(baseline, project.assessments).answers,
    project.facts,
  );
  const before = decidedBefore?.outcome ?? (project.inPortfolio ? 'in' : 'out');
  const { code, name, kind } = project;
  return {
    known,
    decision,
    line: {
      project: code,
      name,
      kind,
      before,
      after: decision.outcome,
      effect: effectOf(before, decision.outcome),
      failedFirstBefore: decidedBefore?.failedFirst ?? null,
      failedFirst: decision.failedFirst,
      missing: removeRepeated([...(decidedBefore?.missing ?? []), ...decision.missing]),
      assessments: removeRepeated([...known.from.values()].map(({ id }) => id)).sort(),
    },
  };
}

/** Removes repeated values. Compares each value with all before it, so use it for a few values. */
function removeRepeated(values: string[]): string[] {
  return values.length < 2
    ? values
    : values.filter((value, index) => values.indexOf(value) === index);
}

/** Numbers of projects by outcome, by effect, and by the criterion or fact that decided. */
export interface ReplayCounts {
  readonly projects: number;
  readonly owners: number;
  readonly before: Record<Outcome, number>;
  readonly after: Record<Outcome, number>;
  readonly effects: Record<Effect, number>;
  /** Projects that leave, by the first criterion or fact that is not met. */
  readonly leavesBy: { readonly criterion: string; readonly projects: number }[];
  /**
   * Projects that enter, by the first criterion or fact that was not met under the baseline. Empty
   * when the baseline is the portfolio itself.
   */
  readonly entersBy: { readonly criterion: string; readonly projects: number }[];
  /** Undecided projects, by each missing answer. */
  readonly missing: { readonly criterion: string; readonly projects: number }[];
}

/** Counts the lines of a replay one by one. */
export class ReplayCounter {
  private projects = 0;
  private readonly owners = new Set<string>();
  private readonly before = { in: 0, out: 0, undecided: 0 };
  private readonly after = { in: 0, out: 0, undecided: 0 };
  private readonly effects = { stays: 0, enters: 0, leaves: 0, undecided: 0, outside: 0 };
  private readonly leavesBy = new Map<string, number>();
  private readonly entersBy = new Map<string, number>();
  private readonly missing = new Map<string, number>();

  add(owner: string, line: ReplayLine): void {
    this.projects += 1;
    this.owners.add(owner);
    this.before[line.before] += 1;
    this.after[line.after] += 1;
    this.effects[line.effect] += 1;
    if (line.effect === 'leaves' && line.failedFirst !== null)
      count(this.leavesBy, line.failedFirst);
    if (line.effect === 'enters' && line.failedFirstBefore !== null)
      count(this.entersBy, line.failedFirstBefore);
    if (line.effect === 'undecided')
      for (const criterion of line.missing) count(this.missing, criterion);
  }

  summarise(): ReplayCounts {
    const { projects, owners, before, after, effects } = this;
    return {
      projects,
      owners: owners.size,
      before,
      after,
      effects,
      leavesBy: sortByCount(this.leavesBy),
      entersBy: sortByCount(this.entersBy),
      missing: sortByCount(this.missing),
    };
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Sorts the counted criteria, the largest count first, then by name. */
function sortByCount(map: ReadonlyMap<string, number>): { criterion: string; projects: number }[] {
  return [...map]
    .map(([criterion, projects]) => ({ criterion, projects }))
    .sort((a, b) => b.projects - a.projects || (a.criterion < b.criterion ? -1 : 1));
}
