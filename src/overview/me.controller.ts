import { Controller } from '@nestjs/common';
import { SCOPES } from '../platform/base/scopes.js';
import type { Answer } from '../platform/http/answer.js';
import { Acting, type Command } from '../platform/http/command.js';
import { ApiTags } from '../platform/fields/documentation.js';
import { Operation } from '../platform/http/operation.js';
import { MeResponse } from './me.dto.js';
import { MeQueries } from './me.queries.js';

@ApiTags('me')
@Controller('/v1/me')
export class MeController {
  constructor(private readonly queries: MeQueries) {}

  @Operation({
    id: 'getMe',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: 'Who the caller is, whom it may act for, its rounds, and what waits for it',
    returns: MeResponse,
    delegable: true,
  })
  get(@Acting() command: Command): Promise<Answer<MeResponse>> {
    return this.queries.find(command);
  }
}
