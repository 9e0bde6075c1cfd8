import { Global, Module } from '@nestjs/common';
import { ActorDirectory } from '../auth/acting-actor.js';
import { ActorController } from './actor.controller.js';
import { ActorLookup } from './actor.lookup.js';
import { ActorQueries } from './actor.queries.js';
import { ActorRegister } from './actor-register.service.js';
import { DelegationController } from './delegation.controller.js';
import { DelegationQueries } from './delegation.queries.js';
import { DelegationService } from './delegation.service.js';

/**
 * The register of actors: organisations that own, report or take part, their validity and their
 * successors, and the delegations by which one acts for another.
 * Invariants: an organisation number is never invented; a closed actor does not act, and its
 * responsibility moves to its successor from the day it closed (Direktoratet for e-helse →
 * Helsedirektoratet, 2024-01-01); a delegation stays as it was given, and ends when it is revoked.
 */
@Global()
@Module({
  controllers: [ActorController, DelegationController],
  providers: [
    ActorLookup,
    ActorQueries,
    ActorRegister,
    DelegationQueries,
    DelegationService,
    { provide: ActorDirectory, useExisting: ActorLookup },
  ],
  exports: [ActorLookup, ActorRegister, ActorDirectory],
})
export class ActorsModule {}
