import type { Prices } from '../../platform/base/money.js';
import type { ProjectPhase, ProjectState } from '../../portfolio/projects/project.types.js';

/**
 * Grønn: levert, eller blir levert, som planlagt. Gul: noe avvik. Rød: vesentlig avvik (the
 * directorate's annual report 2021).
 */
export const COLOURS = ['green', 'yellow', 'red'] as const;
export type Colour = (typeof COLOURS)[number];

export const CAUSES = ['supplier', 'resources', 'funding', 'legal', 'dependency', 'other'] as const;
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

/** Nasjonale e-helseløsninger (domain.md). */
export const NATIONAL_SOLUTIONS = [
  'Helsenorge',
  'Kjernejournal',
  'E-resept',
  'HelseID',
  'Grunndata',
  'SFM',
  'Helsenettet',
] as const;

export const REPORT_STATES = ['draft', 'certified'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export interface ReportedStatus {
  readonly colour: Colour;
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

/** A milestone as its owner sees it now; its planned date stands in the project's baselines. */
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
 * What the project adds to a national solution's operating and management cost in a year, whole
 * NOK; negative when it saves.
 */
export interface OperatingCostValue extends Prices {
  readonly nationalSolution: (typeof NATIONAL_SOLUTIONS)[number];
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

/** Where more can be read: an address on the open web, checked to be one. */
export interface LinkValue {
  readonly title: string;
  readonly url: string;
}

/**
 * What a grant scheme (tilskuddsordning) has received: all applications as its owner counts them,
 * and per area. Amounts are whole NOK.
 */
export interface GrantsValue extends Prices {
  readonly applications: number;
  readonly amount: number;
  readonly areas: readonly {
    readonly area: string;
    readonly applications: number;
    readonly amount: number;
  }[];
}

/** What reports say since the status model; absent in revisions that were certified before. */
export interface ReportDetailValue {
  /** Null when no dimension is rated. */
  readonly dimensions: Readonly<Record<DimensionName, DimensionRatingValue | null>> | null;
  readonly milestones: readonly ReportedMilestone[];
  readonly frame: BudgetFrameValue | null;
  readonly operatingCosts: readonly OperatingCostValue[];
  readonly benefits: readonly BenefitValue[];
  readonly grants: GrantsValue | null;
  readonly links: readonly LinkValue[];
}

/** What a report says, as it is stored: every key always there. Amounts are whole NOK. */
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
  readonly dependencies: readonly {
    readonly project: string | null;
    readonly nationalSolution: (typeof NATIONAL_SOLUTIONS)[number] | null;
    readonly delivery: string;
    readonly neededBy: string;
  }[];
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
  'milestones',
  'frame',
  'operatingCosts',
  'benefits',
  'grants',
  'links',
] as const satisfies readonly (keyof ReportContentValue)[];
