import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../platform/answer.js';
import { canonicalJson, sha256 } from '../platform/canonical-json.js';
import { Database, type Tx } from '../platform/database.js';
import type { Principal } from '../platform/principal.js';
import { FigureRounds } from './figure-round.queries.js';
import type { AsOfQuery, PortfolioStatusResponse } from './portfolio-status.dto.js';
import { PortfolioStatusQueries, type StatusFigures } from './portfolio-status.queries.js';
import { statusCacheControl } from './status-answers.js';

/** The status of a round as it was known at an instant, worked out on request; or what a snapshot says, to the letter. */
@Injectable()
export class StatusThen {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FigureRounds) private readonly rounds: FigureRounds,
    @Inject(PortfolioStatusQueries) private readonly status: PortfolioStatusQueries,
  ) {}

  find(caller: Principal | undefined, key: string, query: AsOfQuery): Promise<Answer<string>> {
    return this.database.reading({ kind: 'system' }, async (tx) => {
      const round = await this.rounds.find(tx, caller, key, query);
      const figures = round.source.kind === 'frozen' ? await frozenStatus(tx, round.source.snapshotId) : await this.status.figures(tx, round.row, round.source, round.known);
      const hash = sha256(canonicalJson(figures));
      const body: PortfolioStatusResponse = { ...figures, computedAt: round.asOf.toISOString(), hash };
      return { body: JSON.stringify(body), etag: `"${hash.slice(0, 32)}"`, cacheControl: statusCacheControl(round.published) };
    });
  }
}

async function frozenStatus(tx: Tx, snapshotId: string): Promise<StatusFigures> {
  const [row] = await tx.query<{ status: StatusFigures }>(`select n.body::json->'status' as status from rollup.snapshot n where n.id = $1`, [snapshotId]);
  if (row === undefined) throw new Error('There is no such snapshot');
  return row.status;
}
