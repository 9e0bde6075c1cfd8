import { ApiProperty } from '../../platform/http/documentation.js';
import { DateOnly, NestedList, OneOf, Text, Whole } from '../../platform/http/fields.js';
import { BUDGET_BASES, CURRENCIES, MAX_AMOUNT } from '../../platform/base/money.js';
import type { RecordedBaseline } from './baseline.lookup.js';
import { MILESTONE_KEY } from './baseline.types.js';

export class PlannedMilestone {
  @Text({
    description: 'Key within the project, kept through every re-baseline',
    max: 20,
    pattern: MILESTONE_KEY,
    example: 'BP3',
  })
  key: string;

  @Text({ description: 'Name', max: 200, example: 'Løsningen er godkjent for utprøving' })
  name: string;

  @DateOnly({ description: 'The date it is approved for', example: '2021-10-01' })
  date: string;
}

/** The first approval of cost and dates or, after it, a re-baseline. */
export class RecordBaseline {
  @DateOnly({ description: 'When it was decided', example: '2021-01-20' })
  approvedOn: string;

  @Text({
    description:
      "Who decided: a role or a council's case, never a person's name; required of a re-baseline",
    max: 200,
    optional: true,
    nullable: true,
    example: 'Styringsgruppen',
  })
  decidedBy?: string | null;

  @Text({
    description: 'Why; required of a re-baseline',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Leverandøren er forsinket',
  })
  reason?: string | null;

  @Whole({
    description: 'Total cost approved, whole NOK',
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
    description: 'The year whose prices the cost is in',
    min: 2000,
    max: 2099,
    example: 2021,
  })
  priceYear: number;

  @OneOf(BUDGET_BASES, { name: 'BudgetBasis', description: 'Nominal or real', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];

  @NestedList(() => PlannedMilestone, {
    description: 'Milestones with the dates they are approved for; at least one',
    max: 50,
  })
  milestones: PlannedMilestone[];
}

export class BaselineResponse {
  @ApiProperty({
    type: 'integer',
    description: '1 is the first approval, which slip is measured against',
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
    description: 'Total cost approved, whole NOK',
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

  @ApiProperty({ description: 'Organisation number of who recorded it', example: '983658776' })
  recordedBy: string;

  @ApiProperty({ format: 'date-time', example: '2021-01-20T09:00:00.000Z' })
  recordedAt: string;
}

export class BaselineListResponse {
  @ApiProperty({
    type: [BaselineResponse],
    description: 'The first approval, then every re-baseline',
  })
  items: BaselineResponse[];
}

export function baselineAnswer(baseline: RecordedBaseline): BaselineResponse {
  return { ...baseline, milestones: [...baseline.milestones] };
}
