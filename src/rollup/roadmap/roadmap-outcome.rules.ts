import type { Localised } from '../../platform/base/problem.js';
import type { RoadmapItemThen, RoadmapLink } from '../../strategy/roadmap/roadmap.types.js';

/**
 * Outcome of a roadmap item by the certified reports of a round: every linked project is expected
 * within the period; one is expected outside; not all have said when; no project is linked; no
 * period is planned; or the item is introduced or dropped already.
 */
export const ROADMAP_OUTCOMES = [
  'confirmed',
  'moves',
  'unanswered',
  'withoutProject',
  'withoutPeriod',
  'settled',
] as const;
export type RoadmapOutcome = (typeof ROADMAP_OUTCOMES)[number];

/** The part of a report that its date was taken from. */
export const DATE_SOURCES = ['milestone', 'lastMilestone', 'endDate'] as const;
export type DateSource = (typeof DATE_SOURCES)[number];

/** A certified report of a project, as far as it says when the project delivers. */
export interface DatedReport {
  readonly state: string;
  readonly milestones: readonly {
    readonly key: string;
    readonly forecast: string | null;
    readonly actual: string | null;
  }[];
  /** Last day of the project, as was known at the closing of the round. */
  readonly endsOn: string | null;
}

/** The day on which a project is expected to deliver an item. */
export interface ExpectedDay {
  readonly date: string;
  readonly dateFrom: DateSource;
}

/**
 * Returns the day on which a report expects the project to deliver: that of the linked milestone,
 * or else of the project's last milestone, or else its last day. Null when the report does not say,
 * or when the project is stopped.
 */
export function expectedDayOf(
  { milestone }: Pick<RoadmapLink, 'milestone'>,
  { state, milestones, endsOn }: DatedReport,
): ExpectedDay | null {
  if (state === 'stopped') return null;
  const linked = milestones.filter(({ key }) => milestone === null || key === milestone);
  const last = linked
    .map(({ actual, forecast }) => actual ?? forecast)
    .filter((date) => date !== null)
    .sort()
    .at(-1);
  if (last !== undefined)
    return { date: last, dateFrom: milestone === null ? 'lastMilestone' : 'milestone' };
  return milestone !== null || endsOn === null ? null : { date: endsOn, dateFrom: 'endDate' };
}

/** Outcome of an item, and the day to which it would move. */
export interface JudgedItem {
  readonly outcome: RoadmapOutcome;
  readonly movesTo: string | null;
}

/**
 * Judges an item by the expected days of its projects; null for one that does not say. It moves to
 * the last day when that is after its period. It moves to an earlier period only when every project
 * is linked by a milestone, for a project may end before the item that it is a part of.
 */
export function judgeItem(
  {
    state,
    firstDay,
    lastDay,
    links,
  }: Pick<RoadmapItemThen, 'state' | 'firstDay' | 'lastDay' | 'links'>,
  days: readonly (ExpectedDay | null)[],
): JudgedItem {
  const stay = (outcome: RoadmapOutcome): JudgedItem => ({ outcome, movesTo: null });
  if (state === 'introduced' || state === 'dropped') return stay('settled');
  if (links.length === 0) return stay('withoutProject');
  if (firstDay === null || lastDay === null) return stay('withoutPeriod');
  const said = days.filter((day) => day !== null);
  const last = said
    .map(({ date }) => date)
    .sort()
    .at(-1);
  if (last !== undefined && last > lastDay) return { outcome: 'moves', movesTo: last };
  if (last === undefined || said.length < days.length) return stay('unanswered');
  const isMilestone = said.every(({ dateFrom }) => dateFrom === 'milestone');
  return isMilestone && last < firstDay ? { outcome: 'moves', movesTo: last } : stay('confirmed');
}

/** Number of items by outcome. */
export type OutcomeCounts = Readonly<Record<RoadmapOutcome, number>>;

export function countOutcomes(
  items: readonly { readonly outcome: RoadmapOutcome }[],
): OutcomeCounts {
  const count = (outcome: RoadmapOutcome): number =>
    items.filter((item) => item.outcome === outcome).length;
  return {
    confirmed: count('confirmed'),
    moves: count('moves'),
    unanswered: count('unanswered'),
    withoutProject: count('withoutProject'),
    withoutPeriod: count('withoutPeriod'),
    settled: count('settled'),
  };
}

/** Says whether anything moves. Without a confirmed item, silence is not called "no changes". */
function describeChange({ confirmed, moves }: OutcomeCounts): Localised {
  if (moves > 0)
    return {
      nb: `Veikartet endres: punkter som ville flyttes: ${String(moves)}`,
      en: `The roadmap changes: items that would move: ${String(moves)}`,
    };
  return confirmed > 0
    ? { nb: 'Ingen endringer i veikartet', en: 'No changes in the roadmap' }
    : {
        nb: 'Ingen punkter i veikartet er bekreftet eller flyttet',
        en: 'No item of the roadmap is confirmed or moved',
      };
}

/** Says in words what the reports of a round mean for the roadmap. */
export function describeOutcomes(counts: OutcomeCounts): Localised {
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0);
  if (total === 0)
    return {
      nb: 'Det finnes ikke noe veikart for runden.',
      en: 'There is no roadmap for the round.',
    };
  const confirmed = String(counts.confirmed);
  const [unanswered, without] = [String(counts.unanswered), String(counts.withoutProject)];
  const changed = describeChange(counts);
  return {
    nb:
      `${changed.nb}. Bekreftet: ${confirmed}. Ikke besvart: ${unanswered}. ` +
      `Uten tiltak: ${without}.`,
    en:
      `${changed.en}. Confirmed: ${confirmed}. Unanswered: ${unanswered}. ` +
      `Without a project: ${without}.`,
  };
}
