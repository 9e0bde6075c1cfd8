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
import { RoundAnswers } from '../status/round-answers.port.js';
import { PromiseBoardQueries } from './promise-board.queries.js';
import { PromiseQuery, PromisesResponse } from './promise.dto.js';

@ApiTags('agreements')
@Controller('/v1/rounds')
export class PromiseController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly board: PromiseBoardQueries,
  ) {}

  @Operation({
    id: 'listPromises',
    method: 'GET',
    path: ':round/promises',
    scope: 'public',
    summary: 'The board of promises: agreements by supplier and quarter, and by pair of bodies',
    description:
      'The days and the state of each agreement, never what the two sides wrote. A closed round ' +
      'has the agreements as they stood at its closing. Before publication, an actor gets those ' +
      'that it is a side of.',
    returns: PromisesResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  list(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: PromiseQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, hasTexts: true, movesWhileOpen: true };
    return this.answers.answer(question, (tx, found) => this.board.list(tx, found, query));
  }
}
