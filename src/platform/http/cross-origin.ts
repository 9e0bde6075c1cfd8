import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Routes } from './routes.js';

/** Headers of an answer that the pages of any site may read, and scripts with them. */
export const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Link, Content-Disposition, Retry-After, X-Request-Id',
} as const;

/** Headers of a preflight. `Authorization` is not allowed: a page never sends a token here. */
const PREFLIGHT = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': 'Accept, Accept-Language, If-None-Match',
  'access-control-max-age': '86400',
} as const;

/** Headers that a public answer depends on. Who has a token may read more, and sends it itself. */
export const VARY_OF_PUBLIC = 'Accept, Accept-Encoding, Authorization';

/**
 * Returns the Fastify `onRequest` hook that opens public reads without a token to the pages of any
 * site, and answers `OPTIONS` with the methods of a path.
 */
export function openPublicReads(
  routes: Routes,
): (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => void {
  return (request, reply, done) => {
    const { method, url, headers, routeOptions } = request;
    const methods = method === 'OPTIONS' ? routes.methodsOf(url.split('?')[0] ?? '') : [];
    if (methods.length > 0) {
      const opened = routes.isPublicRead(url.split('?')[0] ?? '') ? PREFLIGHT : {};
      void reply
        .status(204)
        .headers({ allow: methods.join(', '), ...opened })
        .send();
      return;
    }
    if (routeOptions.config.isPublic === true && (method === 'GET' || method === 'HEAD')) {
      void reply.header('vary', VARY_OF_PUBLIC);
      if (headers.authorization === undefined) void reply.headers(OPEN_TO_ALL);
    }
    done();
  };
}
