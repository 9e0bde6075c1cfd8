import { Controller, Header, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '../http/documentation.js';
import type { FastifyReply } from 'fastify';
import type { Answer } from '../http/answer.js';
import { Database } from '../database/database.js';
import { unavailable } from '../database/database-errors.js';
import { Metrics } from '../base/metrics.js';
import { Operation } from '../http/operation.js';

class HealthResponse {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

/** For the platform that runs the service. Tells nothing about actors or figures. */
@ApiTags('operation')
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
  ) {}

  @Operation({
    id: 'live',
    method: 'GET',
    path: '/health/live',
    scope: 'public',
    summary: 'The process runs',
    returns: HealthResponse,
  })
  live(): Answer<HealthResponse> {
    return { body: { status: 'ok' } };
  }

  @Operation({
    id: 'ready',
    method: 'GET',
    path: '/health/ready',
    scope: 'public',
    summary: 'The process can serve: its database answers',
    returns: HealthResponse,
  })
  async ready(): Promise<Answer<HealthResponse>> {
    if (!(await this.database.answers())) throw unavailable();
    return { body: { status: 'ok' } };
  }

  @Operation({
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    scope: 'public',
    summary: 'Prometheus metrics',
  })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metricsText(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('cache-control', 'no-store');
    const [row] = await this.database
      .transaction({ kind: 'system' }, (tx) =>
        tx.rows<{ waiting: number; aside: number }>(
          `select (select count(*)::int from platform.outbox where dispatched_at is null) as waiting, (select count(*)::int from platform.set_aside) as aside`,
        ),
      )
      .catch(() => []);
    if (row !== undefined) {
      this.metrics.outboxWaiting.set(row.waiting);
      this.metrics.setAside.set(row.aside);
    }
    return this.metrics.registry.metrics();
  }
}
