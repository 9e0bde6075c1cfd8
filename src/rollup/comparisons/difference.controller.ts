import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor, Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import {
  AgainstQuery,
  DifferencesResponse,
  FigureDifferencesQuery,
  FigureDifferencesResponse,
} from './difference.dto.js';
import { DifferenceQueries } from './difference.queries.js';
import {
  AS_OF_PROBLEMS,
  CONVERSION_PROBLEMS,
  INSTANTS_IN_WRONG_ORDER,
  NOTHING_TO_COMPARE,
} from '../rollup.problems.js';

const COMPARING = [INSTANTS_IN_WRONG_ORDER, NOTHING_TO_COMPARE];
const PROBLEMS = [...AS_OF_PROBLEMS, ...CONVERSION_PROBLEMS];

@ApiTags('figures')
@Controller('/v1/rounds')
export class DifferenceController {
  constructor(private readonly queries: DifferenceQueries) {}

  @Operation({
    id: 'getFigureDifferences',
    method: 'GET',
    path: ':round/figures/differences',
    scope: 'public',
    summary: 'Cells of a question that differ from another round, instant or snapshot',
    description:
      'Compares with the previous round by default: with the last snapshot taken of it since it ' +
      'closed. Lists only the cells that differ, and says on which side each exists.',
    returns: FigureDifferencesResponse,
    problems: [UNAUTHENTICATED, ...PROBLEMS, ...COMPARING],
  })
  cells(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: FigureDifferencesQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.queries.compareCells(caller, round, query, asked);
  }

  @Operation({
    id: 'getDifferences',
    method: 'GET',
    path: ':round/differences',
    scope: 'public',
    summary: 'Projects that differ from another round, instant or snapshot',
    description:
      'Compares with the previous round by default: with the last snapshot taken of it since it ' +
      'closed. Lists only the projects that differ, and says on which side each exists.',
    returns: DifferencesResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS, ...COMPARING],
  })
  projects(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AgainstQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.queries.compareProjects(caller, round, query, asked);
  }
}
