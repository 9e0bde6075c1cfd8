import { ApiProperty } from '../../platform/fields/documentation.js';
import { WholeParameter } from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import {
  ConversionResponse,
  PriceIndexParameter,
  PricesParameter,
} from '../status/price-conversion.dto.js';
import { PricesResponse } from '../lines/prices.dto.js';
import { OfRound } from './round-list.dto.js';

export class NextYearQuery extends AsOfQuery {
  @WholeParameter({
    description: "Budget year. Default: the year after the round's budget year.",
    min: 2000,
    max: 2099,
    example: 2022,
  })
  year?: number;

  @PricesParameter()
  prices?: string;

  @PriceIndexParameter()
  priceIndex?: string;
}

/** An amount approved for a year at one price level. */
export class ApprovedAtPrices extends PricesResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Approved, whole NOK' })
  approved: number;

  @ApiProperty({
    type: 'integer',
    description: 'Number of projects whose report states an amount of the year here',
  })
  reports: number;
}

export class GoalOfYear {
  @ApiProperty({ description: 'Main goal', example: '1' })
  mainGoal: string;

  @ApiProperty({
    type: LocalisedText,
    nullable: true,
    description: 'Name of the goal in the register then. Null for a code that it did not have',
  })
  name: LocalisedText | null;

  @ApiProperty({ type: 'integer' })
  projects: number;

  @ApiProperty({ type: 'integer' })
  planned: number;

  @ApiProperty({ type: 'integer' })
  active: number;

  @ApiProperty({
    type: [ApprovedAtPrices],
    description: 'Amounts approved for the year, one entry for each price level',
  })
  budgets: ApprovedAtPrices[];
}

export class NextYearResponse extends OfRound {
  @ApiProperty({ type: 'integer', example: 2022 })
  year: number;

  @ApiProperty({
    type: 'integer',
    description: 'Number of planned and active projects that do not end before the year',
  })
  projects: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Number of planned and active projects that end before the year, by their end date as known ' +
      'at the closing of the round. They and their amounts are not counted.',
  })
  endedBefore: number;

  @ApiProperty({
    type: [ApprovedAtPrices],
    description: 'Amounts of all goals, one entry for each price level',
  })
  budgets: ApprovedAtPrices[];

  @ApiProperty({
    type: ConversionResponse,
    nullable: true,
    description: 'The conversion of the amounts; null when none is asked for',
  })
  conversion: ConversionResponse | null;

  @ApiProperty({ type: [GoalOfYear] })
  goals: GoalOfYear[];
}
