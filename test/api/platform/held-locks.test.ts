import { inParallel, upTo } from '../../support/crowd.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';
import { aReport } from '../../support/reports/samples.js';

const POOL = 5;
let service: TestService;
let midt: Actor;
let oslo: Actor;
let report: { readonly id: string; readonly etag: string };
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api', DATABASE_POOL_SIZE: String(POOL) } });
  [midt, oslo] = [new Actor(service, ACTORS.helseMidt), new Actor(service, ACTORS.oslo)];
  await new Directorate(service).opensRound('2021-1');
  await midt.registersProject('LAAST');
  report = await midt.startsReport('2021-1', 'LAAST');
});
afterAll(() => service.stop());

/** Saves the report with a version that is right as long as nobody else has saved it. */
const save = (): Promise<Answered> =>
  midt.call('PUT', `/v1/reports/${report.id}`, aReport(), { 'if-match': report.etag });

/** Holds the rows that a large import holds while work goes on. */
async function holding<T>(work: () => Promise<T>): Promise<T> {
  const client = await service.owner.connect();
  try {
    await client.query('begin');
    await client.query('select 1 from reporting.report for update');
    await client.query('select 1 from reporting.submission for update');
    return await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('a request that waits for what other work holds is answered shortly, and stores nothing', async () => {
  const refused = await holding(save);
  expect(refused.status).toBe(503);
  expect(refused.body).toMatchObject({ code: 'busy' });
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(expectStatus(await save(), 200).headers.get('etag')).not.toBe(report.etag);
});

test('an actor whose requests all wait leaves connections to others', async () => {
  const order: string[] = [];
  await holding(async () => {
    const waiting = inParallel(upTo(3 * POOL), 3 * POOL, async () => {
      await save();
      order.push('waiting');
    });
    const others = inParallel(upTo(10), 2, async () => {
      expectStatus(await oslo.call('GET', '/v1/me'), 200);
      order.push('other');
    });
    await others;
    await waiting;
  });
  // With the pool full of them, the others would be answered after the last.
  expect(order.at(-1)).toBe('waiting');
});
