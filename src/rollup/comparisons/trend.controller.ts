import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor } from '../../platform/http/request-parameters.js';
import { AS_OF_PROBLEMS, CONVERSION_PROBLEMS } from '../rollup.problems.js';
import { TrendQuery, TrendResponse } from './trend.dto.js';
import { TrendQueries } from './trend.queries.js';

@ApiTags('figures')
@Controller('/v1')
export class TrendController {
  constructor(private readonly queries: TrendQueries) {}

  @Operation({
    id: 'getTrend',
    method: 'GET',
    path: 'trend',
    scope: 'public',
    summary: 'Published rounds side by side, and how long projects have been red',
    returns: TrendResponse,
    problems: [...AS_OF_PROBLEMS, ...CONVERSION_PROBLEMS],
  })
  trend(
    @Query() query: TrendQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.queries.find(query, asked);
  }
}
