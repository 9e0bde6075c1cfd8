import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that a receiver got. */
export interface Received {
  /** Path of the endpoint, or its host where hosts tell endpoints apart. */
  readonly path: string;
  readonly host: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into any event
  readonly event: any;
  readonly at: number;
}

/** The way in which a receiver answers an event. Validations are answered with their challenge. */
export type Behaviour = (message: Received, response: ServerResponse) => void;

/** A real HTTP server that receives events on every address of this machine. */
export interface EventReceiver {
  readonly port: number;
  readonly messages: Received[];
  /** Events without the questions to new endpoints. */
  readonly events: () => Received[];
  /** Sets the answer to events, and to questions too when `always` is set. */
  behave(behaviour: Behaviour, always?: boolean): void;
  close(): Promise<void>;
}

const TAKEN: Behaviour = (_, response) => {
  response.end();
};

export function isValidation({ event }: Received): boolean {
  return String(event.type).endsWith('.subscription.validation.v1');
}

export async function startEventReceiver(): Promise<EventReceiver> {
  const messages: Received[] = [];
  let [behaviour, always]: [Behaviour, boolean] = [TAKEN, false];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    request.on('end', () => {
      const message: Received = {
        path: request.url ?? '',
        host: (request.headers.host ?? '').replace(/:\d+$/, ''),
        headers: request.headers,
        text,
        event: JSON.parse(text) as unknown,
        at: performance.now(),
      };
      messages.push(message);
      if (isValidation(message) && !always)
        response.end(JSON.stringify({ challenge: message.event.data.challenge }));
      else behaviour(message, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    events: () => messages.filter((message) => !isValidation(message)),
    behave: (next, everywhere = false) => {
      [behaviour, always] = [next, everywhere];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/**
 * Lists the secrets by which a message is signed, after the text of the specification of Standard
 * Webhooks: HMAC-SHA256 of `id.timestamp.body` under the base64 after `whsec_`, one `v1,` each.
 */
export function signingSecrets({ headers, text }: Received, secrets: readonly string[]): string[] {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`;
  const given = String(headers['webhook-signature']).split(' ');
  return secrets.filter((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const expected = createHmac('sha256', key).update(content, 'utf8').digest('base64');
    return given.includes(`v1,${expected}`);
  });
}
