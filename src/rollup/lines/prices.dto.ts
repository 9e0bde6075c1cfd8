import { BUDGET_BASES, CURRENCIES } from '../../platform/base/money.js';
import { ApiProperty } from '../../platform/fields/documentation.js';

/** The price level of an amount. Amounts at different levels are never added. */
export class PricesResponse {
  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'NOK' })
  currency: (typeof CURRENCIES)[number];

  @ApiProperty({ type: 'integer', example: 2021 })
  priceYear: number;

  @ApiProperty({ enum: BUDGET_BASES, enumName: 'BudgetBasis', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];
}
