import type { ForecastDate } from '../../reporting/content/forecast-moves.lookup.js';
import type {
  AgreementKind,
  AgreementPosition,
  AgreementSide,
  TargetKind,
} from '../../coordination/agreements/agreement.types.js';
import type { ProjectState } from '../../portfolio/projects/project.types.js';

/** A body as a board names it. */
export interface Body {
  readonly actorId: string;
  readonly organisationNumber: string;
  readonly name: string;
}

/** An agreement as it stood at an instant. */
export interface PromisedAgreement extends AgreementPosition {
  readonly id: string;
  readonly kind: AgreementKind;
  readonly what: string;
  readonly projectId: string;
  readonly receiver: Body;
  /** Null when nobody supplies. */
  readonly supplier: Body | null;
  readonly targetKind: TargetKind;
  readonly targetProjectId: string | null;
  /** Code of a solution or an area, or a ground in words, where no project supplies. */
  readonly target: string | null;
  readonly lagDays: number;
  /** Date in Norway of the last move, and the side that made it. */
  readonly since: string;
  readonly movedBy: AgreementSide;
  /** True when a certified report has named it, in this round or before. */
  readonly everNamed: boolean;
  /** Day of need by the certified report of this round. Null when that names it no longer. */
  readonly namedFor: string | null;
}

/** A milestone of a project's newest certified report. */
export type ForecastMilestone = ForecastDate;

/** A project of an agreement, by its newest certified report in a round or before it. */
export interface PromisingProject {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Id, organisation number and name of its owner. */
  readonly ownerId: string;
  readonly owner: string;
  readonly ownerName: string;
  /** True when it has left the portfolio. */
  readonly left: boolean;
  /** State, round and revision of that report. Null when it has none. */
  readonly state: ProjectState | null;
  readonly round: string | null;
  readonly revisionId: string | null;
  /** True when that report is of this very round. */
  readonly reported: boolean;
  readonly milestones: readonly ForecastMilestone[];
  /** Last day of the project, where the register of projects has one. */
  readonly endsOn: string | null;
  /** Last day of the first approved plan. Null without a baseline. */
  readonly planned: string | null;
}

/** The agreements of a round with their projects. */
export interface RoundPromises {
  readonly agreements: readonly PromisedAgreement[];
  readonly projects: ReadonlyMap<string, PromisingProject>;
  /** Last day of the planned period of each item of a roadmap, by its code. */
  readonly roadmap: ReadonlyMap<string, string>;
  /** The day on which they are judged. */
  readonly day: string;
  /** True when the reports of the round were due before that instant. */
  readonly due: boolean;
}

/** The date of a project by its own report, and where it stands. */
export interface ReportedDate {
  readonly date: string;
  readonly reached: boolean;
  readonly round: string;
  readonly revision: string;
}
