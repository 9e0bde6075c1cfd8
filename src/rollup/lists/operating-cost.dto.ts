import { ApiProperty } from '../../platform/http/documentation.js';
import { BUDGET_BASES, CURRENCIES } from '../../platform/base/money.js';
import { OfRound } from './round-list.dto.js';

export class MovedAmount {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Whole NOK; negative when it saves',
    example: 17_000_000,
  })
  amount: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Amount in the previous round; null when there is none, or when its prices differ',
    example: 0,
  })
  previous: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Change since the previous round; null when it cannot be compared',
    example: 17_000_000,
  })
  change: number | null;
}

export class ProjectCostResponse extends MovedAmount {
  @ApiProperty({ description: 'Code of the project', example: 'PROVESVAR' })
  project: string;

  @ApiProperty({ example: 'Pasientens prøvesvar' })
  name: string;
}

export class SolutionCostResponse extends MovedAmount {
  @ApiProperty({
    description: 'Code of the register `nationalSolutions`',
    example: 'Kjernejournal',
  })
  nationalSolution: string;

  @ApiProperty({ type: 'integer', example: 2025 })
  year: number;

  @ApiProperty({ enum: CURRENCIES, enumName: 'Currency', example: 'NOK' })
  currency: (typeof CURRENCIES)[number];

  @ApiProperty({
    type: 'integer',
    description: 'Price year of the amounts. Amounts in other prices stand on a line of their own.',
    example: 2024,
  })
  priceYear: number;

  @ApiProperty({ enum: BUDGET_BASES, enumName: 'BudgetBasis', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Increase from the year before',
    example: 17_000_000,
  })
  growth: number;

  @ApiProperty({ type: [ProjectCostResponse] })
  projects: ProjectCostResponse[];
}

export class MovedGrowthResponse {
  @ApiProperty({ description: 'Code of the project', example: 'PROVESVAR' })
  project: string;

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

/**
 * Growth in operating and management cost (vekst i drift- og forvaltningskostnader). Every reader
 * gets the same figures.
 */
export class OperatingCostsResponse extends OfRound {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the previous round; null for the first round',
    example: null,
  })
  previousRound: string | null;

  @ApiProperty({
    type: [SolutionCostResponse],
    description: 'Sorted by national solution and year',
  })
  items: SolutionCostResponse[];

  @ApiProperty({
    type: [MovedGrowthResponse],
    description:
      'Growth that projects have moved from one year to another since the previous round',
  })
  moved: MovedGrowthResponse[];
}
