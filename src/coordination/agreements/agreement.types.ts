/** Leveranse, beslutning, rettslig grunnlag, kapasitet, finansiering. */
export const AGREEMENT_KINDS = [
  'delivery',
  'decision',
  'legalGround',
  'capacity',
  'funding',
] as const;
export type AgreementKind = (typeof AGREEMENT_KINDS)[number];

/**
 * States of an agreement: bedt om, tilbudt, mottilbudt, lovet, levert, avslått, trukket. The last
 * three are final.
 */
export const AGREEMENT_STATES = [
  'requested',
  'offered',
  'countered',
  'committed',
  'delivered',
  'declined',
  'withdrawn',
] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** Moves of an agreement. `agreement.rules.ts` says who may make which in which state. */
export const AGREEMENT_MOVES = [
  'request',
  'offer',
  'counter',
  'commit',
  'deliver',
  'decline',
  'withdraw',
] as const;
export type AgreementMove = (typeof AGREEMENT_MOVES)[number];

/** The body whose project needs something, and the body that is to supply it. */
export const AGREEMENT_SIDES = ['receiver', 'supplier'] as const;
export type AgreementSide = (typeof AGREEMENT_SIDES)[number];

/**
 * Targets of agreements: a project, an item of a roadmap, a code of a register, or a ground outside
 * any project.
 */
export const TARGET_KINDS = [
  'project',
  'roadmapItem',
  'nationalSolution',
  'area',
  'ground',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** The state and the dates of an agreement after a move. Dates are `YYYY-MM-DD`. */
export interface AgreementPosition {
  readonly state: AgreementState;
  /** Day on which the receiver needs it. */
  readonly neededBy: string;
  /** Day that the supplier offered last. */
  readonly offeredOn: string | null;
  /** Condition of that offer. */
  readonly condition: string | null;
  /** Day that both sides agreed on last. A later offer leaves it until the receiver accepts. */
  readonly committedOn: string | null;
  readonly deliveredOn: string | null;
  /** Key of the supplying project's milestone whose forecast counts. Null for its last one. */
  readonly milestone: string | null;
}

/** The supplier's own certified forecast of what it is to deliver. */
export interface SupplierForecast {
  readonly date: string;
  /** True when the supplier reports it as reached on that day. */
  readonly reached: boolean;
}

/** Reasons why an agreement slips. */
export const SLIPS = ['committed-late', 'forecast-late', 'overdue'] as const;
export type Slip = (typeof SLIPS)[number];
