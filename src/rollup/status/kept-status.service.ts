import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../auth/authenticator.js';
import type { KeptAnswer } from '../../platform/answers/kept-answer.js';
import { KeptAnswers } from '../../platform/answers/kept-answers.js';
import { seesAll } from '../../platform/base/principal.js';
import { hasOwnScope } from '../../platform/base/scopes.js';
import { type ReadyAnswer, StatusAnswers } from './status-answers.port.js';

/** Finds answers about figures in the cache, for requests that may have them. */
@Injectable()
export class KeptStatus {
  constructor(
    private readonly answers: StatusAnswers,
    private readonly authenticator: Authenticator,
    kept: KeptAnswers,
  ) {
    kept.register((address, request) => this.find(address, request));
  }

  private find(address: string, request: IncomingMessage): KeptAnswer | undefined {
    const answer = this.answers.findReady(address, request.headers.accept);
    if (answer === undefined || request.headers['on-behalf-of'] !== undefined) return undefined;
    return this.mayRead(answer, request) ? answer.kept : undefined;
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
