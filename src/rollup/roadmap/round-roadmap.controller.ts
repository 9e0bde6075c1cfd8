import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import type { Table } from '../../platform/tables/table.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { RoundRoadmapResponse } from './round-roadmap.dto.js';
import { RoundRoadmapQueries } from './round-roadmap.queries.js';

@ApiTags('strategy')
@Controller('/v1/rounds')
export class RoundRoadmapController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly roadmaps: RoundRoadmapQueries,
  ) {}

  @Operation({
    id: 'getRoundRoadmap',
    method: 'GET',
    path: ':round/roadmap',
    scope: 'public',
    summary: 'What the certified reports of a round say of the roadmap: confirmed or moved',
    description:
      'An item moves when a linked project delivers after its period, and by a milestone also ' +
      'when all deliver before it. No token is needed once the figures of the round are ' +
      'published. Before that, a token with a scope of this service is needed.',
    returns: RoundRoadmapResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  get(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AsOfQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    // Decisions and links change the answer without changing the figures: only frozen ones are kept.
    const keep = query.snapshot !== undefined;
    return this.answers.answer(
      { caller, key: round, query, asked, keep, hasTexts: true },
      (tx, found) => this.roadmaps.find(tx, found),
    );
  }
}
