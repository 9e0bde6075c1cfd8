import { Global, Module } from '@nestjs/common';
import { Database } from './database.js';
import { HealthController } from './health.controller.js';
import { Jobs } from './jobs.js';
import { JobsController } from './jobs.controller.js';
import { Metrics } from './metrics.js';
import { Notices } from './notices.js';
import { NoticesController } from './notices.controller.js';
import { OutboxRelay } from './outbox.relay.js';
import { JobQueue } from './queue.js';
import { SetAsideController } from './set-aside.controller.js';
import { SetAside } from './set-aside.js';
import { UnitOfWork } from './unit-of-work.js';

/**
 * What every area stands on: configuration, the one way to the database and the one way to change it, the outbox and
 * the queue, problems, paging, health. Knows no word of the domain.
 * Invariants: no connection outside Database; no change outside UnitOfWork; a request never waits for the queue.
 */
@Global()
@Module({
  controllers: [HealthController, JobsController, NoticesController, SetAsideController],
  providers: [Database, UnitOfWork, Jobs, JobQueue, OutboxRelay, Metrics, Notices, SetAside],
  exports: [Database, UnitOfWork, Jobs, JobQueue, OutboxRelay, Metrics, Notices],
})
export class PlatformModule {}
