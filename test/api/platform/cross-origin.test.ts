import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { FiguresStage } from '../../support/stages/figures-stage.js';

let stage: FiguresStage;
let service: TestService;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  ({ service } = stage);
  service.moveTo('2021-02-01T10:00:00+01:00');
  await stage.closes('2021-1');
});
afterAll(() => service.stop());

const ORIGIN = { origin: 'https://en.side.example' };
const openTo = ({ headers }: Answered): string | null => headers.get('access-control-allow-origin');

describe('a page of another site', () => {
  test.each([
    '/v1/rounds/2021-1/status',
    '/v1/rounds/2021-1/figures.csv',
    '/v1/actors',
    '/v1/actors/x',
  ])('reads %s without a token, never with credentials', async (path) => {
    for (let times = 0; times < 2; times++) {
      const answer = await service.call('GET', path, { headers: ORIGIN });
      expect([openTo(answer), answer.headers.get('access-control-allow-credentials')]).toEqual([
        '*',
        null,
      ]);
      expect(answer.headers.get('vary')).toMatch(
        /^Accept, Accept-Encoding, (?:Accept-Language, )?Authorization$/,
      );
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('is not let in with a token, nor to what needs one, nor to a change', async () => {
    const token = await service.token(ACTORS.helseMidt);
    const closed = [
      await service.call('GET', '/v1/rounds/2021-1/status', { token, headers: ORIGIN }),
      await service.call('GET', '/v1/actors', { token, headers: ORIGIN }),
      await service.call('GET', '/v1/projects', { headers: ORIGIN }),
      await service.call('POST', '/v1/projects', { token, headers: ORIGIN, body: {} }),
    ];
    expect(closed.map(openTo)).toEqual([null, null, null, null]);
  });

  test('asks before it sends a header, and is told what it may send', async () => {
    const preflight = {
      ...ORIGIN,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    };
    const open = await service.call('OPTIONS', '/v1/rounds/2021-1/figures', { headers: preflight });
    expect([open.status, openTo(open), open.headers.get('access-control-allow-headers')]).toEqual([
      204,
      '*',
      'Accept, Accept-Language, If-None-Match',
    ]);
    const closed = await service.call('OPTIONS', '/v1/projects', { headers: preflight });
    expect([closed.status, openTo(closed), closed.headers.get('allow')]).toEqual([
      204,
      null,
      'GET, HEAD, OPTIONS, POST',
    ]);
    expect((await service.call('OPTIONS', '/v1/nowhere', { headers: preflight })).status).toBe(404);
  });
});
