import { Signals } from '../../src/platform/database/signals.js';
import { StatusPoll } from '../../src/rollup/status/status-poll.service.js';
import { catchUp, writeReports, writeRevision } from '../support/reports/certified-reports.js';
import { startTestService, type TestService } from '../support/service.js';
import { Directorate, eventually } from '../support/story.js';

let service: TestService;
let signals: Signals;
let told: string[];
beforeEach(async () => {
  service = await startTestService();
  signals = service.app.get(Signals);
  told = [];
  for (const signal of ['outbox', 'figures'] as const)
    signals.listen(signal, () => told.push(signal));
  await untilListening();
});
afterEach(() => service.stop());

const untilListening = (): Promise<true> =>
  eventually(() => Promise.resolve(signals.isListening ? true : undefined));
const untilTold = (signal: string): Promise<true> =>
  eventually(() => Promise.resolve(told.includes(signal) ? true : undefined));

/** Cuts the connection on which signals arrive. */
const cut = (): Promise<unknown> =>
  service.owner.query(
    `select pg_terminate_backend(pid)
       from pg_stat_activity
      where application_name = 'portfolio-signals' and datname = current_database()`,
  );

test('another process tells of events, and whoever writes figures tells of them', async () => {
  await service.owner.query(`select pg_notify('portfolio', 'outbox other-process')`);
  await untilTold('outbox');
  told = [];
  await new Directorate(service).opensRound('2021-1');
  await untilTold('figures');
  expect(told).toContain('outbox');
});

test('a process that only answers requests tells another of its events', async () => {
  const api = await startTestService({
    database: service.config.databaseUrl,
    env: { ROLE: 'api' },
    at: service.clock.now().toISOString(),
  });
  try {
    told = [];
    await new Directorate(api).opensRound('2021-1');
    await untilTold('outbox');
  } finally {
    await api.app.close();
    await api.owner.end();
  }
});

test('a connection that is cut is told of, and made again', async () => {
  told = [];
  await cut();
  await eventually(() => Promise.resolve(told.length >= 4 ? true : undefined));
  await untilListening();
  told = [];
  await service.owner.query(`select pg_notify('portfolio', 'figures')`);
  await untilTold('figures');
});

test('figures come while the connection is cut again and again', async () => {
  const reports = await writeReports(service, 3);
  const states: string[] = [];
  service.app.get(StatusPoll).listen(({ etag }) => states.push(etag));
  const timer = setInterval(() => void cut().catch(() => undefined), 20);
  try {
    for (const one of reports) await writeRevision(service, one, 1);
    await catchUp(service);
    // Jobs may compute the status once more: what is told of last is what is stored.
    await eventually(async () =>
      states.length > 0 && states.at(-1) === (await readStoredTag()) ? true : undefined,
    );
  } finally {
    clearInterval(timer);
  }
});

async function readStoredTag(): Promise<string | undefined> {
  const { rows } = await service.owner.query<{ etag: string }>(
    `select etag from rollup.round_status where key = '2021-1'`,
  );
  return rows[0]?.etag;
}
