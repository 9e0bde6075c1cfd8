import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import type { Table } from '../../platform/tables/table.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS, INSTANTS_IN_WRONG_ORDER, NOTHING_TO_COMPARE } from '../rollup.problems.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { PromiseBoardQueries } from './promise-board.queries.js';
import { PromiseDifferenceQuery, PromiseDifferencesResponse } from './promise-difference.dto.js';
import { PromiseDifferences } from './promise-difference.queries.js';
import { PromisePairsResponse, PromiseQuery, PromisesResponse } from './promise.dto.js';

@ApiTags('agreements')
@Controller('/v1/rounds')
export class PromiseController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly board: PromiseBoardQueries,
    private readonly differences: PromiseDifferences,
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

  @Operation({
    id: 'listPromisePairs',
    method: 'GET',
    path: ':round/promises/pairs',
    scope: 'public',
    summary: 'All pairs of bodies on the board of promises, with their counts',
    description: 'Takes the filters of the board, and counts as it does.',
    returns: PromisePairsResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  listPairs(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: PromiseQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, hasTexts: true, movesWhileOpen: true };
    return this.answers.answer(question, (tx, found) => this.board.listPairs(tx, found, query));
  }

  @Operation({
    id: 'listPromiseDifferences',
    method: 'GET',
    path: ':round/promises/differences',
    scope: 'public',
    summary: 'Agreements that differ from another board: another round, instant or snapshot',
    description:
      'Compares with the previous round by default. Lists the agreements that are new, gone, moved ' +
      'or in another state, and counts those of each pair of bodies on both boards.',
    returns: PromiseDifferencesResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS, INSTANTS_IN_WRONG_ORDER, NOTHING_TO_COMPARE],
  })
  compare(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: PromiseDifferenceQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, keep: false };
    return this.answers.answer(question, (tx, found) =>
      this.differences.list(tx, caller, found, query),
    );
  }
}
