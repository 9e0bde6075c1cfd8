import { ApiProperty } from '../../platform/fields/documentation.js';
import { Id, Text, Whole } from '../../platform/fields/fields.js';
import { QuarterAsOfQuery } from '../reach/coverage.dto.js';
import { QUARTER_FORM } from '../roll-outs/roll-out-request.dto.js';
import { QUARTER } from '../solutions/quarter.rules.js';
import { CalendarSupplier, IntroductionResponse } from './introduction.dto.js';

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

export class ReceiverCalendarQuery extends QuarterAsOfQuery {
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
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant that the answer is of. Null: as it stands now',
  })
  asOf: string | null;

  @ApiProperty({ type: CalendarSupplier })
  receiver: CalendarSupplier;

  @ApiProperty({ type: WhatIfResponse, nullable: true, description: 'Null without a question' })
  whatIf: WhatIfResponse | null;

  @ApiProperty({ type: 'integer', description: 'Number of quarters with a collision' })
  collisions: number;

  @ApiProperty({ type: [CalendarQuarterResponse] })
  quarters: CalendarQuarterResponse[];
}
