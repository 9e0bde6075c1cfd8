import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { notFound, UNAUTHENTICATED } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import type { Answer } from '../../platform/http/answer.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor, Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS, CONVERSION_PROBLEMS } from '../rollup.problems.js';
import { checkReader, listTextOwners } from './figure-reader.rules.js';
import { PortfolioStatusResponse, StatusQuery } from './portfolio-status.dto.js';
import { statusCacheControl } from './status-answers.port.js';
import { StatusThen } from './status-then.service.js';
import { loadBody } from './stored-status.queries.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class PortfolioStatusController {
  constructor(
    private readonly database: Database,
    private readonly statuses: StatusThen,
  ) {}

  @Operation({
    id: 'getRoundStatus',
    method: 'GET',
    path: ':round/status',
    scope: 'public',
    summary: 'The status of a round: counts, budgets, shares, movement, red list',
    description:
      'The status now, as of an instant, or as frozen in a snapshot. ' +
      'Every reader gets the same figures. `prices` converts the amounts by a price index. ' +
      'Before the round closes, a token with a scope of this service is needed; an actor then ' +
      'reads the reasons and actions of its own projects alone. From the closing until it is ' +
      'published only the directorate reads it, then anyone.',
    returns: PortfolioStatusResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS, ...CONVERSION_PROBLEMS],
  })
  async status(
    @RoundParam() round: string,
    @Query() query: StatusQuery,
    @Caller() caller: Principal | undefined,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    if (query.asOf !== undefined || query.snapshot !== undefined || query.prices !== undefined)
      return this.statuses.find(caller, round, query, asked);
    const stored = await loadBody(this.database, round);
    if (stored === undefined) throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    checkReader(caller, stored);
    if (listTextOwners(caller, stored.published) !== null)
      return this.statuses.find(caller, round, query, asked);
    const { body, etag, published } = stored;
    return { body, etag, cacheControl: statusCacheControl(published) };
  }
}
