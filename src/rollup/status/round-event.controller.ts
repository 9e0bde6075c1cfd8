import type { Readable } from 'node:stream';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { WholeParameter } from '../../platform/fields/fields.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller, Party } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { FIGURES_NOT_PUBLISHED } from '../rollup.problems.js';
import { RoundEvents } from './round-events.service.js';

const EVENT_STREAM = 'text/event-stream';
const LONGEST_S = 600;

export class RoundEventQuery {
  @WholeParameter({
    description: 'How long to listen, in seconds; ten minutes by default',
    min: 1,
    max: LONGEST_S,
    example: 1,
  })
  seconds?: number;
}

@ApiTags('figures')
@Controller('/v1/rounds')
export class RoundEventController {
  constructor(private readonly events: RoundEvents) {}

  @Operation({
    id: 'listenToRound',
    method: 'GET',
    path: ':round/events',
    scope: 'public',
    summary: "Changes of a round's figures, as server-sent events",
    file: EVENT_STREAM,
    problems: [UNAUTHENTICATED, FIGURES_NOT_PUBLISHED],
    description:
      'One event `figures` at once and one for each change: ' +
      '`{"round": "2021-2", "etag": "…", "published": true}` with the entity tag of the status, ' +
      'which a compressed status has in its weak form. ' +
      'Before the figures are published, a token with a scope of this service is needed. After that, none is.',
  })
  async listen(
    @RoundParam() round: string,
    @Query() query: RoundEventQuery,
    @Caller() caller: Principal | undefined,
    @Party() party: string,
  ): Promise<Answer<Readable>> {
    return {
      body: await this.events.stream({ caller, party }, round, query.seconds ?? LONGEST_S),
      contentType: `${EVENT_STREAM}; charset=utf-8`,
    };
  }
}
