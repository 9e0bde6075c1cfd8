import { ApiProperty } from '../../platform/http/documentation.js';
import type { CostSlip, MilestoneSlip } from './slip.rules.js';

export class MilestoneSlipResponse implements MilestoneSlip {
  @ApiProperty({ example: 'BP3' })
  key: string;

  @ApiProperty({ example: 'Løsningen er godkjent for utprøving' })
  name: string;

  @ApiProperty({
    format: 'date',
    description: 'The date it was first approved for',
    example: '2021-10-01',
  })
  first: string;

  @ApiProperty({
    format: 'date',
    description: 'The date of the last baseline that has it',
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
      'The actual date; else the forecast; else, when overdue, the day of the certification',
    example: '2021-11-15',
  })
  measured: string;

  @ApiProperty({
    type: 'integer',
    description: 'Days from first to measured; negative when it comes early',
    example: 45,
  })
  days: number;
}

export class CostSlipResponse implements CostSlip {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'First approved, whole NOK',
    example: 40_000_000,
  })
  first: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Expected in total, whole NOK',
    example: 43_500_000,
  })
  now: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Null when the two are in different prices',
    example: 3_500_000,
  })
  change: number | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Of the first approved, with one decimal',
    example: 8.8,
  })
  percent: number | null;
}

/** Slip as one certified report tells it, on the day it was certified. */
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
    description: 'Slip of the latest milestone; null when nothing was approved then',
    example: 45,
  })
  days: number | null;

  @ApiProperty({
    type: CostSlipResponse,
    nullable: true,
    description: 'Null when nothing was approved then, or the report says no total',
  })
  cost: CostSlipResponse | null;

  @ApiProperty({ type: [MilestoneSlipResponse] })
  milestones: MilestoneSlipResponse[];
}

/** Cumulative slip against the first approval, whatever has been approved since. */
export class SlipResponse {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'When the first baseline was approved',
    example: '2021-01-20',
  })
  firstApprovedOn: string | null;

  @ApiProperty({ type: 'integer', description: 'Re-baselines since', example: 0 })
  rebaselines: number;

  @ApiProperty({
    type: [RoundSlip],
    description: 'Per round with a certified report, oldest first; its last revision',
  })
  rounds: RoundSlip[];
}
