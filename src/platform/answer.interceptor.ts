import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Answer } from './answer.js';

/** Writes an {@link Answer}: status, ETag, Location; a GET that names the current ETag gets 304. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((value: unknown) => (isAnswer(value) ? written(value, request, reply) : value)));
  }
}

function isAnswer(value: unknown): value is Answer<unknown> {
  return typeof value === 'object' && value !== null && 'body' in value;
}

function written(answer: Answer<unknown>, request: FastifyRequest, reply: FastifyReply): unknown {
  const { body, etag, location, status } = answer;
  void reply.header('cache-control', answer.cacheControl ?? 'no-store');
  if (location !== undefined) void reply.header('location', location);
  if (etag !== undefined) {
    void reply.header('etag', etag);
    if (request.method === 'GET' && namesTag(request.headers['if-none-match'], etag)) {
      void reply.status(304);
      return undefined;
    }
  }
  if (status !== undefined) void reply.status(status);
  if (typeof body === 'string') void reply.header('content-type', 'application/json; charset=utf-8');
  return body;
}

/** Weak comparison (RFC 9110 §13.1.2): any tag of the list, `W/` or not, or `*`. */
export function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((candidate) => {
    const tag = candidate.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
