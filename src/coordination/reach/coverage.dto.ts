import { ApiProperty } from '../../platform/fields/documentation.js';
import { Instant, Text } from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { QUARTER_FORM } from '../roll-outs/roll-out-request.dto.js';
import { QUARTER } from '../solutions/quarter.rules.js';
import { SOLUTION_CODE } from '../solutions/solution.types.js';

/** The quarters of an answer. */
export class QuarterQuery {
  @Text({
    description: 'First quarter. Default: the present one',
    max: 6,
    pattern: QUARTER,
    form: QUARTER_FORM,
    optional: true,
    example: '2021Q1',
  })
  from?: string;

  @Text({
    description: 'Last quarter, 40 at most in all. Default: eight quarters',
    max: 6,
    pattern: QUARTER,
    form: QUARTER_FORM,
    optional: true,
    example: '2022Q4',
  })
  to?: string;
}

/** The quarters of an answer, and the instant that it is of. */
export class QuarterAsOfQuery extends QuarterQuery {
  @Instant({
    description: 'As recorded at this instant. Default: as it stands now',
    optional: true,
  })
  asOf?: string;
}

export class CoverageQuery extends QuarterAsOfQuery {
  @Text({
    description: 'Only this solution',
    max: 40,
    pattern: SOLUTION_CODE,
    optional: true,
    example: 'DIGIHELSE',
  })
  solution?: string;
}

export class CoveredResponse {
  @ApiProperty({ type: 'integer' })
  receivers: number;

  @ApiProperty({ type: 'integer', description: 'Inhabitants of the municipalities among them' })
  inhabitants: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Per cent of the inhabitants of the country',
  })
  share: number | null;
}

export class CoverageItem {
  @ApiProperty({ example: 'DIGIHELSE' })
  solution: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({ example: '2021Q4' })
  quarter: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Year of the inhabitants' })
  populationYear: number | null;

  @ApiProperty({ type: CoveredResponse, description: 'As the owner plans' })
  planned: CoveredResponse;

  @ApiProperty({ type: CoveredResponse, description: 'As the receivers have confirmed' })
  confirmed: CoveredResponse;

  @ApiProperty({
    type: CoveredResponse,
    description: 'In use, or as forecast, or as planned, in this order',
  })
  expected: CoveredResponse;

  @ApiProperty({ type: CoveredResponse, description: 'In use' })
  actual: CoveredResponse;
}

export class CoverageResponse {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant that the answer is of. Null: as it stands now',
  })
  asOf: string | null;

  @ApiProperty({ type: [CoverageItem], description: 'By solution, then by quarter, cumulative' })
  items: CoverageItem[];
}
