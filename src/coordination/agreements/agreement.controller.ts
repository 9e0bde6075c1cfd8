import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import { FORBIDDEN, RULE_BROKEN, STALE } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { AGREEMENT_EXISTS, AGREEMENT_STATE, NOT_YOUR_TURN } from '../coordination.problems.js';
import { AgreementQuery, MakeMove, MakeMoves, RequestAgreement } from './agreement-request.dto.js';
import {
  AgreementListResponse,
  AgreementResponse,
  MovedAgreementsResponse,
} from './agreement.dto.js';
import { AgreementQueries } from './agreement.queries.js';
import { AgreementService } from './agreement.service.js';

@ApiTags('agreements')
@Controller('/v1')
export class AgreementController {
  constructor(
    private readonly agreements: AgreementService,
    private readonly queries: AgreementQueries,
  ) {}

  @Operation({
    id: 'requestAgreement',
    method: 'POST',
    path: 'agreements',
    scope: SCOPES.write,
    summary: "Ask another body for something that one of the caller's projects needs",
    description:
      'A certified report that names a dependency asks for the same by itself. Both sides read ' +
      'all of the agreement; others read that it exists, its days and its state once the round ' +
      'is published.',
    returns: AgreementResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, AGREEMENT_EXISTS],
  })
  request(
    @Acting() command: Command,
    @Body() dto: RequestAgreement,
  ): Promise<Answer<AgreementResponse>> {
    return this.agreements.request(command, dto);
  }

  @Operation({
    id: 'listAgreements',
    method: 'GET',
    path: 'agreements',
    scope: SCOPES.read,
    summary: 'List agreements that the caller is a side of, newest first. The directorate sees all',
    returns: AgreementListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: AgreementQuery,
  ): Promise<Answer<AgreementListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getAgreement',
    method: 'GET',
    path: 'agreements/:id',
    scope: SCOPES.read,
    summary: 'Get one agreement with its moves',
    returns: AgreementResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<AgreementResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'moveAgreement',
    method: 'POST',
    path: 'agreements/:id/moves',
    scope: SCOPES.write,
    summary: 'Make a move of an agreement: offer, counter, commit, deliver, decline or withdraw',
    description:
      'Only the side whose turn it is moves. The receiver may also ask for another day while it ' +
      'waits, and withdraw until the delivery. Moves are never changed.',
    returns: AgreementResponse,
    changes: true,
    problems: [RULE_BROKEN, AGREEMENT_STATE, NOT_YOUR_TURN, FORBIDDEN],
  })
  move(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: MakeMove,
  ): Promise<Answer<AgreementResponse>> {
    return this.agreements.move(command, id, dto);
  }

  @Operation({
    id: 'moveAgreements',
    method: 'POST',
    path: 'agreement-moves',
    scope: SCOPES.write,
    summary: 'Make moves of many agreements at once: all of them, or none',
    returns: MovedAgreementsResponse,
    creates: true,
    problems: [RULE_BROKEN, STALE],
  })
  moveMany(
    @Acting() command: Command,
    @Body() dto: MakeMoves,
  ): Promise<Answer<MovedAgreementsResponse>> {
    return this.agreements.moveMany(command, dto);
  }
}
