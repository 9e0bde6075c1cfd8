import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Histogram, Span, SpanContext, Tracer } from '@opentelemetry/api';
import type { Config } from '../settings/config.js';

/** Names of what is measured: routes, tables and jobs. Never ids, values or bodies. */
export type Details = Readonly<Record<string, string | number>>;

/** The parts of the library that run while telemetry is on. */
interface Library {
  readonly tracer: Tracer;
  readonly requests: Histogram;
  readonly jobs: Histogram;
  begin(name: string, attributes: Attributes, parent: SpanContext | undefined): Span;
  fail(span: Span, error: unknown): void;
  stop(): Promise<void>;
}

const running = new AsyncLocalStorage<Span>();
/** W3C Trace Context: version, trace id, span id and flags. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0([01])$/;

/** Returns the `traceparent` of the running span. Undefined while telemetry is off. */
export function currentTrace(): string | undefined {
  const context = running.getStore()?.spanContext();
  if (context === undefined) return undefined;
  return `00-${context.traceId}-${context.spanId}-0${String(context.traceFlags & 1)}`;
}

/** Returns the id of the running trace, for the log. Undefined while telemetry is off. */
export function currentTraceId(): string | undefined {
  return running.getStore()?.spanContext().traceId;
}

function parseTrace(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, sampled] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number(sampled), isRemote: true };
}

/**
 * Traces and metrics over OTLP. Off without an endpoint in the settings: then no library is loaded,
 * and every call goes straight to the work.
 */
export class Telemetry {
  constructor(private readonly library?: Library) {}

  get isOn(): boolean {
    return this.library !== undefined;
  }

  /** Runs work in a span under the running one, or under the trace that `parent` names. */
  inSpan<T>(name: string, details: Details, work: () => Promise<T>, parent?: string): Promise<T> {
    const span = this.begin(name, details, parent);
    return span === undefined ? work() : this.runSpan(span, work);
  }

  private async runSpan<T>(span: Span, work: () => Promise<T>): Promise<T> {
    try {
      return await running.run(span, work);
    } catch (error) {
      this.library?.fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Begins a span that the caller ends. Undefined while telemetry is off. */
  begin(name: string, details: Details, parent?: string): Span | undefined {
    if (this.library === undefined) return undefined;
    const above = parseTrace(parent) ?? running.getStore()?.spanContext();
    return this.library.begin(name, { ...details }, above);
  }

  /** Runs a function, and everything that it starts, under a span. */
  runUnder(span: Span, work: () => void): void {
    running.run(span, work);
  }

  /** Counts an answer and its time in seconds. */
  recordRequest(seconds: number, details: Details): void {
    this.library?.requests.record(seconds, { ...details });
  }

  /** Counts a job and its time in seconds. */
  recordJob(seconds: number, details: Details): void {
    this.library?.jobs.record(seconds, { ...details });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.library?.stop().catch(() => undefined);
  }
}

/** Starts telemetry as the settings say. */
export async function startTelemetry({ otlpEndpoint, role }: Config): Promise<Telemetry> {
  return new Telemetry(
    otlpEndpoint === undefined ? undefined : await loadLibrary(otlpEndpoint, role),
  );
}

/** Loads the library, which sends to the collector at `endpoint` every few seconds. */
async function loadLibrary(endpoint: string, role: string): Promise<Library> {
  const [api, traces, traceExport, metrics, metricExport, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/sdk-metrics'),
      import('@opentelemetry/exporter-metrics-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const at = (path: string): string => `${endpoint.replace(/\/$/, '')}${path}`;
  const resource = resourceFromAttributes({ 'service.name': 'portfolio', 'service.role': role });
  const exporter = new traceExport.OTLPTraceExporter({ url: at('/v1/traces') });
  const spanProcessors = [
    new traces.BatchSpanProcessor({ exporter, scheduledDelayMillis: SPANS_EVERY_MS }),
  ];
  const tracing = new traces.TracerProvider({ resource, spanProcessors });
  const reader = new metrics.PeriodicExportingMetricReader({
    exporter: new metricExport.OTLPMetricExporter({ url: at('/v1/metrics') }),
    exportIntervalMillis: METRICS_EVERY_MS,
  });
  const metering = new metrics.MeterProvider({ resource, readers: [reader] });
  const tracer = tracing.getTracer('portfolio');
  const meter = metering.getMeter('portfolio');
  const { ROOT_CONTEXT, SpanStatusCode, trace } = api;
  return {
    tracer,
    requests: meter.createHistogram('http.server.request.duration', { unit: 's' }),
    jobs: meter.createHistogram('job.duration', { unit: 's' }),
    begin: (name, attributes, parent) =>
      tracer.startSpan(
        name,
        { attributes },
        parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
      ),
    // The name of the error only: its message may hold values.
    fail: (span, error) => {
      const message = Error.isError(error) ? error.name : 'unknown';
      span.setStatus({ code: SpanStatusCode.ERROR, message });
    },
    stop: async () => {
      await Promise.all([tracing.shutdown(), metering.shutdown()]);
    },
  };
}

const SPANS_EVERY_MS = 2_000;
const METRICS_EVERY_MS = 15_000;
