import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SessionTickets } from '../../auth/session-tickets.js';
import type { Principal } from '../../platform/base/principal.js';
import { AnswerReader } from './answer.parser.js';

/** A call of an operation of the API. */
export interface InnerCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  /** Content that is sent as JSON. */
  readonly json?: unknown;
  readonly file?: { readonly mediaType: string; readonly bytes: Readable };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Caller of an operation, and the request of the browser that leads to the call. */
export interface InnerCaller {
  /** Undefined for what anyone may read. */
  readonly principal: Principal | undefined;
  /** Organisation number of the organisation that it acts for by delegation. */
  readonly onBehalfOf?: string | undefined;
  readonly language: 'nb' | 'en';
  readonly request: Pick<FastifyRequest, 'id' | 'ip'>;
}

export interface InnerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly body: AnswerReader;
}

/**
 * Calls the operations of the API inside this process, for a person. A call passes the guards, limits,
 * quotas, row-level security, kept answers and audit of every other request: there is no second way of
 * importing or certifying.
 */
@Injectable()
export class InnerApi {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly tickets: SessionTickets,
  ) {}

  async call(caller: InnerCaller, { method, path, ...sent }: InnerCall): Promise<InnerAnswer> {
    const { principal, onBehalfOf, language, request } = caller;
    const ticket = principal === undefined ? undefined : this.tickets.issue(principal);
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    try {
      const answer = await fastify.inject({
        method,
        url: path,
        remoteAddress: request.ip,
        headers: {
          'accept-language': language,
          'x-request-id': request.id,
          ...(ticket === undefined ? {} : { authorization: ticket }),
          ...(onBehalfOf === undefined ? {} : { 'on-behalf-of': onBehalfOf }),
          ...contentTypeOf(sent),
          ...sent.headers,
        },
        ...payloadOf(sent),
      });
      const bytes = answer.rawPayload;
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      );
      return { status: answer.statusCode, headers, bytes, body: AnswerReader.of(bytes) };
    } finally {
      if (ticket !== undefined) this.tickets.take(ticket);
    }
  }

  /** Lists all items of a list of the API, page after page. */
  async list(caller: InnerCaller, path: string): Promise<AnswerReader[]> {
    const items: AnswerReader[] = [];
    let cursor = '';
    do {
      const query = `limit=500${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const { body } = await this.call(caller, { method: 'GET', path: `${path}?${query}` });
      items.push(...body.list('items'));
      cursor = body.text('nextCursor');
    } while (cursor !== '');
    return items;
  }
}

type Sent = Pick<InnerCall, 'json' | 'file' | 'headers'>;

function contentTypeOf({ json, file }: Sent): Record<string, string> {
  if (file !== undefined) return { 'content-type': file.mediaType };
  return json === undefined ? {} : { 'content-type': 'application/json' };
}

function payloadOf({ json, file }: Sent): { payload?: string | Readable } {
  if (file !== undefined) return { payload: file.bytes };
  return json === undefined ? {} : { payload: JSON.stringify(json) };
}
