import { ApiProperty } from '../../platform/fields/documentation.js';
import { BUDGET_BASES, CURRENCIES } from '../../platform/base/money.js';
import { FUNDING_STATES, type FundingState } from '../../reporting/content/report.types.js';
import { OfProject, OfRound } from '../lists/round-list.dto.js';

const AMOUNT = { type: 'integer', format: 'int64', nullable: true } as const;
const COUNT = { type: 'integer', nullable: true } as const;

export class GrantSumsResponse {
  @ApiProperty({ ...COUNT, description: 'Applications' })
  applications: number | null;

  @ApiProperty({ ...AMOUNT, description: 'Applied for, whole NOK' })
  amount: number | null;

  @ApiProperty({ ...COUNT, description: 'Simplified applications' })
  simplified: number | null;

  @ApiProperty({ ...AMOUNT, description: 'Granted, whole NOK' })
  grantedAmount: number | null;
}

export class GrantAreaResponse extends GrantSumsResponse {
  @ApiProperty({ description: 'Code of the register `areas`', example: 'welfareTechnology' })
  area: string;
}

export class GrantSchemeResponse extends OfProject {
  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency' })
  currency: (typeof CURRENCIES)[number];

  @ApiProperty({ type: 'integer' })
  priceYear: number;

  @ApiProperty({ enum: BUDGET_BASES, enumName: 'BudgetBasis' })
  basis: (typeof BUDGET_BASES)[number];

  @ApiProperty({ ...AMOUNT, description: 'Amount that the scheme has to give' })
  frame: number | null;

  @ApiProperty({ type: 'string', nullable: true })
  priorities: string | null;

  @ApiProperty({ ...COUNT, description: 'Applications granted' })
  grantedApplications: number | null;

  @ApiProperty({ type: GrantSumsResponse, description: 'Totals as the report states them' })
  stated: GrantSumsResponse;

  @ApiProperty({
    type: GrantSumsResponse,
    description: 'Sums of the areas. Null where not every area states it',
  })
  summed: GrantSumsResponse;

  @ApiProperty({ type: [GrantAreaResponse] })
  areas: GrantAreaResponse[];
}

/** Grant schemes in the certified reports of a round, their totals as stated and as summed. */
export class RoundGrantsResponse extends OfRound {
  @ApiProperty({ type: [GrantSchemeResponse], description: 'Sorted by project code' })
  items: GrantSchemeResponse[];
}

export class FundingLineResponse {
  @ApiProperty()
  payer: string;

  @ApiProperty({ enum: FUNDING_STATES, enumName: 'FundingState' })
  state: FundingState;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Per cent. Null: not stated' })
  share: number | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  until: string | null;
}

export class ProjectFundingResponse extends OfProject {
  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Last day that decided funding pays for. Null: no end is stated',
  })
  fundedUntil: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Days from the day of the figures to that day; negative when it is past',
  })
  daysLeft: number | null;

  @ApiProperty({ type: [FundingLineResponse] })
  funding: FundingLineResponse[];
}

/** Projects whose certified reports of a round state their funding. */
export class RoundFundingResponse extends OfRound {
  @ApiProperty({
    type: [ProjectFundingResponse],
    description: 'Those whose funding ends first come first, those without an end last',
  })
  items: ProjectFundingResponse[];
}
