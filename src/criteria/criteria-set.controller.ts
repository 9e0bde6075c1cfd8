import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../platform/fields/documentation.js';
import { type Answer, etagOf } from '../platform/http/answer.js';
import { Operation } from '../platform/http/operation.js';
import { Caller } from '../platform/http/request-parameters.js';
import { Acting, type Command } from '../platform/http/command.js';
import { CriteriaSetParam } from './criteria-set.key.js';
import type { Principal } from '../platform/base/principal.js';
import { FORBIDDEN, notFound, RULE_BROKEN } from '../platform/base/problem.js';
import { SCOPES } from '../platform/base/scopes.js';
import {
  CreateCriteriaSet,
  CriteriaSetListResponse,
  CriteriaSetResponse,
  RetireCriteriaSet,
  StartCriteriaSet,
  UpdateCriteriaSet,
} from './criteria-set.dto.js';
import { CriteriaSetLookup } from './criteria-set.lookup.js';
import { criteriaSetResponseOf, CriteriaSetService } from './criteria-set.service.js';
import {
  CRITERIA_SET_FIXED,
  CRITERIA_SET_KEY_TAKEN,
  CRITERIA_SET_OVERLAP,
  CRITERIA_SET_STATE,
} from './criteria.problems.js';

@ApiTags('criteria')
@Controller('/v1/criteria-sets')
export class CriteriaSetController {
  constructor(
    private readonly sets: CriteriaSetLookup,
    private readonly service: CriteriaSetService,
  ) {}

  @Operation({
    id: 'listCriteriaSets',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List all versions of the portfolio criteria, oldest first',
    returns: CriteriaSetListResponse,
  })
  async list(@Caller() caller: Principal | undefined): Promise<Answer<CriteriaSetListResponse>> {
    return {
      body: { items: (await this.sets.listAll()).map((set) => criteriaSetResponseOf(set, caller)) },
    };
  }

  @Operation({
    id: 'getCriteriaSet',
    method: 'GET',
    path: ':key',
    scope: 'public',
    summary: 'Get one version of the portfolio criteria',
    returns: CriteriaSetResponse,
  })
  async get(
    @Caller() caller: Principal | undefined,
    @CriteriaSetParam() key: string,
  ): Promise<Answer<CriteriaSetResponse>> {
    const set = await this.sets.find(key);
    if (set === undefined) throw notFound({ nb: 'Kriteriesettet', en: 'The criteria set' });
    return { body: criteriaSetResponseOf(set, caller), etag: etagOf(set.version) };
  }

  @Operation({
    id: 'createCriteriaSet',
    method: 'POST',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Create a draft of a new version of the criteria',
    returns: CriteriaSetResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, CRITERIA_SET_KEY_TAKEN, FORBIDDEN],
  })
  create(
    @Acting() command: Command,
    @Body() dto: CreateCriteriaSet,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.service.create(command, dto);
  }

  @Operation({
    id: 'updateCriteriaSet',
    method: 'PATCH',
    path: ':key',
    scope: SCOPES.directorate,
    summary: 'Change a draft that no open round uses. Members that are left out stay as they are',
    returns: CriteriaSetResponse,
    changes: true,
    problems: [RULE_BROKEN, CRITERIA_SET_STATE, CRITERIA_SET_FIXED, FORBIDDEN],
  })
  update(
    @Acting() command: Command,
    @CriteriaSetParam() key: string,
    @Body() dto: UpdateCriteriaSet,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.service.update(command, key, dto);
  }

  @Operation({
    id: 'putCriteriaSetOnTrial',
    method: 'POST',
    path: ':key/put-on-trial',
    scope: SCOPES.directorate,
    summary: 'Put a draft on trial. From then on its content is fixed',
    returns: CriteriaSetResponse,
    changes: true,
    problems: [CRITERIA_SET_STATE, FORBIDDEN],
  })
  putOnTrial(
    @Acting() command: Command,
    @CriteriaSetParam() key: string,
    @Body() { from }: StartCriteriaSet,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.service.putOnTrial(command, key, from);
  }

  @Operation({
    id: 'bringCriteriaSetIntoForce',
    method: 'POST',
    path: ':key/bring-into-force',
    scope: SCOPES.directorate,
    summary: 'Bring a version into force. Two versions are never in force on the same date',
    returns: CriteriaSetResponse,
    changes: true,
    problems: [RULE_BROKEN, CRITERIA_SET_STATE, CRITERIA_SET_OVERLAP, FORBIDDEN],
  })
  bringIntoForce(
    @Acting() command: Command,
    @CriteriaSetParam() key: string,
    @Body() { from }: StartCriteriaSet,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.service.bringIntoForce(command, key, from);
  }

  @Operation({
    id: 'retireCriteriaSet',
    method: 'POST',
    path: ':key/retire',
    scope: SCOPES.directorate,
    summary: 'End a published version, after the closing of the open rounds that use it',
    description: 'An end that has not come may be moved by ending the version again.',
    returns: CriteriaSetResponse,
    changes: true,
    problems: [
      RULE_BROKEN,
      CRITERIA_SET_STATE,
      CRITERIA_SET_FIXED,
      CRITERIA_SET_OVERLAP,
      FORBIDDEN,
    ],
  })
  retire(
    @Acting() command: Command,
    @CriteriaSetParam() key: string,
    @Body() { to }: RetireCriteriaSet,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.service.retire(command, key, to);
  }
}
