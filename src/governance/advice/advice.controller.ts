import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller } from '../../platform/http/request-parameters.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import type { Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  AdviceListResponse,
  AdviceQuery,
  AdviceResponse,
  AnswerAdvice,
  CreateAdvice,
  PublishedAdviceQuery,
  StateEffect,
} from './advice.dto.js';
import { AdviceQueries } from './advice.queries.js';
import { AdviceService } from './advice.service.js';
import { ADVICE_STATE } from '../governance.problems.js';

@ApiTags('advice')
@Controller('/v1/advice')
export class AdviceController {
  constructor(
    private readonly advice: AdviceService,
    private readonly queries: AdviceQueries,
  ) {}

  @Operation({
    id: 'createAdvice',
    method: 'POST',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Record advice of a council on projects or a round',
    returns: AdviceResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  create(@Acting() command: Command, @Body() dto: CreateAdvice): Promise<Answer<AdviceResponse>> {
    return this.advice.create(command, dto);
  }

  @Operation({
    id: 'listAdvice',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: "List advice on the caller's own projects, oldest first. The directorate sees all",
    returns: AdviceListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: AdviceQuery,
  ): Promise<Answer<AdviceListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'listPublishedAdvice',
    method: 'GET',
    path: 'published',
    scope: 'public',
    summary: 'List published advice with its answers and effects, oldest first',
    returns: AdviceListResponse,
  })
  listPublished(
    @Caller() caller: Principal | undefined,
    @Query() query: PublishedAdviceQuery,
  ): Promise<Answer<AdviceListResponse>> {
    return this.queries.listPublished(caller, query);
  }

  @Operation({
    id: 'getAdvice',
    method: 'GET',
    path: ':id',
    scope: 'public',
    summary: 'Get one piece of advice. Unpublished advice shows only the items given to the caller',
    returns: AdviceResponse,
  })
  get(
    @Caller() caller: Principal | undefined,
    @IdParam() id: string,
  ): Promise<Answer<AdviceResponse>> {
    return this.queries.find(caller, id);
  }

  @Operation({
    id: 'publishAdvice',
    method: 'POST',
    path: ':id/publish',
    scope: SCOPES.directorate,
    summary: 'Publish the advice. From then on anyone can read it, its answers and its effects',
    returns: AdviceResponse,
    changes: true,
    problems: [ADVICE_STATE, FORBIDDEN],
  })
  publish(@Acting() command: Command, @IdParam() id: string): Promise<Answer<AdviceResponse>> {
    return this.advice.publish(command, id);
  }

  @Operation({
    id: 'answerAdvice',
    method: 'POST',
    path: ':id/answers',
    scope: SCOPES.write,
    summary: "Answer advice on one of the caller's own projects",
    description:
      'A further answer before the due round closes is a new revision. ' +
      'The answer is public as soon as the advice is.',
    returns: AdviceResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, ADVICE_STATE],
  })
  answer(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: AnswerAdvice,
  ): Promise<Answer<AdviceResponse>> {
    return this.advice.answer(command, id, dto);
  }

  @Operation({
    id: 'stateEffect',
    method: 'POST',
    path: ':id/effects',
    scope: SCOPES.directorate,
    summary: 'State the effect of the advice',
    returns: AdviceResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, ADVICE_STATE, FORBIDDEN],
  })
  stateEffect(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: StateEffect,
  ): Promise<Answer<AdviceResponse>> {
    return this.advice.stateEffect(command, id, dto);
  }
}
