import { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../base/principal.js';
import { nameNetwork } from '../base/network.js';
import type { Language } from '../base/problem.js';
import type { Format } from './format.js';
import { chooseLanguage } from './problem-json.writer.js';

/** A file that is still streaming in. The handler reads it to the end, or refuses it. */
export interface SentFile {
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The language that the sender asks for. */
  readonly language: Language;
}

/** Parameter of a handler that `receives` a file: the file, or undefined when none was sent. */
export const Sent = createParamDecorator(
  (_: unknown, context: ExecutionContext): SentFile | undefined => {
    const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!(body instanceof Readable)) return undefined;
    // A handler that stops reading still answers, so the connection must stay open.
    const bytes = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    const language = chooseLanguage(headers['accept-language']);
    return { mediaType: mediaTypeOf(headers['content-type']), bytes, language };
  },
);

/** Returns the media type of a `Content-Type` header, without its parameters. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Parameter of a handler of a public route: the caller, when a token was sent. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().principal,
);

/** A read in one of several formats: the path with its query, and the format. */
export interface PublicQuery {
  readonly path: string;
  readonly format: Format;
  /** Name of the caller for limits; see {@link callerOf}. */
  readonly party: string;
}

/** Parameter of a handler whose answer has several formats. */
export const AskedFor = createParamDecorator(
  (_: unknown, context: ExecutionContext): PublicQuery => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { url, format = 'json' } = request;
    return { path: url, format, party: callerOf(request) };
  },
);

/** Parameter of a handler: the name of the caller for limits. */
export const Party = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/**
 * Returns the name of the caller for limits: the actor, a delegate for the actor, or the network of
 * an anonymous caller.
 */
export function callerOf({ principal, ip }: FastifyRequest): string {
  if (principal === undefined) return nameNetwork(ip);
  const { actorId, delegate } = principal;
  return delegate === null ? actorId : `${delegate.organisationNumber} ${actorId}`;
}
