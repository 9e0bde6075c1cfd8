import { Readable } from 'node:stream';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Table, tableOfAnswer } from '../tables/table.js';
import type { Answer } from '../http/answer.js';
import type { Format } from '../http/format.js';
import { tagOfFormat, writeTable } from './table.writer.js';

type Reply = ReturnType<FastifyAdapter['reply']>;

/**
 * Writes an {@link Answer}: status, headers and body. A GET that names the current ETag gets 304.
 * An interceptor would do the same at the cost of a stream per request (bench, P2).
 */
export class AnswerAdapter extends FastifyAdapter {
  override reply(
    response: Parameters<FastifyAdapter['reply']>[0],
    body: unknown,
    statusCode?: number,
  ): Reply {
    if (!('request' in response)) return super.reply(response, body, statusCode);
    const reply = response as FastifyReply;
    const { format = 'json' } = reply.request;
    const isWrittenAlready = isAnswer(body) && body.contentType !== undefined;
    if (format !== 'json' && typeof body === 'object' && body !== null && !isWrittenAlready)
      // Nest waits for what it gets here.
      return this.replyTable(reply, isAnswer(body) ? body : { body }, format) as unknown as Reply;
    if (!isAnswer(body)) return super.reply(response, body, statusCode);
    const { contentType = 'application/json; charset=utf-8', fileName } = body;
    writeHeaders(reply, body);
    if (isKnown(reply, body.etag)) return super.reply(response, undefined, 304);
    const isWritten = typeof body.body === 'string' || Buffer.isBuffer(body.body);
    if (isWritten || body.body instanceof Readable) void reply.header('content-type', contentType);
    if (fileName !== undefined)
      void reply.header('content-disposition', `attachment; filename="${fileName}"`);
    return super.reply(response, body.body, body.status ?? statusCode);
  }

  /** Writes an answer as CSV or a workbook, with a tag and a file name of its own. */
  private async replyTable(
    reply: FastifyReply,
    answer: Answer<unknown>,
    format: Exclude<Format, 'json'>,
  ): Promise<void> {
    const { bytes, contentType } = await writeTable(tableOf(answer.body), format);
    const etag = tagOfFormat(answer.etag, bytes, format);
    writeHeaders(reply, { ...answer, etag });
    if (isKnown(reply, etag)) {
      void super.reply(reply, undefined, 304);
      return;
    }
    void reply.headers({
      'content-type': contentType,
      'content-disposition': `attachment; filename="${fileNameOf(reply.request.url, format)}"`,
    });
    void super.reply(reply, bytes, 200);
  }
}

function tableOf(body: unknown): Table {
  if (body instanceof Table) return body;
  const answer: unknown = typeof body === 'string' ? JSON.parse(body) : body;
  return tableOfAnswer(typeof answer === 'object' && answer !== null ? answer : {});
}

/** Returns `rounds-2021-2-figures.csv` for `/v1/rounds/2021-2/figures?by=region`. */
function fileNameOf(url: string, format: Format): string {
  const path = url.split('?')[0]?.replace(/^\/v\d+\//, '') ?? '';
  const ending = format === 'xlsx' ? 'xlsx' : 'csv';
  return `${path.replaceAll(/[^\w.-]+/g, '-')}.${ending}`;
}

function writeHeaders(
  reply: FastifyReply,
  { etag, location, links, cacheControl = 'no-store' }: Answer<unknown>,
): void {
  void reply.header('cache-control', cacheControl);
  if (location !== undefined) void reply.header('location', location);
  if (etag !== undefined) void reply.header('etag', etag);
  const targets = Object.entries(links ?? {}).map(([relation, to]) => `<${to}>; rel="${relation}"`);
  if (targets.length === 0) return;
  // A deprecated operation has a link already.
  const before = reply.getHeader('link');
  const all = typeof before === 'string' ? [before, ...targets] : targets;
  void reply.header('link', all.join(', '));
}

/**
 * Says whether the client has the answer already, and then gives the 304 the tag that the client
 * has it under.
 */
function isKnown(reply: FastifyReply, etag: string | undefined): boolean {
  const { method, headers } = reply.request;
  if (etag === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
  const known = findTag(headers['if-none-match'], etag);
  if (known !== undefined) void reply.header('etag', known);
  return known !== undefined;
}

function isAnswer(value: unknown): value is Answer<unknown> {
  return typeof value === 'object' && value !== null && 'body' in value;
}

/**
 * Finds a tag in `If-None-Match`, by weak comparison (RFC 9110 §13.1.2). Returns the form in which
 * the client has it: weak when it was sent compressed.
 */
export function findTag(header: string | undefined, etag: string): string | undefined {
  if (header === undefined) return undefined;
  if (header === etag) return etag;
  const strong = etag.replace(/^W\//, '');
  const named = header.split(',').map((tag) => tag.trim());
  const known = named.find((tag) => tag === '*' || tag.replace(/^W\//, '') === strong);
  if (known === undefined) return undefined;
  return known === '*' || etag !== strong ? etag : known;
}
