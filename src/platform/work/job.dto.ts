import { ApiProperty } from '../http/documentation.js';
import { ActionsResponse } from '../http/allowed-actions.dto.js';
import { OneOf, Text } from '../http/fields.js';
import { JOB_STATES, type JobState } from './job.entity.js';
import { PageQuery, PageResponse } from '../http/page.js';

export class JobQuery extends PageQuery {
  @Text({
    description: 'Only this kind of work',
    max: 40,
    pattern: /^[a-z-]+$/,
    optional: true,
    example: 'rollup-round',
  })
  kind?: string;

  @OneOf(JOB_STATES, {
    name: 'JobState',
    description: 'Only jobs in this state',
    optional: true,
    example: 'completed',
  })
  state?: JobState;
}

/** A queued, running or ended job. */
export class JobResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'What kind of work', example: 'rollup-round' })
  kind: string;

  @ApiProperty({ description: 'What it is about', example: 'round/2021-2' })
  subject: string;

  @ApiProperty({ enum: JOB_STATES, enumName: 'JobState' })
  state: JobState;

  @ApiProperty({ description: 'What it is doing now', example: 'actors' })
  stage: string;

  @ApiProperty({ type: 'integer', description: 'Parts done' })
  done: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Parts in all; null until they are known',
  })
  total: number | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'What came of it; null until it is finished',
  })
  result: object | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  startedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  finishedAt: string | null;
}

export class JobListResponse extends PageResponse {
  @ApiProperty({ type: [JobResponse] })
  items: JobResponse[];
}
