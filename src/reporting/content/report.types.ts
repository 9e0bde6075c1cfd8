import type { Prices } from '../../platform/base/money.js';
import type { ProjectPhase, ProjectState } from '../../portfolio/projects/project.types.js';

/**
 * Colours of a status. Grønn: levert, eller blir levert, som planlagt. Gul: noe avvik. Rød:
 * vesentlig avvik (the directorate's annual report 2021).
 */
export const COLOURS = ['green', 'yellow', 'red'] as const;
export type Colour = (typeof COLOURS)[number];

/** Categories of cause. `notKnown` is for historical rounds, whose causes nobody wrote down. */
export const CAUSES = [
  'supplier',
  'resources',
  'funding',
  'legal',
  'dependency',
  'other',
  'notKnown',
] as const;
export type Cause = (typeof CAUSES)[number];

export const FUNDING_SOURCES = ['own', 'grant', 'stateBudget', 'joint'] as const;
export const CHALLENGE_CATEGORIES = [
  'dependency',
  'resources',
  'legal',
  'supplier',
  'funding',
  'security',
  'other',
] as const;

/** The round of a report, as far as its content is judged by it. */
export interface JudgedOn {
  /** Date in Norway on which the report is judged. */
  readonly today: string;
  /** Says whether the round was loaded as history. */
  readonly historical: boolean;
}

/** Pattern of a code that a register must have, as far as its form is checked before. */
export const REGISTERED_CODE = /^\S(?:.*\S)?$/;

export const REPORT_STATES = ['draft', 'certified'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** The owner's rating. Without a colour the project is not rated, and the reason says why. */
export interface ReportedStatus {
  readonly colour: Colour | null;
  readonly reason: string | null;
  readonly cause: Cause | null;
  readonly action: string | null;
}

/** Tid, kostnad, omfang og kvalitet, ressurser, nytte. */
export const DIMENSIONS = ['time', 'cost', 'scope', 'resources', 'benefit'] as const;
export type DimensionName = (typeof DIMENSIONS)[number];

export interface DimensionRatingValue {
  readonly colour: Colour;
  readonly reason: string | null;
  readonly cause: Cause | null;
}

/** A milestone as its owner sees it now. Its planned date is in the project's baselines. */
export interface ReportedMilestone {
  readonly key: string;
  readonly name: string;
  readonly forecast: string | null;
  readonly actual: string | null;
}

/** The project's total budget over all years (total ramme), whole NOK. */
export interface BudgetFrameValue extends Prices {
  readonly approved: number;
  readonly forecast: number | null;
}

/**
 * Cost that the project adds to a national solution's operating and management in a year, whole
 * NOK. A saving is negative.
 */
export interface OperatingCostValue extends Prices {
  readonly nationalSolution: string;
  readonly year: number;
  readonly amount: number;
}

/** A benefit of a year as an amount, or as a measure. */
export interface BenefitValue {
  readonly description: string;
  readonly year: number;
  readonly ownerRole: string;
  readonly amount: (Prices & { readonly planned: number; readonly realised: number | null }) | null;
  readonly measure: {
    readonly unit: string;
    readonly planned: number;
    readonly realised: number | null;
  } | null;
}

/** A link to an address that has been checked to be on the open web. */
export interface LinkValue {
  readonly title: string;
  readonly url: string;
}

/**
 * Applications that a grant scheme (tilskuddsordning) has received: in all, as its owner counts
 * them, and per area. Amounts are whole NOK.
 */
export interface GrantsValue extends Prices {
  readonly applications: number;
  readonly amount: number;
  readonly areas: readonly GrantAreaValue[];
  /** Amount that the scheme has to give. Content from before the member lacks it and those below. */
  readonly frame?: number | null;
  readonly priorities?: string | null;
  readonly grantedApplications?: number | null;
  readonly grantedAmount?: number | null;
}

export interface GrantAreaValue {
  readonly area: string;
  readonly applications: number;
  readonly amount: number;
  /** Number of the applications that were simplified. Older content lacks it and the next one. */
  readonly simplified?: number | null;
  readonly grantedAmount?: number | null;
}

/** Vedtatt, omsøkt. */
export const FUNDING_STATES = ['decided', 'appliedFor'] as const;
export type FundingState = (typeof FUNDING_STATES)[number];

/** Funding of a project by one payer. */
export interface FundingLineValue {
  readonly payer: string;
  readonly state: FundingState;
  /** Share of the cost in per cent. Null: not stated. */
  readonly share: number | null;
  /** Last day that it pays for. Null: no end is stated. */
  readonly until: string | null;
}

/** Midler til evaluering eller følgeforskning: avsatt, ikke avsatt. */
export const EVALUATION_FUNDING = ['setAside', 'notSetAside'] as const;
export type EvaluationFunding = (typeof EVALUATION_FUNDING)[number];

/** Parts of a report that came with the status model. Older revisions lack them. */
export interface ReportDetailValue {
  /** Null when no dimension is rated. */
  readonly dimensions: Readonly<Record<DimensionName, DimensionRatingValue | null>> | null;
  readonly milestones: readonly ReportedMilestone[];
  readonly frame: BudgetFrameValue | null;
  readonly operatingCosts: readonly OperatingCostValue[];
  readonly benefits: readonly BenefitValue[];
  readonly grants: GrantsValue | null;
  /** Content from before the member lacks it. */
  readonly funding: readonly FundingLineValue[];
  readonly links: readonly LinkValue[];
  /** Null when the report does not say. Content from before the member lacks it. */
  readonly evaluationFunding: EvaluationFunding | null;
}

/** Members of a dependency that name its target. Exactly one of them has a value. */
export const DEPENDENCY_TARGETS = [
  'project',
  'nationalSolution',
  'roadmapItem',
  'area',
  'ground',
] as const;

/**
 * A delivery that a project needs. A target outside projects and national solutions has its member
 * only where the report names one: content from before these targets keeps its hash.
 */
export interface DependencyValue {
  readonly project: string | null;
  readonly nationalSolution: string | null;
  /** Code of an item of a roadmap. */
  readonly roadmapItem?: string;
  /** Code of the register `areas`. */
  readonly area?: string;
  /** A ground outside any project, in words. */
  readonly ground?: string;
  readonly delivery: string;
  readonly neededBy: string;
}

/** The content of a report as it is stored, with every member present. Amounts are whole NOK. */
export interface ReportContentValue extends Partial<ReportDetailValue> {
  readonly state: ProjectState;
  readonly phase: ProjectPhase;
  readonly status: ReportedStatus | null;
  readonly risk: { readonly colour: Colour; readonly reason: string | null } | null;
  readonly summary: string | null;
  readonly budget: readonly ({
    readonly year: number;
    readonly fundingSource: (typeof FUNDING_SOURCES)[number];
    readonly approved: number;
    readonly forecast: number | null;
    readonly actual: number | null;
  } & Prices)[];
  readonly dependencies: readonly DependencyValue[];
  readonly challenges: readonly {
    readonly category: (typeof CHALLENGE_CATEGORIES)[number];
    readonly text: string;
  }[];
}

/** The members of a report's content, in the order in which it is read. */
export const CONTENT_MEMBERS = [
  'state',
  'phase',
  'status',
  'risk',
  'summary',
  'budget',
  'dependencies',
  'challenges',
  'dimensions',
  'evaluationFunding',
  'milestones',
  'frame',
  'operatingCosts',
  'benefits',
  'grants',
  'funding',
  'links',
] as const satisfies readonly (keyof ReportContentValue)[];
