import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { nameRequest } from '../telemetry/request-id.js';
import { Routes } from '../http/routes.js';
import { Metrics } from '../telemetry/metrics.js';
import type { KeptAnswer } from './kept-answer.js';

/** Finds the kept answer that a request for an address may have. */
export type KeptAnswerFinder = (
  address: string,
  request: IncomingMessage,
) => KeptAnswer | undefined;

/**
 * Answers requests from memory before Fastify sees them. An open file takes a fourteenth of the
 * processor time that reading it from its row takes (docs/performance.md). Rooms that keep answers
 * register a finder in the constructor of a provider. A finder checks what the guards would check. Any
 * other request takes the way through them.
 */
@Injectable()
export class KeptAnswers {
  private readonly finders: KeptAnswerFinder[] = [];
  private isClosing = false;

  constructor(
    private readonly routes: Routes,
    private readonly metrics: Metrics,
  ) {}

  register(finder: KeptAnswerFinder): void {
    this.finders.push(finder);
  }

  /** From now on every answer is the last one on its connection. */
  close(): void {
    this.isClosing = true;
  }

  /** Answers a request. Returns false when it has no kept answer. */
  answer(request: IncomingMessage, reply: ServerResponse): boolean {
    const { method, url = '' } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const kept = this.find(url, request) ?? this.findByFormat(url, request);
    if (kept === undefined) return false;
    // These answers are counted and not logged: a log line costs more than the answer.
    this.metrics.answersFromMemory += 1;
    const own = ['x-request-id', nameRequest(request.headers)];
    if (this.isClosing) own.push('connection', 'close');
    kept.send(request, reply, own);
    return true;
  }

  private find(address: string, request: IncomingMessage): KeptAnswer | undefined {
    for (const find of this.finders) {
      const kept = find(address, request);
      if (kept !== undefined) return kept;
    }
    return undefined;
  }

  /** Finds the answer of an address that ends with `.json`. Other formats are not kept. */
  private findByFormat(url: string, request: IncomingMessage): KeptAnswer | undefined {
    if (!url.includes('.json')) return undefined;
    const address = this.routes.rewrite(url);
    return address === url ? undefined : this.find(address, request);
  }
}
