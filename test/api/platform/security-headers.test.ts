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
    ]).toEqual([status, 'nosniff', 'no-referrer', 'max-age=31536000']);
  }
});
