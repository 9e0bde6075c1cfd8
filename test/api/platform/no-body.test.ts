import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Directorate } from '../../support/story.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  await new Directorate(service).opensRound('2021-1');
});
afterAll(() => service.stop());

/** Only a request that waits for ever takes as long. */
const LONGEST_MS = 60_000;

/** Sends a request without a body. Returns the status and the code of the problem. */
async function sendWithoutBody(
  method: string,
  path: string,
  headers: readonly string[],
): Promise<{ readonly status: string; readonly code: string }> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.setTimeout(LONGEST_MS, () => socket.destroy(new Error('Nothing was answered')));
  const authorization = `authorization: Bearer ${await service.token(ACTORS.helseMidt)}`;
  const own = ['host: a', 'connection: close', authorization, `idempotency-key: ${randomUUID()}`];
  socket.write([`${method} ${path} HTTP/1.1`, ...own, ...headers, '', ''].join('\r\n'));
  const answer = await text(socket);
  const [, status = ''] = answer.split(' ');
  const [, code = ''] = /"code":"([\w-]+)"/.exec(answer) ?? [];
  return { status, code };
}

test.each([
  ['POST', '/v1/projects', 'application/json', '400'],
  ['POST', '/v1/rounds/2021-1/imports?mode=commit', 'text/csv', '400'],
  ['PATCH', '/v1/projects/UKJENT', 'application/merge-patch+json', '428'],
  ['POST', '/nb/workspace/logout', 'application/x-www-form-urlencoded', '403'],
  ['POST', '/v1/projects', 'image/png', '415'],
  ['POST', '/nb/workspace/rounds/2021-1/upload', 'multipart/form-data; boundary=x', '403'],
  ['DELETE', '/v1/rounds/2021-1', 'application/json', '405'],
  ['GET', '/v1/rounds', 'application/json', '200'],
])('%s %s as %s is answered alike with and without the length of no body', async (...request) => {
  const [method, path, type, status] = request;
  const without = await sendWithoutBody(method, path, [`content-type: ${type}`]);
  const withLength = await sendWithoutBody(method, path, [
    `content-type: ${type}`,
    'content-length: 0',
  ]);
  expect(without).toEqual(withLength);
  expect(without.status).toBe(status);
  // A problem of the API has a code. What was asked for has none, nor has a page of the site.
  expect(without.code === '').toBe(status === '200' || path.startsWith('/nb/'));
});
