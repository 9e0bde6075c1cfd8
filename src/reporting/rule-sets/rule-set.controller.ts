import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller } from '../../platform/http/request-parameters.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { RuleSetParam } from './rule-set.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { RULE_SET_KEY_TAKEN, RULE_SET_STATE } from '../reporting.problems.js';
import {
  CreateRuleSet,
  ReplaceRuleSet,
  RuleSetListResponse,
  RuleSetResponse,
} from './rule-set.dto.js';
import { RuleSetService } from './rule-set.service.js';

@ApiTags('rule sets')
@Controller('/v1/rule-sets')
export class RuleSetController {
  constructor(private readonly sets: RuleSetService) {}

  @Operation({
    id: 'listRuleSets',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List the rule sets: tolerances and data-quality rules',
    returns: RuleSetListResponse,
  })
  list(@Caller() caller: Principal | undefined): Promise<Answer<RuleSetListResponse>> {
    return this.sets.list(caller);
  }

  @Operation({
    id: 'getRuleSet',
    method: 'GET',
    path: ':key',
    scope: 'public',
    summary: 'Get one rule set',
    returns: RuleSetResponse,
  })
  get(
    @Caller() caller: Principal | undefined,
    @RuleSetParam() key: string,
  ): Promise<Answer<RuleSetResponse>> {
    return this.sets.find(caller, key);
  }

  @Operation({
    id: 'createRuleSet',
    method: 'POST',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Draft a rule set',
    returns: RuleSetResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, RULE_SET_KEY_TAKEN, FORBIDDEN],
  })
  create(@Acting() command: Command, @Body() dto: CreateRuleSet): Promise<Answer<RuleSetResponse>> {
    return this.sets.create(command, dto);
  }

  @Operation({
    id: 'replaceRuleSet',
    method: 'PUT',
    path: ':key',
    scope: SCOPES.directorate,
    summary: 'Replace a draft',
    returns: RuleSetResponse,
    changes: true,
    problems: [RULE_BROKEN, RULE_SET_STATE, FORBIDDEN],
  })
  replace(
    @Acting() command: Command,
    @RuleSetParam() key: string,
    @Body() dto: ReplaceRuleSet,
  ): Promise<Answer<RuleSetResponse>> {
    return this.sets.replace(command, key, dto);
  }

  @Operation({
    id: 'publishRuleSet',
    method: 'POST',
    path: ':key/publish',
    scope: SCOPES.directorate,
    summary: 'Publish a rule set. It never changes again, and rounds can use it',
    returns: RuleSetResponse,
    changes: true,
    problems: [RULE_SET_STATE, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @RuleSetParam() key: string,
  ): Promise<Answer<RuleSetResponse>> {
    return this.sets.publish(command, key);
  }
}
