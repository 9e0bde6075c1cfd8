import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { type FigureRound, FigureRounds } from './figure-round.queries.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import type { StatusQuery } from './portfolio-status.dto.js';
import { PriceConversions } from './price-conversion.queries.js';
import { PortfolioStatusQueries, type StatusFigures } from './portfolio-status.queries.js';
import { encodeStatus } from './portfolio-status.rules.js';
import {
  frozenCacheControl,
  StatusAnswers,
  statusCacheControl,
  type ComputedAnswer,
} from './status-answers.port.js';
import { loadFrozenStatus } from './stored-status.queries.js';

/**
 * Answers the status of a round as known at an instant, to the letter as a snapshot has it, or with
 * its amounts converted to the prices of a year.
 */
@Injectable()
export class StatusThen {
  constructor(
    private readonly database: Database,
    private readonly rounds: FigureRounds,
    private readonly status: PortfolioStatusQueries,
    private readonly answers: StatusAnswers,
    private readonly conversions: PriceConversions,
  ) {}

  find(
    caller: Principal | undefined,
    key: string,
    query: StatusQuery,
    path: string,
  ): Promise<Answer<string>> {
    const compute = (): Promise<ComputedAnswer> =>
      this.database.read({ kind: 'system' }, async (tx) => {
        const round = await this.rounds.find(tx, caller, key, query);
        const conversion = await this.conversions.find(tx, query);
        const figures = await this.loadFigures(tx, round, conversion);
        const { body, etag } = encodeStatus(figures, round.asOf);
        const { published, roundPublished, withheld, source } = round;
        const cacheControl =
          source.kind === 'frozen' && conversion === null
            ? frozenCacheControl(published)
            : statusCacheControl(published);
        const answer = { body, etag, cacheControl };
        return { answer, round: key, tag: null, published, roundPublished, withheld, day: null };
      });
    return query.snapshot === undefined || query.prices !== undefined
      ? compute().then(({ answer }) => answer)
      : this.answers.answer(caller, path, compute);
  }

  private async loadFigures(
    tx: Tx,
    { source, row, known, asOf: at }: FigureRound,
    conversion: PriceConversion | null,
  ): Promise<StatusFigures> {
    if (source.kind === 'frozen' && conversion === null)
      return loadFrozenStatus(tx, source.snapshotId);
    const { figures } = await this.status.compute(tx, row, { source, known, at, conversion });
    return figures;
  }
}
