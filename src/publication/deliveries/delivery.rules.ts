import type { SubscriptionReason, SubscriptionState } from '../subscriptions/subscription.types.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after the first failed attempt, the second, and so on. After the last no more is tried. */
export const RETRY_WAITS: readonly number[] = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  12 * HOUR,
];
/** The most attempts at one delivery. */
export const MOST_ATTEMPTS = RETRY_WAITS.length + 1;
/** Failed attempts in a row after which a subscription is paused: the circuit breaker. */
export const PAUSED_AFTER = 5;
/** The most attempts at asking a new endpoint of an actor, and of a public consumer. */
const MOST_VALIDATIONS = { actor: 6, public: 2 } as const;
/** Longest time of an answer that is not slow. */
const SLOW_MS = 2_000;
const LONGEST_ANSWER = 1_000;

/** Outcome of one attempt: an answer with its status, or the reason why there was none. */
export interface Attempt {
  readonly status: number | null;
  readonly answer: string;
  readonly milliseconds: number;
}

/** Says whether a receiver has accepted a message. */
export function isAccepted({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status <= 299;
}

/** Says whether a receiver does not want messages any more. */
export function isGone({ status }: Attempt): boolean {
  return status === 410;
}

/** Says whether an attempt took a slot for long or failed. */
export function isSlow(attempt: Attempt): boolean {
  return !isAccepted(attempt) || attempt.milliseconds > SLOW_MS;
}

/** Says whether an answer to the question of a new endpoint repeats its challenge. */
export function acceptsChallenge(attempt: Attempt, challenge: string): boolean {
  return isAccepted(attempt) && attempt.answer.includes(challenge);
}

/** Columns of a subscription that an attempt decides. */
export interface Outcome {
  readonly state: SubscriptionState;
  readonly reason: SubscriptionReason | null;
  readonly failures: number;
  readonly slow: boolean;
  /** Milliseconds until the next attempt; null when there is none. */
  readonly retryIn: number | null;
}

export interface FailedAttempt {
  readonly attempt: Attempt;
  /** Failures in a row of the subscription before this one. */
  readonly failures: number;
  /** Attempts at the delivery, this one included. */
  readonly attempts: number;
}

/**
 * Judges a failed attempt at a delivery. The first delivery that has had all attempts is given up,
 * and the next one is tried once; when that fails too, the subscription fails.
 */
export function judgeFailure({ attempt, failures, attempts }: FailedAttempt): Outcome & {
  readonly givenUp: boolean;
} {
  const all = failures + 1;
  const ended = { failures: all, slow: true, retryIn: null, givenUp: true } as const;
  if (isGone(attempt)) return { ...ended, state: 'failed', reason: 'gone' };
  if (all > MOST_ATTEMPTS) return { ...ended, state: 'failed', reason: 'failing' };
  const paused = all >= PAUSED_AFTER;
  const givenUp = attempts >= MOST_ATTEMPTS;
  return {
    state: paused ? 'paused' : 'active',
    reason: paused ? 'failing' : null,
    failures: all,
    slow: true,
    retryIn: givenUp ? 0 : (RETRY_WAITS[attempts - 1] ?? 0),
    givenUp,
  };
}

/** Judges a refused or missing answer to the question of a new endpoint. */
export function judgeRefusal(attempt: Attempt, failures: number, isPublic: boolean): Outcome {
  const all = failures + 1;
  const ended = all >= MOST_VALIDATIONS[isPublic ? 'public' : 'actor'] || isGone(attempt);
  return {
    state: ended ? 'failed' : 'unverified',
    reason: ended ? 'notVerified' : null,
    failures: all,
    slow: true,
    retryIn: ended ? null : (RETRY_WAITS[all - 1] ?? null),
  };
}

/** Tokens, mail addresses, numbers like a national identity number, and long random texts. */
const SECRETS = [
  /(?:whsec_|bearer |basic |eyJ)[\w+/=.-]+/gi,
  /(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,190}/g,
  /\b\d{11}\b/g,
  /[\w+/=-]{32,}/g,
];

/**
 * Masks what an answer must not leave in the database: tokens, mail addresses, numbers as long as a
 * national identity number, long random texts, and control characters.
 */
export function maskAnswer(text: string): string {
  const plain = text.replaceAll(/[^\P{Cc}\n]|\ufffd/gu, ' ');
  return SECRETS.reduce((masked, secret) => masked.replaceAll(secret, '***'), plain).slice(
    0,
    LONGEST_ANSWER,
  );
}
