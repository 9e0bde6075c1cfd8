import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '../platform/documentation.js';
import type { Answer } from '../platform/answer.js';
import { Acting, type Command, Operation, ProjectParam } from '../platform/operation.js';
import { SCOPES } from '../platform/scopes.js';
import { SlipResponse } from './slip.dto.js';
import { SlipQueries } from './slip.queries.js';

@ApiTags('baselines')
@Controller('/v1/projects')
export class SlipController {
  constructor(@Inject(SlipQueries) private readonly slip: SlipQueries) {}

  @Operation({
    id: 'getSlip',
    method: 'GET',
    path: ':code/slip',
    scope: SCOPES.read,
    summary: 'The slip ledger: days and cost against the first approval, round by round',
    returns: SlipResponse,
    delegable: true,
  })
  get(@Acting() command: Command, @ProjectParam() code: string): Promise<Answer<SlipResponse>> {
    return this.slip.of(command, code);
  }
}
