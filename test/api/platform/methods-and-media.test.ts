import {
  operationsOf,
  pathOf,
  preconditionsOf,
  type Route,
} from '../../support/operations/operations.js';
import { refused } from '../../support/refusal.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, expectStatus } from '../../support/story.js';
import { each } from '../../support/tables.js';

let service: TestService;
let midt: Actor;
let routes: Route[];
beforeAll(async () => {
  service = await startTestService();
  midt = new Actor(service, ACTORS.helseMidt);
  await midt.registersOutside('UTEN');
  routes = operationsOf(service.app);
});
afterAll(() => service.stop());

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Finds a method that no operation has on the path of a route. */
function findMissingMethod({ route }: Route): string {
  const path = pathOf(route);
  const taken = routes.filter((other) => matches(other.route, path)).map(({ method }) => method);
  return METHODS.find((method) => !taken.includes(method)) ?? 'none';
}

const matches = (route: string, path: string): boolean =>
  new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);

/** Lists the methods that an answer allows. */
const allowedBy = ({ headers }: Answered): string[] => (headers.get('allow') ?? '').split(', ');

describe('a method that a path does not have', () => {
  test('is refused with 405 and the methods that it has, on every path', async () => {
    const refusals = await each(routes, 4, async (route) => ({
      route,
      answer: await service.call(findMissingMethod(route), pathOf(route.route)),
    }));
    const wrong = refusals.filter(
      ({ route, answer }) =>
        answer.body.code !== 'method-not-allowed' || !allowedBy(answer).includes(route.method),
    );
    expect(wrong.map(({ route, answer }) => [route.id, answer.status])).toEqual([]);
  });

  test('is told in both languages, with nothing stored', async () => {
    const answer = await refused(
      service,
      { actor: midt, method: 'DELETE', path: '/v1/projects/UTEN' },
      { status: 405, code: 'method-not-allowed' },
    );
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS, PATCH');
    expect(answer.body.detail).toBe('DELETE støttes ikke her. Bruk GET, HEAD, OPTIONS, PATCH');
  });

  test.each(METHODS)('is 404 for %s on a path that nobody has', async (method) => {
    const answer = await service.call(method, '/v1/projects/UTEN/nowhere');
    expect([answer.status, answer.body.code, answer.headers.get('allow')]).toEqual([
      404,
      'not-found',
      null,
    ]);
  });
});

describe('application/merge-patch+json', () => {
  const raw = JSON.stringify({ name: 'Flettet' });
  const headers = { 'content-type': 'application/merge-patch+json', 'if-match': '"1"' };

  test('is what a PATCH takes beside JSON', async () => {
    const token = await service.token(midt.organisationNumber);
    const sent = await service.call('PATCH', '/v1/projects/UTEN', { token, raw, headers });
    expect(expectStatus(sent, 200).body.name).toBe('Flettet');
  });

  test('is refused by other methods, and a PATCH says what it takes', async () => {
    const post = await refused(
      service,
      { actor: midt, path: '/v1/projects', raw, headers },
      { status: 415, code: 'unsupported-media-type' },
    );
    expect(post.body.detail).toContain('Forventet application/json, ikke');
    const patch = await refused(
      service,
      {
        actor: midt,
        method: 'PATCH',
        path: '/v1/projects/UTEN',
        raw,
        headers: { ...headers, 'content-type': 'text/plain' },
      },
      { status: 415, code: 'unsupported-media-type' },
    );
    expect(patch.body.detail).toContain('application/json, application/merge-patch+json');
  });
});

describe('a body that an operation does not take', () => {
  test('is refused by every such operation, with a pointer to its members', async () => {
    const directorate = new Actor(service, ACTORS.directorate);
    const bodiless = routes.filter(
      ({ method, documented, requestBody, receives }) =>
        ['POST', 'PUT', 'PATCH'].includes(method) &&
        documented &&
        requestBody === undefined &&
        receives === undefined,
    );
    const answers = await each(bodiless, 4, async (route) => {
      const { method, scope } = route;
      const actor = scope === 'hdir:portfolio.directorate' ? directorate : midt;
      const headers = preconditionsOf(route);
      return actor.call(method, pathOf(route.route), { reason: 'Ubrukt' }, headers);
    });
    expect(bodiless.length).toBeGreaterThan(5);
    const faults = answers.map(({ status, body }) => [status, body.errors?.[0]]);
    expect(faults).toEqual(
      bodiless.map(() => [
        400,
        expect.objectContaining({ pointer: '/reason', code: 'unknown-field' }),
      ]),
    );
  });

  test('is taken when it is empty, and refused when it is no object', async () => {
    const path = '/v1/projects/UTEN/assess';
    const directorate = new Actor(service, ACTORS.directorate);
    const read = await directorate.call('GET', '/v1/projects/UTEN');
    const headers = { 'if-match': read.headers.get('etag') ?? '' };
    const empty = await directorate.call('POST', path, {}, headers);
    expect([empty.status, empty.body.code]).toEqual([409, 'wrong-standing']);
    const list = await directorate.call('POST', path, ['a'], headers);
    expect([list.status, list.body.errors[0].code]).toEqual([400, 'wrong-type']);
  });
});
