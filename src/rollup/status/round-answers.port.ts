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
 * The content of an answer about a round, without the round's key and the instant. `csv` writes the
 * same answer as CSV, where the endpoint offers CSV.
 */
export interface AnswerContent<T extends object> {
  readonly content: T;
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
 * them, and caches the answer. An answer about the newest figures is cached until they change. An
 * answer about a snapshot is cached for good, with a strong entity tag. An answer as of an instant
 * is computed each time.
 */
@Injectable()
export class RoundAnswers {
  constructor(
    private readonly database: Database,
    private readonly rounds: FigureRounds,
    private readonly answers: StatusAnswers,
  ) {}

  /** Answers a question with the content that `work` reads of the round. */
  answer<T extends object>(
    { caller, key, query, asked, keep = true, byDay = false }: RoundQuestion,
    work: (tx: Tx, round: FigureRound) => Promise<AnswerContent<T>>,
  ): Promise<Answer<string>> {
    const compute = (): Promise<ComputedAnswer> =>
      this.database.read({ kind: 'system' }, async (tx) => {
        const round = await this.rounds.find(tx, caller, key, query);
        const isFrozen = keep && round.source.kind === 'frozen';
        const found = await work(tx, round);
        const { published, roundPublished, withheld, day } = round;
        return {
          answer: answerOf(found, round, asked, isFrozen),
          round: key,
          tag: isFrozen ? null : round.tag,
          published,
          roundPublished,
          withheld,
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
  { content, csv }: AnswerContent<T>,
  round: FigureRound,
  { path, csv: asCsv }: PublicQuery,
  isFrozen: boolean,
): Answer<string> {
  const { published } = round;
  const about: About = { round: round.row.key, asOf: round.asOf.toISOString() };
  const isCsv = asCsv && csv !== undefined;
  const representation = isCsv
    ? { body: csv(about), contentType: CSV, links: linkNextPage(path, nextCursorOf(content)) }
    : { body: exactJson({ ...about, ...content }) };
  // The weak tag leaves out the instant of the newest figures, so it changes only when they do.
  const etag = isFrozen
    ? `"${sha256(representation.body).slice(0, 32)}"`
    : weakTagOf(isCsv ? 'csv' : 'json', round.known === null ? '' : about.asOf, content);
  const cacheControl = isFrozen ? frozenCacheControl(published) : statusCacheControl(published);
  return { etag, cacheControl, ...representation };
}

function nextCursorOf(content: object): string | null {
  return 'nextCursor' in content && typeof content.nextCursor === 'string'
    ? content.nextCursor
    : null;
}

function weakTagOf(format: string, instant: string, content: object): string {
  return `W/"${sha256(`${format} ${instant} ${exactJson(content)}`).slice(0, 32)}"`;
}
