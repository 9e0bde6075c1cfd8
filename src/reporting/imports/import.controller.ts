import type { Readable } from 'node:stream';
import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import {
  Sent,
  type SentFile,
  type PublicQuery,
  AskedFor,
} from '../../platform/http/request-parameters.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { MappingParam } from '../mappings/import-mapping.key.js';
import { RoundParam } from '../rounds/round.key.js';
import { PageQuery } from '../../platform/http/page.js';
import {
  PAYLOAD_TOO_LARGE,
  QUOTA_USED,
  RULE_BROKEN,
  UNSUPPORTED_MEDIA_TYPE,
} from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ImportMappingResponse, SaveImportMapping } from '../mappings/import-mapping.dto.js';
import { ImportMappings } from '../mappings/import-mapping.port.js';
import { REPORT_FILE_TYPES } from '../files/report-file.types.js';
import {
  ImportChangeListResponse,
  ImportFaultListResponse,
  ImportListResponse,
  ImportQuery,
  ImportResponse,
} from './import.dto.js';
import { StoredByImportListResponse } from '../receipts/import-receipt.dto.js';
import { ImportQueries } from './import.queries.js';
import { ImportService } from './import.service.js';
import {
  FILE_UNREADABLE,
  NIL_RETURNED,
  OWN_PREPARATION,
  ROUND_CLOSED,
  ROUND_CANCELLED,
  ROUND_NOT_OPEN,
  SUBMISSION_STATE,
} from '../reporting.problems.js';

@ApiTags('imports')
@Controller('/v1')
export class ImportController {
  constructor(
    private readonly imports: ImportService,
    private readonly queries: ImportQueries,
    private readonly mappings: ImportMappings,
  ) {}

  @Operation({
    id: 'importReports',
    method: 'POST',
    path: 'rounds/:round/imports',
    scope: SCOPES.write,
    summary: 'Validate or store a file of reports, as a job',
    description:
      'The body is the file: CSV with one row for each report, budget line, dependency and so on; ' +
      'NDJSON with one report per line, as `POST reports` takes it; or a workbook with the sheets ' +
      'of the template. See docs/import.md. `certify=true` also requires the scope to certify.',
    returns: ImportResponse,
    status: 202,
    creates: true,
    delegable: true,
    receives: REPORT_FILE_TYPES,
    problems: [
      RULE_BROKEN,
      QUOTA_USED,
      FILE_UNREADABLE,
      PAYLOAD_TOO_LARGE,
      UNSUPPORTED_MEDIA_TYPE,
      ROUND_CANCELLED,
      ROUND_NOT_OPEN,
      ROUND_CLOSED,
      SUBMISSION_STATE,
      NIL_RETURNED,
      OWN_PREPARATION,
    ],
  })
  importFile(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Query() query: ImportQuery,
    @Sent() file: SentFile | undefined,
  ): Promise<Answer<ImportResponse>> {
    return this.imports.request(command, round, query, file);
  }

  @Operation({
    id: 'listImports',
    method: 'GET',
    path: 'imports',
    scope: SCOPES.read,
    delegable: true,
    summary: "The caller's imports, newest first",
    returns: ImportListResponse,
  })
  list(@Acting() command: Command, @Query() query: PageQuery): Promise<Answer<ImportListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getImport',
    method: 'GET',
    path: 'imports/:id',
    scope: SCOPES.read,
    delegable: true,
    summary: 'An import: its progress, its faults, and its changes to the last certified reports',
    returns: ImportResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ImportResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'listImportFaults',
    method: 'GET',
    path: 'imports/:id/faults',
    scope: SCOPES.read,
    delegable: true,
    summary: 'The stored faults, with row and column. As CSV all of them at once',
    returns: ImportFaultListResponse,
    tables: true,
  })
  listFaults(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: PageQuery,
    @AskedFor() { format }: PublicQuery,
  ): Promise<Answer<ImportFaultListResponse | Readable>> {
    return this.queries.listFaults(command, id, query, format);
  }

  @Operation({
    id: 'listImportChanges',
    method: 'GET',
    path: 'imports/:id/changes',
    scope: SCOPES.read,
    delegable: true,
    summary: 'The values that differ from the last certified report. As CSV all of them at once',
    returns: ImportChangeListResponse,
    tables: true,
  })
  listChanges(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: PageQuery,
    @AskedFor() { format }: PublicQuery,
  ): Promise<Answer<ImportChangeListResponse | Readable>> {
    return this.queries.listChanges(command, id, query, format);
  }

  @Operation({
    id: 'listImportStored',
    method: 'GET',
    path: 'imports/:id/stored',
    scope: SCOPES.read,
    delegable: true,
    summary:
      'The reports or projects that the import stored, each with its version. As CSV all at once',
    returns: StoredByImportListResponse,
    tables: true,
  })
  listStored(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: PageQuery,
    @AskedFor() { format }: PublicQuery,
  ): Promise<Answer<StoredByImportListResponse | Readable>> {
    return this.queries.listStored(command, id, query, format);
  }

  @Operation({
    id: 'getImportResult',
    method: 'GET',
    path: 'imports/:id/result',
    scope: SCOPES.read,
    delegable: true,
    summary: "Each row of the file with its outcome and the sender's own columns (`x_…`), as CSV",
    file: 'text/csv',
  })
  getResult(@Acting() command: Command, @IdParam() id: string): Promise<Answer<Readable>> {
    return this.queries.streamResult(command, id);
  }

  @Operation({
    id: 'getImportMapping',
    method: 'GET',
    path: 'import-mappings/:name',
    scope: SCOPES.read,
    delegable: true,
    summary: "One of the caller's mappings from its own headings to our columns",
    returns: ImportMappingResponse,
  })
  getMapping(
    @Acting() command: Command,
    @MappingParam() name: string,
  ): Promise<Answer<ImportMappingResponse>> {
    return this.mappings.find(command, name);
  }

  @Operation({
    id: 'saveImportMapping',
    method: 'PUT',
    path: 'import-mappings/:name',
    scope: SCOPES.write,
    summary: "Save a mapping from the caller's own headings to our columns",
    returns: ImportMappingResponse,
    delegable: true,
    changes: true,
    problems: [RULE_BROKEN],
  })
  saveMapping(
    @Acting() command: Command,
    @MappingParam() name: string,
    @Body() dto: SaveImportMapping,
  ): Promise<Answer<ImportMappingResponse>> {
    return this.mappings.save(command, name, dto);
  }
}
