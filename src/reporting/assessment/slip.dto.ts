import { ApiProperty } from '../../platform/fields/documentation.js';
import { Text } from '../../platform/fields/fields.js';
import { PRICE_INDEX_KEY } from '../../registers/price-indices/price-index.types.js';
import { type CostSlip, INCOMPARABLE, type MilestoneSlip } from './slip.rules.js';

export class MilestoneSlipResponse implements MilestoneSlip {
  @ApiProperty({ example: 'BP3' })
  key: string;

  @ApiProperty({ example: 'Løsningen er godkjent for utprøving' })
  name: string;

  @ApiProperty({
    format: 'date',
    description: 'The date in the first baseline that has the milestone',
    example: '2021-10-01',
  })
  first: string;

  @ApiProperty({
    format: 'date',
    description: 'The date in the last baseline that has the milestone',
    example: '2021-11-01',
  })
  current: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '2021-11-15' })
  forecast: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: null })
  actual: string | null;

  @ApiProperty({
    format: 'date',
    description:
      'The date that slip is measured to: the actual date, or the forecast, or the day of the ' +
      'certification when the milestone is overdue',
    example: '2021-11-15',
  })
  measured: string;

  @ApiProperty({
    type: 'integer',
    description: 'Days from `first` to `measured`; negative when the milestone is early',
    example: 45,
  })
  days: number;
}

export class SlipQuery {
  @Text({
    description: 'Price index that converts the first cost, in its newest version',
    max: 40,
    pattern: PRICE_INDEX_KEY,
    optional: true,
    example: 'kpi',
  })
  priceIndex?: string;
}

/** The first cost in the prices of the expected one. */
class ConvertedFirst {
  @ApiProperty({ description: 'Key of the price index', example: 'kpi' })
  index: string;

  @ApiProperty({ type: 'integer', description: 'Version of the index', example: 1 })
  version: number;

  @ApiProperty({ type: 'integer', format: 'int64', example: 42_320_000 })
  first: number;
}

export class CostSlipResponse implements CostSlip {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Cost in the first baseline, whole NOK',
    example: 40_000_000,
  })
  first: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Expected total cost, whole NOK',
    example: 43_500_000,
  })
  now: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Null when the two amounts cannot be compared: see `incomparable`',
    example: 3_500_000,
  })
  change: number | null;

  @ApiProperty({
    type: ConvertedFirst,
    nullable: true,
    description: 'The first cost in the price year of the expected one, when the index converts it',
  })
  converted: ConvertedFirst | null;

  @ApiProperty({
    enum: INCOMPARABLE,
    enumName: 'IncomparableCost',
    nullable: true,
    description:
      'Why the costs cannot be compared: different price years and no index asked for, an index ' +
      'that lacks one of the years, or nominal against real, which no index converts',
  })
  incomparable: (typeof INCOMPARABLE)[number] | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Change in per cent of the first cost, with one decimal',
    example: 8.8,
  })
  percent: number | null;
}

/** Slip according to one certified report, on the day of its certification. */
export class RoundSlip {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ type: 'integer', example: 1 })
  revision: number;

  @ApiProperty({ format: 'date-time', example: '2021-04-20T10:00:00.000Z' })
  recordedAt: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Slip of the latest milestone; null when there was no baseline then',
    example: 45,
  })
  days: number | null;

  @ApiProperty({
    type: CostSlipResponse,
    nullable: true,
    description: 'Null when there was no baseline then, or the report has no total budget',
  })
  cost: CostSlipResponse | null;

  @ApiProperty({ type: [MilestoneSlipResponse] })
  milestones: MilestoneSlipResponse[];
}

/** Cumulative slip, measured from the first baseline whatever has been approved since. */
export class SlipResponse {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Date on which the first baseline was approved',
    example: '2021-01-20',
  })
  firstApprovedOn: string | null;

  @ApiProperty({ type: 'integer', description: 'Number of later baselines', example: 0 })
  rebaselines: number;

  @ApiProperty({
    type: [RoundSlip],
    description:
      'One entry per round with a certified report, oldest first, from its last revision',
  })
  rounds: RoundSlip[];
}
