import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '../platform/documentation.js';
import type { Answer } from '../platform/answer.js';
import { ActorParam, Operation } from '../platform/operation.js';
import { ColourGapResponse } from './colour-gap.dto.js';
import { ColourGapQueries } from './colour-gap.queries.js';

@ApiTags('figures')
@Controller('/v1/actors')
export class ColourGapController {
  constructor(@Inject(ColourGapQueries) private readonly gap: ColourGapQueries) {}

  @Operation({ id: 'getColourGap', method: 'GET', path: ':organisationNumber/colour-gap', scope: 'public', summary: 'The rule\'s and the directorate\'s colours against the owner\'s, per published round', returns: ColourGapResponse })
  get(@ActorParam() organisationNumber: string): Promise<Answer<ColourGapResponse>> {
    return this.gap.of(organisationNumber);
  }
}
