import { Readable } from 'node:stream';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import {
  ENTITY_TAG,
  IDEMPOTENCY_KEY,
  type OperationOptions,
  operationOf,
} from './operation-options.js';
import { mediaTypeOf } from './request-parameters.js';
import {
  fault,
  IDEMPOTENCY_KEY_MISSING,
  invalidRequest,
  PRECONDITION_REQUIRED,
  Problem,
  STALE,
  UNSUPPORTED_MEDIA_TYPE,
} from '../base/problem.js';

/**
 * A creating request carries an `Idempotency-Key`, a changing one `If-Match`; and a query parameter
 * is never silently ignored: the pipe refuses unknown ones where an operation takes some, this
 * guard where it takes none. A file is taken only by an operation that says so, and as it is.
 */
@Injectable()
export class PreconditionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const operation = operationOf(context);
    const request = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
    const { headers, query } = request;
    refuseOtherMedia(operation, request);
    const unknown = Object.keys(query);
    if (unknown.length > 0 && !takesQuery(context)) {
      throw invalidRequest(
        unknown.map((name) =>
          fault(name, 'unknown-field', 'Parameteren er ukjent', 'The parameter is not known'),
        ),
      );
    }
    if (operation.creates === true) {
      const key = headers['idempotency-key'];
      if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
        throw new Problem(IDEMPOTENCY_KEY_MISSING, {
          errors: [
            fault(
              'Idempotency-Key',
              'idempotency-key-missing',
              'Send 1–255 synlige ASCII-tegn, ulike for hver ny handling',
              'Send 1–255 visible ASCII characters, different for each new action',
            ),
          ],
        });
      }
    }
    if (operation.changes === true) {
      const tag = headers['if-match'];
      if (tag === undefined || tag.trim() === '*') {
        throw new Problem(PRECONDITION_REQUIRED, {
          errors: [
            fault(
              'If-Match',
              'precondition-required',
              'Send ETag fra siste lesing',
              'Send the ETag of the last read',
            ),
          ],
        });
      }
      if (!ENTITY_TAG.test(tag)) throw new Problem(STALE);
    }
    return true;
  }
}

function refuseOtherMedia(
  { receives = [] }: OperationOptions,
  { body, headers }: FastifyRequest,
): void {
  const sent = body instanceof Readable || (receives.length > 0 && body !== undefined);
  if (
    !sent ||
    (receives.includes(mediaTypeOf(headers['content-type'])) &&
      (headers['content-encoding'] ?? 'identity') === 'identity')
  )
    return;
  const expected = receives.length === 0 ? 'application/json' : receives.join(', ');
  throw new Problem(UNSUPPORTED_MEDIA_TYPE, {
    detail: {
      nb: `Forventet ${expected}, ikke komprimert`,
      en: `Expected ${expected}, not compressed`,
    },
  });
}

/** Whether the handler has a parameter for the query, as Nest has noted it. */
function takesQuery(context: ExecutionContext): boolean {
  const parameters: unknown = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  );
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
