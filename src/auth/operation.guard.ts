import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  isDelegable,
  type OperationOptions,
  operationOf,
} from '../platform/http/operation-options.js';
import { isOrganisationNumber } from '../platform/base/organisation-number.js';
import type { Principal } from '../platform/base/principal.js';
import {
  fault,
  FORBIDDEN,
  INSUFFICIENT_SCOPE,
  invalidRequest,
  NOT_DELEGABLE,
  Problem,
} from '../platform/base/problem.js';
import { hasOwnScope, SCOPES } from '../platform/base/scopes.js';
import { Authenticator } from './authenticator.js';
import { invalidToken } from './maskinporten-token.js';
import { OnBehalf } from './on-behalf.js';

/**
 * Admits or refuses a request. A route without a declared scope or `public` is refused. On a public
 * route a token is optional, but a token that is sent must be valid. A token without any scope of
 * this service leaves its caller anonymous there.
 */
@Injectable()
export class OperationGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly onBehalf: OnBehalf,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const operation = operationOf(context);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (
      operation.scope === 'public' &&
      request.headers.authorization === undefined &&
      request.headers['on-behalf-of'] === undefined
    )
      return true;
    return this.admit(request, operation);
  }

  private async admit(request: FastifyRequest, operation: OperationOptions): Promise<boolean> {
    if (countAuthorizationHeaders(request) > 1) throw invalidToken();
    const { scope } = operation;
    const principal = await this.authenticator.authenticate(request.headers.authorization);
    const actor = readOnBehalfOf(request, operation);
    if (scope === 'public' && !hasOwnScope(principal)) {
      if (actor !== undefined) requireScope(principal, SCOPES.read);
      return true;
    }
    requireScope(principal, scope);
    request.principal =
      actor === undefined ? principal : await this.onBehalf.actFor(principal, actor, operation);
    return true;
  }
}

/** Counts the Authorization headers of a request. Node's `headers` has only the first. */
function countAuthorizationHeaders({ raw }: FastifyRequest): number {
  return raw.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization',
  ).length;
}

function requireScope(principal: Principal, scope: OperationOptions['scope']): void {
  if (scope !== 'public' && !principal.scopes.has(scope))
    throw new Problem(INSUFFICIENT_SCOPE, {
      detail: { nb: `Handlingen krever ${scope}`, en: `The operation requires ${scope}` },
      headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
    });
  if (scope === SCOPES.directorate && !principal.directorate)
    throw new Problem(FORBIDDEN, {
      detail: { nb: 'Bare direktoratet kan gjøre dette', en: 'Only the directorate may do this' },
    });
}

/**
 * Reads the organisation number in On-Behalf-Of. Throws when the operation or number forbids it.
 */
function readOnBehalfOf(
  { headers: { 'on-behalf-of': actor } }: FastifyRequest,
  operation: OperationOptions,
): string | undefined {
  if (actor === undefined) return undefined;
  if (!isDelegable(operation))
    throw new Problem(NOT_DELEGABLE, {
      errors: [
        fault(
          'On-Behalf-Of',
          'not-delegable',
          'Send forespørselen uten On-Behalf-Of',
          'Send the request without On-Behalf-Of',
        ),
      ],
    });
  if (!isOrganisationNumber(actor)) {
    throw invalidRequest([
      fault(
        'On-Behalf-Of',
        'organisation-number',
        'Må være ett organisasjonsnummer: ni siffer med riktig kontrollsiffer',
        'Must be one organisation number: nine digits with a correct check digit',
      ),
    ]);
  }
  return actor;
}
