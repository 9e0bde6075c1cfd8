import { Global, Module } from '@nestjs/common';
import { Database } from './database/database.js';
import { HealthController } from './work/health.controller.js';
import { Jobs } from './work/jobs.js';
import { JobsController } from './work/jobs.controller.js';
import { Metrics } from './base/metrics.js';
import { Notices } from './work/notices.js';
import { NoticesController } from './work/notices.controller.js';
import { OutboxRelay } from './work/outbox.relay.js';
import { JobQueue } from './work/queue.js';
import { SetAsideController } from './work/set-aside.controller.js';
import { SetAside } from './work/set-aside.js';
import { UnitOfWork } from './database/unit-of-work.js';

/**
 * Tools of all areas: configuration, the database, changes, outbox, queue, problems, paging,
 * health. It knows no word of the domain.
 * Invariants: no connection outside Database; no change outside UnitOfWork; a request never waits
 * for the queue.
 */
@Global()
@Module({
  controllers: [HealthController, JobsController, NoticesController, SetAsideController],
  providers: [Database, UnitOfWork, Jobs, JobQueue, OutboxRelay, Metrics, Notices, SetAside],
  exports: [Database, UnitOfWork, Jobs, JobQueue, OutboxRelay, Metrics, Notices],
})
export class PlatformModule {}
