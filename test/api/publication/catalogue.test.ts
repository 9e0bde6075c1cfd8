import { findShapeFaults } from '../../support/publication/shapes.js';
import { startTestService, type TestService } from '../../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const get = (headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}/v1/catalogue.ttl`, { headers });

test.each(['*/*', 'text/turtle', 'application/rdf+xml', 'application/json', 'text/html'])(
  'the catalogue is Turtle to a reader who accepts %s',
  async (accept) => {
    const answer = await get({ accept });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/turtle; charset=utf-8');
    expect(await findShapeFaults(await answer.text())).toEqual([]);
  },
);

test('a reader who has the catalogue gets 304', async () => {
  const etag = (await get()).headers.get('etag') ?? '';
  expect((await get({ 'if-none-match': etag })).status).toBe(304);
});
