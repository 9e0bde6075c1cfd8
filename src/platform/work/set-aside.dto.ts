import { ApiProperty } from '../http/documentation.js';
import { PageResponse } from '../http/page.js';

export class SetAsideWorkResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Which kind of work of the queue', example: 'rollup-actor' })
  job: string;

  @ApiProperty({
    description: 'What it was about: ids only',
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  payload: object;

  @ApiProperty({ description: 'What it failed with the last time' })
  reason: string;

  @ApiProperty({
    type: 'integer',
    description: 'How often it has been set aside, each time after five attempts',
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
      'When it is tried again: after a minute, and twice as long each time, up to an hour; null where the job or notice that asked for it has failed with it',
  })
  retryAt: string | null;
}

export class SetAsideWorkListResponse extends PageResponse {
  @ApiProperty({ type: [SetAsideWorkResponse], description: 'Newest first' })
  items: SetAsideWorkResponse[];
}
