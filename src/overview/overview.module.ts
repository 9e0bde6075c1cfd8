import { Module } from '@nestjs/common';
import { MeController } from './me.controller.js';
import { MeQueries } from './me.queries.js';

/**
 * The service as one caller sees it: its rights, its rounds, and what waits for it in every area.
 * Invariants: reads with the caller's own access, and has no tables of its own.
 */
@Module({ controllers: [MeController], providers: [MeQueries] })
export class OverviewModule {}
