import { Controller, Query } from '@nestjs/common';
import {
  FORBIDDEN,
  PAYLOAD_TOO_LARGE,
  QUOTA_USED,
  RULE_BROKEN,
  UNSUPPORTED_MEDIA_TYPE,
} from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { Sent, type SentFile } from '../../platform/http/request-parameters.js';
import { REPORT_FILE_TYPES } from '../files/report-file.types.js';
import { ImportResponse } from '../imports/import.dto.js';
import { FILE_UNREADABLE } from '../reporting.problems.js';
import { ProjectImportQuery } from './project-import.dto.js';
import { ProjectImportService } from './project-import.service.js';

@ApiTags('imports')
@Controller('/v1/project-imports')
export class ProjectImportController {
  constructor(private readonly imports: ProjectImportService) {}

  @Operation({
    id: 'importProjects',
    method: 'POST',
    path: '',
    scope: SCOPES.write,
    summary: 'Validate or store a file of projects, as a job',
    description:
      'The body is the file: CSV with one row for each project; NDJSON with one project per line, ' +
      'as `POST projects` takes it; or a workbook with the sheet Tiltak (Projects) of the template, ' +
      'whose other sheets are not read here. A project that the caller has is changed: a column or ' +
      'member that is absent leaves its value, an empty cell or null clears it. Another code is ' +
      'registered. See docs/import.md. The answer is an import like one of reports: ' +
      '`GET /v1/imports/{id}` shows its progress and its faults.',
    returns: ImportResponse,
    status: 202,
    creates: true,
    receives: REPORT_FILE_TYPES,
    problems: [
      RULE_BROKEN,
      QUOTA_USED,
      FILE_UNREADABLE,
      PAYLOAD_TOO_LARGE,
      UNSUPPORTED_MEDIA_TYPE,
      FORBIDDEN,
    ],
  })
  importFile(
    @Acting() command: Command,
    @Query() query: ProjectImportQuery,
    @Sent() file: SentFile | undefined,
  ): Promise<Answer<ImportResponse>> {
    return this.imports.request(command, query, file);
  }
}
