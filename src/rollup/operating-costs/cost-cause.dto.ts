import { BUDGET_BASES, CURRENCIES } from '../../platform/base/money.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';

const AMOUNT = { type: 'integer', format: 'int64', nullable: true } as const;

export class PaidShareResponse {
  @ApiProperty({ example: 'Helseregionene' })
  payer: string;

  @ApiProperty({ type: 'integer', description: 'In per cent', example: 100 })
  share: number;
}

/** A national solution and a year, in one kind of prices. */
class SolutionYear {
  @ApiProperty({ description: 'Code of the register `nationalSolutions`', example: 'SFM' })
  nationalSolution: string;

  @ApiProperty({ type: 'integer', example: 2025 })
  year: number;

  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'NOK' })
  currency: (typeof CURRENCIES)[number];

  @ApiProperty({ type: 'integer', example: 2024 })
  priceYear: number;

  @ApiProperty({ enum: BUDGET_BASES, enumName: 'BudgetBasis', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];
}

/** Cost of a cause in a year, compared with the previous round and with the last case. */
export class CauseCostResponse extends SolutionYear {
  @ApiProperty({ description: 'Key of the cost cause', example: 'pll-sfm' })
  cause: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({
    ...AMOUNT,
    description: 'Whole NOK; negative for a decrease. Null: not stated, which is not 0',
    example: 17_000_000,
  })
  amount: number | null;

  @ApiProperty({ ...AMOUNT, description: 'By the estimate known at the previous round' })
  previous: number | null;

  @ApiProperty({ ...AMOUNT, description: 'Change since the previous round' })
  change: number | null;

  @ApiProperty({ ...AMOUNT, description: 'By the estimate put to `lastCase` or earlier' })
  atLastCase: number | null;

  @ApiProperty({ ...AMOUNT, description: 'Change since `lastCase`' })
  changeSinceCase: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The case that the estimate was put to',
    example: 'NUIT 6/24',
  })
  case: string | null;

  @ApiProperty({
    type: [PaidShareResponse],
    description: 'Who pays in this year. Empty: not stated',
  })
  payers: PaidShareResponse[];
}

export class SolutionTotalResponse extends SolutionYear {
  @ApiProperty({ ...AMOUNT, description: 'Added by projects; null when no report says it' })
  projects: number | null;

  @ApiProperty({ ...AMOUNT, description: 'Without a project, as far as it is stated' })
  withoutProject: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Causes with a cost in the year whose amount is not stated',
    example: 0,
  })
  notStated: number;

  @ApiProperty({ ...AMOUNT, description: 'Both added up, as far as they are stated' })
  total: number | null;

  @ApiProperty({ ...AMOUNT, description: 'Both added up, in the previous round' })
  previous: number | null;
}

export class LastCaseResponse {
  @ApiProperty({ description: 'Council and number of the case', example: 'NUIT 5/23' })
  case: string;

  @ApiProperty({ format: 'date', description: 'First day of an estimate put to it' })
  statedOn: string;
}

export class MovedCauseGrowthResponse {
  @ApiProperty({ description: 'Key of the cost cause', example: 'provesvar' })
  cause: string;

  @ApiProperty({
    description: 'Code of the register `nationalSolutions`',
    example: 'Kjernejournal',
  })
  nationalSolution: string;

  @ApiProperty({ type: 'integer', example: 2024 })
  fromYear: number;

  @ApiProperty({ type: 'integer', example: 2025 })
  toYear: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 17_000_000 })
  amount: number;
}
