import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ProjectParam } from '../../portfolio/projects/project.key.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { SlipQuery, SlipResponse } from './slip.dto.js';
import { SlipQueries } from './slip.queries.js';

@ApiTags('baselines')
@Controller('/v1/projects')
export class SlipController {
  constructor(private readonly slip: SlipQueries) {}

  @Operation({
    id: 'getSlip',
    method: 'GET',
    path: ':code/slip',
    scope: SCOPES.read,
    summary: 'Slip of a project, round by round: days and cost measured from the first baseline',
    returns: SlipResponse,
    delegable: true,
  })
  get(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Query() query: SlipQuery,
  ): Promise<Answer<SlipResponse>> {
    return this.slip.find(command, code, query);
  }
}
