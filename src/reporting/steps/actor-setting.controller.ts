import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ActorParam } from '../../actors/actor.key.js';
import { FORBIDDEN, QUOTA_USED } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  ActorSettingResponse,
  ConfirmMailbox,
  SaveActorSetting,
  SendMailboxCode,
} from './actor-setting.dto.js';
import { ActorSettingService } from './actor-setting.port.js';
import { MailboxConfirmation } from './mailbox-confirmation.service.js';
import { MAILBOX_CONFIRMED, OWN_PREPARATION, SUBMISSION_PREPARED } from '../reporting.problems.js';

@ApiTags('submissions')
@Controller('/v1/actors')
export class ActorSettingController {
  constructor(
    private readonly settings: ActorSettingService,
    private readonly confirmation: MailboxConfirmation,
  ) {}

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
      'Replaces the whole setting. A code is sent to each mailbox that is new: it gets notices when ' +
      'it is confirmed. An actor can go from two steps to one only while no submission ' +
      'waits to be certified. The caller must not itself have written in a report that is not yet ' +
      'certified.',
    returns: ActorSettingResponse,
    changes: true,
    problems: [FORBIDDEN, OWN_PREPARATION, SUBMISSION_PREPARED, QUOTA_USED],
  })
  save(
    @Acting() command: Command,
    @ActorParam() organisationNumber: string,
    @Body() dto: SaveActorSetting,
  ): Promise<Answer<ActorSettingResponse>> {
    return this.settings.save(command, organisationNumber, dto);
  }

  @Operation({
    id: 'sendMailboxCode',
    method: 'POST',
    path: ':organisationNumber/reporting/send-code',
    scope: SCOPES.certify,
    summary: 'Send another code to a mailbox that is not confirmed',
    description:
      'The code before it is no longer taken. An actor has a quota of codes a day (`GET /v1/me`).',
    returns: ActorSettingResponse,
    changes: true,
    problems: [FORBIDDEN, MAILBOX_CONFIRMED, QUOTA_USED],
  })
  sendCode(
    @Acting() command: Command,
    @ActorParam() organisationNumber: string,
    @Body() dto: SendMailboxCode,
  ): Promise<Answer<ActorSettingResponse>> {
    return this.confirmation.sendCode(command, organisationNumber, dto);
  }

  @Operation({
    id: 'confirmMailbox',
    method: 'POST',
    path: ':organisationNumber/reporting/confirm-mailbox',
    scope: SCOPES.certify,
    summary: 'Confirm a mailbox by the code that was sent to it',
    description:
      'A code is valid for 24 hours and can be tried five times. Until then notices stay in ' +
      '`GET /v1/notices` and are not sent to the mailbox.',
    returns: ActorSettingResponse,
    changes: true,
    problems: [FORBIDDEN, MAILBOX_CONFIRMED],
  })
  confirm(
    @Acting() command: Command,
    @ActorParam() organisationNumber: string,
    @Body() dto: ConfirmMailbox,
  ): Promise<Answer<ActorSettingResponse>> {
    return this.confirmation.confirm(command, organisationNumber, dto);
  }
}
