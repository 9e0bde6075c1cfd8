import type { StatusColour } from './page-language.types.js';

/** Words for the figures and codes that the tables of a release hold. */
export interface FigureTexts {
  /** Figures of the table `summary` that stand alone, by their code. */
  readonly names: Readonly<Record<string, string>>;
  /** Names of figures that are made of a code: the share of a colour, a state, a sum of money. */
  readonly share: (colour: StatusColour) => string;
  readonly state: (name: string) => string;
  readonly approved: (year: string, prices: string) => string;
  readonly frame: (prices: string) => string;
  /** Names a price level. The year of nominal prices is empty where they have only one. */
  readonly prices: (year: string, basis: string) => string;
  /** Says how many projects an amount is stated by, of all that are reported. */
  readonly statedBy: (projects: number, all: number) => string;
  readonly columns: FigureColumns;
  /** Names of the fields that a movement is about. */
  readonly fields: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly funding: Readonly<Record<string, string>>;
  readonly bridge: BridgeTexts;
  readonly actor: ActorPageTexts;
  readonly trend: TrendTexts;
  readonly sources: SourceTexts;
}

export interface FigureColumns {
  readonly figure: string;
  readonly now: string;
  readonly previous: string;
  readonly change: string;
}

/** Texts of the bridge from the colours of the previous round to those of this one. */
export interface BridgeTexts {
  readonly title: string;
  readonly description: string;
  readonly from: string;
  readonly to: string;
  readonly projects: string;
  /** Stands for a project that the figures of the round do not have. */
  readonly absent: string;
  /** Stands for one that they have, in a colour that is not known here. */
  readonly present: string;
  readonly none: string;
}

export interface ActorPageTexts {
  readonly reporting: string;
  readonly projects: string;
  readonly noProjects: string;
  readonly number: string;
  readonly silent: string;
}

export interface TrendTexts {
  readonly title: string;
  readonly description: string;
  readonly chart: string;
  readonly round: string;
  readonly one: string;
}

/** Texts of links from figures to what they are made of. */
export interface SourceTexts {
  readonly largest: string;
  readonly byActor: string;
  readonly actorYears: string;
  readonly years: string;
  readonly feeds: string;
  readonly catalogue: string;
}
