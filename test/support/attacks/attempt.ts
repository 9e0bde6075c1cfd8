import { isDelegable } from '../../../src/platform/http/operation-options.js';
import type { Route } from '../operations/operations.js';
import type { Answered } from '../service.js';

const REFUSED: readonly number[] = [400, 403, 404, 409, 412, 422];

export interface Attempt {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  /** A file, sent as it is. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Tried extends Attempt {
  readonly answer: Answered;
  /** Everything the stranger said itself. */
  readonly said: string;
}

/** Texts that an answer to the stranger is searched for. */
export interface Secrets {
  /** Keys that the victims left and that are not for every actor to read. */
  readonly keys: ReadonlySet<string>;
  /** Texts in which a step hid a mark. */
  readonly canaries: readonly string[];
  /** Answers to the victims' creating requests, which are kept for a retry. */
  readonly keptAnswers: ReadonlySet<string>;
  readonly publicText: string;
  /** Path parameters of public operations, as `name,value`. */
  readonly publicAddresses: ReadonlySet<string>;
}

/** Returns the reason why a stranger may not be given an answer; undefined when it may. */
export function faultOf(tried: Tried, secrets: Secrets): string | undefined {
  const { route, headers, answer } = tried;
  const { status, text, body } = answer;
  const code: unknown = (body as { code?: unknown } | undefined)?.code;
  const onBehalfOf = headers?.['on-behalf-of'];
  const refusal = isDelegable(route) ? 'no-delegation' : 'not-delegable';
  if (onBehalfOf !== undefined && code !== refusal)
    return `is not refused on behalf of ${onBehalfOf}`;
  const isAnswered = status >= 200 && status < 300;
  if (!isAnswered && !REFUSED.includes(status)) return `answered ${String(status)}`;
  const secret = isAnswered ? secretAddressOf(tried, secrets) : undefined;
  if (secret !== undefined) return `${secret} is not refused`;
  if (secrets.keptAnswers.has(text)) return 'the answer to a victim is replayed';
  const trace = findTrace(tried, secrets, isAnswered);
  return trace === undefined ? undefined : `shows ${trace}`;
}

function secretAddressOf({ path }: Tried, { keys, publicAddresses }: Secrets): string | undefined {
  return Object.entries(path).find(
    (entry) => keys.has(entry[1]) && !publicAddresses.has(entry.join()),
  )?.[1];
}

/**
 * Finds something of the victims in an answer. An answer may repeat what the stranger said; a
 * refusal may also say that a code is taken.
 */
function findTrace(
  { answer: { text, headers }, said }: Tried,
  { keys, canaries, publicText }: Secrets,
  isAnswered: boolean,
): string | undefined {
  const everything = `${text} ${[...headers.values()].join(' ')}`;
  return [...canaries, ...(isAnswered ? keys : [])].find(
    (one) => everything.includes(one) && !said.includes(one) && !publicText.includes(one),
  );
}

/** Returns an attempt and its answer, as a person reads it. */
export function summarise({ route, path, query, body, headers, answer }: Tried): string {
  return (
    `${route.id} ${JSON.stringify({ path, query, headers, body })} → ` +
    `${String(answer.status)} ${answer.text.slice(0, 200)}`
  );
}
