import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../fields/documentation.js';
import type { Answer } from '../http/answer.js';
import { Acting, type Command } from '../http/command.js';
import { Operation } from '../http/operation.js';
import { PageQuery } from '../http/page.js';
import { SCOPES } from '../base/scopes.js';
import { SetAside } from './set-aside.js';
import { SetAsideWorkListResponse } from './set-aside.dto.js';

@ApiTags('jobs')
@Controller('/v1/set-aside-work')
export class SetAsideController {
  constructor(private readonly setAside: SetAside) {}

  @Operation({
    id: 'listSetAsideWork',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: 'Work of the queue that keeps failing, newest first. Only the directorate sees any',
    returns: SetAsideWorkListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: PageQuery,
  ): Promise<Answer<SetAsideWorkListResponse>> {
    return this.setAside.list(command, query);
  }
}
