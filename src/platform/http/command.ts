import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../base/principal.js';
import { operationOf, versionIn } from './operation-options.js';

/** A request to change something: the caller, the operation and the preconditions. */
export interface Command {
  readonly principal: Principal;
  readonly operation: string;
  readonly requestId: string;
  /** Path of the request; an idempotency key is valid for one path. */
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  /** Version that `If-Match` names. */
  readonly expectedVersion: number | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

/** Parameter of a handler: the command of the request. The guard has identified the caller. */
export const Acting = createParamDecorator((_: unknown, context: ExecutionContext): Command => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { principal } = request;
  if (principal === undefined) throw new Error('A command needs an operation with a scope');
  const key = request.headers['idempotency-key'];
  return {
    principal,
    operation: operationOf(context).id,
    requestId: request.id,
    path: request.url,
    body: request.body,
    idempotencyKey: typeof key === 'string' ? key : undefined,
    expectedVersion: versionIn(request.headers['if-match']),
  };
});
