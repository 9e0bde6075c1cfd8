import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Request as it came to the front. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Status that the front gave by itself, or 0 when it let the request through. */
  readonly refused: number;
}

/**
 * A server before the service that refuses the first request of each kind with 429 and the second
 * with 503, as a busy service does, and lets the others through.
 */
export class BusyFront {
  readonly seen: Seen[] = [];
  private readonly server: Server;

  private constructor(target: string) {
    this.server = createServer((incoming, answer) => {
      const { method = '', url = '', headers } = incoming;
      const path = url.replace(/\?.*/, '');
      const before = this.seen.filter((one) => one.method === method && one.path === path).length;
      const refused = [429, 503][before] ?? 0;
      this.seen.push({ method, path, headers, refused });
      if (refused > 0) {
        incoming.resume();
        answer.writeHead(refused, { 'retry-after': '0' }).end();
        return;
      }
      const passed = request(new URL(url, target), { method, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      incoming.pipe(passed);
    });
  }

  static async before(target: string): Promise<BusyFront> {
    const front = new BusyFront(target);
    await new Promise<void>((resolve) => front.server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
