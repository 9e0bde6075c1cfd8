import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { FiguresStage } from '../../support/stages/figures-stage.js';

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  stage.service.moveTo('2021-02-08T09:00:00Z');
  await stage.closes('2021-1');
});
afterAll(() => stage.service.stop());

test.each([
  ['a figure, also from memory', 'GET', '/v1/rounds/2021-1/figures', 200],
  ['a status, also from memory', 'GET', '/v1/rounds/2021-1/status', 200],
  ['a file', 'GET', '/v1/rounds/2021-1/figures.xlsx', 200],
  ['the health of the service', 'GET', '/health/live', 200],
  ['a request without a token', 'GET', '/v1/projects', 401],
  ['an unknown path', 'GET', '/nowhere', 404],
  ['an unknown method', 'DELETE', '/v1/rounds', 405],
  ['a path that cannot be decoded', 'GET', '/v1/%zz', 400],
  ['a key that is too long', 'GET', `/v1/actors/${'1'.repeat(300)}`, 404],
  ['broken JSON', 'POST', '/v1/projects', 400],
])('the answer to %s has the security headers', async (_, method, path, status) => {
  for (let time = 0; time < 2; time++) {
    const options = method === 'POST' ? { raw: '{' } : {};
    const { status: answered, headers } = await stage.service.call(method, path, options);
    expect([
      answered,
      headers.get('x-content-type-options'),
      headers.get('referrer-policy'),
      headers.get('strict-transport-security'),
      (headers.get('x-request-id') ?? '').length > 8,
    ]).toEqual([status, 'nosniff', 'no-referrer', 'max-age=31536000', true]);
  }
});

test.each(['/v1/rounds/2021-1/status', '/v1/rounds/2021-1/figures'])(
  'the 304 of %s has them too, from memory as from the database',
  async (path) => {
    const { headers: first } = await stage.service.call('GET', path);
    for (let time = 0; time < 2; time++) {
      const known = { 'if-none-match': first.get('etag') ?? '', 'x-request-id': 'asked-by-me' };
      const { status, headers } = await stage.service.call('GET', path, { headers: known });
      expect([
        status,
        headers.get('x-content-type-options'),
        headers.get('strict-transport-security'),
        headers.get('x-request-id'),
      ]).toEqual([304, 'nosniff', 'max-age=31536000', 'asked-by-me']);
    }
  },
);

test.each([
  ['bytes that are no request', 'GARBAGE\r\n\r\n'],
  ['headers that are too long', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`],
])('%s are answered as a problem, with the headers', async (_, bytes) => {
  const socket = connect(Number(new URL(stage.service.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toMatch(/content-type: application\/problem\+json/);
  expect(answer).toMatch(/x-content-type-options: nosniff/);
  expect(answer).toMatch(/x-request-id: [\w-]{36}/);
  expect(answer).toMatch(/"code":"invalid-request"/);
});

test('the page of the description runs its own scripts only, and has no other files', async () => {
  const page = await stage.service.call('GET', '/docs');
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/,
  );
  expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  const asked = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  const statusOf = async (path: string): Promise<number> =>
    (await stage.service.call('GET', new URL(path, 'http://a/docs').pathname)).status;
  expect(new Set(await Promise.all(asked.map(statusOf)))).toEqual(new Set([200]));
  const stray = readdirSync('node_modules/swagger-ui-dist')
    .map((file) => `/docs/${file}`)
    .filter((path) => !asked.some((one) => path.endsWith(one.replace(/^.*\//, ''))));
  expect(new Set(await Promise.all(stray.map(statusOf)))).toEqual(new Set([404]));
});
