import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller } from '../../platform/http/request-parameters.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, UNAUTHENTICATED } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { AS_OF_PROBLEMS, FIGURES_BEHIND } from '../rollup.problems.js';
import {
  FreezeFigures,
  SnapshotListResponse,
  SnapshotQuery,
  SnapshotResponse,
} from './snapshot.dto.js';
import { SnapshotQueries } from './snapshot.queries.js';
import { SnapshotService } from './snapshot.service.js';

@ApiTags('figures')
@Controller('/v1')
export class SnapshotController {
  constructor(
    private readonly queries: SnapshotQueries,
    private readonly snapshots: SnapshotService,
  ) {}

  @Operation({
    id: 'freezeFigures',
    method: 'POST',
    path: 'rounds/:round/snapshots',
    scope: SCOPES.directorate,
    summary: 'Freeze the figures of a round for a meeting',
    creates: true,
    status: 201,
    returns: SnapshotResponse,
    description:
      'A snapshot never changes, whatever is corrected later. ' +
      'The next round is compared with the last snapshot taken since this round closed.',
    problems: [FORBIDDEN, FIGURES_BEHIND, ...AS_OF_PROBLEMS],
  })
  freeze(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: FreezeFigures,
  ): Promise<Answer<SnapshotResponse>> {
    return this.snapshots.freeze(command, round, dto);
  }

  @Operation({
    id: 'listSnapshots',
    method: 'GET',
    path: 'rounds/:round/snapshots',
    scope: 'public',
    summary: 'Snapshots of a round, newest first',
    returns: SnapshotListResponse,
    description:
      'Without a token: the snapshots as of the closing or later, once the figures of the round ' +
      'are published. With a token that has a scope of this service: all snapshots.',
    problems: [UNAUTHENTICATED],
  })
  list(
    @RoundParam() round: string,
    @Query() query: SnapshotQuery,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<SnapshotListResponse>> {
    return this.queries.list(caller, round, query);
  }

  @Operation({
    id: 'getSnapshot',
    method: 'GET',
    path: 'snapshots/:id',
    scope: 'public',
    summary: 'Frozen figures with the revisions behind them, missing reports and their hash',
    returns: SnapshotResponse,
    description:
      'No token is needed for a snapshot as of the closing or later, once the figures of its ' +
      'round are published. Otherwise only the directorate reads it.',
    problems: [UNAUTHENTICATED],
  })
  get(@IdParam() id: string, @Caller() caller: Principal | undefined): Promise<Answer<string>> {
    return this.queries.find(caller, id);
  }
}
