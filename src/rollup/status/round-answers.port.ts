import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { CSV } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { exactJson } from '../../platform/base/money.js';
import { nextPage } from '../../platform/http/page.js';
import type { Asked } from '../../platform/http/operation.js';
import type { Principal } from '../../platform/base/principal.js';
import { type FigureRound, FigureRounds } from './figure-round.queries.js';
import type { AsOfQuery } from './portfolio-status.dto.js';
import {
  frozenCacheControl,
  StatusAnswers,
  statusCacheControl,
  type WorkedOut,
} from './status-answers.port.js';

/**
 * What is answered about a round beside which round it is and as of when; and the same as CSV,
 * where it has one.
 */
export interface Said<T extends object> {
  readonly said: T;
  readonly csv?: (about: { readonly round: string; readonly asOf: string }) => string;
}

/**
 * The way of every read of a round's figures: which lines, whether the caller may read them, and
 * its tag. An answer about now is kept ready until the round's figures change, unless it is made of
 * other rounds too (`keep`), and no longer than the day where that is part of it (`byDay`); one of
 * a snapshot for good, with a strong tag; one as of an instant is worked out.
 */
@Injectable()
export class RoundAnswers {
  constructor(
    private readonly database: Database,
    private readonly rounds: FigureRounds,
    private readonly answers: StatusAnswers,
  ) {}

  read<T extends object>(
    caller: Principal | undefined,
    key: string,
    query: AsOfQuery,
    { path, csv: asCsv }: Asked,
    work: (tx: Tx, round: FigureRound) => Promise<Said<T>>,
    { keep = true, byDay = false } = {},
  ): Promise<Answer<string>> {
    const workOut = (): Promise<WorkedOut> =>
      this.database.reading({ kind: 'system' }, async (tx) => {
        const round = await this.rounds.find(tx, caller, key, query);
        const { said, csv } = await work(tx, round);
        const about = { round: key, asOf: round.asOf.toISOString() };
        const isCsv = asCsv && csv !== undefined;
        const body = isCsv
          ? {
              body: csv(about),
              contentType: CSV,
              links: nextPage(
                path,
                'nextCursor' in said && typeof said.nextCursor === 'string'
                  ? said.nextCursor
                  : null,
              ),
            }
          : { body: exactJson({ ...about, ...said }) };
        const isFrozen = keep && round.source.kind === 'frozen';
        // Weak: equal figures, asked for at different instants. What is frozen has one instant.
        const etag = isFrozen
          ? `"${sha256(body.body).slice(0, 32)}"`
          : `W/"${sha256(`${isCsv ? 'csv' : 'json'} ${round.known === null ? '' : about.asOf} ${exactJson(said)}`).slice(0, 32)}"`;
        const { published, roundPublished, day } = round;
        return {
          answer: {
            etag,
            cacheControl: isFrozen ? frozenCacheControl(published) : statusCacheControl(published),
            ...body,
          },
          round: key,
          tag: isFrozen ? null : round.tag,
          published,
          roundPublished,
          day: byDay && !isFrozen ? day : null,
        };
      });
    const isKept = keep && query.asOf === undefined && !asCsv;
    return isKept
      ? this.answers.about(caller, path, workOut)
      : workOut().then(({ answer }) => answer);
  }
}
