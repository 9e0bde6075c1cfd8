import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { AS_OF_IN_FUTURE } from '../../platform/base/instant.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor } from '../../platform/http/request-parameters.js';
import { ActorParam } from '../../actors/actor.key.js';
import { ColourGapQuery, ColourGapResponse } from './colour-gap.dto.js';
import { ColourGapQueries } from './colour-gap.queries.js';

@ApiTags('figures')
@Controller('/v1/actors')
export class ColourGapController {
  constructor(private readonly gaps: ColourGapQueries) {}

  @Operation({
    id: 'getColourGap',
    method: 'GET',
    path: ':organisationNumber/colour-gap',
    scope: 'public',
    summary:
      "The rule's and the directorate's colours compared with the owner's, per published round",
    returns: ColourGapResponse,
    problems: [AS_OF_IN_FUTURE],
  })
  get(
    @ActorParam() organisationNumber: string,
    @Query() query: ColourGapQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<ColourGapResponse | Table>> {
    return this.gaps.find(organisationNumber, query, asked);
  }
}
