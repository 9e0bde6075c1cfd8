import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { FORBIDDEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { AssessReport, ColoursResponse } from './colour.dto.js';
import { ColourService } from './colour.service.js';
import { REPORT_NOT_CERTIFIED } from '../reporting.problems.js';

@ApiTags('reports')
@Controller('/v1/reports')
export class ColourController {
  constructor(private readonly colours: ColourService) {}

  @Operation({
    id: 'assessReport',
    method: 'POST',
    path: ':id/assessments',
    scope: SCOPES.directorate,
    summary: "Record the directorate's own colour of the last certified revision",
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
