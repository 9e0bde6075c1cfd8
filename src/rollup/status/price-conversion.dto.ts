import { ApiProperty } from '../../platform/fields/documentation.js';
import { Text } from '../../platform/fields/fields.js';
import { PricesResponse } from '../lines/prices.dto.js';

/** Form of a year of prices to convert to, as `2021`. */
const PRICE_YEAR = /^20\d{2}$/;
/** Form of a filter on prices, as `2021-nominal`, or of a year to convert to. */
export const PRICES = /^20\d{2}(?:-(?:nominal|real))?$/;
/** Form of an index, or of one version of it, as `kpi@2`. */
const INDEX = /^[a-z][a-z0-9-]{1,39}(?:@[1-9]\d{0,3})?$/;

/** Query parameter: a price level to filter on, or a price year to convert to. */
export const PricesParameter = (pattern: RegExp = PRICES): PropertyDecorator =>
  Text({
    description:
      'Prices of the amounts. A year, such as `2021`, converts every amount to the prices of that ' +
      'year by a published price index. A year with nominal or real counts only the amounts in ' +
      'these prices. Without it, amounts in several prices stand each for itself.',
    max: 12,
    pattern,
    optional: true,
    example: '2021-nominal',
  });

/** Query parameter: a price year to convert to. */
export const PriceYearParameter = (): PropertyDecorator =>
  Text({
    description: 'Converts every amount to the prices of this year by a published price index',
    max: 4,
    pattern: PRICE_YEAR,
    optional: true,
    example: '2021',
  });

/** Query parameter: the index of a conversion. */
export const PriceIndexParameter = (): PropertyDecorator =>
  Text({
    description:
      'Price index of the conversion, or one version of it (`kpi@2`). ' +
      'Default: the newest version of the index that was published last.',
    max: 45,
    pattern: INDEX,
    optional: true,
    example: 'kpi',
  });

/** An amount as it was reported, before the conversion. */
export class ConvertedAmount extends PricesResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Amount before the conversion' })
  amount: bigint | number;
}

/** The conversion of the amounts in an answer. */
export class ConversionResponse {
  @ApiProperty({ description: 'Key of the price index', example: 'kpi' })
  index: string;

  @ApiProperty({ type: 'integer', description: 'Version of the index', example: 1 })
  version: number;

  @ApiProperty({ type: 'integer', description: 'The price year converted to', example: 2021 })
  to: number;

  @ApiProperty({
    type: [ConvertedAmount],
    description:
      'The sums as reported that were in the prices of other years. ' +
      'Each amount is converted and rounded to whole NOK by itself, halves away from zero; ' +
      'nominal and real amounts stay apart.',
  })
  converted: ConvertedAmount[];
}
