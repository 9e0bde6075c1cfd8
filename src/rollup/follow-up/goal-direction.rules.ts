import type { Localised } from '../../platform/base/problem.js';
import type { Colour } from '../../reporting/content/report.types.js';
import type { GoalDirection } from '../../strategy/strategies/strategy.types.js';

/** The published rule by which a goal points towards red. A change of it gets another key. */
export const DIRECTION_RULE = {
  key: 'towards-red-1',
  text: {
    nb:
      'Tre tegn: (1) et rødt tiltak, eller flere enn halvparten av de vurderte aktive tiltakene ' +
      'gule eller røde; (2) minst en tredel av tiltakene med kjent fremdrift betydelig forsinket; ' +
      '(3) en rød indikator, eller flere enn halvparten av indikatorene med lys gule eller røde. ' +
      'To tegn: peker mot rødt. Ett: følg med. Ingen: på skinner.',
    en:
      'Three signs: (1) a red project, or more than half of the rated active projects yellow or ' +
      'red; (2) at least a third of the projects with known progress substantially delayed; (3) a ' +
      'red indicator, or more than half of the indicators with a light yellow or red. Two signs: ' +
      'points towards red. One: watch. None: on track.',
  },
} as const satisfies { readonly key: string; readonly text: Localised };

/** Signs that a goal may point towards red. */
export const GOAL_SIGNS = ['colours', 'delays', 'indicators'] as const;
export type GoalSign = (typeof GOAL_SIGNS)[number];

/** The part of a project's work that is reported on. */
export const STAGES = ['development', 'introduction'] as const;
export type Stage = (typeof STAGES)[number];

/** A certified report, as far as it counts in the follow-up of the strategy. */
export interface FollowedReport {
  readonly kind: string;
  readonly phase: string;
  readonly state: string;
  readonly colour: Colour | null;
  /** Colour of time by the rule; the owner's where the rule could not measure. */
  readonly timeColour: Colour | null;
}

/** Says whether a report counts: of an active project that is rated. */
export function isRatedActive({
  state,
  colour,
}: Pick<FollowedReport, 'state' | 'colour'>): boolean {
  return state === 'active' && colour !== null;
}

/** Returns the stage of a project: a rollout, or one that closes or realises, is introduced. */
export function stageOf({ kind, phase }: Pick<FollowedReport, 'kind' | 'phase'>): Stage {
  return kind === 'rollout' || phase === 'closing' || phase === 'realisation'
    ? 'introduction'
    : 'development';
}

/** One sign of a goal: how many of how many. `shows` is null when nothing is known. */
export interface ShownSign {
  readonly sign: GoalSign;
  readonly shows: boolean | null;
  readonly count: number;
  readonly of: number;
}

/**
 * Returns the three signs of a goal, from the reports of its projects and the lights of its
 * indicators.
 */
export function findSigns(
  reports: readonly FollowedReport[],
  lights: readonly (Colour | null)[],
): ShownSign[] {
  const rated = reports.filter(isRatedActive);
  const colours = rated.flatMap(({ colour }) => (colour === null ? [] : [colour]));
  const times = rated.flatMap(({ timeColour }) => (timeColour === null ? [] : [timeColour]));
  const delayed = times.filter((colour) => colour === 'red').length;
  const known = lights.filter((light) => light !== null);
  return [
    signOfColours('colours', colours),
    {
      sign: 'delays',
      shows: times.length === 0 ? null : delayed * 3 >= times.length,
      count: delayed,
      of: times.length,
    },
    signOfColours('indicators', known),
  ];
}

/** A sign shows when one is red, or when more than half are yellow or red. */
function signOfColours(sign: GoalSign, colours: readonly Colour[]): ShownSign {
  const count = colours.filter((colour) => colour !== 'green').length;
  const of = colours.length;
  const shows = of === 0 ? null : colours.includes('red') || count * 2 > of;
  return { sign, shows, count, of };
}

/** Returns the direction that the signs point in; null when nothing is known. */
export function directionOf(signs: readonly Pick<ShownSign, 'shows'>[]): GoalDirection | null {
  if (signs.every(({ shows }) => shows === null)) return null;
  const shown = signs.filter(({ shows }) => shows === true).length;
  if (shown >= 2) return 'towardsRed';
  return shown === 1 ? 'watch' : 'onTrack';
}

/** A share of projects in whole per cent. Null when no report says anything. */
export interface ProjectShare {
  readonly count: number;
  /** The number that the share is of (n). */
  readonly base: number;
  /** Projects of the base whose report does not say. */
  readonly unknown: number;
  readonly share: number | null;
}

/** Returns the share of answers that are true. Null is a report that does not say. */
export function shareOf(answers: readonly (boolean | null)[]): ProjectShare {
  const count = answers.filter((answer) => answer === true).length;
  const unknown = answers.filter((answer) => answer === null).length;
  const base = answers.length;
  const isKnown = unknown < base;
  return { count, base, unknown, share: isKnown ? Math.round((count * 100) / base) : null };
}

/** Returns whether a project is substantially delayed: its time is red. Null when not known. */
export function isDelayed({ timeColour }: Pick<FollowedReport, 'timeColour'>): boolean | null {
  return timeColour === null ? null : timeColour === 'red';
}
