import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Principal } from '../../platform/base/principal.js';
import { FigureRounds } from './figure-round.queries.js';
import type { AsOfQuery } from './portfolio-status.dto.js';
import { PortfolioStatusQueries, type StatusFigures } from './portfolio-status.queries.js';
import { servedStatus } from './portfolio-status.rules.js';
import {
  frozenCacheControl,
  StatusAnswers,
  statusCacheControl,
  type WorkedOut,
} from './status-answers.port.js';

/**
 * The status of a round as it was known at an instant, worked out on request; or what a snapshot
 * says, to the letter.
 */
@Injectable()
export class StatusThen {
  constructor(
    private readonly database: Database,
    private readonly rounds: FigureRounds,
    private readonly status: PortfolioStatusQueries,
    private readonly answers: StatusAnswers,
  ) {}

  find(
    caller: Principal | undefined,
    key: string,
    query: AsOfQuery,
    path: string,
  ): Promise<Answer<string>> {
    const workOut = (): Promise<WorkedOut> =>
      this.database.reading({ kind: 'system' }, async (tx) => {
        const round = await this.rounds.find(tx, caller, key, query);
        const figures =
          round.source.kind === 'frozen'
            ? await frozenStatus(tx, round.source.snapshotId)
            : await this.status.figures(tx, round.row, round.source, round.known);
        const { body, etag } = servedStatus(figures, round.asOf);
        const { published, roundPublished } = round;
        const cacheControl =
          round.source.kind === 'frozen'
            ? frozenCacheControl(published)
            : statusCacheControl(published);
        return {
          answer: { body, etag, cacheControl },
          round: key,
          tag: null,
          published,
          roundPublished,
          day: null,
        };
      });
    return query.snapshot === undefined
      ? workOut().then(({ answer }) => answer)
      : this.answers.about(caller, path, workOut);
  }
}

async function frozenStatus(tx: Tx, snapshotId: string): Promise<StatusFigures> {
  const [row] = await tx.rows<{ status: StatusFigures }>(
    `select n.body::json->'status' as status from rollup.snapshot n where n.id = $1`,
    [snapshotId],
  );
  if (row === undefined) throw new Error('There is no such snapshot');
  return row.status;
}
