import { OmitType } from '../../platform/fields/derived-classes.js';
import { BUDGET_BASES, CURRENCIES, MAX_AMOUNT } from '../../platform/base/money.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import {
  DateOnly,
  Flag,
  Nested,
  NestedList,
  OneOf,
  Text,
  Whole,
} from '../../platform/fields/fields.js';
import { LocalisedText, LocalisedTitle } from '../../platform/fields/localised.dto.js';
import { REGISTERED_CODE } from '../../reporting/content/report.types.js';
import { COST_CAUSE_KEY } from './cost-cause.types.js';

const YEARS = { min: 2000, max: 2099 };

export class StatedAmountInput {
  @Whole({
    description: 'Year of the cost. A year that is left out has none',
    ...YEARS,
    example: 2025,
  })
  year: number;

  @Flag({
    description: 'Every year after it costs the same. Only of the last year',
    optional: true,
    example: true,
  })
  onwards?: boolean;

  @Whole({
    description:
      'Whole NOK that year; negative for a decrease, as when a solution is phased out. Null: there ' +
      'is a cost, and its amount is not stated',
    min: -MAX_AMOUNT,
    max: MAX_AMOUNT,
    nullable: true,
    example: 52_000_000,
  })
  amount: number | null;
}

export class PayerShareInput {
  @Text({ description: 'Body or group of bodies that pays', max: 120, example: 'Helseregionene' })
  payer: string;

  @Whole({ description: 'Share in per cent', min: 1, max: 100, example: 100 })
  share: number;

  @Whole({
    description: 'First year of the share. It applies until a later year has shares',
    ...YEARS,
    example: 2025,
  })
  fromYear: number;
}

/** An estimate of a cause. It replaces the one before, which is kept. */
export class StateCost {
  @DateOnly({ description: 'Day on which it was stated', example: '2024-02-15' })
  statedOn: string;

  @OneOf(CURRENCIES, { name: 'Currency', description: 'Only NOK', example: 'NOK' })
  currency: (typeof CURRENCIES)[number];

  @Whole({ description: 'The year whose prices the amounts are in', ...YEARS, example: 2024 })
  priceYear: number;

  @OneOf(BUDGET_BASES, { name: 'BudgetBasis', description: 'Nominal or real', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];

  @NestedList(() => StatedAmountInput, {
    description: 'Every year with a cost, in order. Empty: there is no cost any more',
    max: 50,
  })
  amounts: StatedAmountInput[];

  @NestedList(() => PayerShareInput, {
    description: 'Who pays which share from when. The shares from each year add up to 100',
    max: 100,
    optional: true,
  })
  payers?: PayerShareInput[];

  @Text({
    description: 'Council and number of the case that it was put to. Null: to none',
    max: 60,
    optional: true,
    nullable: true,
    example: 'NUIT 6/24',
  })
  case?: string | null;

  @Text({ description: 'Paper or letter that gives it', max: 500, example: '004 6/24' })
  source: string;

  @Text({
    description: 'Reason why the estimate has changed: required after the first one',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Samfinansieringen er utsatt.',
  })
  reason?: string | null;
}

export class CreateCostCause {
  @Text({ description: 'Key of the cause', max: 100, pattern: COST_CAUSE_KEY, example: 'pll-sfm' })
  cause: string;

  @Text({
    description: 'The national solution, a code of the register `nationalSolutions`',
    max: 100,
    pattern: REGISTERED_CODE,
    example: 'SFM',
  })
  nationalSolution: string;

  @Nested(() => LocalisedTitle, {
    description: 'What causes the cost',
    example: { nb: 'Pasientens legemiddelliste', en: "The patient's medication list" },
  })
  name: LocalisedTitle;

  @Nested(() => StateCost, { description: 'The first estimate' })
  estimate: StateCost;
}

export class CostCauseQuery {
  @Text({
    description: 'Only causes of this national solution',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    example: 'SFM',
  })
  nationalSolution?: string;
}

export class StatedAmountResponse {
  @ApiProperty({ type: 'integer', example: 2025 })
  year: number;

  @ApiProperty({ description: 'Every year after it costs the same' })
  onwards: boolean;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Null: not stated, which is not 0',
    example: 52_000_000,
  })
  amount: number | null;
}

export class PayerShareResponse {
  @ApiProperty({ example: 'Helseregionene' })
  payer: string;

  @ApiProperty({ type: 'integer', description: 'In per cent', example: 100 })
  share: number;

  @ApiProperty({ type: 'integer', example: 2025 })
  fromYear: number;
}

export class CostEstimateResponse {
  @ApiProperty({ format: 'date' })
  statedOn: string;

  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency' })
  currency: (typeof CURRENCIES)[number];

  @ApiProperty({ type: 'integer' })
  priceYear: number;

  @ApiProperty({ enum: BUDGET_BASES, enumName: 'BudgetBasis' })
  basis: (typeof BUDGET_BASES)[number];

  @ApiProperty({ type: [StatedAmountResponse] })
  amounts: StatedAmountResponse[];

  @ApiProperty({ type: [PayerShareResponse] })
  payers: PayerShareResponse[];

  @ApiProperty({ type: 'string', nullable: true, description: 'The case that it was put to' })
  case: string | null;

  @ApiProperty()
  source: string;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class CostCauseResponse {
  @ApiProperty({ example: 'pll-sfm' })
  cause: string;

  @ApiProperty({ example: 'SFM' })
  nationalSolution: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({ type: CostEstimateResponse, description: 'The last estimate' })
  estimate: CostEstimateResponse;

  @ApiProperty({ type: [CostEstimateResponse], description: 'The earlier ones, the last first' })
  earlier: CostEstimateResponse[];
}

export class CostCauseSummary extends OmitType(CostCauseResponse, ['earlier'] as const) {}

export class CostCauseListResponse {
  @ApiProperty({ type: [CostCauseSummary], description: 'Sorted by national solution and key' })
  items: CostCauseSummary[];
}
