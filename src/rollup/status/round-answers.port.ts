import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { exactJson } from '../../platform/base/money.js';
import type { Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { type QuestionKind, Questions } from '../../platform/limits/questions.js';
import { type Table, tableOfAnswer } from '../../platform/tables/table.js';
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
 * The content of an answer about a round, without the round's key and the instant. `table`
 * makes a table of the same answer, where the content itself is not the best one.
 */
export interface AnswerContent<T extends object> {
  readonly content: T;
  readonly table?: (about: About) => Table;
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
  /** True for an answer with texts of reports: before publication each actor gets its own. */
  readonly hasTexts?: boolean;
  /** True for an answer that changes without the figures until the round closes. */
  readonly movesWhileOpen?: boolean;
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
    private readonly questions: Questions,
  ) {}

  /** Answers a question with the content that `work` reads of the round, in a turn of the caller. */
  answer<T extends object>(
    question: RoundQuestion,
    work: (tx: Tx, round: FigureRound) => Promise<AnswerContent<T>>,
  ): Promise<Answer<string | Table>> {
    return this.questions.ask(kindOf(question), question.asked.party, () =>
      this.find(question, work),
    );
  }

  private async find<T extends object>(
    question: RoundQuestion,
    work: (tx: Tx, round: FigureRound) => Promise<AnswerContent<T>>,
  ): Promise<Answer<string | Table>> {
    const { caller, key, query, asked, keep = true, byDay = false, hasTexts = false } = question;
    const readRound = async (tx: Tx): Promise<ReadAnswer<T>> => {
      const round = await this.rounds.find(tx, caller, key, query);
      return { ...(await work(tx, round)), round, isFrozen: keep && isFrozenRound(round) };
    };
    const read = (): Promise<ReadAnswer<T>> =>
      this.questions.compute(kindOf(question), () =>
        this.database.read({ kind: 'system' }, readRound),
      );
    if (asked.format !== 'json') return tableAnswerOf(await read(), asked.path);
    const compute = async (): Promise<ComputedAnswer> => {
      const found = await read();
      const { isFrozen } = found;
      const { published, roundPublished, withheld, day, tag, textOwners } = found.round;
      return {
        hasTexts,
        isPassing:
          (hasTexts && textOwners !== null) ||
          (question.movesWhileOpen === true && !found.round.closed),
        answer: answerOf(found),
        round: key,
        tag: isFrozen ? null : tag,
        published,
        roundPublished,
        withheld,
        day: byDay && !isFrozen ? day : null,
      };
    };
    return keep && query.asOf === undefined
      ? this.answers.answer(caller, asked.path, compute)
      : (await compute()).answer;
  }
}

function kindOf({ query, keep = true }: RoundQuestion): QuestionKind {
  if (query.asOf !== undefined) return 'asOf';
  return keep ? 'figures' : 'comparison';
}

/** Content that was read of a round. A frozen answer never changes. */
interface ReadAnswer<T extends object> extends AnswerContent<T> {
  readonly round: FigureRound;
  readonly isFrozen: boolean;
}

function isFrozenRound({ source }: FigureRound): boolean {
  return source.kind === 'frozen';
}

function aboutOf({ row, asOf }: FigureRound): About {
  return { round: row.key, asOf: asOf.toISOString() };
}

function answerOf<T extends object>(found: ReadAnswer<T>): Answer<string> {
  const body = exactJson({ ...aboutOf(found.round), ...found.content });
  return { body, ...headersOf(found) };
}

function tableAnswerOf<T extends object>(found: ReadAnswer<T>, path: string): Answer<Table> {
  const { content, table, round } = found;
  const about = aboutOf(round);
  return {
    body: table?.(about) ?? tableOfAnswer({ ...about, ...content }),
    links: linkNextPage(path, nextCursorOf(content)),
    ...headersOf(found),
  };
}

/** Returns the tag of the content, for every format, and how long an answer may be kept. */
function headersOf<T extends object>({
  content,
  round,
  isFrozen,
}: ReadAnswer<T>): Pick<Answer<T>, 'etag' | 'cacheControl'> {
  const { asOf, round: key } = aboutOf(round);
  const { published } = round;
  if (isFrozen)
    return {
      etag: `"${sha256(exactJson({ round: key, asOf, ...content })).slice(0, 32)}"`,
      cacheControl: frozenCacheControl(published),
    };
  // The weak tag leaves out the instant of the newest figures, so it changes only when they do.
  const instant = round.known === null ? '' : asOf;
  return {
    etag: `W/"${sha256(`${instant} ${exactJson(content)}`).slice(0, 32)}"`,
    cacheControl: statusCacheControl(published),
  };
}

function nextCursorOf(content: object): string | null {
  return 'nextCursor' in content && typeof content.nextCursor === 'string'
    ? content.nextCursor
    : null;
}
