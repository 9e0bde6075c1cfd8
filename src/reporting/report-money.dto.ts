import { OneOf, Whole } from '../platform/fields.js';
import { BUDGET_BASES, CURRENCIES, MAX_AMOUNT } from '../platform/money.js';

/** In which prices an amount is: the members that every amount of a report has. */
export class InPrices {
  @OneOf(CURRENCIES, { name: 'Currency', description: 'Only NOK', code: 'currency-not-supported', example: 'NOK' })
  currency: (typeof CURRENCIES)[number];

  @Whole({ description: 'The year whose prices the amounts are in', min: 2000, max: 2099, example: 2021 })
  priceYear: number;

  @OneOf(BUDGET_BASES, { name: 'BudgetBasis', description: 'Nominal or real', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];
}

/** The project's total budget over all years: its frame (total ramme). */
export class BudgetFrame extends InPrices {
  @Whole({ description: 'Approved in total, whole NOK', min: 0, max: MAX_AMOUNT, example: 42_000_000 })
  approved: number;

  @Whole({ description: 'Expected in total when it is finished, whole NOK; as approved when left out', min: 0, max: MAX_AMOUNT, optional: true, nullable: true, example: 43_500_000 })
  forecast?: number | null;
}
