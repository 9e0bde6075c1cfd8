import {
  isOver,
  slipsOf,
  turnOf,
} from '../../coordination/agreements/agreement-standing.lookup.js';
import type { AgreementSide, Slip } from '../../coordination/agreements/agreement.types.js';
import type {
  ForecastMilestone,
  PromisedAgreement,
  PromisingProject,
  ReportedDate,
  RoundPromises,
} from './promise.types.js';

/** An agreement as the board of promises shows it: its days and its state, never a word of it. */
export interface Promised {
  readonly agreement: PromisedAgreement;
  readonly project: PromisingProject | undefined;
  readonly supplying: PromisingProject | undefined;
  readonly turn: AgreementSide | null;
  readonly forecast: ReportedDate | null;
  /** Last day of the planned period, where an item of a roadmap is to supply it. */
  readonly roadmapDay: string | null;
  /** Days from the day of need to the day that is expected; negative when it is early. */
  readonly gapDays: number | null;
  /** Quarter in which it is expected, such as `2021Q4`. */
  readonly quarter: string;
  readonly slips: readonly Slip[];
  /** Days since the move that awaits an answer. Null when none does. */
  readonly unansweredDays: number | null;
}

/** Returns an agreement of a round as the board shows it. */
export function describePromise(agreement: PromisedAgreement, round: RoundPromises): Promised {
  const { projects, day } = round;
  const supplying = projects.get(agreement.targetProjectId ?? '');
  const forecast = forecastOf(supplying, agreement.milestone);
  const { supplier, committedOn, neededBy, deliveredOn } = agreement;
  const roadmapDay =
    agreement.targetKind === 'roadmapItem'
      ? (round.roadmap.get(agreement.target ?? '') ?? null)
      : null;
  const expected = deliveredOn ?? forecast?.date ?? roadmapDay ?? committedOn;
  return {
    agreement,
    project: projects.get(agreement.projectId),
    supplying,
    turn: turnOf(agreement.state, supplier !== null),
    forecast,
    roadmapDay,
    gapDays: expected === null ? null : daysBetween(neededBy, expected),
    quarter: quarterOf(deliveredOn ?? committedOn ?? neededBy),
    slips: slipsOf(agreement, forecast, day),
    unansweredDays: awaitsAnswer(agreement) ? daysBetween(agreement.since, day) : null,
  };
}

function awaitsAnswer({ state, supplier }: PromisedAgreement): boolean {
  return supplier !== null && ['requested', 'offered', 'countered'].includes(state);
}

/**
 * Returns when a project delivers by its own newest report: the date of a milestone, or of its last
 * one. Null when it has reported none.
 */
export function forecastOf(
  project: PromisingProject | undefined,
  milestone: string | null,
): ReportedDate | null {
  if (project?.round == null || project.revisionId === null) return null;
  const counted = project.milestones.filter(({ key }) => milestone === null || key === milestone);
  const last = counted.reduce<ForecastMilestone | undefined>(
    (latest, one) => (latest === undefined || one.date > latest.date ? one : latest),
    undefined,
  );
  return last === undefined
    ? null
    : {
        date: last.date,
        reached: counted.every(({ reached }) => reached),
        round: project.round,
        revision: project.revisionId,
      };
}

/** Returns the days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

function quarterOf(date: string): string {
  return `${date.slice(0, 4)}Q${String(Math.ceil(Number(date.slice(5, 7)) / 3))}`;
}

/** Counts of agreements on a board. */
export interface PromiseCounts {
  readonly promises: number;
  /** Agreements that are not over. */
  readonly open: number;
  readonly committed: number;
  readonly delivered: number;
  readonly slipping: number;
  /** Agreements that wait for an answer, and the longest wait in days. */
  readonly unanswered: number;
  readonly longestWait: number;
}

/** Counts agreements. */
export function countPromises(promises: readonly Promised[]): PromiseCounts {
  const inState = (state: string): number =>
    promises.filter(({ agreement }) => agreement.state === state).length;
  const waits = promises.flatMap(({ unansweredDays }) => unansweredDays ?? []);
  return {
    promises: promises.length,
    open: promises.filter(({ agreement }) => !isOver(agreement.state)).length,
    committed: inState('committed'),
    delivered: inState('delivered'),
    slipping: promises.filter(({ slips }) => slips.length > 0).length,
    unanswered: waits.length,
    longestWait: Math.max(0, ...waits),
  };
}

/** Sorts agreements into groups by a key, the groups in the order of their keys. */
export function groupPromises(
  promises: readonly Promised[],
  keyOf: (promised: Promised) => string,
): [key: string, members: Promised[]][] {
  return [...Map.groupBy(promises, keyOf)].sort(([one], [other]) => (one < other ? -1 : 1));
}
