import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ENTITY_TAG, IDEMPOTENCY_KEY, operationOf } from './operation.js';
import { fault, IDEMPOTENCY_KEY_MISSING, PRECONDITION_REQUIRED, Problem, STALE } from './problem.js';

/** A creating request carries an `Idempotency-Key`, a changing one `If-Match`. */
@Injectable()
export class PreconditionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const operation = operationOf(context);
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (operation.creates === true) {
      const key = headers['idempotency-key'];
      if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
        throw new Problem(IDEMPOTENCY_KEY_MISSING, {
          errors: [fault('Idempotency-Key', 'idempotency-key-missing', 'Send 1–255 synlige ASCII-tegn, ulike for hver ny handling', 'Send 1–255 visible ASCII characters, different for each new action')],
        });
      }
    }
    if (operation.changes === true) {
      const tag = headers['if-match'];
      if (tag === undefined || tag.trim() === '*') {
        throw new Problem(PRECONDITION_REQUIRED, { errors: [fault('If-Match', 'precondition-required', 'Send ETag fra siste lesing', 'Send the ETag of the last read')] });
      }
      if (!ENTITY_TAG.test(tag)) throw new Problem(STALE);
    }
    return true;
  }
}
