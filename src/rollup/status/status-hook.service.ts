import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { Authenticator } from '../../auth/authenticator.js';
import { seesAll } from '../../platform/base/principal.js';
import { hasOwnScope } from '../../platform/base/scopes.js';
import { Metrics } from '../../platform/base/metrics.js';
import { OPEN_TO_ALL } from '../../platform/http/cross-origin.js';
import { findTag } from '../../platform/http/answer.adapter.js';
import { chooseCoding, type Representation } from '../../platform/http/compression.js';
import { type ReadyAnswer, StatusAnswers } from './status-answers.port.js';

declare module 'fastify' {
  interface FastifyRequest {
    fromMemory?: boolean;
  }
}

/**
 * Answers requests from the cache before routing, guard and pipeline. Leaves a request for any
 * other path to them.
 */
@Injectable()
export class StatusHook {
  constructor(
    private readonly answers: StatusAnswers,
    private readonly authenticator: Authenticator,
    private readonly metrics: Metrics,
  ) {}

  /** Fastify `onRequest` hook. */
  readonly onRequest = (
    request: FastifyRequest,
    reply: FastifyReply,
    done: HookHandlerDoneFunction,
  ): void => {
    const { raw } = request;
    const answer = this.findAnswer(raw);
    if (answer === undefined) {
      done();
      return;
    }
    reply.hijack();
    // These answers are counted and not logged: a log line costs more than the answer.
    request.fromMemory = true;
    this.metrics.answersFromMemory += 1;
    const opened = raw.headers.authorization === undefined ? OPEN_TO_ALL : {};
    const own = { 'x-request-id': request.id, ...opened };
    const etag = findTag(raw.headers['if-none-match'], answer.etag);
    const { plain } = answer.kept;
    if (etag !== undefined) {
      const { 'cache-control': cacheControl, vary } = plain.headers;
      reply.raw.writeHead(304, { etag, 'cache-control': cacheControl, vary, ...own });
      reply.raw.end();
      return;
    }
    const send = ({ bytes, headers }: Representation): void => {
      reply.raw.writeHead(200, { ...headers, ...own });
      reply.raw.end(raw.method === 'HEAD' ? undefined : bytes);
    };
    const coding = chooseCoding(raw.headers['accept-encoding']);
    if (coding === undefined) send(plain);
    else void answer.kept.inCoding(coding).then(send);
  };

  private findAnswer(raw: IncomingMessage): ReadyAnswer | undefined {
    const answer = this.answers.findReady(raw.url ?? '', raw.headers.accept);
    if (answer === undefined || raw.headers['on-behalf-of'] !== undefined) return undefined;
    if (raw.method !== 'GET' && raw.method !== 'HEAD') return undefined;
    return this.mayRead(answer, raw) ? answer : undefined;
  }

  /**
   * Says whether an answer is published, or the caller has a token that was verified moments ago
   * and may read it as it is.
   */
  private mayRead(answer: ReadyAnswer, { headers, rawHeaders }: IncomingMessage): boolean {
    const { authorization } = headers;
    if (authorization === undefined) return answer.published;
    const caller = this.authenticator.recall(authorization);
    if (caller === undefined) return false;
    const isOpen = hasOwnScope(caller) && (!answer.hasTexts || seesAll(caller));
    if (!answer.published && !isOpen) return false;
    // `headers` holds only the first of several such headers. The guard refuses a request with
    // many.
    let sent = 0;
    for (let i = 0; i < rawHeaders.length; i += 2)
      if (rawHeaders[i]?.length === 13 && rawHeaders[i]?.toLowerCase() === 'authorization') sent++;
    return sent === 1;
  }
}
