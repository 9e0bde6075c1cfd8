import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { exactJson } from '../../platform/base/money.js';
import type { Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { CSV } from '../../platform/base/csv.writer.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import { linkNextPage } from '../../platform/http/page.js';
import { type FigureRound, FigureRounds } from './figure-round.queries.js';
import type { AsOfQuery } from './portfolio-status.dto.js';
import {
  frozenCacheControl,
  StatusAnswers,
  statusCacheControl,
  type ComputedAnswer,
} from './status-answers.port.js';

/**
 * An answer about a round, without its key and instant; and the writer of the same answer as CSV,
 * where there is one.
 */
export interface Said<T extends object> {
  readonly said: T;
  readonly csv?: (about: About) => string;
}

/** The round and the instant that an answer is about. */
type About = {
  readonly round: string;
  readonly asOf: string;
};

/** A question about a round's figures. */
export interface RoundQuestion {
  readonly caller: Principal | undefined;
  /** Key of the round. */
  readonly key: string;
  readonly query: AsOfQuery;
  readonly asked: PublicQuery;
  /** False for an answer that depends on other rounds too: it is not cached. */
  readonly keep?: boolean;
  /** True for an answer that depends on the day. */
  readonly byDay?: boolean;
}

/**
 * Answers every question about a round's figures: finds the lines, checks that the caller may read
 * them, and caches. An answer about now is cached until the round's figures change; one about a
 * snapshot for good, with a strong entity tag; one as of an instant is computed each time.
 */
@Injectable()
export class RoundAnswers {
  constructor(
    private readonly database: Database,
    private readonly rounds: FigureRounds,
    private readonly answers: StatusAnswers,
  ) {}

  /** Answers a question with what `work` reads of the round. */
  answer<T extends object>(
    { caller, key, query, asked, keep = true, byDay = false }: RoundQuestion,
    work: (tx: Tx, round: FigureRound) => Promise<Said<T>>,
  ): Promise<Answer<string>> {
    const compute = (): Promise<ComputedAnswer> =>
      this.database.read({ kind: 'system' }, async (tx) => {
        const round = await this.rounds.find(tx, caller, key, query);
        const isFrozen = keep && round.source.kind === 'frozen';
        const said = await work(tx, round);
        const { published, roundPublished, day } = round;
        return {
          answer: answerOf(said, round, asked, isFrozen),
          round: key,
          tag: isFrozen ? null : round.tag,
          published,
          roundPublished,
          day: byDay && !isFrozen ? day : null,
        };
      });
    const isCached = keep && query.asOf === undefined && !asked.csv;
    return isCached
      ? this.answers.answer(caller, asked.path, compute)
      : compute().then(({ answer }) => answer);
  }
}

function answerOf<T extends object>(
  { said, csv }: Said<T>,
  round: FigureRound,
  { path, csv: asCsv }: PublicQuery,
  isFrozen: boolean,
): Answer<string> {
  const { published } = round;
  const about: About = { round: round.row.key, asOf: round.asOf.toISOString() };
  const isCsv = asCsv && csv !== undefined;
  const content = isCsv
    ? { body: csv(about), contentType: CSV, links: linkNextPage(path, nextCursorOf(said)) }
    : { body: exactJson({ ...about, ...said }) };
  // The same figures asked for at two instants have one weak tag. Frozen ones have one instant.
  const etag = isFrozen
    ? `"${sha256(content.body).slice(0, 32)}"`
    : weakTagOf(isCsv ? 'csv' : 'json', round.known === null ? '' : about.asOf, said);
  const cacheControl = isFrozen ? frozenCacheControl(published) : statusCacheControl(published);
  return { etag, cacheControl, ...content };
}

function nextCursorOf(said: object): string | null {
  return 'nextCursor' in said && typeof said.nextCursor === 'string' ? said.nextCursor : null;
}

function weakTagOf(format: string, instant: string, said: object): string {
  return `W/"${sha256(`${format} ${instant} ${exactJson(said)}`).slice(0, 32)}"`;
}
