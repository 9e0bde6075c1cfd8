/** Ønsket, planlagt, utprøving, i bruk, avslått. The last two are final. */
export const ROLL_OUT_STATES = ['askedFor', 'planned', 'trial', 'inUse', 'declined'] as const;
export type RollOutState = (typeof ROLL_OUT_STATES)[number];

/** Moves of a roll-out. `roll-out.rules.ts` says who may make which in which state. */
export const ROLL_OUT_MOVES = [
  'ask',
  'plan',
  'confirm',
  'forecast',
  'startTrial',
  'takeIntoUse',
  'settle',
  'decline',
] as const;
export type RollOutMove = (typeof ROLL_OUT_MOVES)[number];

/** The owner that rolls out, and the body that introduces. */
export const ROLL_OUT_SIDES = ['receiver', 'supplier'] as const;
export type RollOutSide = (typeof ROLL_OUT_SIDES)[number];

/** Size of the change for the receiver: liten, middels, stor. */
export const CHANGE_SIZES = ['small', 'medium', 'large'] as const;
export type ChangeSize = (typeof CHANGE_SIZES)[number];

/** Bodies that can owe a precondition: the two sides, the vendor of the system, the state. */
export const DEBTORS = ['supplier', 'receiver', 'vendor', 'state'] as const;
export type Debtor = (typeof DEBTORS)[number];

export const PRECONDITION_STATES = ['open', 'met'] as const;
export type PreconditionState = (typeof PRECONDITION_STATES)[number];

/** A precondition of a roll-out, with the one who owes it. */
export interface RollOutPrecondition {
  readonly what: string;
  readonly owedBy: Debtor;
  readonly state: PreconditionState;
}

/** The state and the quarters of a roll-out after a move. Quarters are such as `2024Q1`. */
export interface RollOutPosition {
  readonly state: RollOutState;
  /** Quarter that the receiver asked for last. */
  readonly asked: string | null;
  /** Quarter that the supplier planned last. */
  readonly planned: string | null;
  /**
   * Quarter that both sides agreed on last. A later plan leaves it until the receiver confirms.
   * Null when the receiver has asked for another quarter since.
   */
  readonly confirmed: string | null;
  /** The supplier's own forecast. */
  readonly forecast: string | null;
  /** Quarter in which the receiver took it into use. */
  readonly actual: string | null;
  readonly size: ChangeSize;
  readonly vendor: string | null;
  readonly system: string | null;
  readonly preconditions: readonly RollOutPrecondition[];
}
