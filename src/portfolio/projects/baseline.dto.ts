import { ApiProperty } from '../../platform/fields/documentation.js';
import { DateOnly, NestedList, OneOf, Text, Whole } from '../../platform/fields/fields.js';
import { BUDGET_BASES, CURRENCIES, MAX_AMOUNT } from '../../platform/base/money.js';
import type { RecordedBaseline } from './baseline.lookup.js';
import { MILESTONE_KEY } from './baseline.types.js';

export class PlannedMilestone {
  @Text({
    description: 'Key of the milestone in the project. Every re-baseline uses the same key',
    max: 20,
    pattern: MILESTONE_KEY,
    example: 'BP3',
  })
  key: string;

  @Text({
    description: 'Name of the milestone',
    max: 200,
    example: 'Løsningen er godkjent for utprøving',
  })
  name: string;

  @DateOnly({ description: 'Approved date of the milestone', example: '2021-10-01' })
  date: string;
}

/** The first approval of cost and dates or, after it, a re-baseline. */
export class RecordBaseline {
  @DateOnly({ description: 'Date of the decision', example: '2021-01-20' })
  approvedOn: string;

  @Text({
    description:
      "Role or council's case that decided, never a person's name. A re-baseline requires it",
    max: 200,
    optional: true,
    nullable: true,
    example: 'Styringsgruppen',
  })
  decidedBy?: string | null;

  @Text({
    description: 'Reason. A re-baseline requires it',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Leverandøren er forsinket',
  })
  reason?: string | null;

  @Whole({
    description: 'Approved total cost in whole NOK',
    min: 1,
    max: MAX_AMOUNT,
    example: 40_000_000,
  })
  cost: number;

  @OneOf(CURRENCIES, {
    name: 'Currency',
    description: 'Only NOK',
    code: 'currency-not-supported',
    example: 'NOK',
  })
  currency: (typeof CURRENCIES)[number];

  @Whole({
    description: 'Year of the prices that the cost is given in',
    min: 2000,
    max: 2099,
    example: 2021,
  })
  priceYear: number;

  @OneOf(BUDGET_BASES, { name: 'BudgetBasis', description: 'Nominal or real', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];

  @NestedList(() => PlannedMilestone, {
    description: 'Milestones with their approved dates, at least one',
    max: 50,
  })
  milestones: PlannedMilestone[];
}

export class BaselineResponse {
  @ApiProperty({
    type: 'integer',
    description: '1 is the first approval. Slip is measured against it',
    example: 1,
  })
  number: number;

  @ApiProperty({ format: 'date', example: '2021-01-20' })
  approvedOn: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Styringsgruppen' })
  decidedBy: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Leverandøren er forsinket' })
  reason: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Approved total cost in whole NOK',
    example: 40_000_000,
  })
  cost: number;

  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'NOK' })
  currency: (typeof CURRENCIES)[number];

  @ApiProperty({ type: 'integer', example: 2021 })
  priceYear: number;

  @ApiProperty({ enum: BUDGET_BASES, enumName: 'BudgetBasis', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];

  @ApiProperty({ type: [PlannedMilestone] })
  milestones: PlannedMilestone[];

  @ApiProperty({
    description: 'Organisation number of the actor that recorded the baseline',
    example: '983658776',
  })
  recordedBy: string;

  @ApiProperty({ format: 'date-time', example: '2021-01-20T09:00:00.000Z' })
  recordedAt: string;
}

export class BaselineListResponse {
  @ApiProperty({
    type: [BaselineResponse],
    description: 'The first approval, then every re-baseline in order',
  })
  items: BaselineResponse[];
}

export function baselineAnswer(baseline: RecordedBaseline): BaselineResponse {
  return { ...baseline, milestones: [...baseline.milestones] };
}
