import { Global, Module } from '@nestjs/common';
import { ActorDirectory } from '../auth/acting-actor.js';
import { ActorController } from './actor.controller.js';
import { ActorLookup } from './actor.lookup.js';
import { ActorQueries } from './actor.queries.js';
import { ActorRegister } from './actor-register.service.js';

/**
 * Who owns, reports and takes part: organisations with validity and successor.
 * Invariants: an organisation number is never invented; a closed actor does not act, and its responsibility moves to
 * its successor from the day it closed (Direktoratet for e-helse → Helsedirektoratet, 2024-01-01).
 */
@Global()
@Module({
  controllers: [ActorController],
  providers: [ActorLookup, ActorQueries, ActorRegister, { provide: ActorDirectory, useExisting: ActorLookup }],
  exports: [ActorLookup, ActorRegister, ActorDirectory],
})
export class ActorsModule {}
