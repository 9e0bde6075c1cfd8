import type { Language, Localised } from '../../platform/base/problem.js';
import type { CodeChoices } from './report-table.types.js';
import type { ReportContentValue } from '../content/report.types.js';

/** Sheets of a template that hold no report: the instructions, and the choices of its lists. */
export const GUIDE_SHEETS = {
  guide: { nb: 'Veiledning', en: 'Instructions' },
  lists: { nb: 'Lister', en: 'Lists' },
} as const satisfies Record<string, Localised>;

/** Names of the sheet with the actor's projects, which the import of projects reads alone. */
export const PROJECT_SHEETS: readonly Localised[] = [
  { nb: 'Tiltak', en: 'Projects' },
  { nb: 'Prosjekter', en: 'Projects' },
];

/**
 * Columns that name the round, the actor and the rule set of a template. An import refuses the
 * template of another.
 */
export const ROUND_COLUMN = 'round';
export const ACTOR_COLUMN = 'actor';
export const RULE_SET_COLUMN = 'ruleSet';

/**
 * Column with the project's name, for people to read. The service treats it as a column of the
 * sender's own.
 */
export const NAME_COLUMN: Localised = { nb: 'x_navn', en: 'x_name' };

/** The content of a round's template for one actor. */
export interface ReportTemplate {
  readonly language: Language;
  readonly round: {
    readonly key: string;
    readonly name: Localised;
    readonly ruleSet: string | null;
    readonly historical: boolean;
  };
  readonly actor: { readonly organisationNumber: string; readonly name: string };
  /** The deadline that applies to the actor, extended or not. */
  readonly deadline: Date;
  /** Codes of the registers that its lists offer. */
  readonly codes: CodeChoices;
  /**
   * Projects with their report of the round, or else their last certified one; null where there is
   * neither.
   */
  readonly projects: readonly {
    readonly code: string;
    readonly name: string;
    readonly content: ReportContentValue | null;
  }[];
  /** The actor's projects as they are registered, with the members of an answer. */
  readonly registered: readonly { readonly code: string }[];
}
