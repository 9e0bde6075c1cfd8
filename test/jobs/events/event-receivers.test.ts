import type { Behaviour } from '../../support/processes/event-receiver.js';
import { ACTORS } from '../../support/service.js';
import { EventStage } from '../../support/publication/subscriptions.js';
import { Actor, Directorate, eventually, expectStatus } from '../../support/story.js';

let stage: EventStage;
let directorate: Directorate;
let midt: Actor;
beforeEach(async () => {
  stage = await EventStage.starts();
  directorate = new Directorate(stage.service);
  midt = new Actor(stage.service, ACTORS.helseMidt);
});
afterEach(() => stage.stop());

/** Waits until a subscription has been attempted, and returns it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into any answer
const attempted = (id: string, status: number | null): Promise<any> =>
  eventually(async () => {
    const { body } = await midt.call('GET', `/v1/subscriptions/${id}`);
    const isFailed = (body.waiting > 0 || body.failed > 0) && body.lastStatus === status;
    return isFailed && body.lastAnswer !== null ? body : undefined;
  });

/** Lets a verified receiver behave badly at the next event, and returns its subscription. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into any answer
const meets = async (behaviour: Behaviour, status: number | null): Promise<any> => {
  const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
  stage.receiver.behave(behaviour);
  await directorate.opensRound('2021-1');
  return attempted(id, status);
};

test('a receiver that fails is tried again after ten seconds', async () => {
  const subscription = await meets((_, response) => response.writeHead(503).end('Nede'), 503);
  expect(subscription).toMatchObject({ state: 'active', reason: null, waiting: 1 });
  expect(subscription.lastAnswer).toBe('Nede');
  const wait = Date.parse(subscription.nextAttemptAt) - Date.parse(subscription.lastAttemptAt);
  expect(wait).toBe(10_000);
});

test('a receiver that redirects inside is not followed', async () => {
  const inside = stage.endpoint('/inside');
  const subscription = await meets(
    (_, response) => response.writeHead(307, { location: inside }).end(),
    307,
  );
  expect(subscription).toMatchObject({ waiting: 1, failed: 0 });
  expect(stage.receiver.messages.map(({ path }) => path)).not.toContain('/inside');
});

test('a receiver that hangs is given up after ten seconds', async () => {
  const subscription = await meets(() => undefined, null);
  expect(subscription).toMatchObject({ lastAnswer: 'No answer within ten seconds', waiting: 1 });
});

test('a receiver that is late is waited for', async () => {
  const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
  stage.receiver.behave((_, response) => {
    setTimeout(() => response.end('sent'), 3_000);
  });
  await directorate.opensRound('2021-1');
  const [delivery] = await stage.hasDeliveries(midt, id, 'delivered', 1);
  expect(delivery).toMatchObject({ attempts: 1, lastStatus: 200 });
});

test('a receiver that answers 64 MB is accepted, and its answer is cut', async () => {
  const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
  stage.receiver.behave((_, response) => {
    response.on('error', () => undefined);
    for (let sent = 0; sent < 1_024; sent++) response.write('x '.repeat(32 * 1024));
    response.end();
  });
  await directorate.opensRound('2021-1');
  const [delivery] = await stage.hasDeliveries(midt, id, 'delivered', 1);
  expect(delivery.lastAnswer).toHaveLength(1_000);
});

test('a receiver that answers 410 gets nothing more, until it is asked again', async () => {
  const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
  stage.receiver.behave((_, response) => response.writeHead(410).end());
  await directorate.opensRound('2021-1');
  expect(await stage.reaches(midt, id, 'failed')).toMatchObject({ reason: 'gone', failed: 1 });
  stage.service.moveTo('2021-02-01T10:00:00+01:00');
  await directorate.closesRound('2021-1');
  await stage.hasDeliveries(midt, id, 'failed', 3);
  stage.receiver.behave((_, response) => response.end());
  expectStatus(await stage.change(midt, id, 'resume'), 200);
  await stage.reaches(midt, id, 'active');
  const from = '2021-01-01T00:00:00+01:00';
  expectStatus(await stage.change(midt, id, 'deliveries', { from }), 200);
  await stage.hasDeliveries(midt, id, 'delivered', 3);
  expect(stage.receiver.events()).toHaveLength(4);
});

test('a receiver that fails for days is paused, and what it missed is in the queue of errors', async () => {
  const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
  stage.receiver.behave((_, response) => response.writeHead(500).end());
  await directorate.opensRound('2021-1');
  stage.service.moveTo('2021-02-01T10:00:00+01:00');
  await directorate.closesRound('2021-1');
  let paused = false;
  const failed = await eventually(async () => {
    const { body } = await midt.call('GET', `/v1/subscriptions/${id}`);
    paused ||= body.state === 'paused';
    if (body.state === 'failed') return body;
    await stage.reachesNextAttempt(midt, id);
    return undefined;
  }, 5);
  expect(paused).toBe(true);
  expect(failed).toMatchObject({ reason: 'failing', failed: 3, waiting: 0 });
  const { body } = await midt.call('GET', `/v1/subscriptions/${id}/deliveries`);
  // The first had all attempts, the second one, and the third none.
  expect(body.items.map((one: { attempts: number }) => one.attempts)).toEqual([0, 1, 12]);
});

test('an endpoint that does not repeat the challenge gets no event', async () => {
  stage.receiver.behave((_, response) => response.end('ok'), true);
  const { id } = await stage.subscribes(midt, '/hook');
  await eventually(async () => {
    const { body } = await midt.call('GET', `/v1/subscriptions/${id}`);
    return body.lastStatus === 200 ? body : undefined;
  });
  await directorate.opensRound('2021-1');
  const other = await new Actor(stage.service, ACTORS.oslo).call('GET', `/v1/subscriptions/${id}`);
  expect(other.status).toBe(404);
  const { body } = await midt.call('GET', `/v1/subscriptions/${id}`);
  expect(body).toMatchObject({ state: 'unverified', waiting: 0, lastAnswer: 'ok' });
  expect(stage.receiver.events()).toEqual([]);
});
