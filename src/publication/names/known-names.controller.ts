import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { KnownNamesResponse, SaveKnownNames } from './known-names.dto.js';
import { KnownNameQueries } from './known-names.queries.js';
import { KnownNameService } from './known-names.service.js';

@ApiTags('releases')
@Controller('/v1/known-names')
export class KnownNameController {
  constructor(
    private readonly queries: KnownNameQueries,
    private readonly names: KnownNameService,
  ) {}

  @Operation({
    id: 'getKnownNames',
    method: 'GET',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Number of the names that no release may tell. The names are not stored',
    returns: KnownNamesResponse,
    problems: [FORBIDDEN],
  })
  get(@Acting() command: Command): Promise<Answer<KnownNamesResponse>> {
    return this.queries.find(command);
  }

  @Operation({
    id: 'saveKnownNames',
    method: 'PUT',
    path: '',
    scope: SCOPES.directorate,
    summary:
      'Replace the names that no release may tell, such as those of leads and council members',
    returns: KnownNamesResponse,
    changes: true,
    problems: [FORBIDDEN],
  })
  save(
    @Acting() command: Command,
    @Body() dto: SaveKnownNames,
  ): Promise<Answer<KnownNamesResponse>> {
    return this.names.save(command, dto);
  }
}
