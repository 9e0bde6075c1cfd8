import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ApiTags } from '../../platform/http/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { ROUND_NOT_CLOSED, ROUND_PUBLISHED, ROUND_STATE } from '../reporting.problems.js';
import { RoundResponse } from '../rounds/round.dto.js';
import { RoundParam } from '../rounds/round.key.js';
import { RoundClosing } from './round-close.service.js';
import { RoundPublishing } from './round-publish.service.js';
import { CloseRound, PublishRound } from './round-step.dto.js';

@ApiTags('rounds')
@Controller('/v1/rounds')
export class RoundStepController {
  constructor(
    private readonly closing: RoundClosing,
    private readonly publishing: RoundPublishing,
  ) {}

  @Operation({
    id: 'closeRound',
    method: 'POST',
    path: ':round/close',
    scope: SCOPES.directorate,
    summary: 'Close a round and request its roll-up',
    description:
      'Reports that are missing are confirmed by their number. ' +
      'Only the directorate reads the figures until the round is published.',
    returns: RoundResponse,
    changes: true,
    problems: [RULE_BROKEN, ROUND_STATE, FORBIDDEN],
  })
  close(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: CloseRound,
  ): Promise<Answer<RoundResponse>> {
    return this.closing.close(command, round, dto);
  }

  @Operation({
    id: 'publishRound',
    method: 'POST',
    path: ':round/publish',
    scope: SCOPES.directorate,
    summary: 'Publish the figures of a closed round, at once or at a time',
    returns: RoundResponse,
    changes: true,
    problems: [RULE_BROKEN, ROUND_NOT_CLOSED, ROUND_PUBLISHED, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: PublishRound,
  ): Promise<Answer<RoundResponse>> {
    return this.publishing.publish(command, round, dto);
  }
}
