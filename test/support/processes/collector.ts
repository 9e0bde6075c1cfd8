import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as a collector of OTLP receives it. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

interface Batch<Key extends string, Item> {
  readonly [list: string]: readonly { readonly [scopes: string]: readonly Record<Key, Item[]>[] }[];
}

/** A collector of traces and metrics (OTLP over HTTP, JSON). */
export class Collector {
  readonly spans: ReceivedSpan[] = [];
  readonly metrics = new Set<string>();
  /** Everything that came, as it came. */
  text = '';

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Collector> {
    const server = createServer();
    const collector = new Collector(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        collector.take(request.url ?? '', body);
        response.setHeader('content-type', 'application/json');
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private take(path: string, body: string): void {
    this.text += body;
    if (path === '/v1/traces') {
      const batch = JSON.parse(body) as Batch<'spans', ReceivedSpan>;
      for (const resource of batch['resourceSpans'] ?? [])
        for (const { spans } of resource['scopeSpans'] ?? []) this.spans.push(...spans);
      return;
    }
    const batch = JSON.parse(body) as Batch<'metrics', { readonly name: string }>;
    for (const resource of batch['resourceMetrics'] ?? [])
      for (const { metrics } of resource['scopeMetrics'] ?? [])
        for (const { name } of metrics) this.metrics.add(name);
  }
}
