import { Controller, Header, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '../fields/documentation.js';
import type { FastifyReply } from 'fastify';
import type { Answer } from '../http/answer.js';
import { Database } from '../database/database.js';
import { unavailable } from '../database/database-errors.js';
import { Metrics } from '../telemetry/metrics.js';
import { Operation } from '../http/operation.js';
import { countBacklog } from './outbox.queries.js';

class HealthResponse {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

/** Health and metrics for the platform that runs the service. No data of actors or figures. */
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
    isUncounted: true,
    summary: 'The process runs',
    returns: HealthResponse,
    tables: false,
  })
  checkLive(): Answer<HealthResponse> {
    return { body: { status: 'ok' } };
  }

  @Operation({
    id: 'ready',
    method: 'GET',
    path: '/health/ready',
    scope: 'public',
    isUncounted: true,
    summary: 'The process can answer requests: its database answers',
    returns: HealthResponse,
    tables: false,
  })
  async checkReady(): Promise<Answer<HealthResponse>> {
    if (!(await this.database.isReachable())) throw unavailable();
    return { body: { status: 'ok' } };
  }

  @Operation({
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    scope: 'public',
    isUncounted: true,
    summary: 'Prometheus metrics',
    file: 'text/plain',
  })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async readMetrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('cache-control', 'no-store');
    const backlog = await this.database
      .transaction({ kind: 'system' }, countBacklog)
      .catch(() => undefined);
    if (backlog !== undefined) {
      this.metrics.outboxWaiting.set(backlog.waiting);
      this.metrics.setAside.set(backlog.aside);
    }
    return this.metrics.registry.metrics();
  }
}
