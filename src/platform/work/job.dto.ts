import { ApiProperty } from '../fields/documentation.js';
import { ActionsResponse } from '../fields/allowed-actions.dto.js';
import { OneOf, Text } from '../fields/fields.js';
import { JOB_STATES, type JobState } from './job.entity.js';
import { PageQuery, PageResponse } from '../http/page.js';

export class JobQuery extends PageQuery {
  @Text({
    description: 'Only jobs of this kind',
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

  @ApiProperty({ description: 'Kind of the job', example: 'rollup-round' })
  kind: string;

  @ApiProperty({ description: 'Subject of the job', example: 'round/2021-2' })
  subject: string;

  @ApiProperty({ enum: JOB_STATES, enumName: 'JobState' })
  state: JobState;

  @ApiProperty({ description: 'Current stage of the job', example: 'actors' })
  stage: string;

  @ApiProperty({ type: 'integer', description: 'Number of parts that are done' })
  done: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Number of parts in all. Null until it is known',
  })
  total: number | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'Result of the job. Null until the job has ended',
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
