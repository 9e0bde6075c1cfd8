import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../platform/fields/documentation.js';
import type { Answer } from '../platform/http/answer.js';
import { Operation } from '../platform/http/operation.js';
import { Acting, type Command } from '../platform/http/command.js';
import { IdParam } from '../platform/http/key-param.js';
import { FORBIDDEN, RULE_BROKEN } from '../platform/base/problem.js';
import { SCOPES } from '../platform/base/scopes.js';
import { DELEGATION_EXISTS, DELEGATION_OVER } from './actors.problems.js';
import {
  CreateDelegation,
  DelegationListResponse,
  DelegationQuery,
  DelegationResponse,
} from './delegation.dto.js';
import { DelegationQueries } from './delegation.queries.js';
import { DelegationService } from './delegation.service.js';

@ApiTags('delegations')
@Controller('/v1/delegations')
export class DelegationController {
  constructor(
    private readonly delegations: DelegationService,
    private readonly queries: DelegationQueries,
  ) {}

  @Operation({
    id: 'createDelegation',
    method: 'POST',
    path: '',
    scope: SCOPES.certify,
    summary: 'Let another organisation prepare or certify reports for an actor',
    description: 'The delegate acts with its own token and the header `On-Behalf-Of`.',
    returns: DelegationResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, DELEGATION_EXISTS, FORBIDDEN],
  })
  create(
    @Acting() command: Command,
    @Body() dto: CreateDelegation,
  ): Promise<Answer<DelegationResponse>> {
    return this.delegations.create(command, dto);
  }

  @Operation({
    id: 'listDelegations',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary:
      'List delegations that the caller has given or received, newest first. ' +
      'The directorate sees all',
    returns: DelegationListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: DelegationQuery,
  ): Promise<Answer<DelegationListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getDelegation',
    method: 'GET',
    path: ':id',
    scope: SCOPES.read,
    summary: 'Get one delegation',
    returns: DelegationResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<DelegationResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'revokeDelegation',
    method: 'POST',
    path: ':id/revoke',
    scope: SCOPES.certify,
    summary: 'End a delegation at once',
    returns: DelegationResponse,
    changes: true,
    problems: [DELEGATION_OVER, FORBIDDEN],
  })
  revoke(@Acting() command: Command, @IdParam() id: string): Promise<Answer<DelegationResponse>> {
    return this.delegations.revoke(command, id);
  }
}
