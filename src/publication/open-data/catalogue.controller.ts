import { Controller } from '@nestjs/common';
import { ApiProduces, ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { CatalogueService } from './catalogue.service.js';

@ApiTags('releases')
@Controller('/v1')
export class CatalogueController {
  constructor(private readonly catalogue: CatalogueService) {}

  @ApiProduces('text/turtle')
  @Operation({
    id: 'getCatalogue',
    method: 'GET',
    path: 'catalogue.ttl',
    scope: 'public',
    summary: 'Get the catalogue of open data (DCAT-AP-NO 2, Turtle)',
    description:
      'One series with one dataset per round, each with the files of its newest release. ' +
      'The answer is Turtle whatever `Accept` says.',
    file: 'text/turtle',
  })
  get(): Promise<Answer<string>> {
    return this.catalogue.find();
  }
}
