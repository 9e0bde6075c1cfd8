import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import { Questions } from '../../platform/limits/questions.js';
import { type FigureRound, FigureRounds } from './figure-round.queries.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import type { StatusQuery } from './portfolio-status.dto.js';
import { PriceConversions } from './price-conversion.queries.js';
import { PortfolioStatusQueries, type StatusFigures } from './portfolio-status.queries.js';
import { encodeStatus, withholdTexts } from './portfolio-status.rules.js';
import {
  frozenCacheControl,
  StatusAnswers,
  statusCacheControl,
  type ComputedAnswer,
} from './status-answers.port.js';
import { listCodesOf, loadFrozenStatus, loadStoredFigures } from './stored-status.queries.js';

/**
 * Answers the status of a round as known at an instant, to the letter as a snapshot has it, with its
 * amounts converted to the prices of a year, or as an actor reads it before publication.
 */
@Injectable()
export class StatusThen {
  constructor(
    private readonly database: Database,
    private readonly rounds: FigureRounds,
    private readonly status: PortfolioStatusQueries,
    private readonly answers: StatusAnswers,
    private readonly conversions: PriceConversions,
    private readonly questions: Questions,
  ) {}

  find(
    caller: Principal | undefined,
    key: string,
    query: StatusQuery,
    asked: PublicQuery,
  ): Promise<Answer<string>> {
    const kind = query.asOf === undefined ? 'figures' : 'asOf';
    const compute = (): Promise<ComputedAnswer> =>
      this.questions.compute(kind, () => this.compute(caller, key, query));
    return this.questions.ask(kind, asked.party, () =>
      query.snapshot === undefined || query.prices !== undefined
        ? compute().then(({ answer }) => answer)
        : this.answers.answer(caller, asked.path, compute),
    );
  }

  private compute(
    caller: Principal | undefined,
    key: string,
    query: StatusQuery,
  ): Promise<ComputedAnswer> {
    return this.database.read({ kind: 'system' }, async (tx) => {
      const round = await this.rounds.find(tx, caller, key, query);
      const conversion = await this.conversions.find(tx, query);
      const { published, roundPublished, withheld, source, textOwners } = round;
      const figures = await this.loadFigures(tx, round, conversion);
      const readable =
        textOwners === null
          ? figures
          : withholdTexts(figures, await listCodesOf(tx, source, textOwners));
      const { body, etag } = encodeStatus(readable, round.asOf);
      const cacheControl =
        source.kind === 'frozen' && conversion === null
          ? frozenCacheControl(published)
          : statusCacheControl(published);
      const answer = { body, etag, cacheControl };
      const read = { hasTexts: true, isPassing: textOwners !== null };
      const state = { published, roundPublished, withheld, tag: null, day: null };
      return { answer, round: key, ...state, ...read };
    });
  }

  private async loadFigures(
    tx: Tx,
    { source, row, known, asOf: at }: FigureRound,
    conversion: PriceConversion | null,
  ): Promise<StatusFigures> {
    if (source.kind === 'frozen' && conversion === null)
      return loadFrozenStatus(tx, source.snapshotId);
    if (source.kind === 'kept' && conversion === null) return loadStoredFigures(tx, row.id);
    const { figures } = await this.status.compute(tx, row, { source, known, at, conversion });
    return figures;
  }
}
