import { Injectable } from '@nestjs/common';
import { notFound } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { JobResponse } from '../../platform/work/job.dto.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ROLLUP_REQUESTED } from '../rollup.events.js';
import { listOpenedRounds } from './rebuild.queries.js';

/** Asks for roll-ups of whole rounds, as jobs of the caller. */
@Injectable()
export class RollupRequests {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
  ) {}

  request(command: Command, key: string): Promise<Answer<JobResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<JobResponse>> => {
      const [round] = await listOpenedRounds(tx, key);
      if (round === undefined)
        throw notFound({
          nb: 'En åpnet runde med denne nøkkelen',
          en: 'An opened round with this key',
        });
      const { actorId } = command.principal;
      const subject = `round/${key}`;
      const job = { actorId, kind: 'rollup-round', subject, cancellable: true };
      const id = await this.jobs.request(tx, job, now);
      const body = await this.jobs.requested(tx, command, id);
      return {
        answer: { body, status: 202, location: `/v1/jobs/${id}` },
        subject,
        detail: { job: id },
        events: [{ topic: ROLLUP_REQUESTED, payload: { roundId: round.id, jobId: id } }],
      };
    });
  }
}
