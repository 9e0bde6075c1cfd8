import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import { invalidToken } from '../../auth/maskinporten-token.js';
import type { Answer } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import { JobResponse } from '../../platform/work/job.dto.js';
import { Jobs } from '../../platform/work/jobs.js';
import {
  Acting,
  type Asked,
  AskedFor,
  Caller,
  type Command,
  Operation,
} from '../../platform/http/operation.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, notFound, UNAUTHENTICATED } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AsOfQuery, PortfolioStatusResponse } from './portfolio-status.dto.js';
import { StatusThen } from './status-then.queries.js';
import { ROLLUP_REQUESTED } from '../rollup.events.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';
import { statusCacheControl } from './status-answers.port.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class PortfolioStatusController {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly statuses: StatusThen,
  ) {}

  @Operation({
    id: 'getRoundStatus',
    method: 'GET',
    path: ':round/status',
    scope: 'public',
    summary: 'The status of a round: counts, budgets, shares, movement, red list',
    description:
      'Now, as of an instant, or as frozen. The same figures for every reader. Without a token from the closing of the round; with any valid token before.',
    returns: PortfolioStatusResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  async status(
    @RoundParam() round: string,
    @Query() query: AsOfQuery,
    @Caller() caller: Principal | undefined,
    @AskedFor() { path }: Asked,
  ): Promise<Answer<string>> {
    if (query.asOf !== undefined || query.snapshot !== undefined)
      return this.statuses.find(caller, round, query, path);
    const [row] = await this.database.preparedRows<{
      body: string;
      etag: string;
      published: boolean;
    }>(
      'round-status',
      `select s.body, s.etag, s.published from rollup.round_status s where s.key = $1`,
      [round],
    );
    if (row === undefined) throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    if (!row.published && caller === undefined) throw invalidToken();
    return { body: row.body, etag: row.etag, cacheControl: statusCacheControl(row.published) };
  }

  @Operation({
    id: 'rollUpRound',
    method: 'POST',
    path: ':round/rollup',
    scope: SCOPES.directorate,
    summary: 'Compute the figures of a round anew, as a job',
    returns: JobResponse,
    status: 202,
    creates: true,
    problems: [FORBIDDEN],
  })
  rollUp(@Acting() command: Command, @RoundParam() round: string): Promise<Answer<JobResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<JobResponse>> => {
      const [row] = await tx.rows<{ id: string }>(
        `select r.id from reporting.round r where r.key = $1 and r.state <> 'planned'`,
        [round],
      );
      if (row === undefined) throw notFound({ nb: 'Den åpnede runden', en: 'The opened round' });
      const id = await this.jobs.request(
        tx,
        {
          actorId: command.principal.actorId,
          kind: 'rollup-round',
          subject: `round/${round}`,
          cancellable: true,
        },
        now,
      );
      return {
        answer: {
          body: await this.jobs.requested(tx, command, id),
          status: 202,
          location: `/v1/jobs/${id}`,
        },
        subject: `round/${round}`,
        detail: { job: id },
        events: [{ topic: ROLLUP_REQUESTED, payload: { roundId: row.id, jobId: id } }],
      };
    });
  }
}
