import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { ProjectParam } from '../../portfolio/projects/project.key.js';
import {
  TRANSFER_AGREED_ALREADY,
  TRANSFER_PENDING,
  TRANSFER_STATE,
} from '../reporting.problems.js';
import {
  ProposeTransfer,
  TransferListResponse,
  TransferQuery,
  TransferReason,
  TransferResponse,
} from './transfer.dto.js';
import { TransferQueries } from './transfer.queries.js';
import { TransferService } from './transfer.service.js';

@ApiTags('transfers')
@Controller('/v1')
export class TransferController {
  constructor(
    private readonly transfers: TransferService,
    private readonly queries: TransferQueries,
  ) {}

  @Operation({
    id: 'proposeTransfer',
    method: 'POST',
    path: 'projects/:code/transfers',
    scope: SCOPES.write,
    summary: 'Propose that another actor owns a project, from a day or a round',
    description:
      'Both actors consent, or the directorate decides. Reports certified until then stay with ' +
      'the actor that certified them.',
    returns: TransferResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, TRANSFER_PENDING],
  })
  propose(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: ProposeTransfer,
  ): Promise<Answer<TransferResponse>> {
    return this.transfers.propose(command, code, dto);
  }

  @Operation({
    id: 'listTransfers',
    method: 'GET',
    path: 'transfers',
    scope: SCOPES.read,
    summary:
      'List transfers that the caller gives or receives, newest first. The directorate sees all',
    returns: TransferListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: TransferQuery,
  ): Promise<Answer<TransferListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getTransfer',
    method: 'GET',
    path: 'transfers/:id',
    scope: SCOPES.read,
    summary: 'Get one transfer',
    returns: TransferResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<TransferResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'acceptTransfer',
    method: 'POST',
    path: 'transfers/:id/accept',
    scope: SCOPES.write,
    summary: 'Consent to a transfer, as the owner or as the new owner',
    returns: TransferResponse,
    changes: true,
    problems: [TRANSFER_STATE, TRANSFER_AGREED_ALREADY, FORBIDDEN],
  })
  accept(@Acting() command: Command, @IdParam() id: string): Promise<Answer<TransferResponse>> {
    return this.transfers.accept(command, id);
  }

  @Operation({
    id: 'declineTransfer',
    method: 'POST',
    path: 'transfers/:id/decline',
    scope: SCOPES.write,
    summary: 'Decline a transfer, as the owner or as the new owner',
    returns: TransferResponse,
    changes: true,
    problems: [TRANSFER_STATE, TRANSFER_AGREED_ALREADY, FORBIDDEN],
  })
  decline(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() { reason }: TransferReason,
  ): Promise<Answer<TransferResponse>> {
    return this.transfers.decline(command, id, reason);
  }

  @Operation({
    id: 'withdrawTransfer',
    method: 'POST',
    path: 'transfers/:id/withdraw',
    scope: SCOPES.write,
    summary: 'Withdraw a transfer that is not carried out. Once agreed, only the directorate may',
    returns: TransferResponse,
    changes: true,
    problems: [TRANSFER_STATE, FORBIDDEN],
  })
  withdraw(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() { reason }: TransferReason,
  ): Promise<Answer<TransferResponse>> {
    return this.transfers.withdraw(command, id, reason);
  }

  @Operation({
    id: 'decideTransfer',
    method: 'POST',
    path: 'transfers/:id/decide',
    scope: SCOPES.directorate,
    summary: 'Decide a transfer without the consent of both actors',
    returns: TransferResponse,
    changes: true,
    problems: [TRANSFER_STATE, FORBIDDEN],
  })
  decide(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() { reason }: TransferReason,
  ): Promise<Answer<TransferResponse>> {
    return this.transfers.decide(command, id, reason);
  }
}
