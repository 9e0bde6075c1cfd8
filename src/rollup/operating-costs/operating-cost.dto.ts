import { ApiProperty } from '../../platform/fields/documentation.js';
import { BUDGET_BASES, CURRENCIES } from '../../platform/base/money.js';
import { BridgeStep } from '../groups/bridge.dto.js';
import { DIFFERENCE_PARTS, type DifferencePart } from '../groups/bridge.types.js';
import {
  CauseCostResponse,
  LastCaseResponse,
  MovedCauseGrowthResponse,
  SolutionTotalResponse,
} from './cost-cause.dto.js';
import { OfRound } from '../lists/round-list.dto.js';

/** Amount of this round and of the previous round. */
export class MovedAmount {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description:
      'Whole NOK; negative when it saves. Null when no certified report of this round says it. A ' +
      'report lists every year that its project adds to, so a year that it leaves out is 0.',
    example: 17_000_000,
  })
  amount: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Amount in the previous round; null when no certified report of it says so',
    example: 0,
  })
  previous: number | null;
}

/** Amount at the last case about cost growth, and the change since. */
class SinceCaseAmount extends MovedAmount {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Amount in the reports that `lastCaseOfReports` was about, as known then',
    example: 0,
  })
  atLastCase: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Change since that case; null unless both have an amount',
    example: 17_000_000,
  })
  changeSinceCase: number | null;
}

export class ReportCaseResponse {
  @ApiProperty({ description: 'Council and number of the case', example: 'NUIT 6/24' })
  case: string;

  @ApiProperty({ description: 'The round that the case is about', example: '2024-1' })
  round: string;

  @ApiProperty({ format: 'date-time' })
  publishedAt: string;
}

export class ProjectCostResponse extends MovedAmount {
  @ApiProperty({ description: 'Code of the project', example: 'PROVESVAR' })
  project: string;

  @ApiProperty({ example: 'Pasientens prøvesvar' })
  name: string;

  @ApiProperty({
    enum: DIFFERENCE_PARTS,
    enumName: 'DifferencePart',
    nullable: true,
    description:
      'How the project moved between the two rounds; `changed` when both have its report. Null ' +
      'without a previous round.',
  })
  part: DifferencePart | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Change since the previous round; null unless both rounds have an amount',
    example: 17_000_000,
  })
  change: number | null;
}

/** Amounts that lead from the previous total to this one, by how their projects moved. */
export class SolutionBridgeResponse {
  @ApiProperty({ type: BridgeStep, description: 'Of projects that entered the portfolio' })
  entered: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description: 'Of projects that were in the portfolio before, but not reported then',
  })
  returned: BridgeStep;

  @ApiProperty({ type: BridgeStep, description: 'Of projects that left the portfolio' })
  left: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description: 'Of projects that are in the portfolio, without a certified report now',
  })
  notReported: BridgeStep;

  @ApiProperty({ type: BridgeStep, description: 'Of projects with a report in both rounds' })
  changed: BridgeStep;
}

export class SolutionCostResponse extends SinceCaseAmount {
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
    type: SolutionBridgeResponse,
    nullable: true,
    description:
      '`amount` is `previous` and the amounts of all parts; a total that is null counts as 0. Null ' +
      'without a previous round, and where the amounts of the year are in several prices.',
  })
  bridge: SolutionBridgeResponse | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Increase from the year before; null when `amount` is',
    example: 17_000_000,
  })
  growth: number | null;

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
      'Growth that projects with a report in both rounds have moved from one year to another',
  })
  moved: MovedGrowthResponse[];

  @ApiProperty({
    type: ReportCaseResponse,
    nullable: true,
    description:
      'The last published case about the cost growth of another round (`about`: `costGrowth`). The ' +
      'costs of reports are compared with those of its round, as known when it was published',
  })
  lastCaseOfReports: ReportCaseResponse | null;

  @ApiProperty({
    type: [MovedGrowthResponse],
    description: 'Growth that projects have moved between years since `lastCaseOfReports`',
  })
  movedSinceCaseOfReports: MovedGrowthResponse[];

  @ApiProperty({
    type: [CauseCostResponse],
    description: 'Costs that no project reports. Sorted by national solution, year and cause',
  })
  withoutProject: CauseCostResponse[];

  @ApiProperty({
    type: [SolutionTotalResponse],
    description: 'Reported costs and costs without a project, added up',
  })
  totals: SolutionTotalResponse[];

  @ApiProperty({
    type: LastCaseResponse,
    nullable: true,
    description:
      'The case that costs without a project are compared with: the last one before the newest ' +
      'estimate, and before the case of that estimate',
  })
  lastCase: LastCaseResponse | null;

  @ApiProperty({
    type: [MovedCauseGrowthResponse],
    description: 'Growth without a project that has moved between years since the previous round',
  })
  movedWithoutProject: MovedCauseGrowthResponse[];

  @ApiProperty({
    type: [MovedCauseGrowthResponse],
    description: 'Growth without a project that has moved between years since `lastCase`',
  })
  movedSinceCase: MovedCauseGrowthResponse[];
}
