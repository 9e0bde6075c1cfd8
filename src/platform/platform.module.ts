import { Global, Module } from '@nestjs/common';
import { AnswerMemory } from './answers/answer-memory.js';
import { KeptAnswers } from './answers/kept-answers.js';
import { Database } from './database/database.js';
import { Signals } from './database/signals.js';
import { HealthController } from './work/health.controller.js';
import { Questions } from './limits/questions.js';
import { Quotas } from './limits/quotas.js';
import { RefusalDelay } from './limits/refusal-delay.js';
import { RateLimits } from './limits/rate-limits.js';
import { Jobs } from './work/jobs.js';
import { JobsController } from './work/jobs.controller.js';
import { CONFIG } from './base/tokens.js';
import { Metrics } from './telemetry/metrics.js';
import { startTelemetry, Telemetry } from './telemetry/telemetry.js';
import { Notices } from './work/notices.js';
import { NoticesController } from './work/notices.controller.js';
import { OutboxRelay } from './work/outbox.relay.js';
import { JobQueue } from './work/queue.js';
import { SetAsideController } from './work/set-aside.controller.js';
import { SetAside } from './work/set-aside.js';
import { UnitOfWork } from './database/unit-of-work.js';

/** Tools that every area may use. */
const SHARED = [
  Signals,
  Database,
  UnitOfWork,
  Jobs,
  JobQueue,
  OutboxRelay,
  Metrics,
  Notices,
  RateLimits,
  Quotas,
  Questions,
  RefusalDelay,
  AnswerMemory,
  KeptAnswers,
];

/**
 * Tools of all areas: configuration, the database, changes, outbox, queue, problems, paging,
 * health. It knows no word of the domain.
 * Invariants: no connection outside Database; no change outside UnitOfWork; a request never waits
 * for the queue.
 */
@Global()
@Module({
  controllers: [HealthController, JobsController, NoticesController, SetAsideController],
  providers: [
    ...SHARED,
    { provide: Telemetry, useFactory: startTelemetry, inject: [CONFIG] },
    SetAside,
  ],
  exports: [...SHARED, Telemetry],
})
export class PlatformModule {}
