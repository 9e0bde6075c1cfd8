import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '../platform/documentation.js';
import type { Answer } from '../platform/answer.js';
import {
  Acting,
  type Asked,
  AskedFor,
  Caller,
  type Command,
  Operation,
  RoundParam,
} from '../platform/operation.js';
import type { Principal } from '../platform/principal.js';
import { UNAUTHENTICATED } from '../platform/problem.js';
import { SCOPES } from '../platform/scopes.js';
import {
  AgainstQuery,
  DifferencesResponse,
  FigureDifferencesQuery,
  FigureDifferencesResponse,
} from './difference.dto.js';
import { DifferenceQueries } from './difference.queries.js';
import {
  FigureReportsQuery,
  FigureReportsResponse,
  FiguresQuery,
  FiguresResponse,
} from './figure.dto.js';
import { FigureQueries } from './figure.queries.js';
import {
  AS_OF_PROBLEMS,
  INSTANTS_IN_WRONG_ORDER,
  NOTHING_TO_COMPARE,
  SEVERAL_PRICES,
} from './rollup.problems.js';

const COMPARING = [INSTANTS_IN_WRONG_ORDER, NOTHING_TO_COMPARE];
const PROBLEMS = [...AS_OF_PROBLEMS, SEVERAL_PRICES];

@ApiTags('figures')
@Controller('/v1/rounds')
export class FigureController {
  constructor(
    @Inject(FigureQueries) private readonly figures: FigureQueries,
    @Inject(DifferenceQueries) private readonly differences: DifferenceQueries,
  ) {}

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
    id: 'getFigureDifferences',
    method: 'GET',
    path: ':round/figures/differences',
    scope: 'public',
    summary: 'The cells of a question that differ from another round, instant or snapshot',
    description:
      'Compared with the round before, as it was frozen last at its closing or later, unless told. Only what differs, with whether it existed on both sides.',
    returns: FigureDifferencesResponse,
    csv: true,
    problems: [UNAUTHENTICATED, ...PROBLEMS, ...COMPARING],
  })
  cells(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: FigureDifferencesQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.differences.cells(caller, round, query, asked);
  }

  @Operation({
    id: 'getDifferences',
    method: 'GET',
    path: ':round/differences',
    scope: 'public',
    summary: 'The projects that differ from another round, instant or snapshot',
    description:
      'Compared with the round before, as it was frozen last at its closing or later, unless told. Only what differs, with whether it existed on both sides.',
    returns: DifferencesResponse,
    csv: true,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS, ...COMPARING],
  })
  projects(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AgainstQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.differences.projects(caller, round, query, asked);
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
