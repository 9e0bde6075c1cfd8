import { Controller } from '@nestjs/common';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { ReportMovesResponse } from '../content/forecast-moves.dto.js';
import { ReportMovesQueries } from './report-moves.queries.js';

@ApiTags('reports')
@Controller('/v1/reports')
export class ReportMovesController {
  constructor(private readonly queries: ReportMovesQueries) {}

  @Operation({
    id: 'listReportMoves',
    method: 'GET',
    path: ':id/moves',
    scope: SCOPES.read,
    summary: 'What the forecast of a report moves along the agreements. Nothing is stored',
    description:
      'A draft is held against the last certified report of its project, so the answer says what ' +
      'its certification will move. A certified report is held against the one before it.',
    returns: ReportMovesResponse,
    delegable: true,
  })
  list(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ReportMovesResponse>> {
    return this.queries.find(command, id);
  }
}
