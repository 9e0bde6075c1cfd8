import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import {
  ROUND_COMPARED_WITH,
  ROUND_NOT_CLOSED,
  ROUND_HAS_RELEASE,
  ROUND_PUBLISHED,
  ROUND_STATE,
} from '../reporting.problems.js';
import { RoundResponse } from '../rounds/round.dto.js';
import { RoundParam } from '../rounds/round.key.js';
import { RoundCancelling } from './round-cancel.service.js';
import { RoundChanging } from './round-change.service.js';
import { RoundClosing } from './round-close.service.js';
import { RoundPublishing } from './round-publish.service.js';
import { CancelRound, ChangeRound, CloseRound, PublishRound } from './round-step.dto.js';

@ApiTags('rounds')
@Controller('/v1/rounds')
export class RoundStepController {
  constructor(
    private readonly changing: RoundChanging,
    private readonly cancelling: RoundCancelling,
    private readonly closing: RoundClosing,
    private readonly publishing: RoundPublishing,
  ) {}

  @Operation({
    id: 'changeRound',
    method: 'PATCH',
    path: ':round',
    scope: SCOPES.directorate,
    summary: 'Change or postpone a planned or open round',
    description:
      'An absent member is left as it is. Period, rules and opening can be changed only before ' +
      'the round opens. A moved deadline needs a reason; the old and the new one stay public, ' +
      'and the actors that report are told. An actor with a later deadline of its own keeps it.',
    returns: RoundResponse,
    changes: true,
    problems: [RULE_BROKEN, ROUND_STATE, FORBIDDEN],
  })
  change(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: ChangeRound,
  ): Promise<Answer<RoundResponse>> {
    return this.changing.change(command, round, dto);
  }

  @Operation({
    id: 'cancelRound',
    method: 'POST',
    path: ':round/cancel',
    scope: SCOPES.directorate,
    summary: 'Cancel a planned or open round',
    description:
      'Certified reports stay readable and are counted no more: their number confirms that.',
    returns: RoundResponse,
    changes: true,
    problems: [RULE_BROKEN, ROUND_STATE, ROUND_COMPARED_WITH, FORBIDDEN],
  })
  cancel(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: CancelRound,
  ): Promise<Answer<RoundResponse>> {
    return this.cancelling.cancel(command, round, dto);
  }

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
    problems: [RULE_BROKEN, ROUND_NOT_CLOSED, ROUND_PUBLISHED, ROUND_HAS_RELEASE, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: PublishRound,
  ): Promise<Answer<RoundResponse>> {
    return this.publishing.publish(command, round, dto);
  }
}
