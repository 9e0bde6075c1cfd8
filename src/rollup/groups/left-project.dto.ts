import { ApiProperty } from '../../platform/fields/documentation.js';

/** An amount in the prices of one year and basis. Amounts in different prices are not added up. */
export class PricedAmount {
  @ApiProperty({ type: 'integer' })
  priceYear: number;

  @ApiProperty({ example: 'nominal' })
  basis: string;

  @ApiProperty({ type: 'integer', description: 'Whole NOK' })
  approved: number;
}

/** The last certified report of a project. */
export class ReportBeforeLeaving {
  @ApiProperty({ description: 'Key of the round', example: '2021-1' })
  round: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'The colour of its owner' })
  colour: string | null;

  @ApiProperty({ type: 'integer', description: 'The budget year of that round' })
  budgetYear: number;

  @ApiProperty({
    type: [PricedAmount],
    description: 'Approved for the budget year, over all funding sources, by price level',
  })
  budgets: PricedAmount[];

  @ApiProperty({
    type: [PricedAmount],
    description:
      'Approved in that report for the budget year of the round that is asked about, which the ' +
      'bridge compares',
  })
  budgetsOfRound: PricedAmount[];
}

export class LeftProject {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of its owner' })
  actor: string;

  @ApiProperty()
  actorName: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'Instant at which it left. Null in a historical round, which knows only that it is not there',
  })
  leftAt: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Reason code of `leave`; `split` or `merge` for a project that became others',
    example: 'completed',
  })
  reasonCode: string | null;

  @ApiProperty({ type: [String], description: 'Codes of the projects that it became part of' })
  successors: string[];

  @ApiProperty({
    type: ReportBeforeLeaving,
    nullable: true,
    description: 'Null for a project that was never reported',
  })
  lastReport: ReportBeforeLeaving | null;
}
