import { DateOnly, Nested, NestedList, OneOf, Text, Whole } from '../../platform/fields/fields.js';
import { BUDGET_BASES, CURRENCIES, MAX_AMOUNT } from '../../platform/base/money.js';
import { FUNDING_STATES, type FundingState, REGISTERED_CODE } from './report.types.js';

/** Currency, price year and basis: the members that every amount of a report has. */
export class InPrices {
  @OneOf(CURRENCIES, {
    name: 'Currency',
    description: 'Only NOK',
    code: 'currency-not-supported',
    example: 'NOK',
  })
  currency: (typeof CURRENCIES)[number];

  @Whole({
    description: 'The year whose prices the amounts are in',
    min: 2000,
    max: 2099,
    example: 2021,
  })
  priceYear: number;

  @OneOf(BUDGET_BASES, { name: 'BudgetBasis', description: 'Nominal or real', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];
}

/** The project's total budget over all years (total ramme). */
export class BudgetFrame extends InPrices {
  @Whole({
    description: 'Approved in total, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    example: 42_000_000,
  })
  approved: number;

  @Whole({
    description:
      'Expected in total when the project is finished, whole NOK; the approved amount when left out',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
    example: 43_500_000,
  })
  forecast?: number | null;
}

/** Cost that the project adds to the yearly operating and management of a national solution. */
export class OperatingCost extends InPrices {
  @Text({
    description: 'The national solution, a code of the register `nationalSolutions`',
    max: 100,
    pattern: REGISTERED_CODE,
    example: 'Kjernejournal',
  })
  nationalSolution: string;

  @Whole({
    description: 'Year of the cost; a year that is left out has no cost',
    min: 2000,
    max: 2099,
    example: 2025,
  })
  year: number;

  @Whole({
    description: 'Whole NOK that year; negative for a saving',
    min: -MAX_AMOUNT,
    max: MAX_AMOUNT,
    example: 17_000_000,
  })
  amount: number;
}

export class BenefitAmount extends InPrices {
  @Whole({ description: 'Planned, whole NOK', min: 0, max: MAX_AMOUNT, example: 5_000_000 })
  planned: number;

  @Whole({
    description: 'Realised, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
    example: null,
  })
  realised?: number | null;
}

export class BenefitMeasure {
  @Text({
    description: 'Unit of the measure',
    max: 200,
    example: 'Minutter spart per konsultasjon',
  })
  unit: string;

  @Whole({ description: 'Planned', min: 0, max: MAX_AMOUNT, example: 4 })
  planned: number;

  @Whole({
    description: 'Realised',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
    example: null,
  })
  realised?: number | null;
}

export class GrantArea {
  @Text({
    description: 'Area of the scheme, a code of the register `areas`',
    max: 200,
    pattern: REGISTERED_CODE,
    example: 'welfareTechnology',
  })
  area: string;

  @Whole({ description: 'Applications in the area', min: 0, max: 1_000_000, example: 131 })
  applications: number;

  @Whole({
    description: 'Amount applied for in the area, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    example: 205_700_000,
  })
  amount: number;

  @Whole({
    description: 'Those of the applications that were simplified ones',
    min: 0,
    max: 1_000_000,
    optional: true,
    nullable: true,
    example: 19,
  })
  simplified?: number | null;

  @Whole({
    description: 'Amount granted in the area, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
    example: null,
  })
  grantedAmount?: number | null;
}

/**
 * Applications that a grant scheme (tilskuddsordning) has received. Parts that do not add up cause
 * a warning and are not changed.
 */
export class Grants extends InPrices {
  @Whole({ description: 'Applications in all', min: 0, max: 1_000_000, example: 180 })
  applications: number;

  @Whole({
    description: 'Amount applied for in all, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    example: 343_400_000,
  })
  amount: number;

  @Whole({
    description: 'Amount that the scheme has to give, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
    example: 56_700_000,
  })
  frame?: number | null;

  @Text({
    description: 'Applications that the scheme gives priority',
    max: 1000,
    optional: true,
    nullable: true,
    example: 'Kommuner som samarbeider',
  })
  priorities?: string | null;

  @Whole({
    description: 'Applications granted in all',
    min: 0,
    max: 1_000_000,
    optional: true,
    nullable: true,
    example: null,
  })
  grantedApplications?: number | null;

  @Whole({
    description: 'Amount granted in all, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
    example: null,
  })
  grantedAmount?: number | null;

  @NestedList(() => GrantArea, {
    description: 'Applications and amount by area',
    max: 50,
    optional: true,
  })
  areas?: GrantArea[];
}

/** Funding of the project by one payer: decided, or applied for. */
export class FundingLine {
  @Text({ description: 'Body or scheme that pays', max: 120, example: 'Helseteknologiordningen' })
  payer: string;

  @OneOf(FUNDING_STATES, {
    name: 'FundingState',
    description: 'Decided or applied for',
    example: 'decided',
  })
  state: FundingState;

  @Whole({
    description: 'Share of the cost that it pays, in per cent',
    min: 1,
    max: 100,
    optional: true,
    nullable: true,
    example: 60,
  })
  share?: number | null;

  @DateOnly({
    description: 'Last day that it pays for. Null: no end is stated',
    optional: true,
    nullable: true,
    example: '2024-02-29',
  })
  until?: string | null;
}

/** A benefit in one year, as an amount or a measure, and the role that is responsible for it. */
export class Benefit {
  @Text({
    description: 'The benefit',
    max: 500,
    example: 'Mindre tidsbruk på legemiddelsamstemming',
  })
  description: string;

  @Whole({
    description: 'The year that the benefit is planned for',
    min: 2000,
    max: 2099,
    example: 2023,
  })
  year: number;

  @Text({
    description: "The role that realises the benefit, never a person's name",
    max: 80,
    example: 'Avdelingsleder',
  })
  ownerRole: string;

  @Nested(() => BenefitAmount, {
    description: 'The benefit in money',
    optional: true,
    nullable: true,
  })
  amount?: BenefitAmount | null;

  @Nested(() => BenefitMeasure, {
    description: 'The benefit in another unit',
    optional: true,
    nullable: true,
  })
  measure?: BenefitMeasure | null;
}
