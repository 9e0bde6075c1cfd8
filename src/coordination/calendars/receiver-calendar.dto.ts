import { ApiProperty } from '../../platform/fields/documentation.js';
import { Id, Text, Whole } from '../../platform/fields/fields.js';
import { QuarterQuery } from '../reach/coverage.dto.js';
import { QUARTER_FORM } from '../roll-outs/roll-out-request.dto.js';
import {
  CHANGE_SIZES,
  type ChangeSize,
  ROLL_OUT_STATES,
  type RollOutState,
} from '../roll-outs/roll-out.types.js';
import { QUARTER } from '../solutions/quarter.rules.js';

export class StateCapacity {
  @Text({
    description: 'First quarter that it counts for',
    max: 6,
    pattern: QUARTER,
    form: QUARTER_FORM,
    example: '2021Q3',
  })
  from: string;

  @Whole({
    description: 'Weight of change in a quarter: small changes weigh 1, medium 2, large 3',
    min: 0,
    max: 1000,
    example: 6,
  })
  capacity: number;
}

export class CapacityResponse {
  @ApiProperty({ description: 'Organisation number of the receiver' })
  receiver: string;

  @ApiProperty({ example: '2021Q3' })
  from: string;

  @ApiProperty({ type: 'integer' })
  capacity: number;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class CapacityListResponse {
  @ApiProperty({
    type: [CapacityResponse],
    description: 'Oldest first. The last of a quarter counts',
  })
  items: CapacityResponse[];
}

export class ReceiverCalendarQuery extends QuarterQuery {
  @Id({
    description: 'What if: a roll-out of the receiver, together with `movedTo`. Stores nothing',
    optional: true,
  })
  rollOut?: string;

  @Text({
    description: 'What if: the quarter that the roll-out is moved to',
    max: 6,
    pattern: QUARTER,
    form: QUARTER_FORM,
    optional: true,
  })
  movedTo?: string;
}

export class CalendarSupplier {
  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty({ example: 'Helse Vest RHF' })
  name: string;
}

export class IntroductionResponse {
  @ApiProperty({ format: 'uuid', description: 'The roll-out' })
  id: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null when it is of a project' })
  solution: string | null;

  @ApiProperty({ type: CalendarSupplier })
  supplier: CalendarSupplier;

  @ApiProperty({ enum: ROLL_OUT_STATES, enumName: 'RollOutState' })
  state: RollOutState;

  @ApiProperty({ enum: CHANGE_SIZES, enumName: 'ChangeSize' })
  size: ChangeSize;

  @ApiProperty({ type: 'integer' })
  weight: number;

  @ApiProperty({ description: 'The receiver has confirmed it' })
  confirmed: boolean;
}

export class CalendarQuarterResponse {
  @ApiProperty({ example: '2021Q3' })
  quarter: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null when none is stated' })
  capacity: number | null;

  @ApiProperty({ type: 'integer', description: 'Sum of the weights' })
  load: number;

  @ApiProperty({ type: 'integer', description: 'Part of it that the receiver has confirmed' })
  confirmed: number;

  @ApiProperty({ type: 'integer', description: 'Weight above the capacity: a collision' })
  over: number;

  @ApiProperty({ type: [String], description: 'Suppliers that collide' })
  suppliers: readonly string[];

  @ApiProperty({ type: [IntroductionResponse] })
  introductions: IntroductionResponse[];
}

export class WhatIfResponse {
  @ApiProperty({ format: 'uuid' })
  rollOut: string;

  @ApiProperty({ type: 'string', nullable: true })
  from: string | null;

  @ApiProperty()
  to: string;
}

export class ReceiverCalendarResponse {
  @ApiProperty({ type: CalendarSupplier })
  receiver: CalendarSupplier;

  @ApiProperty({ type: WhatIfResponse, nullable: true, description: 'Null without a question' })
  whatIf: WhatIfResponse | null;

  @ApiProperty({ type: 'integer', description: 'Number of quarters with a collision' })
  collisions: number;

  @ApiProperty({ type: [CalendarQuarterResponse] })
  quarters: CalendarQuarterResponse[];
}
