import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import { invalidToken } from '../../auth/maskinporten-token.js';
import type { Answer } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import { isId } from '../../platform/base/ids.js';
import { instantText } from '../../platform/base/instant.js';
import { Acting, Caller, type Command, Operation } from '../../platform/http/operation.js';
import { IdParam } from '../../platform/http/key-param.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import type { Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, notFound, UNAUTHENTICATED } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { frozenSinceClosing } from '../status/portfolio-status.queries.js';
import { AS_OF_PROBLEMS, FIGURES_BEHIND } from '../rollup.problems.js';
import {
  FreezeFigures,
  SnapshotListResponse,
  SnapshotQuery,
  type SnapshotReference,
  SnapshotResponse,
} from './snapshot.dto.js';
import { SnapshotService } from './snapshot.service.js';
import { frozenCacheControl } from '../status/status-answers.port.js';

const REFERENCE = `n.id, r.key as round, n.title, ${instantText('n.as_of')} as "asOf", ${instantText('n.frozen_at')} as "frozenAt", n.hash`;
const SINCE_CLOSING = frozenSinceClosing('n', 'r');

@ApiTags('figures')
@Controller('/v1')
export class SnapshotController {
  constructor(
    private readonly database: Database,
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
      'For good: later corrections do not move it, and the next round is compared with the last one frozen at the closing or later.',
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
    summary: 'The frozen figures of a round, newest first',
    returns: SnapshotListResponse,
    description:
      'Without a token when the figures of the round are published, those as of its closing or later; all with any valid token.',
    problems: [UNAUTHENTICATED],
  })
  async list(
    @RoundParam() round: string,
    @Query() query: SnapshotQuery,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<SnapshotListResponse>> {
    const [figures] = await this.database.publicRows<{ published: boolean }>(
      `select s.published from rollup.round_status s where s.key = $1`,
      [round],
    );
    if (figures === undefined)
      throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    if (!figures.published && caller === undefined) throw invalidToken();
    const name = `snapshots ${round}`;
    const after = cursorKey(name, query);
    const rows = await this.database.publicRows<SnapshotReference>(
      `select ${REFERENCE} from rollup.snapshot n join reporting.round r on r.id = n.round_id where r.key = $1 and ($2::uuid is null or n.id < $2) and ($4 or ${SINCE_CLOSING}) order by n.id desc limit $3`,
      [round, isId(after) ? after : null, (query.limit ?? DEFAULT_LIMIT) + 1, caller !== undefined],
    );
    return {
      body: pageOf(
        name,
        query,
        rows,
        ({ id }) => id,
        (row) => row,
      ),
    };
  }

  @Operation({
    id: 'getSnapshot',
    method: 'GET',
    path: 'snapshots/:id',
    scope: 'public',
    summary: 'Frozen figures with what they are made of, what is missing and their hash',
    returns: SnapshotResponse,
    description:
      'Without a token when the figures of its round are published and it is as of the closing or later; with any valid token otherwise.',
    problems: [UNAUTHENTICATED],
  })
  async get(
    @IdParam() id: string,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<string>> {
    const [row] = await this.database.publicRows<
      SnapshotReference & { body: string; published: boolean }
    >(
      `select ${REFERENCE}, n.body, coalesce(s.published and ${SINCE_CLOSING}, false) as published from rollup.snapshot n join reporting.round r on r.id = n.round_id left join rollup.round_status s on s.round_id = n.round_id where n.id = $1`,
      [id],
    );
    if (row === undefined) throw notFound({ nb: 'Øyeblikksbildet', en: 'The snapshot' });
    const { body, published, ...reference } = row;
    if (!published && caller === undefined) throw invalidToken();
    return {
      body: `${JSON.stringify(reference).slice(0, -1)},"content":${body}}`,
      etag: `"${row.hash.slice(0, 32)}"`,
      cacheControl: frozenCacheControl(published),
    };
  }
}
