import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import { invalidToken } from '../../auth/maskinporten-token.js';
import type { Answer } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import { isId } from '../../platform/base/ids.js';
import { Caller, Operation } from '../../platform/http/operation.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import type { Principal } from '../../platform/base/principal.js';
import { notFound, UNAUTHENTICATED } from '../../platform/base/problem.js';
import {
  CorrectionListResponse,
  CorrectionQuery,
  type CorrectionResponse,
} from './correction.dto.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class CorrectionController {
  constructor(private readonly database: Database) {}

  @Operation({
    id: 'listCorrections',
    method: 'GET',
    path: ':round/corrections',
    scope: 'public',
    summary: 'What has been corrected since the round closed, oldest first',
    description:
      'The same for every reader. Without a token when the figures of the round are published; with any valid token before.',
    returns: CorrectionListResponse,
    problems: [UNAUTHENTICATED],
  })
  async list(
    @RoundParam() round: string,
    @Query() query: CorrectionQuery,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<CorrectionListResponse>> {
    const [figures] = await this.database.publicRows<{ published: boolean }>(
      `select s.published from rollup.round_status s where s.key = $1`,
      [round],
    );
    if (figures === undefined)
      throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    if (!figures.published && caller === undefined) throw invalidToken();
    const list = `corrections ${round}`;
    const after = cursorKey(list, query);
    // Ids of revisions are made in the order of time.
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.rows<CorrectionResponse & { id: string }>(
        `select v.id, v.project->>'code' as project, v.project->>'name' as name, a.organisation_number as actor, v.revision, v.reverts_to as "revertsTo", v.correction, v.reason,
                to_char(v.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt", v.content_hash as "contentHash"
           from reporting.report_revision v join reporting.round r on r.id = v.round_id join actors.actor a on a.id = v.actor_id
          where r.key = $1 and v.correction and ($2::uuid is null or v.id > $2) order by v.id limit $3`,
        [round, isId(after) ? after : null, (query.limit ?? DEFAULT_LIMIT) + 1],
      ),
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        ({ id }) => id,
        ({ id: _, ...row }) => row,
      ),
    };
  }
}
