import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postWebhook, type WebhookAnswer, WebhookError } from './webhook.sender.js';
import { AllowedHosts } from './webhook-target.js';

const LOOPBACK = new AllowedHosts(['127.0.0.0/8'], true);

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: RequestListener): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${String((listening.address() as AddressInfo).port)}`;
}

const post = (url: string, hosts = LOOPBACK): Promise<WebhookAnswer> =>
  postWebhook({ url, headers: { 'content-type': 'application/json' }, body: '{}' }, hosts);

test('a message is posted, and the beginning of its answer is returned', async () => {
  const url = await listen((request, response) => {
    response.statusCode = request.method === 'POST' ? 202 : 500;
    response.end(`${'a'.repeat(2_000)}b`);
  });
  expect(await post(url)).toEqual({ status: 202, text: 'a'.repeat(1_024) });
});

test('a redirect is an answer, and is not followed', async () => {
  let calls = 0;
  const url = await listen((_, response) => {
    calls += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect(await post(url)).toMatchObject({ status: 302 });
  expect(calls).toBe(1);
});

test('an answer of 64 MB is cut off after the beginning', async () => {
  let sent = 0;
  const url = await listen((_, response) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const more = (): void => {
      while (sent < 64 * 1024 ** 2 && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) break;
      }
    };
    response.on('drain', more);
    more();
  });
  expect(await post(url)).toMatchObject({ status: 200 });
  expect(sent).toBeLessThan(16 * 1024 ** 2);
});

test('a connection that is refused or cut is an error with a code and no address', async () => {
  const url = await listen((request) => {
    request.socket.destroy();
  });
  const error: unknown = await post(url).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WebhookError);
  expect(String(error)).not.toContain('127.0.0.1');
});

test.each(['https://127.0.0.1/', 'https://[::ffff:127.0.0.1]/', 'https://localhost/'])(
  '%s is refused before anything is sent',
  async (url) => {
    await expect(post(url, new AllowedHosts([], true))).rejects.toMatchObject({
      code: 'inside-address',
    });
  },
);

test('a name that resolves inside is refused while connecting, whatever its text says', async () => {
  let calls = 0;
  const url = await listen((_, response) => {
    calls += 1;
    response.end();
  });
  // As the text of a name on the open internet would: the lookup alone refuses.
  class TextIsFine extends AllowedHosts {
    override findFault(): undefined {
      return undefined;
    }
  }
  const named = url.replace('127.0.0.1', 'localhost');
  await expect(post(named, new TextIsFine([], true))).rejects.toMatchObject({
    code: 'inside-address',
  });
  expect(calls).toBe(0);
});
