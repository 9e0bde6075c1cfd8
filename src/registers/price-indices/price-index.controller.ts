import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import {
  PriceIndexListResponse,
  PriceIndexResponse,
  PriceIndexVersionsResponse,
  PublishPriceIndex,
} from './price-index.dto.js';
import { PriceIndexParam } from './price-index.key.js';
import { PriceIndexService } from './price-index.service.js';

@ApiTags('registers')
@Controller('/v1/registers/price-indices')
export class PriceIndexController {
  constructor(private readonly indices: PriceIndexService) {}

  @Operation({
    id: 'listPriceIndices',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List the price indices that amounts can be converted by',
    returns: PriceIndexListResponse,
  })
  list(): Promise<Answer<PriceIndexListResponse>> {
    return this.indices.list();
  }

  @Operation({
    id: 'getPriceIndex',
    method: 'GET',
    path: ':index',
    scope: 'public',
    summary: 'Get every version of a price index',
    returns: PriceIndexVersionsResponse,
  })
  get(@PriceIndexParam() index: string): Promise<Answer<PriceIndexVersionsResponse>> {
    return this.indices.listVersions(index);
  }

  @Operation({
    id: 'publishPriceIndex',
    method: 'POST',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Publish a version of a price index, for good',
    description:
      'A new key begins an index; a known one gets its next version. No version changes or goes ' +
      'away. Conversions use the newest version of the index published last, and say which.',
    returns: PriceIndexResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @Body() dto: PublishPriceIndex,
  ): Promise<Answer<PriceIndexResponse>> {
    return this.indices.publish(command, dto);
  }
}
