import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, NOT_FOUND, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { ChangeVisibility, VisibilityQuery, VisibilityResponse } from './visibility.dto.js';
import { VisibilityQueries } from './visibility.queries.js';
import { VisibilityService } from './visibility.service.js';

@ApiTags('releases')
@Controller('/v1/visibility')
export class VisibilityController {
  constructor(
    private readonly queries: VisibilityQueries,
    private readonly visibility: VisibilityService,
  ) {}

  @Operation({
    id: 'getVisibility',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'Fields that releases withhold, from whom, on what ground and until when',
    returns: VisibilityResponse,
    tables: false,
    problems: [NOT_FOUND],
  })
  get(@Query() { version }: VisibilityQuery): Promise<Answer<VisibilityResponse>> {
    return this.queries.find(version);
  }

  @Operation({
    id: 'changeVisibility',
    method: 'PUT',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Decide a new version of the visibility',
    description:
      'It counts for releases that are rehearsed from now on. A release that is made keeps the ' +
      'version that it was made by. A rehearsed release must be rehearsed again before it is approved.',
    returns: VisibilityResponse,
    changes: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  change(
    @Acting() command: Command,
    @Body() dto: ChangeVisibility,
  ): Promise<Answer<VisibilityResponse>> {
    return this.visibility.change(command, dto);
  }
}
