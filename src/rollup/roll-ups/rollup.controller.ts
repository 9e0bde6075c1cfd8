import { Controller } from '@nestjs/common';
import { FORBIDDEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { JobResponse } from '../../platform/work/job.dto.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { RollupRequests } from './rollup-request.service.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class RollupController {
  constructor(private readonly requests: RollupRequests) {}

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
    return this.requests.request(command, round);
  }
}
