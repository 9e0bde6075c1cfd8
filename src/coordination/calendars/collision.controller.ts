import { Controller, Query } from '@nestjs/common';
import { AS_OF_IN_FUTURE } from '../../platform/base/instant.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { CollisionListResponse, CollisionQuery } from './collision.dto.js';
import { CollisionQueries } from './collision.queries.js';

@ApiTags('municipal portfolio')
@Controller('/v1/collisions')
export class CollisionController {
  constructor(private readonly collisions: CollisionQueries) {}

  @Operation({
    id: 'listCollisions',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List the quarters in which receivers have more introductions than capacity',
    description:
      'Over all receivers that have stated a capacity, with their suppliers. A filter keeps whole ' +
      'collisions. The same `asOf` gives the same answer for good.',
    returns: CollisionListResponse,
    problems: [AS_OF_IN_FUTURE],
  })
  list(@Query() query: CollisionQuery): Promise<Answer<CollisionListResponse>> {
    return this.collisions.list(query);
  }
}
