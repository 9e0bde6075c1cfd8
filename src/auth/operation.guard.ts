import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type OperationOptions, operationOf } from '../platform/operation.js';
import { FORBIDDEN, INSUFFICIENT_SCOPE, Problem } from '../platform/problem.js';
import { SCOPES } from '../platform/scopes.js';
import { Authenticator } from './authenticator.js';
import { invalidToken } from './maskinporten-token.js';

/**
 * Who may pass. Denies by default: a route without a declared scope or `public` fails. On a public route a token is
 * optional, but one that is sent must be valid.
 */
@Injectable()
export class OperationGuard implements CanActivate {
  constructor(@Inject(Authenticator) private readonly authenticator: Authenticator) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { scope } = operationOf(context);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (scope === 'public' && request.headers.authorization === undefined) return true;
    return this.admit(request, scope);
  }

  private async admit(request: FastifyRequest, scope: OperationOptions['scope']): Promise<boolean> {
    if (request.raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization').length > 1) throw invalidToken();
    const principal = await this.authenticator.authenticate(request.headers.authorization);
    if (scope !== 'public' && !principal.scopes.has(scope)) {
      throw new Problem(INSUFFICIENT_SCOPE, {
        detail: { nb: `Handlingen krever ${scope}`, en: `The operation requires ${scope}` },
        headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      });
    }
    if (scope === SCOPES.directorate && !principal.directorate) {
      throw new Problem(FORBIDDEN, { detail: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' } });
    }
    request.principal = principal;
    return true;
  }
}
