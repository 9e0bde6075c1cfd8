import { Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { CouncilListResponse } from './council.dto.js';
import { CouncilLookup } from './council.lookup.js';

@ApiTags('councils')
@Controller('/v1/councils')
export class CouncilController {
  constructor(private readonly councils: CouncilLookup) {}

  @Operation({
    id: 'listCouncils',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List the councils with their former names and their roles',
    returns: CouncilListResponse,
  })
  async list(): Promise<Answer<CouncilListResponse>> {
    return { body: { items: await this.councils.listAll() } };
  }
}
