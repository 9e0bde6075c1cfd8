import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one process. Labels are route templates and job names, never ids. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Answers by method, route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2],
    registers: [this.registry],
  });

  readonly jobs = new Histogram({
    name: 'job_duration_seconds',
    help: 'Jobs by name and outcome',
    labelNames: ['job', 'outcome'] as const,
    buckets: [0.005, 0.025, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });

  /** Number of figures answered from memory. A plain number, because it changes most often. */
  answersFromMemory = 0;

  readonly outboxWaiting = new Gauge({
    name: 'outbox_waiting',
    help: 'Events not yet handed to the queue',
    registers: [this.registry],
  });

  readonly setAside = new Gauge({
    name: 'work_set_aside',
    help: 'Work of the queue that keeps failing',
    registers: [this.registry],
  });

  constructor() {
    const readCount = (): number => this.answersFromMemory;
    new Gauge({
      name: 'answers_from_memory',
      help: 'Figures answered from memory since the start',
      registers: [this.registry],
      collect() {
        this.set(readCount());
      },
    });
    // By default a timer wakes an idle process a hundred times a second (bench, P17).
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 100 });
  }
}
