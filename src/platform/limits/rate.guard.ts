import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Policy } from '../settings/limits.js';
import { Problem, TOO_MANY_REQUESTS } from '../base/problem.js';
import { type OperationOptions, operationOf } from '../http/operation-options.js';
import { callerOf } from '../http/request-parameters.js';
import { RefusalDelay } from './refusal-delay.js';
import { RateLimits } from './rate-limits.js';

/**
 * Refuses a request of a caller that has sent too many lately. It stands after the guard that knows
 * the caller. Answers from memory are not counted: they cost less than counting.
 */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(
    private readonly limits: RateLimits,
    private readonly delay: RefusalDelay,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const operation = operationOf(context);
    if (operation.isUncounted === true) return true;
    const http = context.switchToHttp();
    const policy = policyOf(operation);
    const taken = this.limits.take(policy, callerOf(http.getRequest<FastifyRequest>()));
    const headers = this.limits.headersOf(policy, taken);
    if (!taken.allowed) return this.refuse(taken.seconds, headers);
    void http.getResponse<FastifyReply>().headers(headers);
    return true;
  }

  private async refuse(seconds: number, headers: Readonly<Record<string, string>>): Promise<never> {
    await this.delay.wait();
    throw tooMany(seconds, headers);
  }
}

function policyOf({ method, receives }: OperationOptions): Policy {
  if (receives !== undefined) return 'import';
  return method === 'GET' ? 'read' : 'write';
}

function tooMany(seconds: number, headers: Readonly<Record<string, string>>): Problem {
  const [nb, en] = seconds === 1 ? ['sekund', 'second'] : ['sekunder', 'seconds'];
  return new Problem(TOO_MANY_REQUESTS, {
    headers: { 'retry-after': String(seconds), ...headers },
    detail: {
      nb: `Vent ${String(seconds)} ${nb}. RateLimit-Policy sier hvor mange som er tillatt`,
      en: `Wait ${String(seconds)} ${en}. RateLimit-Policy says how many are allowed`,
    },
  });
}
