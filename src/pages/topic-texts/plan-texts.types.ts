/** Texts of the pages about plans and councils. */
export interface PlanTexts {
  /** Names of the figures of the table `plan_figures`, by their code. */
  readonly figures: Readonly<Record<string, string>>;
  /** Names of codes by the column that holds them. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly roadmap: RoadmapTexts;
  readonly strategy: StrategyTexts;
  readonly municipal: MunicipalTexts;
  readonly receivers: ReceiversTexts;
  readonly meetings: MeetingsTexts;
  readonly criteria: CriteriaTexts;
}

export interface RoadmapTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  /** The statement of a round, from its number of items in words and what is said of how many. */
  readonly statement: (items: string, counts: readonly string[]) => string;
  /** Words for a number of items, by the outcome that they have. */
  readonly counts: Readonly<Record<RoadmapCount, (items: number) => string>>;
  readonly items: (items: number) => string;
  readonly ownStatement: string;
  readonly outcomes: string;
  readonly timeline: string;
  readonly version: (roadmap: string, version: string) => string;
  readonly item: string;
  readonly period: string;
  readonly noPeriod: string;
  readonly byReports: string;
  readonly movesTo: (day: string) => string;
  readonly projects: string;
  readonly noProjects: string;
  readonly planned: string;
  readonly moved: string;
  readonly half: (half: number) => string;
  readonly legend: string;
  readonly noPeriods: string;
  readonly showAll: string;
  readonly shown: (shown: number, all: number) => string;
  readonly link: string;
}

/** Outcomes of an item that the statement counts. */
export type RoadmapCount =
  'confirmed' | 'moves' | 'unanswered' | 'withoutProject' | 'withoutPeriod' | 'settled';

export interface StrategyTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  readonly lead: (strategy: string, goals: number, subGoals: number) => string;
  readonly directions: string;
  readonly rule: string;
  readonly goals: string;
  readonly goal: string;
  readonly projects: string;
  readonly coloured: string;
  readonly delayed: string;
  readonly lightsOff: string;
  readonly of: (count: number, all: number) => string;
  readonly direction: string;
  readonly judged: string;
  readonly judgedReason: string;
  readonly unknown: string;
  readonly indicators: string;
  readonly noIndicators: string;
  readonly indicator: string;
  readonly value: string;
  readonly base: string;
  readonly period: string;
  readonly light: string;
  readonly notMeasured: string;
  readonly subGoals: string;
  readonly noProjects: string;
  readonly signs: string;
  readonly shownGoals: (shown: number, all: number) => string;
  readonly shownIndicators: (shown: number, all: number) => string;
  readonly showAll: string;
  readonly link: string;
}

export interface MunicipalTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  readonly solutions: string;
  readonly solution: string;
  readonly owner: string;
  readonly maturity: string;
  readonly coming: string;
  readonly inUse: string;
  readonly coverage: string;
  readonly coverageText: string;
  readonly collisions: string;
  /** Said where no receiver has said what it can take. */
  readonly noCapacityStated: string;
  readonly noCollisions: string;
  readonly receiver: string;
  readonly quarter: string;
  readonly load: string;
  readonly capacity: string;
  readonly over: string;
  readonly weights: string;
  readonly findReceiver: string;
}

export interface ReceiversTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  readonly noRollOuts: string;
  readonly name: string;
  readonly solution: string;
  readonly anySolution: string;
  readonly shown: (shown: number, all: number) => string;
  readonly overQuarters: string;
  readonly lead: string;
  readonly coming: string;
  readonly noQuarter: string;
  readonly state: string;
  readonly confirmed: string;
  readonly size: string;
  readonly supplier: string;
  readonly ofProject: string;
  readonly calendar: string;
  readonly noCapacity: string;
  readonly room: string;
  readonly roomLeft: string;
  readonly overBy: string;
  readonly feed: string;
}

export interface MeetingsTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  readonly council: string;
  readonly anyCouncil: string;
  readonly date: string;
  readonly meetings: string;
  readonly minutes: string;
  readonly noMinutes: string;
  readonly cancelled: string;
  readonly place: string;
  readonly cases: string;
  readonly noCases: string;
  readonly caseNumber: string;
  readonly decision: string;
  readonly proposal: string;
  readonly outcome: string;
  readonly presenter: string;
  readonly projects: string;
  readonly papers: string;
  readonly withoutMeeting: string;
  readonly actions: string;
  readonly action: string;
  readonly responsible: string;
  readonly due: string;
  readonly meetingOf: (council: string, day: string) => string;
}

export interface CriteriaTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  readonly from: (day: string) => string;
  readonly rule: string;
  readonly criterion: string;
  readonly text: string;
  readonly guidance: string;
  readonly replays: ReplayTexts;
}

/** Texts about published replays of the criteria. */
export interface ReplayTexts {
  readonly title: string;
  readonly description: string;
  readonly none: string;
  readonly replay: string;
  readonly against: (criteriaSet: string, baseline: string) => string;
  readonly asOf: string;
  readonly before: string;
  readonly after: string;
  readonly entering: string;
  readonly leaving: string;
  readonly undecided: string;
  readonly comments: string;
  /** Words for projects that do not meet a criterion or a fact, by its code. */
  readonly unmet: Readonly<Record<string, string>>;
  readonly unmetOther: (criterion: string) => string;
  readonly moves: (before: string, after: string) => string;
  readonly leave: (count: number, reason: string) => string;
  readonly noneLeaves: string;
  readonly enter: (count: number) => string;
  readonly remainUndecided: (count: number) => string;
}
