import { Readable } from 'node:stream';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.js';

/**
 * Writes an {@link Answer}: status, headers and body. A GET that names the current ETag gets 304.
 * An interceptor would do the same at the cost of a stream per request (bench, P2).
 */
export class AnswerAdapter extends FastifyAdapter {
  override reply(
    response: Parameters<FastifyAdapter['reply']>[0],
    body: unknown,
    statusCode?: number,
  ): ReturnType<FastifyAdapter['reply']> {
    if (!isAnswer(body) || !('request' in response)) return super.reply(response, body, statusCode);
    const reply = response as FastifyReply;
    const {
      etag,
      location,
      links,
      fileName,
      cacheControl = 'no-store',
      contentType = 'application/json; charset=utf-8',
    } = body;
    void reply.header('cache-control', cacheControl);
    if (location !== undefined) void reply.header('location', location);
    if (links !== undefined)
      void reply.header(
        'link',
        Object.entries(links)
          .map(([relation, target]) => `<${target}>; rel="${relation}"`)
          .join(', '),
      );
    if (etag !== undefined) {
      void reply.header('etag', etag);
      if (
        reply.request.method === 'GET' &&
        namesTag(reply.request.headers['if-none-match'], etag)
      ) {
        return super.reply(response, undefined, 304);
      }
    }
    if (
      typeof body.body === 'string' ||
      Buffer.isBuffer(body.body) ||
      body.body instanceof Readable
    )
      void reply.header('content-type', contentType);
    if (fileName !== undefined)
      void reply.header('content-disposition', `attachment; filename="${fileName}"`);
    return super.reply(response, body.body, body.status ?? statusCode);
  }
}

function isAnswer(value: unknown): value is Answer<unknown> {
  return typeof value === 'object' && value !== null && 'body' in value;
}

/** Says whether a header names a tag, by weak comparison (RFC 9110 §13.1.2), or `*`. */
export function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((candidate) => {
    const tag = candidate.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
