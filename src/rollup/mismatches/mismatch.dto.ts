import { ApiProperty } from '../../platform/fields/documentation.js';
import { OneOf } from '../../platform/fields/fields.js';
import { ListOfRound } from '../lists/round-list.dto.js';
import { PromiseFilters, PromiseResponse } from '../promises/promise.dto.js';
import {
  ANSWER_DAYS,
  EXPECTED_BY,
  type ExpectedBy,
  MISMATCH_KINDS,
  type MismatchKind,
} from './mismatch.types.js';

export class MismatchQuery extends PromiseFilters {
  @OneOf(MISMATCH_KINDS, {
    name: 'MismatchKind',
    description: 'Only agreements with a mismatch of this kind',
    optional: true,
    example: 'date-gap',
  })
  kind?: MismatchKind;
}

export class ExpectedDelivery {
  @ApiProperty({ format: 'date' })
  date: string;

  @ApiProperty({
    enum: EXPECTED_BY,
    enumName: 'DeliveryExpectedBy',
    description:
      'The certified forecast of the supplier, the period of the roadmap, or the commitment where ' +
      'there is neither',
  })
  by: ExpectedBy;

  @ApiProperty({ type: 'string', nullable: true, description: 'Round of the report that says so' })
  round: string | null;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  revision: string | null;
}

export class MismatchResponse extends PromiseResponse {
  @ApiProperty({
    enum: MISMATCH_KINDS,
    enumName: 'MismatchKind',
    isArray: true,
    description:
      `No answer for more than ${String(ANSWER_DAYS)} days (no-answer); expected after it is ` +
      'needed (date-gap); the supplying project is stopped, has left the portfolio, or has not ' +
      'reported in the round (supplier-stopped, supplier-left, supplier-silent); only one side ' +
      'counts on it (one-sided); projects wait for each other (ring)',
  })
  mismatches: MismatchKind[];

  @ApiProperty({ type: ExpectedDelivery, nullable: true })
  expected: ExpectedDelivery | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description:
      "Day of need by the receiver's certified report of this round. Null when it names none",
  })
  reportedNeed: string | null;
}

export class MismatchCount {
  @ApiProperty({ enum: MISMATCH_KINDS, enumName: 'MismatchKind' })
  kind: MismatchKind;

  @ApiProperty({ type: 'integer' })
  count: number;
}

export class MismatchesResponse extends ListOfRound {
  @ApiProperty({ format: 'date', description: 'Date in Norway on which they are judged' })
  day: string;

  @ApiProperty({ type: [MismatchCount], description: 'Every kind, of all pages' })
  counts: MismatchCount[];

  @ApiProperty({ type: [MismatchResponse], description: 'By quarter, then by day of need' })
  items: MismatchResponse[];
}
