import fc from 'fast-check';
import { type Blast, bombsOf, explode } from '../support/attacks/bombs.js';
import {
  OTHER_VALUES,
  plainFields,
  REFUSED_VALUES,
  saveAndRead,
  anAmount,
} from '../support/attacks/edge-values.js';
import { Fuzz } from '../support/attacks/fuzz.js';
import { InputTarget, isProblem } from '../support/attacks/input-target.js';
import { preconditionsOf, type Route, sampleOf } from '../support/operations/operations.js';
import { DISGUISES, formsOf, sendTarget } from '../support/attacks/path-forms.js';
import { ACTORS, type Answered } from '../support/service.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { eventually } from '../support/story.js';
import { each, fingerprints } from '../support/tables.js';
import { figure } from '../support/reports/figure.js';

/**
 * Requests per operation: `FUZZ=1000 npm test -- test/contract/input` for a long look, `SEED` for
 * another one.
 */
const RUNS = Number(process.env['FUZZ'] ?? bySize(2, 6, 1_000));
const SEED = Number(process.env['SEED'] ?? 20_210_118);
/**
 * One of so many edge values, forms of a path, and names, keys and bytes that are not data, is sent.
 * A prime, so that the sample differs from field to field.
 */
const ONE_OF = bySize(29, 7, 1);
/** Amounts that are saved and read again: 150 in each report. */
const AMOUNTS = 150 * bySize(1, 3, 67);

let counted = 0;
/** Says whether the next of many requests is sent. */
const isSampled = (): boolean => counted++ % ONE_OF === 0;

let target: InputTarget;
beforeAll(async () => {
  target = await InputTarget.start();
});
afterAll(() => target.service.stop());

describe('E1 requests that break the schema', () => {
  test(`are refused by every operation, ${String(RUNS)} of each, as problems and without a trace`, async () => {
    const before = await fingerprints(target.service);
    const fuzz = new Fuzz(target, { numRuns: RUNS, seed: SEED });
    await each(target.routes, 2, (route) => fuzz.breakInput(route));
    figure(
      'E1',
      `seed ${String(SEED)}: ${String(target.routes.length)} operations, ${String(fuzz.sent)} ` +
        `requests: 5xx ${String(fuzz.failures)}; problem+json ${String(fuzz.problems)}`,
    );
    expect(fuzz.surprises.slice(0, 10)).toEqual([]);
    expect(fuzz.failures).toBe(0);
    expect(fuzz.problems).toBe(fuzz.sent);
    expect(await fingerprints(target.service)).toEqual(before);
  });

  test('that do not reach an operation are problems too', async () => {
    const answers = { ...(await callElsewhere()), ...(await sendOtherThanJson()) };
    expect(
      Object.entries(answers)
        .filter(([, answer]) => !isProblem(answer) || answer.status >= 500)
        .map(([name, answer]) => `${name}: ${String(answer.status)} ${answer.text.slice(0, 120)}`),
    ).toEqual([]);
  });
});

/** Calls paths and methods that are no operation. */
async function callElsewhere(): Promise<Record<string, Answered>> {
  const { service } = target;
  const answers: Record<string, Answered> = {};
  for (const path of [
    '/nothing',
    '/v1',
    '/v1/nothing',
    '/v1/projects/%zz',
    '/v1/projects/%',
    '/v1/projects/%ff',
    `/v1/projects/${'A'.repeat(300)}`,
    `/${'x'.repeat(9_000)}`,
    '/v1/projects/a%2fb',
  ])
    answers[`GET ${path.slice(0, 30)}`] = await service.call('GET', path);
  for (const method of ['DELETE', 'PUT'])
    answers[`${method} /v1/projects`] = await service.call(method, '/v1/projects', {
      token: await service.token(ACTORS.oslo),
    });
  return answers;
}

/** Sends bodies of types that no operation takes. */
async function sendOtherThanJson(): Promise<Record<string, Answered>> {
  const send = async (raw: string, headers: Record<string, string>): Promise<Answered> =>
    target.service.call('POST', '/v1/projects', {
      token: await target.service.token(ACTORS.oslo),
      raw,
      headers,
    });
  return {
    'POST text': await send('x', { 'content-type': 'text/plain' }),
    'POST form': await send('x=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    'POST other charset': await send('{}', {
      'content-type': 'application/json; charset=utf-16',
      'idempotency-key': 'x',
    }),
  };
}

describe('E3 bombs', () => {
  test('are refused quickly, in few bytes', async () => {
    const bombs = Object.entries(bombsOf());
    const route = target.routes.find(({ id }) => id === 'createReport') ?? target.routes[0];
    if (route === undefined) throw new Error('There are no operations');
    await target.send(route, '{}');
    const blasts: Blast[] = [];
    for (const [name, text] of bombs) blasts.push(await explode(target, route, name, text));
    const failures = blasts.filter(({ answer }) => answer.status >= 500 || !isProblem(answer));
    const longest = Math.max(...blasts.map(({ answer }) => Buffer.byteLength(answer.text)));
    const [slowest] = blasts.sort((a, b) => b.milliseconds - a.milliseconds);
    figure(
      'E3',
      `${String(bombs.length)} bombs: 5xx ${String(failures.length)}, statuses ` +
        `${[...new Set(blasts.map(({ answer }) => answer.status))].join(', ')}, longest answer ` +
        `${String(longest)} bytes, event loop blocked at most ` +
        `${String(slowest?.milliseconds.toFixed(0))} ms (${String(slowest?.name)}); target 50 ms`,
    );
    expect(failures.map(({ name }) => name)).toEqual([]);
    expect(longest).toBeLessThanOrEqual(8 * 1024);
    expectBelowAtFull(slowest?.milliseconds ?? NaN, 50);
  });
});

