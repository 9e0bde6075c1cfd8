import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { RoundParam } from './round.key.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ROUND_KEY_TAKEN, ROUND_STATE } from '../reporting.problems.js';
import { CreateRound, RoundListResponse, RoundResponse } from './round.dto.js';
import { RoundQueries } from './round.queries.js';
import { RoundService } from './round.service.js';

@ApiTags('rounds')
@Controller('/v1/rounds')
export class RoundController {
  constructor(
    private readonly rounds: RoundService,
    private readonly queries: RoundQueries,
  ) {}

  @Operation({
    id: 'createRound',
    method: 'POST',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Plan a round',
    returns: RoundResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, ROUND_KEY_TAKEN, FORBIDDEN],
  })
  create(@Acting() command: Command, @Body() dto: CreateRound): Promise<Answer<RoundResponse>> {
    return this.rounds.create(command, dto);
  }

  @Operation({
    id: 'listRounds',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List the rounds, oldest first',
    returns: RoundListResponse,
    delegable: true,
  })
  list(): Promise<Answer<RoundListResponse>> {
    return this.queries.list();
  }

  @Operation({
    id: 'getRound',
    method: 'GET',
    path: ':round',
    scope: 'public',
    summary: 'Get one round',
    returns: RoundResponse,
    delegable: true,
  })
  get(@RoundParam() round: string): Promise<Answer<RoundResponse>> {
    return this.queries.find(round);
  }

  @Operation({
    id: 'openRound',
    method: 'POST',
    path: ':round/open',
    scope: SCOPES.directorate,
    summary: 'Open a round for reports',
    returns: RoundResponse,
    changes: true,
    problems: [ROUND_STATE, FORBIDDEN],
  })
  open(@Acting() command: Command, @RoundParam() round: string): Promise<Answer<RoundResponse>> {
    return this.rounds.open(command, round);
  }
}
