import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  chooseCoding,
  type Coding,
  compress,
  isCompressible,
  weakTagOf,
} from '../http/compression.js';
import { SECURITY_HEADERS } from '../http/answer.js';
import { OPEN_TO_ALL, VARY_OF_PUBLIC } from '../http/cross-origin.js';
import { findTag } from './answer.adapter.js';

/** Bytes of an answer and the headers that belong to them. */
export interface Representation {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Names and values of headers in turn: Node writes them so without looking anything up. */
type FlatHeaders = readonly string[];

interface Written {
  readonly bytes: Buffer;
  readonly headers: FlatHeaders;
}

/** Headers that a 304 leaves out. */
const OF_THE_BODY = ['content-type', 'content-length', 'etag'];

const OPEN = flatten(OPEN_TO_ALL);

/** An answer that is kept in memory, and compressed once for all who ask for it. */
export class KeptAnswer {
  readonly etag: string;
  private readonly isCompressible: boolean;
  private readonly written: Written;
  private readonly unchanged: FlatHeaders;
  private readonly ready = new Map<Coding, Written>();
  private readonly compressing = new Map<Coding, Promise<Written>>();

  /** `isOpenToAll`: the pages of any site may read the answer when it is sent without a token. */
  constructor(
    readonly plain: Representation,
    readonly options: { readonly status?: number; readonly isOpenToAll?: boolean } = {},
  ) {
    const { bytes, headers } = plain;
    this.etag = headers['etag'] ?? '';
    this.isCompressible = isCompressible(headers['content-type'], bytes);
    this.written = { bytes, headers: flatten(headers) };
    this.unchanged = flatten(
      Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_BODY.includes(name))),
    );
  }

  get status(): number {
    return this.options.status ?? 200;
  }

  get size(): number {
    return this.plain.bytes.length;
  }

  /**
   * Sends the answer past Fastify: a 304, or the bytes in the coding of the reader. `own` are headers
   * of this reply alone. Every request gets its end: bytes that cannot be compressed are sent as they
   * are.
   */
  send(request: IncomingMessage, reply: ServerResponse, own: FlatHeaders): void {
    const { headers } = request;
    const isOpened = this.options.isOpenToAll === true && headers.authorization === undefined;
    const added = isOpened ? own.concat(OPEN) : own;
    const known = this.status === 200 ? findTag(headers['if-none-match'], this.etag) : undefined;
    if (known !== undefined) {
      reply.writeHead(304, this.unchanged.concat('etag', known, added));
      reply.end();
      return;
    }
    const write = (written: Written): void => {
      reply.writeHead(this.status, written.headers.concat(added));
      reply.end(request.method === 'HEAD' ? undefined : written.bytes);
    };
    const coding = this.isCompressible ? chooseCoding(headers['accept-encoding']) : undefined;
    const ready = coding === undefined ? this.written : this.ready.get(coding);
    if (coding === undefined || ready !== undefined) write(ready ?? this.written);
    else
      this.inCoding(coding).then(write, () => {
        write(this.written);
      });
  }

  /** Compresses the answer when a coding is asked for the first time. */
  private inCoding(coding: Coding): Promise<Written> {
    const running = this.compressing.get(coding);
    if (running !== undefined) return running;
    const started = this.compress(coding).finally(() => this.compressing.delete(coding));
    this.compressing.set(coding, started);
    return started;
  }

  private async compress(coding: Coding): Promise<Written> {
    const bytes = await this.makeBytes(coding);
    const headers = flatten({
      ...this.plain.headers,
      ...(this.etag !== '' && { etag: weakTagOf(this.etag) }),
      'content-encoding': coding,
      'content-length': String(bytes.length),
    });
    const written = { bytes, headers };
    this.ready.set(coding, written);
    return written;
  }

  protected makeBytes(coding: Coding): Promise<Buffer> {
    return compress(this.plain.bytes, coding);
  }
}

/** Bytes of an answer about public data, and the headers that are its own. */
interface PublicAnswer {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly cacheControl: string;
}

/** Keeps an answer with the headers that its ordinary answer has. Pages of any site may read it. */
export function keepPublic({ bytes, contentType, etag, cacheControl }: PublicAnswer): KeptAnswer {
  const headers = {
    'content-type': contentType,
    'content-length': String(bytes.length),
    etag,
    'cache-control': cacheControl,
    vary: VARY_OF_PUBLIC,
    ...SECURITY_HEADERS,
  };
  return new KeptAnswer({ bytes, headers }, { isOpenToAll: true });
}

function flatten(headers: Readonly<Record<string, string>>): FlatHeaders {
  return Object.entries(headers).flat();
}
