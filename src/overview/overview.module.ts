import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditQueries } from './audit.queries.js';
import { MeController } from './me.controller.js';
import { MeQueries } from './me.queries.js';

/**
 * The service as one caller sees it: its rights, its rounds, what waits for it in every area, and the
 * audit of its changes.
 * Invariants: reads with the caller's own access, and has no tables of its own.
 */
@Module({ controllers: [MeController, AuditController], providers: [MeQueries, AuditQueries] })
export class OverviewModule {}
