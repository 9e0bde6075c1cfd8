import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
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
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  FigureReportsQuery,
  FigureReportsResponse,
  FiguresQuery,
  FiguresResponse,
} from './figure.dto.js';
import { FigureQueries } from './figure.queries.js';
import { AS_OF_PROBLEMS, SEVERAL_PRICES } from '../rollup.problems.js';

const PROBLEMS = [...AS_OF_PROBLEMS, SEVERAL_PRICES];

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
      'The same figures for every reader. Without a token when the figures of the round are published, and as of any instant since its closing; with any valid token before.',
    returns: FiguresResponse,
    csv: true,
    problems: [UNAUTHENTICATED, ...PROBLEMS],
  })
  find(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: FiguresQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.figures.find(caller, round, query, asked);
  }

  @Operation({
    id: 'listFigureReports',
    method: 'GET',
    path: ':round/figures/reports',
    scope: SCOPES.read,
    summary: 'The reports behind a figure, each with its revision',
    description:
      "With the filters of the question, and the keys of a cell as filters, where `-` stands for null. The caller's own are listed, all for the directorate; the others are counted.",
    returns: FigureReportsResponse,
    problems: PROBLEMS,
    delegable: true,
  })
  reports(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Query() query: FigureReportsQuery,
  ): Promise<Answer<string>> {
    return this.figures.reports(command, round, query);
  }
}
