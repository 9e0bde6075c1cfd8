import { connect, createServer, type Server, type Socket } from 'node:net';
import { findFreePort } from '../../../src/platform/database/embedded-postgres.js';

/**
 * A TCP proxy in front of PostgreSQL or Redis that a test cuts and restores: an outage that nobody
 * else notices.
 */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private choose: (opening: Buffer) => 'pass' | 'lose' | 'hold' = () => 'pass';

  private constructor(
    private readonly target: URL,
    private readonly port: number,
  ) {}

  /** Starts a proxy for the server that a URL names; open by default. */
  static async before(url: string, state: 'open' | 'cut' = 'open'): Promise<Proxy> {
    const proxy = new Proxy(new URL(url), await findFreePort());
    await proxy.restore();
    if (state === 'cut') await proxy.cut();
    return proxy;
  }

  /** The URL that goes through the proxy. */
  get url(): string {
    const url = new URL(this.target.href);
    url.host = `127.0.0.1:${String(this.port)}`;
    return url.href;
  }

  /**
   * Chooses by the first bytes of each new connection whether it passes, is ended, or stays open and
   * gets no answer.
   */
  meet(choose: (opening: Buffer) => 'pass' | 'lose' | 'hold'): void {
    this.choose = choose;
  }

  /** Ends every connection and refuses new ones. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else
        server.close(() => {
          resolve();
        });
    });
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Takes connections again, on the same port. */
  async restore(): Promise<void> {
    if (this.server !== undefined) return;
    const server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket
          .on('error', () => undefined)
          .on('close', () => {
            this.sockets.delete(socket);
            other.destroy();
          });
      }
      near.once('data', (opening) => {
        const fate = this.choose(opening);
        if (fate === 'lose') near.destroy();
        if (fate === 'hold') far.unpipe(near);
      });
      near.pipe(far);
      far.pipe(near);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
  }
}
