import { catchUp, writeReports, writeRevision } from '../support/reports/certified-reports.js';
import { inParallel, tally, upTo } from '../support/crowd.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, eventually, expectStatus } from '../support/story.js';

const STREAMS = 3;

let service: TestService;
let [midt, oslo]: (Actor | undefined)[] = [];
beforeAll(async () => {
  service = await startTestService({ env: { STREAMS_PER_CALLER: String(STREAMS) } });
  [midt, oslo] = [new Actor(service, ACTORS.helseMidt), new Actor(service, ACTORS.oslo)];
  const reports = await writeReports(service, 3);
  for (const one of reports) await writeRevision(service, one, 1);
  await catchUp(service);
});
afterAll(() => service.stop());

const asks = (actor: Actor | undefined, path: string): Promise<Answered> => {
  if (actor === undefined) throw new Error('The actors are not there yet');
  return actor.call('GET', path);
};

/** Lets questions about reports take until the work is done. */
async function slowly<T>(work: () => Promise<T>): Promise<T> {
  const client = await service.owner.connect();
  try {
    await client.query('begin');
    await client.query('lock table reporting.report_revision in access exclusive mode');
    return await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('a caller asks few expensive questions at a time, is told what to ask instead, and holds up nobody', async () => {
  const asOf = encodeURIComponent(service.clock.now().toISOString());
  const answers = await slowly(async () => {
    const flood = upTo(30).map(() => asks(midt, `/v1/rounds/2021-1/figures?asOf=${asOf}`));
    const refused = await eventually(async () => {
      const soon = flood.map((one) => Promise.race([one, Promise.resolve(undefined)]));
      const ended = (await Promise.all(soon)).filter((one) => one?.status === 429);
      return ended.length === 21 ? ended : undefined;
    }, 20);
    expect(refused[0]?.body.detail).toContain('snapshot');
    expect((await asks(oslo, '/v1/rounds')).status).toBe(200);
    return flood;
  });
  const all = tally((await Promise.all(answers)).map(({ status }) => String(status)));
  expect(all.get('429')).toBe(21);
  expect(all.get('200')).toBeGreaterThanOrEqual(8);
});

test('a question that the service has no time for says what to ask instead', async () => {
  const asOf = encodeURIComponent(service.clock.now().toISOString());
  const path = `/v1/rounds/2021-1/figures?asOf=${asOf}`;
  const late = await slowly(() => asks(oslo, path));
  expect([late.status, late.body.code]).toEqual([503, 'busy']);
  expect(late.headers.get('retry-after')).not.toBeNull();
  expectStatus(await asks(oslo, path), 200);
});

test('the streams of one caller leave places to others, and a closed stream makes room', async () => {
  const open = async (actor: Actor | undefined): Promise<Response> => {
    const number = actor?.organisationNumber ?? '';
    const authorization = `Bearer ${await service.token(number)}`;
    const events = `${service.url}/v1/rounds/2021-1/events?seconds=60`;
    return fetch(events, { headers: { authorization } });
  };
  const own = await inParallel(upTo(STREAMS), STREAMS, () => open(midt));
  expect(own.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await open(midt)).status).toBe(429);
  const other = await open(oslo);
  expect(other.status).toBe(200);
  await own[0]?.body?.cancel();
  const again = await eventually(async () => {
    const answer = await open(midt);
    return answer.status === 200 ? answer : undefined;
  }, 50);
  for (const stream of [...own.slice(1), other, again]) await stream.body?.cancel();
});
