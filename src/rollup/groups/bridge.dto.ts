import { ApiProperty } from '../../platform/fields/documentation.js';
import { BRIDGE_MEASURES, type BridgeMeasure } from './bridge.types.js';

/** The amount that one part of a bridge adds to a total, and the number of projects in it. */
export class BridgeStep {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Added to the total; negative for what is taken from it',
    example: -4,
  })
  amount: number;

  @ApiProperty({
    type: 'integer',
    description: 'Projects of this part that the total counts now or counted then',
    example: 4,
  })
  projects: number;
}

/**
 * One total of a round, from that of the previous round: `now` is `before` and the amounts of all
 * parts, to the krone. A total that is null counts as 0 in the sum.
 */
export class BridgeRow {
  @ApiProperty({
    enum: BRIDGE_MEASURES,
    enumName: 'BridgeMeasure',
    description:
      'Number of projects, of those that are green, yellow, red or unrated (none of the three), ' +
      "amounts approved for the round's budget year, or total frames",
  })
  measure: BridgeMeasure;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Price level of the amounts; null for numbers of projects',
    example: '2021-nominal',
  })
  level: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Total of the previous round; null when no report had such an amount',
    example: 48,
  })
  before: number | null;

  @ApiProperty({
    type: BridgeStep,
    description: 'Counted now, and not in the portfolio when the previous round closed',
  })
  entered: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description:
      'Counted now; in the portfolio when the previous round closed, but not reported then',
  })
  returned: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description:
      'Counted both times, and reported by another actor then. Zero unless an actor is asked ' +
      'about: a transfer changes nothing nationally.',
  })
  transferredIn: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description: 'Counted then, and not in the portfolio now',
  })
  left: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description: 'Counted then; in the portfolio now, without a certified report',
  })
  notReported: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description:
      'Counted both times, and reported by another actor now. Zero unless an actor is asked about.',
  })
  transferredOut: BridgeStep;

  @ApiProperty({
    type: BridgeStep,
    description:
      'Counted both times, with amounts at other price levels than then. In converted prices: ' +
      'what the index does not explain of their change.',
  })
  repriced: BridgeStep;

  @ApiProperty({ type: BridgeStep, description: 'Counted both times, and none of the above' })
  changed: BridgeStep;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Total of this round; null when no report has such an amount',
    example: 45,
  })
  now: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Null unless both rounds have such an amount',
    example: -3,
  })
  change: number | null;
}
