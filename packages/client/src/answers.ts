import type { ProblemResponse } from './generated/types.gen.js';

/** Result of an operation, as the generated functions give it. */
interface Result<Data> {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response?: Response | undefined;
}

/** Data of an answer, with its version for the next change. */
export interface Answer<Data> {
  readonly data: Data;
  /** Entity tag for {@link ifMatch}; empty when the answer has none. */
  readonly etag: string;
  readonly response: Response;
}

/** Answer of the service that refuses a request. `problem` has its stable code and all faults. */
export class PortfolioProblem extends Error {
  override readonly name = 'PortfolioProblem';

  constructor(
    readonly status: number,
    readonly problem: Partial<ProblemResponse>,
  ) {
    super(problem.title ?? `The service answered ${String(status)}`);
  }
}

/** Waits for an answer. Throws a {@link PortfolioProblem} when the service refuses the request. */
export async function answerOf<Data>(result: Promise<Result<Data>>): Promise<Answer<Data>> {
  const { data, error, response } = await result;
  // Without a response the network failed, and `error` says how.
  if (response === undefined) throw error;
  if (data === undefined || !response.ok)
    throw new PortfolioProblem(response.status, isObject(error) ? error : {});
  return { data, etag: response.headers.get('etag') ?? '', response };
}

/** Makes the header of a request that creates something. The same key gives the same answer. */
export function newKey(key: string = crypto.randomUUID()): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key };
}

/** Makes the header of a change: it is refused (412) when another has changed the resource since. */
export function ifMatch(etag: string): { 'If-Match': string } {
  return { 'If-Match': etag };
}

/** Page of a list. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | null;
}

/** Reads a list to its end, a page at a time, and gives its items one by one. */
export async function* itemsOf<Item>(
  readPage: (cursor: string | undefined) => Promise<Result<Page<Item>>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const { data } = await answerOf(readPage(cursor));
    yield* data.items;
    cursor = data.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
