import { PROJECT_PHASES } from '../../portfolio/projects/project.types.js';

/** Readers that a document of a release is for. Actors have a token with a scope of this service. */
export const AUDIENCES = ['public', 'actors'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Stages of a project at which a field may be withheld: its phases, or any of them. */
export const STAGES = ['any', ...PROJECT_PHASES] as const;
export type Stage = (typeof STAGES)[number];

/** A field of the view that is withheld from an audience, at a stage of the project. */
export interface Withholding {
  /** Table and column of the view, such as `projects.lead_mailbox`. */
  readonly field: string;
  readonly stage: Stage;
  readonly audience: Audience;
  /** The ground on which it is withheld, such as a section of an act. */
  readonly ground: string;
  /** Day from which it may be shown; null when none is known. */
  readonly shownFrom: string | null;
}
