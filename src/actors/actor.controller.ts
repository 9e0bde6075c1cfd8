import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../platform/fields/documentation.js';
import type { Answer } from '../platform/http/answer.js';
import { Operation } from '../platform/http/operation.js';
import { ActorParam } from './actor.key.js';
import { ActorListResponse, ActorQuery, ActorResponse } from './actor.dto.js';
import { ActorQueries } from './actor.queries.js';

@ApiTags('actors')
@Controller('/v1/actors')
export class ActorController {
  constructor(private readonly actors: ActorQueries) {}

  @Operation({
    id: 'listActors',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List actors in Norwegian alphabetical order',
    returns: ActorListResponse,
  })
  list(@Query() query: ActorQuery): Promise<Answer<ActorListResponse>> {
    return this.actors.list(query);
  }

  @Operation({
    id: 'getActor',
    method: 'GET',
    path: ':organisationNumber',
    scope: 'public',
    summary: 'Get one actor',
    returns: ActorResponse,
  })
  get(@ActorParam() organisationNumber: string): Promise<Answer<ActorResponse>> {
    return this.actors.find(organisationNumber);
  }
}
