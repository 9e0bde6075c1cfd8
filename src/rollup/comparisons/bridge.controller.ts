import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import type { Answer } from '../../platform/http/answer.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS, CONVERSION_PROBLEMS } from '../rollup.problems.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import {
  BridgeProjectsQuery,
  BridgeProjectsResponse,
  BridgeQuery,
  BridgeResponse,
} from './bridge.dto.js';
import { BridgeQueries } from './bridge.queries.js';

const READERS =
  'Every reader gets the same answer. No token is needed once the figures of the round are ' +
  'published, for now or for any instant since the round closed. Before that, a token with a ' +
  'scope of this service is needed.';
const PROBLEMS = [UNAUTHENTICATED, ...AS_OF_PROBLEMS, ...CONVERSION_PROBLEMS];

@ApiTags('figures')
@Controller('/v1/rounds')
export class BridgeController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly bridge: BridgeQueries,
  ) {}

  @Operation({
    id: 'getBridge',
    method: 'GET',
    path: ':round/bridge',
    scope: 'public',
    summary: 'The way from the totals of the previous round to those of a round, part by part',
    description:
      'What entered, returned, left, was not reported and changed, for the number of projects, ' +
      'each colour, the budget and the total frame. `before` and all parts add up to `now`, to ' +
      'the krone. Without a previous round there are no rows, and `noPreviousRound` says why. ' +
      READERS,
    returns: BridgeResponse,
    problems: PROBLEMS,
  })
  find(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: BridgeQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const keep = query.prices === undefined;
    return this.answers.answer({ caller, key: round, query, asked, keep }, (tx, found) =>
      this.bridge.find(tx, found, query),
    );
  }

  @Operation({
    id: 'listBridgeProjects',
    method: 'GET',
    path: ':round/bridge/projects',
    scope: 'public',
    summary: 'The projects behind each part of a bridge, with what each adds',
    description:
      'The projects that a total counts now or counted then, with their part. ' +
      'A long list comes in pages; as CSV, the link `next` in `Link` leads to the next page. ' +
      READERS,
    returns: BridgeProjectsResponse,
    problems: PROBLEMS,
  })
  listProjects(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: BridgeProjectsQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const keep = query.prices === undefined;
    return this.answers.answer({ caller, key: round, query, asked, keep }, (tx, found) =>
      this.bridge.listProjects(tx, found, query),
    );
  }
}
