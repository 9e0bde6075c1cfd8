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
import { ChainQuery, ChainResponse, ImpactQuery, ImpactResponse } from './chain.dto.js';
import { ChainQueries } from './chain.queries.js';

const BEFORE_PUBLICATION =
  'A closed round has the agreements as they stood at its closing. Before publication, an actor ' +
  'gets the chain of the agreements that it is a side of.';

@ApiTags('agreements')
@Controller('/v1/rounds')
export class ChainController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly chains: ChainQueries,
  ) {}

  @Operation({
    id: 'listEffectiveEnds',
    method: 'GET',
    path: ':round/chain',
    scope: 'public',
    summary: 'Effective ends of projects along their agreements, with the cause of each delay',
    description:
      'A project ends no earlier than its suppliers deliver. Projects that wait for each other ' +
      `are a ring and end together. ${BEFORE_PUBLICATION}`,
    returns: ChainResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  list(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ChainQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, hasTexts: true, movesWhileOpen: true };
    return this.answers.answer(question, (tx, found) => this.chains.list(tx, found, query));
  }

  @Operation({
    id: 'findImpact',
    method: 'GET',
    path: ':round/impact',
    scope: 'public',
    summary: 'What moves when a project ends some weeks later. Nothing is stored',
    description: BEFORE_PUBLICATION,
    returns: ImpactResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  findImpact(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ImpactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, hasTexts: true, movesWhileOpen: true };
    return this.answers.answer(question, (tx, found) => this.chains.findImpact(tx, found, query));
  }
}
