/** Texts of the content of pages, by page. */
export interface ContentTexts {
  readonly overview: OverviewTexts;
  readonly projects: ProjectsTexts;
  readonly project: ProjectTexts;
  readonly actors: ActorsTexts;
  readonly data: DataTexts;
  readonly corrections: CorrectionsTexts;
  readonly changes: ChangesTexts;
  readonly releases: ReleasesTexts;
  readonly codes: CodeTexts;
}

export interface OverviewTexts {
  readonly description: string;
  readonly lead: (projects: number, actors: number) => string;
  /** Says how many projects there are, with those that have not reported. */
  readonly portfolio: (projects: number) => string;
  /** Heads the colours, with the number of active projects that have one. Null when it is not known. */
  readonly status: (rated: number | null) => string;
  readonly share: (share: string, rated: number | null) => string;
  readonly since: (change: number) => string;
  readonly rounded: string;
  readonly deviations: string;
  readonly noDeviations: string;
  /** Says of how many projects the colour is withheld. */
  readonly hiddenColours: (projects: number) => string;
  readonly cause: string;
  readonly action: string;
  readonly approved: string;
  /** Says how many budgets are at other price levels, and left out. */
  readonly otherPrices: (projects: number) => string;
  /** Says how many bodies have amounts at other price levels, and why these are left out. */
  readonly otherPricesOfBodies: (bodies: number) => string;
  readonly silent: string;
  readonly noneSilent: string;
  readonly figures: string;
}

export interface ProjectsTexts {
  readonly title: string;
  readonly description: string;
  readonly anyColour: string;
  /** Names the projects that have a colour of their owner. */
  readonly rated: string;
  readonly anyState: string;
  readonly anyActor: string;
  readonly apply: string;
  readonly shown: (shown: number, all: number) => string;
  readonly name: string;
  readonly actor: string;
  readonly owner: string;
  readonly rule: string;
  readonly directorate: string;
  readonly slip: string;
  readonly end: string;
}

export interface ProjectTexts {
  readonly colours: string;
  readonly byOwner: string;
  readonly byRule: string;
  readonly byDirectorate: string;
  readonly noOpinion: string;
  /** Said where the rule gives no colour. */
  readonly noRuleColour: string;
  readonly facts: string;
  readonly state: string;
  readonly phase: string;
  readonly lead: string;
  readonly programme: string;
  readonly plan: string;
  readonly firstEnd: string;
  readonly currentEnd: string;
  readonly slip: (days: number) => string;
  readonly onPlan: string;
  readonly money: string;
  readonly budget: (year: string) => string;
  readonly forecast: (year: string) => string;
  /** Stands for an amount that is at several price levels. */
  readonly severalPrices: string;
  readonly frame: string;
  readonly unchanged: (rounds: number) => string;
  readonly corrected: string;
  readonly late: string;
}

export interface ActorsTexts {
  readonly title: string;
  readonly description: string;
}

export interface DataTexts {
  readonly title: string;
  readonly description: string;
  readonly tables: string;
  readonly files: string;
  readonly api: string;
  readonly apiText: string;
  readonly withheld: string;
  readonly nothingWithheld: string;
  readonly ground: string;
  readonly until: string;
}

export interface CorrectionsTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
}

export interface ChangesTexts {
  readonly title: string;
  readonly description: string;
  readonly since: (release: string) => string;
  readonly to: (older: string, newer: string) => string;
  /** Said where there is no earlier release. */
  readonly first: string;
  readonly choose: string;
  /** Names the release before, as a choice. */
  readonly before: string;
  readonly all: string;
  readonly none: string;
  readonly projects: string;
  readonly what: string;
  readonly figures: string;
  /** Stands for a main figure that one of the releases does not have. */
  readonly noFigure: string;
  readonly reported: string;
  readonly isReported: (reported: boolean) => string;
}

export interface ReleasesTexts {
  readonly title: string;
  readonly description: string;
  readonly published: string;
  readonly corrects: (version: number) => string;
}

/** Names of codes that the tables of a release hold. */
export interface CodeTexts {
  readonly state: Readonly<Record<string, string>>;
  readonly phase: Readonly<Record<string, string>>;
  readonly cause: Readonly<Record<string, string>>;
}
