/** Texts of the course of a project and of a body beside others. */
export interface ThreadTexts {
  readonly milestones: MilestoneTexts;
  readonly history: HistoryTexts;
  readonly advice: AdviceTexts;
  readonly comparison: ComparisonTexts;
}

export interface MilestoneTexts {
  readonly title: string;
  readonly none: string;
  readonly milestone: string;
  readonly first: string;
  readonly planned: string;
  readonly expected: string;
  readonly slip: string;
  readonly reached: (day: string) => string;
  readonly plans: string;
  readonly plan: string;
  readonly firstPlan: string;
  readonly nextPlan: (plan: number) => string;
  readonly approvedOn: string;
  readonly end: string;
  readonly moved: string;
  /** Sentence on a colour that is measured against a plan that was approved again. */
  readonly sinceLastPlan: (colour: string, month: string) => string;
}

export interface HistoryTexts {
  readonly title: string;
  readonly none: string;
  /** Sentences for each event of the table `origins`. */
  readonly events: Readonly<Record<string, string>>;
  /** Names of the codes of events, in tables. */
  readonly names: Readonly<Record<string, string>>;
  readonly fromTo: (before: string, after: string) => string;
  readonly reasons: Readonly<Record<string, string>>;
  /** Page of a project that is not reported in this release. */
  readonly left: string;
  readonly silent: string;
  readonly became: string;
  readonly lastReport: string;
}

export interface AdviceTexts {
  readonly title: string;
  readonly none: string;
  readonly advice: string;
  readonly answerIn: (round: string) => string;
  readonly answeredOn: (day: string) => string;
  readonly effect: string;
  readonly inCase: (number: string) => string;
  readonly noAnswer: string;
  readonly noEffect: string;
  readonly late: string;
  readonly outcomes: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, string>>;
}

export interface ComparisonTexts {
  readonly colours: string;
  readonly gap: string;
  readonly gapText: string;
  readonly gapBy: string;
  readonly by: Readonly<Record<'rule' | 'directorate', string>>;
  readonly compared: string;
  readonly worse: string;
  readonly same: string;
  readonly better: string;
  readonly noGap: string;
  readonly peers: (kind: string) => string;
  readonly peersText: string;
  readonly alone: string;
  readonly own: string;
  readonly kinds: Readonly<Record<string, string>>;
}
