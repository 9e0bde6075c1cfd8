import { Injectable } from '@nestjs/common';
import { isStatementTimeout } from '../database/database-errors.js';
import { BUSY, type Localised, Problem, TOO_MANY_REQUESTS } from '../base/problem.js';
import { RefusalDelay } from './refusal-delay.js';
import { type TurnLimits, Turns } from '../base/turns.js';

/**
 * Kinds of questions about figures by what they cost: as they stood at an instant, beside other
 * rounds, or of one round now.
 */
export type QuestionKind = 'asOf' | 'comparison' | 'figures';

/** Most questions of a kind that one caller has under way, and all callers together. */
interface KindLimits {
  readonly caller: number;
  readonly all: number;
  /** Most questions of one caller that wait for a turn. */
  readonly queue: number;
}

const LIMITS: Readonly<Record<QuestionKind, KindLimits>> = {
  asOf: { caller: 1, all: 3, queue: 8 },
  comparison: { caller: 2, all: 4, queue: 20 },
  figures: { caller: 4, all: 6, queue: 100 },
};
/** Longest wait for a turn, in milliseconds. */
const PATIENCE_MS = 10_000;
/** Questions of all callers that wait for a turn. */
const WAITING_OF_ALL = 300;

const ADVICE: Localised = {
  nb:
    'Spør om et frosset øyeblikksbilde (snapshot), som er ferdig beregnet, avgrens med filtre, ' +
    'eller hent den nyeste statusen med If-None-Match',
  en:
    'Ask for a frozen snapshot (snapshot), which is computed already, narrow the question by ' +
    'filters, or read the newest status with If-None-Match',
};

/**
 * Bounds the expensive questions that are under way: of each caller, so that nobody takes all turns,
 * and of all, so that PostgreSQL has time for the rest. Measured without it: 30 questions as of an
 * instant made the list of another actor take 12 s instead of 14 ms.
 */
@Injectable()
export class Questions {
  private readonly ofCaller = makeTurns(
    ({ caller, queue }) => ({ width: caller, queue, patience: PATIENCE_MS }),
    tooManyQuestions,
  );
  private readonly ofAll = makeTurns(
    ({ all }) => ({ width: all, queue: WAITING_OF_ALL, patience: PATIENCE_MS }),
    busy,
  );

  constructor(private readonly delay: RefusalDelay) {}

  /**
   * Asks a question in a turn of its caller. Throws 429 when there is none. The answer may come from
   * a computation that another caller has begun.
   */
  async ask<T>(kind: QuestionKind, caller: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.ofCaller[kind].run(caller, work);
    } catch (error) {
      if (error instanceof Problem && error.kind === TOO_MANY_REQUESTS) await this.delay.wait();
      throw error;
    }
  }

  /** Computes an answer in a turn of all callers. Throws 503 when there is none, or it takes long. */
  async compute<T>(kind: QuestionKind, work: () => Promise<T>): Promise<T> {
    try {
      return await this.ofAll[kind].run('', work);
    } catch (error) {
      throw isStatementTimeout(error) ? tooLong() : error;
    }
  }

  /** Asks a question and computes its answer. */
  answer<T>(kind: QuestionKind, caller: string, work: () => Promise<T>): Promise<T> {
    return this.ask(kind, caller, () => this.compute(kind, work));
  }
}

function makeTurns(
  limitsOf: (limits: KindLimits) => TurnLimits,
  makeRefusal: () => Error,
): Readonly<Record<QuestionKind, Turns>> {
  return {
    asOf: new Turns(limitsOf(LIMITS.asOf), makeRefusal),
    comparison: new Turns(limitsOf(LIMITS.comparison), makeRefusal),
    figures: new Turns(limitsOf(LIMITS.figures), makeRefusal),
  };
}

function tooManyQuestions(): Problem {
  return new Problem(TOO_MANY_REQUESTS, {
    headers: { 'retry-after': '5' },
    detail: {
      nb: `For mange slike spørsmål samtidig. ${ADVICE.nb}`,
      en: `Too many such questions at once. ${ADVICE.en}`,
    },
  });
}

function busy(): Problem {
  return new Problem(BUSY, {
    headers: { 'retry-after': '10' },
    detail: {
      nb: `Mange spør om slike tall nå. ${ADVICE.nb}`,
      en: `Many ask such questions now. ${ADVICE.en}`,
    },
  });
}

/** Makes the problem of a question that took too long. */
function tooLong(): Problem {
  return new Problem(BUSY, {
    headers: { 'retry-after': '15' },
    detail: {
      nb: `Spørsmålet tok for lang tid. ${ADVICE.nb}`,
      en: `The question took too long. ${ADVICE.en}`,
    },
  });
}