describe('E4 names that are not data', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
  const keysOfObject = Reflect.ownKeys(Object.prototype).length;
  afterEach(() => {
    expect(Reflect.ownKeys(Object.prototype).length).toBe(keysOfObject);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('are refused as the first member of every object of every body', async () => {
    const passed: string[] = [];
    const bodies = target.routesWithBody.flatMap((route) => {
      const text = JSON.stringify(sampleOf(route.requestBody ?? {}));
      return [...text.matchAll(/\{/g)].flatMap(({ index }) =>
        NAMES.map((name) => ({
          route,
          place: `${name} at ${String(index)}`,
          raw: `${text.slice(0, index + 1)}"${name}":{"polluted":true},${text.slice(index + 1)}`,
        })),
      );
    });
    const sent = bodies.filter(isSampled);
    for (const { route, place, raw } of sent) {
      const { status } = await target.send(route, raw);
      if (status !== 400) passed.push(`${route.id} ${place}: ${String(status)}`);
    }
    figure(
      'E4',
      `${String(sent.length)} bodies with ${NAMES.join(', ')}: not refused ` +
        String(passed.length),
    );
    expect(passed).toEqual([]);
  });

  test('are refused as keys in paths, and do no harm as names in queries', async () => {
    const passed: string[] = [];
    let sent = 0;
    for (const route of target.routes) {
      const token = await target.token(route);
      const paths = NAMES.flatMap((name) => pathsWith(route, name)).filter(isSampled);
      for (const { path, isKey } of paths) {
        sent += 1;
        const { status } = await target.service.call(route.method, path, {
          token,
          headers: preconditionsOf(route),
        });
        if (status >= 500 || (isKey && status < 400)) passed.push(`${path}: ${String(status)}`);
      }
    }
    figure(
      'E4',
      `${String(sent)} paths and queries with ${NAMES.join(', ')}: not refused ` +
        String(passed.length),
    );
    expect(passed).toEqual([]);
  });

  test('duplicate keys are refused everywhere', async () => {
    let [sent, refused] = [0, 0];
    for (const route of target.routesWithBody) {
      const text = JSON.stringify(sampleOf(route.requestBody ?? {}));
      for (const { index, 0: key } of [...text.matchAll(/"(\w+)":/g)].filter(isSampled)) {
        sent += 1;
        const { status, body } = await target.send(
          route,
          `${text.slice(0, index)}${key}null,${text.slice(index)}`,
        );
        const codes = (): string[] => (body.errors as { code: string }[]).map(({ code }) => code);
        if (status === 400 && codes().every((code) => code === 'duplicate-key')) refused += 1;
      }
    }
    figure('E4', `duplicate keys refused ${String(refused)} of ${String(sent)}`);
    expect(refused).toBe(sent);
  });

  test('invalid UTF-8 is refused everywhere', async () => {
    let [sent, refused] = [0, 0];
    for (const route of target.routesWithBody) {
      const text = JSON.stringify(sampleOf(route.requestBody ?? {}));
      const at = text.indexOf(':"') + 2;
      for (const bytes of INVALID_UTF8.filter(isSampled)) {
        sent += 1;
        const parts = [Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at))];
        const { status, body } = await target.send(route, Buffer.concat(parts));
        if (status === 400 && body.code === 'malformed-json') refused += 1;
      }
    }
    figure('E4', `invalid UTF-8 refused ${String(refused)} of ${String(sent)}`);
    expect(refused).toBe(sent);
  });
});

const INVALID_UTF8 = [
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xe2, 0x82],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0x80],
].map((bytes) => Buffer.from(bytes));

/** Returns the paths of an operation with a name for each key, or in its query. */
function pathsWith(
  route: Route,
  name: string,
): { readonly path: string; readonly isKey: boolean }[] {
  const keys = [...route.route.matchAll(/:(\w+)/g)].map(([, key]) => key ?? '');
  const queries = [
    `${name}=1`,
    `${name}[polluted]=1`,
    `constructor.prototype.polluted=1&${name}=2`,
  ];
  const path = target.pathOf(route);
  return [
    ...keys.map((key) => ({ path: target.pathOf(route, { [key]: name }), isKey: true })),
    ...(route.method === 'GET'
      ? queries.map((query) => ({ path: `${path}?${query}`, isKey: false }))
      : []),
  ];
}

