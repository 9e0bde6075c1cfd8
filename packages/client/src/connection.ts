import { type Client, createClient, createConfig } from './generated/client/index.js';

/** Settings of a connection to the service. */
export interface Connection {
  /** Address of the service without `/v1`, such as `https://portefolje.example.org`. */
  readonly baseUrl: string;
  /** Returns a token of Maskinporten. It is asked before each request: keep a token while it lives. */
  readonly token?: () => string | Promise<string>;
  /** Times that a request is sent in all while the service answers 429 or 503. Default: 5. */
  readonly attempts?: number;
  /** Longest wait before a request is sent again, in seconds. Default: 60. */
  readonly longestWait?: number;
}

/** Connection that the operations take as `client`. */
export type Portfolio = Client;

const DEFAULTS = { attempts: 5, longestWait: 60 };
/** Answers that say: not now, ask again. */
const TOO_BUSY = new Set([429, 503]);
/** Methods that change nothing more when they are sent twice. */
const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Connects to the service: every request has its token, and is sent again while it is busy. */
export function connect(connection: Connection): Portfolio {
  const { baseUrl, token } = connection;
  return createClient(
    createConfig({
      baseUrl: baseUrl.replace(/\/$/, ''),
      ...(token && { auth: () => token() }),
      fetch: (input, init) => {
        const request = new Request(input, init);
        if (!isRepeatable(request)) return fetch(request);
        return sendPatiently(() => fetch(request.clone()), connection);
      },
    }),
  );
}

/**
 * Sends until the service is not busy, and waits as long as `Retry-After` says. Gives the last answer
 * when the attempts are used up, or when the service asks for a longer wait than is allowed.
 */
export async function sendPatiently(
  send: () => Promise<Response>,
  limits: Pick<Connection, 'attempts' | 'longestWait'>,
): Promise<Response> {
  const attempts = limits.attempts ?? DEFAULTS.attempts;
  const longestWait = limits.longestWait ?? DEFAULTS.longestWait;
  for (let attempt = 1; ; attempt += 1) {
    const response = await send();
    if (!TOO_BUSY.has(response.status) || attempt >= attempts) return response;
    const seconds = readRetryAfter(response.headers.get('retry-after')) ?? 2 ** (attempt - 1);
    if (seconds > longestWait) return response;
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  }
}

/** Says whether a request that is sent twice does no more than once: by method, key or version. */
function isRepeatable({ method, headers }: Request): boolean {
  return REPEATABLE.has(method) || headers.has('idempotency-key') || headers.has('if-match');
}

/** Reads seconds or a date. `undefined`: the header says nothing. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
