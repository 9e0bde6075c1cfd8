import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { CorrectionListResponse, CorrectionQuery } from './correction.dto.js';
import { CorrectionQueries } from './correction.queries.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class CorrectionController {
  constructor(private readonly corrections: CorrectionQueries) {}

  @Operation({
    id: 'listCorrections',
    method: 'GET',
    path: ':round/corrections',
    scope: 'public',
    summary: 'Reports corrected after the round closed, and later colours of the directorate',
    description:
      'Every reader gets the same list. No token is needed once the figures of the round are ' +
      'published. Before that, a token with a scope of this service is needed.',
    returns: CorrectionListResponse,
    problems: [UNAUTHENTICATED],
  })
  list(
    @RoundParam() round: string,
    @Query() query: CorrectionQuery,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<CorrectionListResponse>> {
    return this.corrections.list(caller, round, query);
  }
}
