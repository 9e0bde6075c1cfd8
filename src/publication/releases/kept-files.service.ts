import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AnswerMemory } from '../../platform/answers/answer-memory.js';
import { type KeptAnswer, keepPublic } from '../../platform/answers/kept-answer.js';
import { KeptAnswers } from '../../platform/answers/kept-answers.js';
import type { Answer } from '../../platform/http/answer.js';

/**
 * Keeps published files of releases in memory. They never change, so they are valid until others need
 * the place. A reader with a token takes the way through the guards.
 */
@Injectable()
export class KeptFiles {
  constructor(
    private readonly memory: AnswerMemory,
    kept: KeptAnswers,
  ) {
    kept.register((address, request) => this.find(address, request));
  }

  private find(address: string, { headers }: IncomingMessage): KeptAnswer | undefined {
    if (headers.authorization !== undefined || headers['on-behalf-of'] !== undefined)
      return undefined;
    return this.memory.find('files', address);
  }

  /** Keeps a published file. */
  keep(address: string, { body, etag, contentType, cacheControl }: Required<FileAnswer>): void {
    if (this.memory.find('files', address) !== undefined) return;
    const kept = keepPublic({ bytes: body, contentType, etag, cacheControl });
    this.memory.keep('files', address, kept);
  }
}

type FileAnswer = Pick<Answer<Buffer>, 'body' | 'etag' | 'contentType' | 'cacheControl'>;
