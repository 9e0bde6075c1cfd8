import { gzipSync } from 'node:zlib';
import { SECURITY_HEADERS, XLSX_MEDIA_TYPE } from '../../../src/platform/http/answer.js';
import { readWire, type WireAnswer } from '../../support/clients/wire.js';
import { aProject } from '../../support/reports/samples.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { FiguresStage } from '../../support/stages/figures-stage.js';
import { expectStatus } from '../../support/story.js';

const STATUS = '/v1/rounds/2021-1/status';
const GZIP = { 'accept-encoding': 'gzip' };
const BROTLI = { 'accept-encoding': 'gzip, deflate, br' };

let stage: FiguresStage;
let service: TestService;
let token: { readonly authorization: string };
beforeAll(async () => {
  stage = await FiguresStage.starts();
  ({ service } = stage);
  service.moveTo('2021-02-01T10:00:00+01:00');
  await stage.closes('2021-1');
  token = { authorization: `Bearer ${await service.token(ACTORS.helseMidt)}` };
});
afterAll(() => service.stop());

const read = (
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<WireAnswer> => readWire(service.url, path, headers, method);
const codingOf = ({ headers }: WireAnswer): string | undefined => headers['content-encoding'];

/** Paths of large answers: from memory, from a row, a list, facts as a file, and the pages at /docs. */
const LARGE = [STATUS, `${STATUS}?`, '/v1/actors?limit=50', '/v1/facts/reports.csv', '/docs/'];

describe('an answer', () => {
  test.each(LARGE)('%s is compressed as the client asks, with the same content', async (path) => {
    const plain = await read(path);
    for (const [headers, coding] of [
      [GZIP, 'gzip'],
      [BROTLI, 'br'],
      [GZIP, 'gzip'],
    ] as const) {
      const answer = await read(path, headers);
      expect([answer.status, codingOf(answer), answer.headers.vary]).toEqual([
        200,
        coding,
        expect.stringContaining('Accept-Encoding'),
      ]);
      expect(answer.bytes.length).toBeLessThan(plain.bytes.length / 2);
      expect(answer.content.equals(plain.content)).toBe(true);
      expect(answer.headers).toMatchObject(SECURITY_HEADERS);
    }
    expect([codingOf(plain), plain.headers.vary]).toEqual([
      undefined,
      expect.stringContaining('Accept-Encoding'),
    ]);
  });

  test.each([STATUS, `${STATUS}?`])('%s has the request id of the client', async (path) => {
    const sent = { 'x-request-id': 'en-egen-id' };
    for (const headers of [sent, { ...sent, ...GZIP }, { ...sent, 'if-none-match': '*' }])
      expect((await read(path, headers)).headers['x-request-id']).toBe('en-egen-id');
  });

  test.each([
    ['a small one', '/health/live', 'application/json'],
    ['a workbook', '/v1/facts/reports.xlsx', XLSX_MEDIA_TYPE],
  ])('is sent as it is when it is %s', async (_, path, type) => {
    const answer = await read(path, BROTLI);
    expect([answer.status, codingOf(answer)]).toEqual([200, undefined]);
    expect(answer.headers['content-type']).toContain(type);
  });

  test('that refuses is compressed when it is large', async () => {
    const body = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`ukjent${i}`, i]));
    const answer = await fetch(`${service.url}/v1/projects`, {
      method: 'POST',
      headers: { ...token, ...GZIP, 'content-type': 'application/json', 'idempotency-key': 'x' },
      body: JSON.stringify(body),
    });
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([400, 'gzip']);
    expect(answer.headers.get('vary')).toContain('Accept-Encoding');
    expect(await answer.json()).toMatchObject({ code: 'invalid-request' });
  });

  test.each([STATUS, `${STATUS}?`])('to HEAD of %s has the headers of GET', async (path) => {
    for (const headers of [{}, GZIP]) {
      const [whole, head] = [await read(path, headers), await read(path, headers, 'HEAD')];
      const listHeaders = ({ headers: all }: WireAnswer): unknown[] =>
        ['etag', 'content-encoding', 'content-length', 'vary'].map((name) => all[name]);
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      expect(listHeaders(head)).toEqual(listHeaders(whole));
    }
  });

  test.each([STATUS, `${STATUS}?`])('%s is whole, whatever range is asked for', async (path) => {
    const answer = await read(path, { ...GZIP, range: 'bytes=0-9' });
    expect([answer.status, codingOf(answer)]).toEqual([200, 'gzip']);
    expect(answer.headers['accept-ranges']).toBeUndefined();
  });

  test('of events comes at once, as it is', async () => {
    const answer = await fetch(`${service.url}/v1/rounds/2021-1/events?seconds=20`, {
      headers: BROTLI,
    });
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(Buffer.from(first?.value ?? []).toString()).toContain('event: figures');
    await reader?.cancel();
  });
});

describe('the entity tag of a compressed answer', () => {
  test.each([STATUS, `${STATUS}?`])('of %s is the weak form, and either is known', async (path) => {
    const strong = (await read(path)).headers.etag ?? '';
    const weak = (await read(path, GZIP)).headers.etag ?? '';
    expect([strong[0], weak]).toEqual(['"', `W/${strong}`]);
    for (const headers of [{}, GZIP])
      for (const tag of [strong, weak, `"x", ${weak}`]) {
        const again = await read(path, { ...headers, 'if-none-match': tag });
        const known = tag === strong ? strong : weak;
        expect([again.status, again.headers.etag, again.bytes.length]).toEqual([304, known, 0]);
        expect(again.headers.vary).toContain('Accept-Encoding');
      }
    expect((await read(path, { ...GZIP, 'if-none-match': 'W/"x"' })).status).toBe(200);
  });

  test('of one format is not known for another', async () => {
    const address = '/v1/rounds/2021-1/figures';
    const { etag = '' } = (await read(`${address}.csv`, GZIP)).headers;
    const answers = [`${address}.csv`, `${address}.json`].map((path) =>
      read(path, { ...GZIP, 'if-none-match': etag }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([304, 200]);
  });

  test('is taken in If-Match', async () => {
    const goals = Array.from({ length: 8 }, (_, i) => `Vi vil nå mål ${i}. `.repeat(20));
    await stage.midt.registersOutside('KOMPRIMERT', { description: goals.join('') });
    const path = '/v1/projects/KOMPRIMERT';
    const { headers } = await read(path, { ...GZIP, ...token });
    expect([headers['content-encoding'], headers.etag]).toEqual(['gzip', 'W/"1"']);
    const rename = (tag: string): Promise<Answered> =>
      stage.midt.call('PATCH', path, { name: 'Nytt' }, { 'if-match': tag });
    expectStatus(await rename(headers.etag ?? ''), 200);
    expectStatus(await rename(headers.etag ?? ''), 412);
  });
});

test('a compressed body is refused with what is accepted, and nothing is stored', async () => {
  const answer = await service.call('POST', '/v1/projects', {
    token: token.authorization.slice('Bearer '.length),
    raw: gzipSync(JSON.stringify(aProject('PAKKET'))),
    headers: { 'content-encoding': 'gzip', 'idempotency-key': 'pakket' },
  });
  expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
    415,
    'unsupported-media-type',
    'Forventet application/json, ikke komprimert',
  ]);
  expect(answer.headers.get('accept-encoding')).toBe('identity');
  expectStatus(await stage.midt.call('GET', '/v1/projects/PAKKET'), 404);
});
