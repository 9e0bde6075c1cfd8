import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../fields/documentation.js';
import type { Answer } from '../http/answer.js';
import { JobListResponse, JobQuery, JobResponse } from './job.dto.js';
import { JOB_STATE, Jobs } from './jobs.js';
import { Acting, type Command } from '../http/command.js';
import { Operation } from '../http/operation.js';
import { IdParam } from '../http/key-param.js';
import { SCOPES } from '../base/scopes.js';

@ApiTags('jobs')
@Controller('/v1/jobs')
export class JobsController {
  constructor(private readonly jobs: Jobs) {}

  @Operation({
    id: 'listJobs',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: "The caller's jobs, newest first. The directorate sees all jobs",
    returns: JobListResponse,
  })
  list(@Acting() command: Command, @Query() query: JobQuery): Promise<Answer<JobListResponse>> {
    return this.jobs.list(command, query);
  }

  @Operation({
    id: 'getJob',
    method: 'GET',
    path: ':id',
    scope: SCOPES.read,
    delegable: true,
    summary: 'State and progress of a job',
    returns: JobResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<JobResponse>> {
    return this.jobs.find(command, id);
  }

  @Operation({
    id: 'cancelJob',
    method: 'POST',
    path: ':id/cancel',
    scope: SCOPES.write,
    delegable: true,
    summary: 'Cancel a job that is queued or running',
    returns: JobResponse,
    creates: true,
    problems: [JOB_STATE],
  })
  cancel(@Acting() command: Command, @IdParam() id: string): Promise<Answer<JobResponse>> {
    return this.jobs.cancel(command, id);
  }
}