describe('E5 texts and numbers at the edge', () => {
  test('every text field takes them or refuses them, and never fails', async () => {
    let [sent, failures] = [0, 0];
    const passed: string[] = [];
    for (const { route, place, marked } of plainFields(target.routesWithBody)) {
      for (const value of [...REFUSED_VALUES, ...OTHER_VALUES].filter(isSampled)) {
        const { status, text } = await target.send(route, marked.replace('"@@"', value));
        sent += 1;
        if (status >= 500) failures += 1;
        if (status >= 500 || (REFUSED_VALUES.includes(value) && status !== 400))
          passed.push(`${route.id} ${place} ${value}: ${String(status)} ${text.slice(0, 100)}`);
      }
    }
    const { rows } = await target.service.owner.query<{ n: string }>(
      `select count(*) as n from reporting.report where content::text ~* '(nan|infinity)'`,
    );
    figure(
      'E5',
      `${String(sent)} edge values in every plain field: 5xx ${String(failures)}, not refused ` +
        `that should be ${String(passed.length)}, non-finite stored ${String(rows[0]?.n)}`,
    );
    expect(passed).toEqual([]);
    expect(rows[0]?.n).toBe('0');
  });

  test(`${String(AMOUNTS)} whole amounts come back exactly`, async () => {
    const amounts = fc.sample(anAmount, { numRuns: AMOUNTS, seed: SEED });
    const found: (number | undefined)[] = [];
    for (let start = 0; start < amounts.length; start += 150)
      found.push(...(await saveAndRead(target, amounts.slice(start, start + 150))));
    const exact = found.filter((amount, index) => amount === amounts[index]).length;
    figure(
      'E5',
      `${String(exact)} of ${String(AMOUNTS)} whole amounts came back exactly (amounts are whole ` +
        `NOK: a decimal is refused)`,
    );
    expect(found).toHaveLength(AMOUNTS);
    expect(exact).toBe(AMOUNTS);
  });
});

describe('E8 a path written in another way', () => {
  test('passes nobody by the guard', async () => {
    const forms = Object.keys(formsOf(target.service.url));
    const guarded = target.routes.filter(({ scope }) => scope !== 'public');
    let sent = 0;
    const passed: string[] = [];
    for (const route of guarded) {
      const methods = [route.method, ...(route.method === 'GET' ? ['HEAD'] : []), 'OPTIONS'];
      const requests = inForms(target.pathOf(route), inDisguises(methods)).filter(isSampled);
      for (const { name, path, method, headers } of requests) {
        sent += 1;
        const status = await sendTarget(target.service.url, method, path, headers);
        // OPTIONS tells the methods of a path, and nothing else.
        const isAllowance = method === 'OPTIONS' && status === 204;
        if ((status >= 200 && status < 300 && !isAllowance) || status >= 500)
          passed.push(`${method} ${route.id} ${name}: ${String(status)}`);
      }
    }
    figure(
      'E8',
      `${String(forms.length)} forms x ${String(guarded.length)} protected operations, HEAD and ` +
        `OPTIONS included, ${String(sent)} requests without a token: 2xx or 5xx ` +
        String(passed.length),
    );
    expect(passed).toEqual([]);
  });

  test('shows nobody figures that are not published, from memory or from the database', async () => {
    await storeUnpublishedFigures();
    const passed: string[] = [];
    const requests = inDisguises(
      ['GET', 'HEAD'],
      [...DISGUISES, { 'if-none-match': '"figures"' }, { authorization: 'Bearer garbage' }],
    );
    for (const { name, path, method, headers } of inForms('/v1/rounds/2022-1/status', requests)) {
      const status = await sendTarget(target.service.url, method, path, headers);
      if (status < 400)
        passed.push(`${method} ${name} ${JSON.stringify(headers)}: ${String(status)}`);
    }
    expect(passed).toEqual([]);
  });
});

interface Disguised {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

function inDisguises(
  methods: readonly string[],
  disguises: readonly Disguised['headers'][] = DISGUISES,
): Disguised[] {
  return methods.flatMap((method) => disguises.map((headers) => ({ method, headers })));
}

function inForms(
  path: string,
  requests: readonly Disguised[],
): (Disguised & { readonly name: string; readonly path: string })[] {
  return Object.entries(formsOf(target.service.url)).flatMap(([name, form]) =>
    requests.map((request) => ({ ...request, name, path: form(path) })),
  );
}

/** Stores figures that are not published, and waits until the service has them in memory too. */
async function storeUnpublishedFigures(): Promise<void> {
  const { service } = target;
  await service.owner.query(
    `insert into rollup.round_status (round_id, key, published, etag, body, inputs, computed_at,
       figures_tag, figures_at, missing, not_reported, reported_not_in, unreported)
     select r.id, r.key, false, '"figures"', '{"figures":1}', 0, now(), '', now(), 0, 0, 0, ''
       from reporting.round r
      where r.key = '2022-1'`,
  );
  const token = await service.token(ACTORS.directorate);
  await eventually(async () =>
    (await service.call('GET', '/v1/rounds/2022-1/status', { token })).status === 200
      ? true
      : undefined,
  );
  // Nothing tells when the answer is in memory; half a second is enough.
  await new Promise((resolve) => setTimeout(resolve, 500));
}
