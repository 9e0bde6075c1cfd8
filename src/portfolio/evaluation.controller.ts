import { Body, Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Answer } from '../platform/answer.js';
import { Acting, type Command, CriteriaSetParam, Operation, ProjectParam } from '../platform/operation.js';
import { FORBIDDEN, RULE_BROKEN } from '../platform/problem.js';
import { SCOPES } from '../platform/scopes.js';
import { CriteriaOutcomeResponse, EvaluateProject, EvaluationListResponse, EvaluationResponse } from './evaluation.dto.js';
import { EvaluationService } from './evaluation.service.js';

@ApiTags('evaluations')
@Controller('/v1')
export class EvaluationController {
  constructor(@Inject(EvaluationService) private readonly evaluations: EvaluationService) {}

  @Operation({ id: 'evaluateProject', method: 'POST', path: 'projects/:code/evaluations', scope: SCOPES.directorate, summary: 'Evaluate a project under a version of the criteria', returns: EvaluationResponse, status: 201, creates: true, problems: [RULE_BROKEN, FORBIDDEN] })
  evaluate(@Acting() command: Command, @ProjectParam() code: string, @Body() dto: EvaluateProject): Promise<Answer<EvaluationResponse>> {
    return this.evaluations.evaluate(command, code, dto);
  }

  @Operation({ id: 'listEvaluations', method: 'GET', path: 'projects/:code/evaluations', scope: SCOPES.read, summary: 'Evaluations of a project, newest first', returns: EvaluationListResponse })
  list(@Acting() command: Command, @ProjectParam() code: string): Promise<Answer<EvaluationListResponse>> {
    return this.evaluations.list(command, code);
  }

  @Operation({ id: 'getCriteriaOutcome', method: 'GET', path: 'criteria-sets/:key/outcome', scope: SCOPES.read, summary: 'How many projects are in and out under a version of the criteria', returns: CriteriaOutcomeResponse })
  outcome(@CriteriaSetParam() key: string): Promise<Answer<CriteriaOutcomeResponse>> {
    return this.evaluations.outcome(key);
  }
}
