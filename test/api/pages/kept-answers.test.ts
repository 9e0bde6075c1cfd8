import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { KeptAnswer } from '../../../src/platform/answers/kept-answer.js';
import { KeptAnswers } from '../../../src/platform/answers/kept-answers.js';
import { OPEN_TO_ALL } from '../../../src/platform/http/cross-origin.js';
import { Metrics } from '../../../src/platform/telemetry/metrics.js';
import { readWire } from '../../support/clients/wire.js';
import { upTo } from '../../support/crowd.js';
import { ReleaseStage } from '../../support/publication/releases.js';
import { ACTORS } from '../../support/service.js';
import { rollUp } from '../../support/stages/rollups.js';
import { eventually } from '../../support/story.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  await stage.publishes('2021-2');
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

const FILE = '/v1/releases/2021-2/1/files/projects.csv';
/** A page, a status and an open file. */
const KEPT = ['/nb/', '/v1/rounds/2021-2/status', FILE];

/** One request as bytes. */
function requestOf(path: string, ...lines: readonly string[]): string {
  const [method = 'GET'] = lines.filter((line) => !line.includes(':'));
  const headers = lines.filter((line) => line.includes(':'));
  return [`${method} ${path} HTTP/1.1`, 'host: a', ...headers, '', ''].join('\r\n');
}

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(stage.service.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Reads all that comes until the service ends the connection. */
async function readToEnd(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Splits bytes into answers: the status of each, and whether its bytes are those it tells of. */
function splitAnswers(bytes: Buffer, methods: readonly string[]): [string, boolean][] {
  let rest = bytes;
  return methods.map((method) => {
    const end = rest.indexOf('\r\n\r\n');
    const head = rest.toString('latin1', 0, end);
    const status = head.split(' ')[1] ?? '';
    const told = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const size = method === 'HEAD' || status === '304' ? 0 : told;
    const isWhole = end > 0 && rest.length >= end + 4 + size;
    rest = rest.subarray(end + 4 + size);
    return [status, isWhole];
  });
}

test.each(KEPT)('every request for %s on one connection gets a whole answer', async (path) => {
  const { headers } = await stage.service.call('GET', path);
  const etag = headers.get('etag') ?? '';
  const requests = [
    requestOf(path),
    requestOf(path, 'HEAD'),
    requestOf(path, `if-none-match: ${etag}`),
    requestOf(path, 'HEAD', `if-none-match: ${etag}`),
    requestOf(path, 'accept-encoding: gzip'),
    requestOf(path, 'accept-encoding: br'),
    requestOf(path, 'HEAD', 'accept-encoding: br'),
    `${requestOf(path, 'content-length: 5')}hello`,
    requestOf(path, 'connection: close'),
  ];
  const methods = requests.map((request) => request.split(' ')[0] ?? '');
  const statuses = ['200', '200', '304', '304', '200', '200', '200', '200', '200'];
  const metrics = stage.service.app.get(Metrics);
  for (const together of [true, false]) {
    const before = metrics.answersFromMemory;
    const socket = await open();
    const ended = readToEnd(socket);
    // At once, as a pipeline, or byte for byte behind each other.
    if (together) socket.write(requests.join(''));
    else for (const request of requests) await sendSlowly(socket, request);
    const answers = splitAnswers(await ended, methods);
    expect(answers).toEqual(statuses.map((status) => [status, true]));
    expect(metrics.answersFromMemory - before).toBeGreaterThan(0);
  }
});

async function sendSlowly(socket: Socket, request: string): Promise<void> {
  for (const part of [request.slice(0, 20), request.slice(20)])
    await new Promise((resolve) => socket.write(part, resolve));
}

test('readers that go away hold no connection, and keep nobody waiting', async () => {
  const server: Server = stage.service.app.getHttpServer();
  const countConnections = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.getConnections((error, count) => {
        if (error === null) resolve(count);
        else reject(error);
      });
    });
  const before = await countConnections();
  for (const index of upTo(60)) {
    const socket = await open();
    const path = KEPT[index % 3] ?? '';
    socket.on('error', () => undefined);
    socket.write(requestOf(path, 'accept-encoding: br') + requestOf(path));
    if (index % 4 === 0) socket.once('data', () => socket.destroy());
    else if (index % 4 === 1) socket.resetAndDestroy();
    else socket.destroy();
  }
  const answers = await Promise.all(
    upTo(20).map((index) => stage.service.call('GET', KEPT[index % 3] ?? '')),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const left = await eventually(async () => {
    const count = await countConnections();
    return count <= before + 20 ? count : undefined;
  });
  expect(left).toBeLessThanOrEqual(before + 20);
});

/** An answer that cannot be compressed. */
class Incompressible extends KeptAnswer {
  protected override makeBytes(): Promise<Buffer> {
    return Promise.reject(new Error('zlib has no memory'));
  }
}

test('an answer that cannot be compressed is sent as it is', async () => {
  const headers = { 'content-type': 'text/csv', etag: '"a"' };
  const kept = new Incompressible({ bytes: Buffer.alloc(2_000, 'figures'), headers });
  const server = createServer((request, reply) => {
    kept.send(request, reply, []);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const answer = await readWire(`http://127.0.0.1:${port}`, '/', { 'accept-encoding': 'br' });
  const isWhole = answer.bytes.equals(Buffer.alloc(2_000, 'figures'));
  expect([answer.status, isWhole, answer.headers['content-encoding']]).toEqual([
    200,
    true,
    undefined,
  ]);
  server.close();
});

describe('an open file in memory', () => {
  const readCount = (): number => stage.service.app.get(Metrics).answersFromMemory;
  /** Headers of an answer without those that each answer has of its own. */
  const headersOf = (headers: Headers): Readonly<Record<string, string>> =>
    Object.fromEntries(
      [...headers].filter(([name]) => !/^(date|x-request-id|ratelimit.*)$/.test(name)),
    );

  test.each([FILE, '/v1/releases/2021-2/1/files/portfolio.xlsx'])(
    '%s has the bytes and the headers of the ordinary answer',
    async (path) => {
      // The guards answer a reader with a token.
      const before = readCount();
      const token = await stage.service.token(ACTORS.helseMidt);
      const ordinary = await stage.service.call('GET', path, { token });
      expect(readCount()).toBe(before);
      await stage.service.call('GET', path);
      const kept = await stage.service.call('GET', path);
      expect(readCount()).toBeGreaterThan(before);
      expect(kept.bytes.equals(ordinary.bytes)).toBe(true);
      expect(headersOf(kept.headers)).toEqual({
        ...headersOf(ordinary.headers),
        ...OPEN_TO_ALL,
      });
    },
  );

  test('is not answered to a false token, nor under another address', async () => {
    expect((await stage.service.call('GET', FILE)).status).toBe(200);
    const before = readCount();
    const statuses = [
      (await stage.service.call('GET', FILE, { token: 'false' })).status,
      (await stage.readsInPublic(FILE, { 'on-behalf-of': '983658776' })).status,
      (await stage.readsInPublic(`${FILE}?a=1`)).status,
      (await stage.readsInPublic(FILE.replace('/1/', '/2/'))).status,
      (await stage.service.call('DELETE', FILE)).status,
    ];
    expect([statuses, readCount()]).toEqual([[401, 401, 400, 404, 405], before]);
  });

  test('is not kept before the release is published', async () => {
    const path = await stage.drafts('2021-1');
    await stage.steps(path, 'rehearse');
    const file = `${path}/files/projects.csv`;
    expect((await stage.drafter.call('GET', file)).status).toBe(200);
    expect((await stage.drafter.call('GET', file)).status).toBe(200);
    expect((await stage.service.call('GET', file)).status).toBe(404);
  });
});

test('an answer is the last one on its connection while the service stops', async () => {
  const kept = stage.service.app.get(KeptAnswers);
  const readConnections = (): Promise<(string | undefined)[]> =>
    Promise.all(
      // A page is read anew after a second.
      KEPT.slice(1).map(
        async (path) => (await readWire(stage.service.url, path)).headers.connection,
      ),
    );
  await readConnections();
  expect(await readConnections()).toEqual(['keep-alive', 'keep-alive']);
  kept.close();
  expect(await readConnections()).toEqual(['close', 'close']);
});
