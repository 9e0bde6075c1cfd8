import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { FORBIDDEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  AssessmentListResponse,
  AssessmentQuery,
  AssessReport,
  ColoursResponse,
  WithdrawAssessment,
} from './colour.dto.js';
import { ColourService } from './colour.service.js';
import { NO_DIRECTORATE_COLOUR, REPORT_NOT_CERTIFIED } from '../reporting.problems.js';

@ApiTags('reports')
@Controller('/v1/reports')
export class ColourController {
  constructor(private readonly colours: ColourService) {}

  @Operation({
    id: 'assessReport',
    method: 'POST',
    path: ':id/assessments',
    scope: SCOPES.directorate,
    summary: "Record the directorate's own colour of a certified report",
    description:
      'The colour stays when the owner certifies again, until it is replaced or withdrawn. ' +
      'The owner is told.',
    returns: ColoursResponse,
    status: 201,
    creates: true,
    problems: [REPORT_NOT_CERTIFIED, FORBIDDEN],
  })
  assess(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: AssessReport,
  ): Promise<Answer<ColoursResponse>> {
    return this.colours.assess(command, id, dto);
  }

  @Operation({
    id: 'listAssessments',
    method: 'GET',
    path: ':id/assessments',
    scope: SCOPES.read,
    summary: 'List every colour that the directorate has given the report, and each withdrawal',
    returns: AssessmentListResponse,
    delegable: true,
  })
  list(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: AssessmentQuery,
  ): Promise<Answer<AssessmentListResponse>> {
    return this.colours.list(command, id, query);
  }

  @Operation({
    id: 'withdrawAssessment',
    method: 'POST',
    path: ':id/assessments/withdraw',
    scope: SCOPES.directorate,
    summary: "Withdraw the directorate's colour of the report",
    description:
      '`If-Match` takes the ETag of the colours, or of the list of assessments. The owner is told.',
    returns: ColoursResponse,
    changes: true,
    problems: [REPORT_NOT_CERTIFIED, NO_DIRECTORATE_COLOUR, FORBIDDEN],
  })
  withdraw(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: WithdrawAssessment,
  ): Promise<Answer<ColoursResponse>> {
    return this.colours.withdraw(command, id, dto);
  }

  @Operation({
    id: 'getColours',
    method: 'GET',
    path: ':id/colours',
    scope: SCOPES.read,
    summary: 'Get the colours of the owner, the rule set and the directorate side by side',
    returns: ColoursResponse,
    delegable: true,
    problems: [REPORT_NOT_CERTIFIED],
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ColoursResponse>> {
    return this.colours.find(command, id);
  }
}
