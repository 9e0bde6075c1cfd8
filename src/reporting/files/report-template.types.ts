import type { Language, Localised } from '../../platform/base/problem.js';
import type { ReportContentValue } from '../content/report.types.js';

/**
 * Sheets of a template that hold no report: how to fill it in, and the choices that its lists
 * offer.
 */
export const GUIDE_SHEETS = {
  guide: { nb: 'Veiledning', en: 'Instructions' },
  lists: { nb: 'Lister', en: 'Lists' },
} as const satisfies Record<string, Localised>;

/**
 * Keys that say which round and whom a template is for, and by which rules: an import refuses the
 * template of another.
 */
export const ROUND_COLUMN = 'round';
export const ACTOR_COLUMN = 'actor';
export const RULE_SET_COLUMN = 'ruleSet';

/**
 * The project's name, for people to read; a column of the sender's own as far as the service is
 * concerned.
 */
export const NAME_COLUMN: Localised = { nb: 'x_navn', en: 'x_name' };

/** What a template of a round says to one actor. */
export interface ReportTemplate {
  readonly language: Language;
  readonly round: {
    readonly key: string;
    readonly name: Localised;
    readonly ruleSet: string | null;
  };
  readonly actor: { readonly organisationNumber: string; readonly name: string };
  /** The actor's own, extended or not. */
  readonly deadline: Date;
  /** With what is reported so far, or was the last time; null when nothing ever was. */
  readonly projects: readonly {
    readonly code: string;
    readonly name: string;
    readonly content: ReportContentValue | null;
  }[];
}
