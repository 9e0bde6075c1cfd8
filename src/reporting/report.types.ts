import type { ProjectPhase, ProjectState } from '../portfolio/project.types.js';

/** Grønn: levert, eller blir levert, som planlagt. Gul: noe avvik. Rød: vesentlig avvik (the directorate's annual report 2021). */
export const COLOURS = ['green', 'yellow', 'red'] as const;
export type Colour = (typeof COLOURS)[number];

export const CAUSES = ['supplier', 'resources', 'funding', 'legal', 'dependency', 'other'] as const;
export type Cause = (typeof CAUSES)[number];

export const FUNDING_SOURCES = ['own', 'grant', 'stateBudget', 'joint'] as const;
export const BUDGET_BASES = ['nominal', 'real'] as const;
export const CURRENCIES = ['NOK'] as const;
export const CHALLENGE_CATEGORIES = ['dependency', 'resources', 'legal', 'supplier', 'funding', 'security', 'other'] as const;

/** Nasjonale e-helseløsninger (domain.md). */
export const NATIONAL_SOLUTIONS = ['Helsenorge', 'Kjernejournal', 'E-resept', 'HelseID', 'Grunndata', 'SFM', 'Helsenettet'] as const;

export const ROUND_STATES = ['planned', 'open', 'closed'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

export const REPORT_STATES = ['draft', 'certified'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export interface ReportedStatus {
  readonly colour: Colour;
  readonly reason: string | null;
  readonly cause: Cause | null;
  readonly action: string | null;
}

/** What a report says, as it is stored: every key always there. Amounts are whole NOK. */
export interface ReportContentValue {
  readonly state: ProjectState;
  readonly phase: ProjectPhase;
  readonly status: ReportedStatus | null;
  readonly risk: { readonly colour: Colour; readonly reason: string | null } | null;
  readonly summary: string | null;
  readonly budget: readonly {
    readonly year: number;
    readonly fundingSource: (typeof FUNDING_SOURCES)[number];
    readonly approved: number;
    readonly forecast: number | null;
    readonly actual: number | null;
    readonly currency: (typeof CURRENCIES)[number];
    readonly priceYear: number;
    readonly basis: (typeof BUDGET_BASES)[number];
  }[];
  readonly dependencies: readonly { readonly project: string | null; readonly nationalSolution: (typeof NATIONAL_SOLUTIONS)[number] | null; readonly delivery: string; readonly neededBy: string }[];
  readonly challenges: readonly { readonly category: (typeof CHALLENGE_CATEGORIES)[number]; readonly text: string }[];
}

/** The members of a report's content, in the order in which it is read. */
export const CONTENT_MEMBERS = ['state', 'phase', 'status', 'risk', 'summary', 'budget', 'dependencies', 'challenges'] as const satisfies readonly (keyof ReportContentValue)[];
