import { DeliveryService } from '../../../src/publication/deliveries/delivery.service.js';
import { quantile, upTo } from '../../support/crowd.js';
import { figure } from '../../support/reports/figure.js';
import { startTestService, type TestService } from '../../support/service.js';
import { bySize, expectBelowAtFull } from '../../support/size.js';
import {
  countByHost,
  Endpoints,
  haveAll,
  insertDeliveries,
  insertSubscriptions,
} from '../../support/disturbances/event-load.js';
import { LOOPBACK } from '../../support/publication/subscriptions.js';
import { eventually } from '../../support/story.js';
import { startWorkerOf } from '../../support/disturbances/stopped-workers.js';

/** The trust list asks for 100,000 deliveries to 200 endpoints, 20 of them dead. */
const ENDPOINTS = bySize(20, 20, 200);
const DEAD = ENDPOINTS / 10;
const EVENTS = bySize(30, 40, 500);
const KILLS = bySize(1, 2, 20);
const PATIENCE_MS = bySize(240_000, 240_000, 1_800_000);

let endpoints: Endpoints;
let service: TestService;
beforeEach(async () => {
  endpoints = await Endpoints.open();
});
afterEach(async () => {
  await endpoints.close();
  await service.stop();
});

/** Sends events to healthy endpoints and some dead ones; returns the times of the healthy ones. */
async function measure(dead: number, events = EVENTS): Promise<number[]> {
  service = await startTestService({ env: LOOPBACK });
  const hosts = upTo(ENDPOINTS - DEAD).map((number) => endpoints.hostOf(number));
  const deadHosts = upTo(dead).map((number) => endpoints.hostOf(ENDPOINTS + number));
  for (const host of deadHosts) endpoints.kill(host);
  await insertSubscriptions(service.owner, [...deadHosts, ...hosts]);
  await insertDeliveries(service.owner, events, service.clock.now());
  const begun = performance.now();
  service.app.get(DeliveryService).wake();
  // A look that is cheap at every size: the database is what is measured.
  const ask = async (): Promise<true | undefined> =>
    (await haveAll(service.owner, hosts)) ? true : undefined;
  await eventually(ask, 250, PATIENCE_MS);
  return hosts.flatMap((host) => (endpoints.arrivals.get(host) ?? []).map(({ at }) => at - begun));
}

async function forget(): Promise<void> {
  await service.stop();
  endpoints.arrivals.clear();
}

test('dead endpoints hurt no other, and nothing is lost or comes twice', async () => {
  // Code and connections are warm before the first run that counts.
  await measure(0, EVENTS / 10);
  await forget();
  const alone = quantile(await measure(0), 0.99);
  await forget();
  const beside = quantile(await measure(DEAD), 0.99);
  const counts = await countByHost(service.owner);
  const healthy = counts.filter(({ others }) => others === 0);
  const came = healthy.map(({ host }) => endpoints.arrivals.get(host)?.map(({ id }) => id));
  const ratio = beside / alone;
  figure(
    'events',
    `${String(ENDPOINTS * EVENTS)} deliveries to ${String(ENDPOINTS)} endpoints, ` +
      `${String(DEAD)} dead: ${String(came.flat().length)} came, healthy p99 ` +
      `${(beside / 1000).toFixed(2)} s, without the dead ${(alone / 1000).toFixed(2)} s, ` +
      `ratio ${ratio.toFixed(2)}`,
  );
  expect(healthy).toHaveLength(ENDPOINTS - DEAD);
  // Every event once, and in order.
  expect(came).toEqual(healthy.map(({ ids }) => ids));
  expect(counts.reduce((sum, { others }) => sum + others, 0)).toBe(DEAD * EVENTS);
  expectBelowAtFull(ratio, 1.5);
});

/** Lets workers send to hosts and kills each amid its deliveries; the last one sends all. */
async function killWorkers(hosts: readonly string[]): Promise<number> {
  for (let kill = 0; kill <= KILLS; kill++) {
    await insertDeliveries(service.owner, EVENTS, service.clock.now());
    // The lease of the worker that was killed runs out.
    await service.owner.query('update publication.subscription set leased_until = null');
    const arrived = endpoints.arrivals.get(hosts[0] ?? '')?.length ?? 0;
    const worker = await startWorkerOf(service, LOOPBACK);
    const last = kill === KILLS;
    const goal = last ? EVENTS * (KILLS + 1) : arrived + 10;
    const reaches = async (): Promise<true | undefined> => {
      const counts = await countByHost(service.owner);
      return counts.every(({ delivered }) => delivered >= goal) ? true : undefined;
    };
    await eventually(reaches, bySize(5, 5, 50), PATIENCE_MS);
    await worker.end(last ? 'SIGTERM' : 'SIGKILL');
  }
  return EVENTS * (KILLS + 1);
}

test('workers killed amid deliveries lose nothing, and repeat nothing under another id', async () => {
  service = await startTestService({ env: { ...LOOPBACK, ROLE: 'api' } });
  const hosts = upTo(4).map((number) => endpoints.hostOf(number));
  await insertSubscriptions(service.owner, hosts);
  const sent = await killWorkers(hosts);
  const counts = await countByHost(service.owner);
  const idsAt = (host: string): string[] =>
    (endpoints.arrivals.get(host) ?? []).map(({ id }) => id);
  const again = hosts.flatMap(idsAt).length - sent * hosts.length;
  figure(
    'events',
    `workers killed ${String(KILLS)} times among ${String(sent * hosts.length)} deliveries: ` +
      `0 lost, ${String(again)} came again with their id`,
  );
  expect(counts.map(({ delivered }) => delivered)).toEqual(hosts.map(() => sent));
  expect(counts.map(({ host }) => [...new Set(idsAt(host))])).toEqual(counts.map(({ ids }) => ids));
});
