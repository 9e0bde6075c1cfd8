import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ActorParam } from '../../actors/actor.key.js';
import { FORBIDDEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ActorSettingResponse, SaveActorSetting } from './actor-setting.dto.js';
import { ActorSettingService } from './actor-setting.port.js';
import { OWN_PREPARATION, SUBMISSION_PREPARED } from '../reporting.problems.js';

@ApiTags('submissions')
@Controller('/v1/actors')
export class ActorSettingController {
  constructor(private readonly settings: ActorSettingService) {}

  @Operation({
    id: 'getActorReporting',
    method: 'GET',
    path: ':organisationNumber/reporting',
    scope: SCOPES.read,
    summary: 'How an actor reports: in one step unless it has chosen two',
    returns: ActorSettingResponse,
    delegable: true,
  })
  get(
    @Acting() command: Command,
    @ActorParam() organisationNumber: string,
  ): Promise<Answer<ActorSettingResponse>> {
    return this.settings.find(command, organisationNumber);
  }

  @Operation({
    id: 'setActorReporting',
    method: 'PUT',
    path: ':organisationNumber/reporting',
    scope: SCOPES.certify,
    summary: 'Choose one or two steps, and the mailboxes for notices',
    description:
      'Replaces the whole setting. An actor can go from two steps to one only while no submission ' +
      'waits to be certified. The caller must not itself have written in a report that is not yet ' +
      'certified.',
    returns: ActorSettingResponse,
    changes: true,
    problems: [FORBIDDEN, OWN_PREPARATION, SUBMISSION_PREPARED],
  })
  save(
    @Acting() command: Command,
    @ActorParam() organisationNumber: string,
    @Body() dto: SaveActorSetting,
  ): Promise<Answer<ActorSettingResponse>> {
    return this.settings.save(command, organisationNumber, dto);
  }
}
