import { Controller, Query } from '@nestjs/common';
import { AS_OF_IN_FUTURE } from '../../platform/base/instant.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { CoverageQuery, CoverageResponse } from './coverage.dto.js';
import { CoverageQueries } from './coverage.queries.js';

@ApiTags('municipal portfolio')
@Controller('/v1/coverage')
export class CoverageController {
  constructor(private readonly coverage: CoverageQueries) {}

  @Operation({
    id: 'listCoverage',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'Count the receivers and inhabitants that each solution reaches by quarter',
    description:
      'Cumulative, from the roll-outs as they stand, or stood at `asOf`: the same instant gives the ' +
      'same answer for good. A receiver counts once. Inhabitants are ' +
      'those of the year of the quarter, or of the nearest year with a count.',
    returns: CoverageResponse,
    problems: [AS_OF_IN_FUTURE],
  })
  list(@Query() query: CoverageQuery): Promise<Answer<CoverageResponse>> {
    return this.coverage.list(query);
  }
}
