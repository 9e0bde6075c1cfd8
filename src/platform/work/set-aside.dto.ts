import { ApiProperty } from '../fields/documentation.js';
import { PageResponse } from '../http/page.js';

export class SetAsideWorkResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Kind of work', example: 'rollup-actor' })
  job: string;

  @ApiProperty({
    description: 'Ids that the work is about',
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  payload: object;

  @ApiProperty({ description: 'Error of the last attempt' })
  reason: string;

  @ApiProperty({
    type: 'integer',
    description: 'Number of times the work was set aside. Each time follows five attempts',
  })
  times: number;

  @ApiProperty({ format: 'date-time' })
  firstFailedAt: string;

  @ApiProperty({ format: 'date-time' })
  lastFailedAt: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'Time of the next attempt: after one minute, then after twice as long each time, ' +
      'up to an hour. Null when the job or notice behind the work has failed for good',
  })
  retryAt: string | null;
}

export class SetAsideWorkListResponse extends PageResponse {
  @ApiProperty({ type: [SetAsideWorkResponse], description: 'Newest first' })
  items: SetAsideWorkResponse[];
}
