import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import { XLSX_MEDIA_TYPE, type Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { RoundParam } from '../rounds/round.key.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { TemplateQuery } from './report-template.dto.js';
import { ReportTemplateQueries } from './report-template.queries.js';

@ApiTags('reports')
@Controller('/v1/rounds')
export class ReportTemplateController {
  constructor(private readonly templates: ReportTemplateQueries) {}

  @Operation({
    id: 'getImportTemplate',
    method: 'GET',
    path: ':round/import-template',
    scope: SCOPES.read,
    delegable: true,
    summary: 'Excel workbook in which the caller reports its own projects',
    description:
      'Holds the reports of the round so far. A project without one has its last certified report.',
    file: XLSX_MEDIA_TYPE,
  })
  find(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Query() { language = 'nb' }: TemplateQuery,
  ): Promise<Answer<Buffer>> {
    return this.templates.find(command, round, language);
  }
}
