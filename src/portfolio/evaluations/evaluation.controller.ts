import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { CriteriaSetParam } from '../../criteria/criteria-set.key.js';
import { ProjectParam } from '../projects/project.key.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  AssessmentsQuery,
  AssessmentsResponse,
  AssessProject,
  CriteriaOutcomeResponse,
  EvaluationListQuery,
  EvaluationListResponse,
  EvaluationResponse,
} from './evaluation.dto.js';
import { EvaluationQueries } from './evaluation.queries.js';
import { EvaluationService } from './evaluation.service.js';
import { CRITERIA_SET_RETIRED } from '../portfolio.problems.js';

@ApiTags('evaluations')
@Controller('/v1')
export class EvaluationController {
  constructor(
    private readonly evaluations: EvaluationService,
    private readonly queries: EvaluationQueries,
  ) {}

  @Operation({
    id: 'evaluateProject',
    method: 'POST',
    path: 'projects/:code/evaluations',
    scope: SCOPES.directorate,
    summary: "Record the directorate's evaluation of a project under a version of the criteria",
    returns: EvaluationResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, CRITERIA_SET_RETIRED, FORBIDDEN],
  })
  evaluate(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: AssessProject,
  ): Promise<Answer<EvaluationResponse>> {
    return this.evaluations.assess(command, code, 'directorate', dto);
  }

  @Operation({
    id: 'selfAssessProject',
    method: 'POST',
    path: 'projects/:code/self-assessments',
    scope: SCOPES.write,
    summary: 'Record your own assessment of your project under a version of the criteria',
    returns: EvaluationResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, CRITERIA_SET_RETIRED, FORBIDDEN],
  })
  selfAssess(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: AssessProject,
  ): Promise<Answer<EvaluationResponse>> {
    return this.evaluations.assess(command, code, 'owner', dto);
  }

  @Operation({
    id: 'compareAssessments',
    method: 'GET',
    path: 'projects/:code/assessments',
    scope: SCOPES.read,
    summary: "Compare the owner's assessment of a project with the directorate's",
    returns: AssessmentsResponse,
  })
  compare(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Query() query: AssessmentsQuery,
  ): Promise<Answer<AssessmentsResponse>> {
    return this.queries.compare(command, code, query.criteriaSet);
  }

  @Operation({
    id: 'listEvaluations',
    method: 'GET',
    path: 'projects/:code/evaluations',
    scope: SCOPES.read,
    summary: "List the owner's and the directorate's evaluations of a project, newest first",
    returns: EvaluationListResponse,
  })
  list(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Query() query: EvaluationListQuery,
  ): Promise<Answer<EvaluationListResponse>> {
    return this.queries.list(command, code, query);
  }

  @Operation({
    id: 'getCriteriaOutcome',
    method: 'GET',
    path: 'criteria-sets/:key/outcome',
    scope: SCOPES.read,
    summary: 'Count the projects inside and outside the portfolio under a version of the criteria',
    returns: CriteriaOutcomeResponse,
  })
  outcome(@CriteriaSetParam() key: string): Promise<Answer<CriteriaOutcomeResponse>> {
    return this.queries.outcome(key);
  }
}
