import { type Readable, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliCompress,
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  gzipSync,
  type BrotliOptions,
} from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** Content codings of answers, the preferred one first. */
const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

/** Size from which an answer is compressed, in bytes. A smaller one fits in one packet anyway. */
const LEAST_BYTES = 1_024;

/**
 * Quality 4 of brotli takes as long as gzip and gives fewer bytes. The default, 11, takes a hundred
 * times as long.
 */
const BROTLI: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/**
 * Most bytes that are compressed on the thread of the requests. 7 KB take it 0.06 ms, 64 KB 0.2 ms;
 * handing 7 KB to another thread and back takes 0.2–0.4 ms of processor time.
 */
const MOST_AT_ONCE = 64 * 1_024;

const compressBrotli = promisify<Buffer, BrotliOptions, Buffer>(brotliCompress);
const compressGzip = promisify<Buffer, Buffer>(gzip);

/**
 * Media types that are compressed. A workbook is compressed already, and events must not wait for
 * more bytes.
 */
const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?json\b|application\/javascript\b|image\/svg\+xml\b)/;

export const IDENTITY = 'identity';

/** The part of `Negotiator` used here. Its published types do not have the option yet. */
interface CodingNegotiator {
  encoding(
    available: readonly string[],
    options: { readonly preferred: readonly Coding[] },
  ): string | undefined;
}

/** Most headers whose coding is remembered. There are only some dozens of them in the world. */
const MOST_REMEMBERED = 100;
const LONGEST_REMEMBERED = 100;
const remembered = new Map<string, Coding | undefined>();

/**
 * Chooses the coding that an `Accept-Encoding` header prefers. Undefined: the answer is sent as it
 * is.
 */
export function chooseCoding(header: string | string[] | undefined): Coding | undefined {
  if (header === undefined) return undefined;
  const accepted = String(header);
  if (remembered.has(accepted)) return remembered.get(accepted);
  const negotiator: CodingNegotiator = new Negotiator({ headers: { 'accept-encoding': accepted } });
  const preferred = negotiator.encoding([...CODINGS, IDENTITY], { preferred: CODINGS });
  const coding = CODINGS.find((one) => one === preferred);
  if (accepted.length <= LONGEST_REMEMBERED && remembered.size < MOST_REMEMBERED)
    remembered.set(accepted, coding);
  return coding;
}

/** Says whether the body of a request is sent as it is. */
export function isPlain({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return (headers['content-encoding'] ?? IDENTITY).toLowerCase() === IDENTITY;
}

/** Returns the weak form of an entity tag: the same content in other bytes (RFC 9110 §8.8.3.3). */
export function weakTagOf(etag: string): string {
  return etag.startsWith('W/') ? etag : `W/${etag}`;
}

/** Says whether an answer of a media type is worth compressing. */
export function isCompressible(contentType: string | undefined, bytes: Buffer): boolean {
  return bytes.length >= LEAST_BYTES && COMPRESSIBLE.test(contentType ?? '');
}

/** Compresses bytes: few of them at once, more of them on another thread. */
export async function compress(bytes: Buffer, coding: Coding): Promise<Buffer> {
  if (bytes.length > MOST_AT_ONCE)
    return coding === 'br' ? compressBrotli(bytes, BROTLI) : compressGzip(bytes);
  return coding === 'br' ? brotliCompressSync(bytes, BROTLI) : gzipSync(bytes);
}

/**
 * Fastify `onSend` hook that compresses an answer as the client asks for. A compressed answer has
 * the weak form of its entity tag, because its bytes are others.
 */
export function compressAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: Error | null, payload?: unknown) => void,
): void {
  // An answer that fails before its first byte is replaced by a problem, which comes here too.
  void reply.removeHeader('content-encoding');
  const coding = codingFor(request, reply);
  if (coding === undefined) done(null, payload);
  else if (isStream(payload)) done(null, compressStream(reply, payload, coding));
  else {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    if (!Buffer.isBuffer(bytes) || bytes.length < LEAST_BYTES) done(null, payload);
    else
      compress(bytes, coding).then((compressed) => {
        markCompressed(reply, coding);
        done(null, compressed);
      }, done);
  }
}

/** Chooses the coding of an answer, and says in `Vary` that it was chosen. */
function codingFor({ headers }: FastifyRequest, reply: FastifyReply): Coding | undefined {
  if (!COMPRESSIBLE.test(String(reply.getHeader('content-type')))) return undefined;
  addVary(reply);
  return chooseCoding(headers['accept-encoding']);
}

function compressStream(reply: FastifyReply, stream: Readable, coding: Coding): Readable {
  markCompressed(reply, coding);
  const target = coding === 'br' ? createBrotliCompress(BROTLI) : createGzip();
  // Both streams are destroyed when one fails, and Fastify sees the failure of the second.
  return pipeline(stream, target, () => undefined);
}

function isStream(payload: unknown): payload is Readable {
  return typeof payload === 'object' && payload !== null && 'pipe' in payload;
}

function markCompressed(reply: FastifyReply, coding: Coding): void {
  const etag = reply.getHeader('etag');
  if (typeof etag === 'string') void reply.header('etag', weakTagOf(etag));
  void reply.removeHeader('content-length').header('content-encoding', coding);
}

function addVary(reply: FastifyReply): void {
  const vary = reply.getHeader('vary');
  if (vary === undefined) void reply.header('vary', 'Accept-Encoding');
  else if (!String(vary).includes('Accept-Encoding'))
    void reply.header('vary', `${String(vary)}, Accept-Encoding`);
}
