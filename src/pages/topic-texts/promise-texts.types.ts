/** Texts of deliveries between bodies: the board, and the parts of other pages about them. */
export interface PromiseTexts {
  readonly title: string;
  readonly description: string;
  readonly board: string;
  readonly boardText: string;
  readonly pairs: string;
  readonly supplier: string;
  readonly receiver: string;
  /** Stands where nobody supplies. */
  readonly noSupplier: string;
  readonly none: string;
  /** Headings of lists of deliveries. */
  readonly needs: string;
  readonly supplies: string;
  readonly promised: string;
  readonly awaits: string;
  readonly noneOfProject: string;
  readonly noneOfActor: string;
  readonly columns: PromiseColumns;
  readonly quarter: (year: string, number: string) => string;
  /** Days and weeks from the day of need; negative when early. */
  readonly weeks: (weeks: number) => string;
  readonly days: (days: number) => string;
  readonly onDay: string;
  readonly turn: (side: string) => string;
  readonly unanswered: (days: number) => string;
  readonly more: string;
  /** Stands before the project that receives. */
  readonly to: string;
  readonly signs: Readonly<Record<PromiseSign, string>>;
  readonly states: Readonly<Record<string, string>>;
  readonly sides: Readonly<Record<string, string>>;
  readonly slips: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly targets: Readonly<Record<string, string>>;
}

/** Standing of a delivery as a chip shows it. */
export type PromiseSign =
  | 'late'
  /** Nobody has promised, and the day has passed; or it is expected after the day of need. */
  | 'unagreedPassed'
  | 'unagreedLate'
  | 'waiting'
  | 'agreed'
  | 'delivered'
  | 'over'
  | 'open';

export interface PromiseColumns {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly neededBy: string;
  readonly expected: string;
  readonly standing: string;
  readonly promises: string;
  readonly committed: string;
  readonly delivered: string;
  readonly slipping: string;
  readonly unanswered: string;
  readonly longestWait: string;
}
