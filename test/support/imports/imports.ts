import { randomUUID } from 'node:crypto';
import type { Answered, TestService } from '../service.js';
import { type Actor, eventually, expectStatus } from '../story.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
type Body = Record<string, any>;

export interface SentImport {
  readonly round?: string;
  readonly query?: string;
  readonly type?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Scopes of the token; default all. */
  readonly scope?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Sends a file as it is. */
export async function sends(
  service: Pick<TestService, 'call' | 'token'>,
  actor: Actor,
  file: string | Buffer,
  {
    round = '2021-1',
    query = 'mode=commit',
    type = 'text/csv',
    key = randomUUID(),
    headers = {},
    scope,
    claims = {},
  }: SentImport = {},
): Promise<Answered> {
  return service.call('POST', `/v1/rounds/${round}/imports?${query}`, {
    token: await service.token(actor.organisationNumber, scope, claims),
    raw: file,
    headers: { 'content-type': type, 'idempotency-key': key, ...headers },
  });
}

/** Waits for the job of an import, and returns the import. */
export async function ended(actor: Actor, id: string): Promise<Body> {
  return eventually(async () => {
    const { body } = expectStatus(await actor.call('GET', `/v1/imports/${id}`), 200);
    return ['completed', 'failed', 'cancelled'].includes(body.state as string)
      ? (body as Body)
      : undefined;
  });
}

/** Sends a file and waits until its import has ended. */
export async function imports(
  service: Pick<TestService, 'call' | 'token'>,
  actor: Actor,
  file: string | Buffer,
  options: SentImport = {},
): Promise<Body> {
  const { body } = expectStatus(await sends(service, actor, file, options), 202);
  return ended(actor, body.id as string);
}
