import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor, Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { FigureReportsQuery, FiguresQuery, FiguresResponse } from './figure.dto.js';
import { FigureReportsResponse } from './figure-report.dto.js';
import { FigureQueries } from './figure.queries.js';
import { AS_OF_PROBLEMS, CONVERSION_PROBLEMS } from '../rollup.problems.js';

const PROBLEMS = [...AS_OF_PROBLEMS, ...CONVERSION_PROBLEMS];

@ApiTags('figures')
@Controller('/v1/rounds')
export class FigureController {
  constructor(private readonly figures: FigureQueries) {}

  @Operation({
    id: 'getFigures',
    method: 'GET',
    path: ':round/figures',
    scope: 'public',
    summary: 'Figures of a round by one or two dimensions, now or as of an instant',
    description:
      'Every reader gets the same figures. No token is needed once the figures of the round are ' +
      'published, for now or for any instant since the round closed. ' +
      'Before that, a token with a scope of this service is needed.',
    returns: FiguresResponse,
    problems: [UNAUTHENTICATED, ...PROBLEMS],
  })
  find(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: FiguresQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.figures.find(caller, round, query, asked);
  }

  @Operation({
    id: 'listFigureReports',
    method: 'GET',
    path: ':round/figures/reports',
    scope: 'public',
    summary: 'Reports behind a figure, each with its revision',
    description:
      'Send the filters of the question, and the keys of a cell as filters; `-` stands for null. ' +
      'Your own reports are listed, and the directorate sees all; both need a token with the read ' +
      'scope. Other reports are only counted. No token is needed for the counts once the figures ' +
      'of the round are published.',
    returns: FigureReportsResponse,
    problems: [UNAUTHENTICATED, ...PROBLEMS],
    delegable: true,
  })
  reports(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: FigureReportsQuery,
  ): Promise<Answer<string | Table>> {
    return this.figures.listReports(caller, round, query);
  }
}
