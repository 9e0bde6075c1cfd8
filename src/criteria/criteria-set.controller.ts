import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Answer } from '../platform/answer.js';
import { CriteriaSetParam, Operation } from '../platform/operation.js';
import { notFound } from '../platform/problem.js';
import { CriteriaSetListResponse, CriteriaSetResponse } from './criteria-set.dto.js';
import { CriteriaSetLookup } from './criteria-set.lookup.js';

@ApiTags('criteria')
@Controller('/v1/criteria-sets')
export class CriteriaSetController {
  constructor(@Inject(CriteriaSetLookup) private readonly sets: CriteriaSetLookup) {}

  @Operation({ id: 'listCriteriaSets', method: 'GET', path: '', scope: 'public', summary: 'The versions of the portfolio criteria, oldest first', returns: CriteriaSetListResponse })
  async list(): Promise<Answer<CriteriaSetListResponse>> {
    return { body: { items: await this.sets.all() } };
  }

  @Operation({ id: 'getCriteriaSet', method: 'GET', path: ':key', scope: 'public', summary: 'One version of the portfolio criteria', returns: CriteriaSetResponse })
  async get(@CriteriaSetParam() key: string): Promise<Answer<CriteriaSetResponse>> {
    const set = await this.sets.find(key);
    if (set === undefined) throw notFound({ nb: 'Kriteriesettet', en: 'The criteria set' });
    return { body: set };
  }
}
