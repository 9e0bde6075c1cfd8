import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller, Sent, type SentFile } from '../../platform/http/request-parameters.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import {
  FORBIDDEN,
  PAYLOAD_TOO_LARGE,
  RULE_BROKEN,
  UNSUPPORTED_MEDIA_TYPE,
} from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  CaseListResponse,
  CaseQuery,
  CaseResponse,
  CreateCase,
  DecideCase,
  FrozenFiguresResponse,
  UpdateCase,
} from './case.dto.js';
import { CaseQueries } from './case.queries.js';
import { DocumentCheckQuery } from './case-subject.dto.js';
import { DocumentChecks } from './document-check.service.js';
import { DOCUMENT_TYPES } from './case.types.js';
import { CaseService } from './case.service.js';
import { DecisionService } from './decision.service.js';
import { CASE_NUMBER_TAKEN, CASE_STATE, MATTER_TAKEN } from '../governance.problems.js';

@ApiTags('cases')
@Controller('/v1/cases')
export class CaseController {
  constructor(
    private readonly cases: CaseService,
    private readonly decisions: DecisionService,
    private readonly checks: DocumentChecks,
    private readonly queries: CaseQueries,
  ) {}

  @Operation({
    id: 'createCase',
    method: 'POST',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Create a case as a draft',
    description: 'Only the directorate sees a draft. Publish the case to let anyone read it.',
    returns: CaseResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, CASE_NUMBER_TAKEN, MATTER_TAKEN, FORBIDDEN],
  })
  create(@Acting() command: Command, @Body() dto: CreateCase): Promise<Answer<CaseResponse>> {
    return this.cases.create(command, dto);
  }

  @Operation({
    id: 'listCases',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List published cases. The directorate sees drafts too',
    returns: CaseListResponse,
  })
  list(
    @Caller() caller: Principal | undefined,
    @Query() query: CaseQuery,
  ): Promise<Answer<CaseListResponse>> {
    return this.queries.list(caller, query);
  }

  @Operation({
    id: 'getCase',
    method: 'GET',
    path: ':id',
    scope: 'public',
    summary: 'Get one case',
    returns: CaseResponse,
  })
  get(
    @Caller() caller: Principal | undefined,
    @IdParam() id: string,
  ): Promise<Answer<CaseResponse>> {
    return this.queries.find(caller, id);
  }

  @Operation({
    id: 'getCaseFigures',
    method: 'GET',
    path: ':id/figures/:round',
    scope: 'public',
    summary: 'Get the figures of a round as they were when they were added to the case',
    returns: FrozenFiguresResponse,
  })
  getFigures(
    @Caller() caller: Principal | undefined,
    @IdParam() id: string,
    @RoundParam() round: string,
  ): Promise<Answer<string>> {
    return this.queries.findFigures(caller, id, round);
  }

  @Operation({
    id: 'updateCase',
    method: 'PATCH',
    path: ':id',
    scope: SCOPES.directorate,
    summary: 'Change a case that is not decided',
    returns: CaseResponse,
    changes: true,
    problems: [RULE_BROKEN, CASE_STATE, MATTER_TAKEN, FORBIDDEN],
  })
  update(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: UpdateCase,
  ): Promise<Answer<CaseResponse>> {
    return this.cases.update(command, id, dto);
  }

  @Operation({
    id: 'checkCaseDocument',
    method: 'POST',
    path: ':id/document-checks',
    scope: SCOPES.directorate,
    summary: 'Check a document of a case: send its bytes, which are hashed and not kept',
    description:
      'Records whether the bytes have the hash that the case says, by whom and when. The service ' +
      'opens no address itself.',
    returns: CaseResponse,
    status: 201,
    creates: true,
    receives: DOCUMENT_TYPES,
    problems: [RULE_BROKEN, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, FORBIDDEN],
  })
  check(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: DocumentCheckQuery,
    @Sent() file: SentFile | undefined,
  ): Promise<Answer<CaseResponse>> {
    return this.checks.check(command, id, query, file);
  }

  @Operation({
    id: 'publishCase',
    method: 'POST',
    path: ':id/publish',
    scope: SCOPES.directorate,
    summary: 'Publish the case. From then on anyone can read it',
    returns: CaseResponse,
    changes: true,
    problems: [CASE_STATE, FORBIDDEN],
  })
  publish(@Acting() command: Command, @IdParam() id: string): Promise<Answer<CaseResponse>> {
    return this.cases.publish(command, id);
  }

  @Operation({
    id: 'withdrawCase',
    method: 'POST',
    path: ':id/withdraw',
    scope: SCOPES.directorate,
    summary: 'Withdraw a case that is not decided',
    returns: CaseResponse,
    changes: true,
    problems: [CASE_STATE, FORBIDDEN],
  })
  withdraw(@Acting() command: Command, @IdParam() id: string): Promise<Answer<CaseResponse>> {
    return this.cases.withdraw(command, id);
  }

  @Operation({
    id: 'decideCase',
    method: 'POST',
    path: ':id/decide',
    scope: SCOPES.directorate,
    summary: 'Record the decision of the council and its moves of projects',
    description: 'Either all projects move, or nothing is recorded.',
    returns: CaseResponse,
    changes: true,
    problems: [RULE_BROKEN, CASE_STATE, FORBIDDEN],
  })
  decide(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: DecideCase,
  ): Promise<Answer<CaseResponse>> {
    return this.decisions.decide(command, id, dto);
  }
}
