import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ProjectParam } from './project.key.js';
import { RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { BaselineListResponse, BaselineResponse, RecordBaseline } from './baseline.dto.js';
import { BaselineService } from './baseline.service.js';

@ApiTags('baselines')
@Controller('/v1/projects')
export class BaselineController {
  constructor(private readonly baselines: BaselineService) {}

  @Operation({
    id: 'recordBaseline',
    method: 'POST',
    path: ':code/baselines',
    scope: SCOPES.write,
    summary: 'Record the first approval of cost and dates, or a re-baseline',
    description: 'A baseline can never be changed. Correct a mistake by recording a re-baseline.',
    returns: BaselineResponse,
    delegable: true,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN],
  })
  record(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: RecordBaseline,
  ): Promise<Answer<BaselineResponse>> {
    return this.baselines.record(command, code, dto);
  }

  @Operation({
    id: 'listBaselines',
    method: 'GET',
    path: ':code/baselines',
    scope: SCOPES.read,
    summary: 'List the first approval and every re-baseline',
    returns: BaselineListResponse,
    delegable: true,
  })
  list(
    @Acting() command: Command,
    @ProjectParam() code: string,
  ): Promise<Answer<BaselineListResponse>> {
    return this.baselines.list(command, code);
  }
}
