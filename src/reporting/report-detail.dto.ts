import { DateOnly, Nested, NestedList, Text } from '../platform/fields.js';
import type { Prices } from '../platform/money.js';
import { MILESTONE_KEY } from '../portfolio/baseline.types.js';
import { BudgetFrame } from './report-money.dto.js';
import type { ReportDetailValue } from './report.types.js';

export class Milestone {
  @Text({ description: 'Its key in the project\'s baselines', max: 20, pattern: MILESTONE_KEY, example: 'BP3' })
  key: string;

  @Text({ description: 'Name', max: 200, example: 'Løsningen er godkjent for utprøving' })
  name: string;

  @DateOnly({ description: 'When it is expected now', optional: true, nullable: true, example: '2021-11-15' })
  forecast?: string | null;

  @DateOnly({ description: 'When it was reached; not after today', optional: true, nullable: true, example: null })
  actual?: string | null;
}

/** What a report can say beside its status and budget. All of it is optional. */
export class ReportDetail {
  @NestedList(() => Milestone, { description: 'Milestones of the baselines. One that is left out, or has no actual date, counts as late from its planned date on', max: 50, optional: true })
  milestones?: Milestone[];

  @Nested(() => BudgetFrame, { description: 'Total budget over all years', optional: true, nullable: true })
  frame?: BudgetFrame | null;
}

/** The detail with every key there: absent becomes null or empty, so that equal content has equal bytes. */
export function detailOf(dto: ReportDetail): ReportDetailValue {
  const { frame } = dto;
  return {
    milestones: (dto.milestones ?? []).map(({ key, name, forecast, actual }) => ({ key, name, forecast: forecast ?? null, actual: actual ?? null })),
    frame: frame === undefined || frame === null ? null : { approved: frame.approved, forecast: frame.forecast ?? null, ...pricesOf(frame) },
  };
}

function pricesOf({ currency, priceYear, basis }: Prices): Prices {
  return { currency, priceYear, basis };
}
