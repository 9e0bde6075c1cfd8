import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { SuggestionListResponse, SuggestionQuery } from './suggestion.dto.js';
import { SuggestionQueries } from './suggestion.queries.js';

@ApiTags('agreements')
@Controller('/v1')
export class SuggestionController {
  constructor(private readonly queries: SuggestionQueries) {}

  @Operation({
    id: 'listSuggestions',
    method: 'GET',
    path: 'agreement-suggestions',
    scope: SCOPES.read,
    summary: 'List projects that may depend on each other, though no report says so',
    description:
      'A project waits for a national solution, and another project whose report gives that ' +
      'solution an operating cost ends after the day of need. Only the two bodies and the ' +
      'directorate read it.',
    returns: SuggestionListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: SuggestionQuery,
  ): Promise<Answer<SuggestionListResponse>> {
    return this.queries.list(command, query);
  }
}
