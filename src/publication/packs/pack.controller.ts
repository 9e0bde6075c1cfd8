import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { FORBIDDEN, QUOTA_USED, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { CASE_STATE } from '../../governance/cases/case-documents.commands.js';
import { PACK_MEDIA_TYPES, type PackFormat } from '../pack-files/pack-file.types.js';
import { PACK_FINISHED, PACK_NOT_MADE, SNAPSHOT_DAMAGED } from '../publication.problems.js';
import { AttachPack, PackListResponse, PackQuery, PackResponse, RequestPack } from './pack.dto.js';
import { FormatParam } from './pack-format.key.js';
import { PackQueries } from './pack.queries.js';
import { PackService } from './pack.service.js';

@ApiTags('packs')
@Controller('/v1')
export class PackController {
  constructor(
    private readonly packs: PackService,
    private readonly queries: PackQueries,
  ) {}

  @Operation({
    id: 'requestPack',
    method: 'POST',
    path: 'snapshots/:id/packs',
    scope: SCOPES.directorate,
    summary: 'Ask for the board pack of a snapshot: slides, PDF, workbook and case paper',
    description:
      'A job makes the files. Every number in them is a cell of the snapshot, and the same ' +
      'snapshot gives the same bytes.',
    status: 202,
    creates: true,
    returns: PackResponse,
    problems: [FORBIDDEN, RULE_BROKEN, SNAPSHOT_DAMAGED, QUOTA_USED],
  })
  request(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: RequestPack,
  ): Promise<Answer<PackResponse>> {
    return this.packs.request(command, id, dto);
  }

  @Operation({
    id: 'listPacks',
    method: 'GET',
    path: 'packs',
    scope: SCOPES.directorate,
    summary: 'List board packs, newest first',
    returns: PackListResponse,
    problems: [FORBIDDEN],
  })
  list(@Acting() command: Command, @Query() query: PackQuery): Promise<Answer<PackListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getPack',
    method: 'GET',
    path: 'packs/:id',
    scope: SCOPES.directorate,
    summary: 'Get a board pack with its progress and its files',
    returns: PackResponse,
    problems: [FORBIDDEN],
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<PackResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'getPackFile',
    method: 'GET',
    path: 'packs/:id/files/:format',
    scope: SCOPES.directorate,
    summary: 'Download one file of a board pack',
    file: Object.values(PACK_MEDIA_TYPES),
    problems: [FORBIDDEN],
  })
  file(
    @Acting() command: Command,
    @IdParam() id: string,
    @FormatParam() format: PackFormat,
  ): Promise<Answer<Buffer>> {
    return this.queries.readFile(command, id, format);
  }

  @Operation({
    id: 'cancelPack',
    method: 'POST',
    path: 'packs/:id/cancel',
    scope: SCOPES.directorate,
    summary: 'Cancel a board pack that is not made yet',
    creates: true,
    returns: PackResponse,
    problems: [FORBIDDEN, PACK_FINISHED],
  })
  cancel(@Acting() command: Command, @IdParam() id: string): Promise<Answer<PackResponse>> {
    return this.packs.cancel(command, id);
  }

  @Operation({
    id: 'attachPack',
    method: 'POST',
    path: 'packs/:id/attachments',
    scope: SCOPES.directorate,
    summary: 'Attach a file of a board pack to a case, by its address and its hash',
    status: 201,
    creates: true,
    returns: PackResponse,
    problems: [FORBIDDEN, PACK_NOT_MADE, CASE_STATE],
  })
  attach(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: AttachPack,
  ): Promise<Answer<PackResponse>> {
    return this.packs.attach(command, id, dto);
  }
}
