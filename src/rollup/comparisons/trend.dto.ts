import { ApiProperty } from '../../platform/http/documentation.js';
import { Instant, Text } from '../../platform/http/fields.js';
import {
  BudgetFigure,
  ColourFigure,
  Counted,
  ProjectReference,
} from '../status/portfolio-status.dto.js';

/** `LAST_4_ROUNDS`: a period by a relative keyword. */
export const LAST_ROUNDS = /^LAST_([1-9]|[1-3]\d|40)_ROUNDS$/;

export class TrendQuery {
  @Text({
    description: 'Which published rounds',
    max: 15,
    pattern: LAST_ROUNDS,
    optional: true,
    example: 'LAST_4_ROUNDS',
  })
  rounds?: string;

  @Instant({
    description:
      'As it was known at an instant, with the rounds that were closed then; now unless told',
    optional: true,
  })
  asOf?: string;
}

export class TrendRound {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The round it is compared with, which need not be in the list',
    example: '2021-1',
  })
  previousRound: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The snapshot of that round it is compared with; null when it was never frozen',
  })
  previousSnapshot: string | null;

  @ApiProperty({ type: Counted })
  projects: Counted;

  @ApiProperty({ type: Counted, description: 'Active projects with a colour' })
  rated: Counted;

  @ApiProperty({ type: [ColourFigure] })
  colours: ColourFigure[];

  @ApiProperty({
    type: BudgetFigure,
    description:
      "Approved for the round's budget year, and what the round before said of the same year",
  })
  budget: BudgetFigure;

  @ApiProperty({ type: 'integer', description: 'Reports that came after the deadline' })
  late: number;

  @ApiProperty({ type: 'integer', description: 'Reports that were expected and not there' })
  missing: number;
}

export class TimeInRed extends ProjectReference {
  @ApiProperty({
    type: 'integer',
    description: 'Rounds in a row, up to the last, in which it was red',
  })
  rounds: number;

  @ApiProperty({ description: 'The first of them', example: '2021-1' })
  since: string;

  @ApiProperty({ type: 'integer', description: 'Of all rounds asked about' })
  reds: number;
}

export class TrendResponse {
  @ApiProperty({ format: 'date-time', description: 'The instant as of which it is answered' })
  asOf: string;

  @ApiProperty({
    type: [TrendRound],
    description:
      'Oldest first; each beside the one before it, as that was frozen last at its closing or later',
  })
  rounds: TrendRound[];

  @ApiProperty({
    type: [TimeInRed],
    description: 'Projects that are red in the last round, the longest first',
  })
  inRed: TimeInRed[];
}
