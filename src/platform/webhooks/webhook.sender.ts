import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type AllowedHosts, hostOf, type TargetFault } from './webhook-target.js';

const TIMEOUT_MS = 10_000;
/** The most of an answer that is read. The rest is not waited for. */
const MOST_READ = 64 * 1024;
/** The most of an answer that is kept. */
const MOST_KEPT = 1024;

/** An answer of a receiver. */
export interface WebhookAnswer {
  readonly status: number;
  /** The first characters of the body. */
  readonly text: string;
}

/** Thrown when a receiver may not be called or does not answer. */
export class WebhookError extends Error {
  constructor(
    readonly code: TargetFault | 'timeout' | 'unreachable',
    message: string,
  ) {
    super(message);
    this.name = 'WebhookError';
  }
}

/** A message to a receiver. */
export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts a message and returns the answer. Never follows a redirect, waits ten seconds in all, and
 * reads 64 KB at most. Refuses a host that is not on the open internet and not listed by the
 * operator: an IP address by its text, and a name by each address that it resolves to, at the moment
 * of connecting. A name that resolves to another address afterwards changes nothing.
 */
export async function postWebhook(
  { url: text, headers, body }: WebhookMessage,
  hosts: AllowedHosts | undefined,
): Promise<WebhookAnswer> {
  const fault = hosts?.findFault(text);
  if (fault !== undefined) throw new WebhookError(fault, `The address is refused: ${fault}`);
  const url = new URL(text);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const options: RequestOptions = {
    method: 'POST',
    // No connection is kept: each one is checked anew.
    agent: false,
    signal,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
    ...(hosts === undefined ? {} : { lookup: lookupAllowed(hostOf(url), hosts) }),
  };
  try {
    return await readAnswer(await send(url, options, body));
  } catch (error) {
    if (error instanceof WebhookError) throw error;
    if (signal.aborted) throw new WebhookError('timeout', 'No answer within ten seconds');
    throw new WebhookError('unreachable', codeOf(error));
  }
}

/** Returns the code of a system error, such as ECONNREFUSED. Its message can name addresses. */
function codeOf(error: unknown): string {
  return Error.isError(error) && 'code' in error ? String(error.code) : 'The connection failed';
}

/** Creates a lookup that refuses a name when one of its addresses must not be reached. */
function lookupAllowed(host: string, hosts: AllowedHosts): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      const [first] = found;
      if (error !== null || first === undefined) callback(error ?? new Error('no address'), '');
      else if (!found.every(({ address }) => hosts.mayReach(host, address)))
        callback(new WebhookError('inside-address', 'The name leads to an inside address'), '');
      else if (options.all === true) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

function send(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestSecure(url, options, resolve)
        : requestPlain(url, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** Reads the beginning of an answer, and cuts the connection after the most that is read. */
async function readAnswer(answer: IncomingMessage): Promise<WebhookAnswer> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (read < MOST_READ) chunks.push(chunk);
    read += chunk.length;
    if (read >= MOST_READ) break;
  }
  answer.destroy();
  const text = Buffer.concat(chunks).subarray(0, MOST_READ).toString('utf8').slice(0, MOST_KEPT);
  return { status: answer.statusCode ?? 0, text };
}
