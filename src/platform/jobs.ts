import { Controller, Inject, Injectable } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Answer } from './answer.js';
import { Clock } from './clock.js';
import { Database, type Tx } from './database.js';
import { newId } from './ids.js';
import { JOB_STATES, type JobState } from './job.entity.js';
import { Acting, type Command, IdParam, Operation } from './operation.js';
import { accessOf, visibleTo } from './principal.js';
import { notFound } from './problem.js';
import { SCOPES } from './scopes.js';

/** A running or finished job. */
export class JobResponse {
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

  @ApiProperty({ type: 'integer', nullable: true, description: 'Parts in all; null until they are known' })
  total: number | null;

  @ApiProperty({ type: 'object', nullable: true, additionalProperties: true, description: 'What came of it; null until it is finished' })
  result: object | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  finishedAt: string | null;
}

interface JobRow {
  id: string;
  kind: string;
  subject: string;
  state: JobState;
  stage: string;
  done: string;
  total: number | null;
  result: object | null;
  created_at: Date;
  finished_at: Date | null;
}

/** Long work as rows: asked for in the transaction of the change that needs it, with progress counted in parts done. */
@Injectable()
export class Jobs {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Asks for a job inside a change; answers its id. */
  async request(tx: Tx, job: { readonly actorId: string; readonly kind: string; readonly subject: string }, now: Date): Promise<string> {
    const id = newId();
    await tx.query(`insert into platform.job (id, actor_id, kind, subject, state, stage, created_at) values ($1, $2, $3, $4, 'queued', 'queued', $5)`, [id, job.actorId, job.kind, job.subject, now]);
    return id;
  }

  /** Starts a job with the keys it fans out to. Running it again adds nothing. */
  async fanOut(tx: Tx, id: string, stage: string, keys: readonly string[]): Promise<void> {
    await tx.query(`update platform.job set state = 'running', stage = $2, total = $3 where id = $1 and state in ('queued', 'running')`, [id, stage, keys.length]);
    await tx.query(`insert into platform.job_part (job_id, key) select $1, unnest($2::text[]) on conflict do nothing`, [id, [...keys]]);
  }

  /** Marks a key as done in every job that waits for it. */
  async partDone(tx: Tx, key: string): Promise<void> {
    await tx.query(`update platform.job_part set done_at = $2 where key = $1 and done_at is null`, [key, this.clock.now()]);
  }

  async finish(tx: Tx, id: string, state: 'completed' | 'failed', result: object): Promise<void> {
    await tx.query(`update platform.job set state = $2, stage = $2, result = $3, finished_at = $4 where id = $1 and state <> $2`, [id, state, JSON.stringify(result), this.clock.now()]);
  }

  /** One job of the caller, or of anyone for the directorate. */
  async find(command: Command, id: string): Promise<Answer<JobResponse>> {
    const { principal } = command;
    const body = await this.database.transaction(accessOf(principal), (tx) => this.read(tx, id, ...visibleTo(principal)));
    if (body === undefined) throw notFound({ nb: 'Jobben', en: 'The job' });
    return { body };
  }

  /** A job that this transaction has asked for. */
  async requested(tx: Tx, id: string): Promise<JobResponse> {
    const body = await this.read(tx, id, [], true);
    if (body === undefined) throw notFound({ nb: 'Jobben', en: 'The job' });
    return body;
  }

  private async read(tx: Tx, id: string, actorIds: readonly string[], any: boolean): Promise<JobResponse | undefined> {
    const [row] = await tx.query<JobRow>(
      `select j.id, j.kind, j.subject, j.state, j.stage, j.total, j.result, j.created_at, j.finished_at,
              (select count(*) from platform.job_part p where p.job_id = j.id and p.done_at is not null) as done
         from platform.job j where j.id = $1 and (j.actor_id = any($2::uuid[]) or $3)`,
      [id, actorIds, any],
    );
    if (row === undefined) return undefined;
    const { created_at, finished_at, done, ...rest } = row;
    return { ...rest, done: Number(done), createdAt: created_at.toISOString(), finishedAt: finished_at?.toISOString() ?? null };
  }
}

@ApiTags('jobs')
@Controller('/v1/jobs')
export class JobsController {
  constructor(@Inject(Jobs) private readonly jobs: Jobs) {}

  @Operation({ id: 'getJob', method: 'GET', path: ':id', scope: SCOPES.read, summary: 'State and progress of a job', returns: JobResponse })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<JobResponse>> {
    return this.jobs.find(command, id);
  }
}
