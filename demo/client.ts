import { randomUUID } from 'node:crypto';
import { fetchLocalToken } from '../src/auth/local-issuer.client.js';

export interface Answered {
  readonly etag: string;
  // A demo reads what the API answers, as any client in another language would.
  readonly body: Record<string, unknown>;
}

/** One organisation that acts over HTTP with its own token. */
export class ActorClient {
  private held: Promise<string> | undefined;

  constructor(
    private readonly url: string,
    private readonly dataDir: string,
    readonly organisationNumber: string,
    private readonly scope: string,
    /** Name of another client than the usual one of the organisation. */
    private readonly client?: string,
  ) {}

  /** Returns another client of the same organisation. */
  asClient(client: string): ActorClient {
    return new ActorClient(this.url, this.dataDir, this.organisationNumber, this.scope, client);
  }

  token(): Promise<string> {
    return (this.held ??= fetchLocalToken(this.url, this.dataDir, {
      organisationNumber: this.organisationNumber,
      scope: this.scope,
      ...(this.client === undefined ? {} : { client: this.client }),
    }));
  }

  /** Takes a new token next time: the clock has moved, and the old one is of another day. */
  forget(): void {
    this.held = undefined;
  }

  get(path: string): Promise<Answered> {
    return this.send('GET', path);
  }

  /** Gets a file. */
  async download(path: string): Promise<Buffer> {
    const answer = await fetch(`${this.url}${path}`, {
      headers: { authorization: `Bearer ${await this.token()}` },
    });
    if (!answer.ok) throw new Error(`GET ${path} was answered ${String(answer.status)}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  create(path: string, body?: object, etag?: string): Promise<Answered> {
    return this.send('POST', path, body, {
      'idempotency-key': randomUUID(),
      ...(etag === undefined ? {} : { 'if-match': etag }),
    });
  }

  act(path: string, etag: string, body?: object): Promise<Answered> {
    return this.send('POST', path, body, { 'if-match': etag });
  }

  change(path: string, body: object, etag: string): Promise<Answered> {
    return this.send('PATCH', path, body, { 'if-match': etag });
  }

  /** Sends a file as it is. */
  upload(path: string, file: string, type: string): Promise<Answered> {
    return this.sendText('POST', path, file, {
      'idempotency-key': randomUUID(),
      'content-type': type,
    });
  }

  private send(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    return body === undefined
      ? this.sendText(method, path, null, headers)
      : this.sendText(method, path, JSON.stringify(body), {
          'content-type': 'application/json',
          ...headers,
        });
  }

  private async sendText(
    method: string,
    path: string,
    body: string | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answered> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.token()}`, ...headers },
      body,
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered ${String(answer.status)}: ${text}`);
    return {
      etag: answer.headers.get('etag') ?? '',
      body: JSON.parse(text) as Record<string, unknown>,
    };
  }
}
