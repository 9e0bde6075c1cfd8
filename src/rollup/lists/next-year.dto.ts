import { ApiProperty } from '../../platform/http/documentation.js';
import { Text, WholeParameter } from '../../platform/http/fields.js';
import { PricesResponse } from '../figures/figure.dto.js';
import { PRICES } from '../figures/figure.types.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { OfRound } from './round-list.dto.js';

export class NextYearQuery extends AsOfQuery {
  @WholeParameter({
    description: "Budget year. Default: the year after the round's budget year.",
    min: 2000,
    max: 2099,
    example: 2022,
  })
  year?: number;

  @Text({
    description:
      'Prices of the amounts: a year, and nominal or real. ' +
      'Required when the amounts are in several prices.',
    max: 12,
    pattern: PRICES,
    optional: true,
    example: '2021-nominal',
  })
  prices?: string;
}

export class GoalOfYear {
  @ApiProperty({ description: 'Main goal', example: '1' })
  mainGoal: string;

  @ApiProperty({ type: 'integer' })
  projects: number;

  @ApiProperty({ type: 'integer' })
  planned: number;

  @ApiProperty({ type: 'integer' })
  active: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Amount approved for the year, whole NOK',
  })
  approved: number;
}

export class NextYearResponse extends OfRound {
  @ApiProperty({ type: 'integer', example: 2022 })
  year: number;

  @ApiProperty({ type: PricesResponse, nullable: true })
  prices: PricesResponse | null;

  @ApiProperty({ type: 'integer', description: 'Number of planned and active projects' })
  projects: number;

  @ApiProperty({ type: 'integer', format: 'int64' })
  approved: number;

  @ApiProperty({ type: [GoalOfYear] })
  goals: GoalOfYear[];
}
