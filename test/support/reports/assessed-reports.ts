import { readFileSync } from 'node:fs';
import type { BaselineValue } from '../../../src/portfolio/projects/baseline.types.js';
import type {
  Colour,
  ReportContentValue,
  ReportedMilestone,
} from '../../../src/reporting/content/report.types.js';
import type { RuleSetRecord } from '../../../src/reporting/rule-sets/rule-set.types.js';

export const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' } as const;

/** The newest rule set that comes with the service. */
export const STANDARD = readStandard();

function readStandard(): RuleSetRecord {
  const sets = JSON.parse(readFileSync('data/rules/rule-sets.json', 'utf8')) as RuleSetRecord[];
  const newest = sets.at(-1);
  if (newest === undefined) throw new Error('There is no standard rule set');
  return newest;
}

/** A baseline with milestones on these dates, by key. */
export function aBaseline(
  dates: Readonly<Record<string, string>>,
  overrides: Partial<BaselineValue> = {},
): BaselineValue {
  return {
    number: 1,
    approvedOn: '2021-01-20',
    decidedBy: null,
    reason: null,
    cost: 40_000_000,
    ...PRICES,
    milestones: Object.entries(dates).map(([key, date]) => ({ key, name: key, date })),
    recordedAt: '2021-01-20T09:00:00.000Z',
    ...overrides,
  };
}

/** A milestone as a report gives it. */
export function aMilestone(
  key: string,
  forecast: string | null,
  actual: string | null = null,
): ReportedMilestone {
  return { key, name: key, forecast, actual };
}

/** Returns the date so many days after 1 January 2021. */
export function dateAt(day: number): string {
  return new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10);
}

/** The content of a report that says nothing but its state and phase. */
export function aContent(overrides: Partial<ReportContentValue> = {}): ReportContentValue {
  return {
    state: 'active',
    phase: 'execution',
    status: null,
    risk: null,
    summary: null,
    budget: [],
    dependencies: [],
    challenges: [],
    ...overrides,
  };
}

/** A budget of the actor's own money, by year. */
export function aBudget(
  ...years: readonly (readonly [year: number, approved: number, forecast?: number])[]
): ReportContentValue['budget'] {
  return years.map(([year, approved, forecast]) => ({
    year,
    fundingSource: 'own',
    approved,
    forecast: forecast ?? null,
    actual: null,
    ...PRICES,
  }));
}

/** A status of this colour, without a reason. */
export function aStatus(colour: Colour): ReportContentValue['status'] & object {
  return { colour, reason: null, cause: null, action: null };
}
