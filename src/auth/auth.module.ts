import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Authenticator } from './authenticator.js';
import { LocalIssuerController } from './local-issuer.controller.js';
import { OnBehalf } from './on-behalf.js';
import { OperationGuard } from './operation.guard.js';
import { SessionTickets } from './session-tickets.js';

/**
 * Authentication: from a Maskinporten token to an actor of our register. Roles come from the
 * register and the scope, never from the token alone. The local issuer runs only when no real
 * issuer is configured.
 * Invariants: security stands in the global guard, never in middleware; no claim is echoed to the
 * caller.
 */
@Global()
@Module({})
export class AuthModule {
  static with(options: { readonly localIssuer: boolean }): DynamicModule {
    return {
      module: AuthModule,
      controllers: options.localIssuer ? [LocalIssuerController] : [],
      providers: [SessionTickets, Authenticator, OnBehalf, OperationGuard],
      exports: [Authenticator, OperationGuard, SessionTickets],
    };
  }
}
