import { Database } from '../../src/platform/database/database.js';
import { BACKENDS } from '../support/backends.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { inParallel, quantile, tally, upTo } from '../support/crowd.js';
import { Proxy } from '../support/processes/proxy.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import {
  ACTORS,
  cloneDatabase,
  startTestService,
  type Answered,
  type TestService,
} from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../support/story.js';
import { aProject } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const SUBMISSIONS = bySize(60, 300, 5_000);
/** Longer than a lock in the queue lasts, but at the size `quick`. */
const AWAY_MS = bySize(1_000, 3_000, 6_000);
const OUTAGE_MS = bySize(1_000, 3_000, 60_000);
/** The outage among short ones that outlasts running transactions. */
const LONG_OUTAGE_MS = bySize(1_200, 4_000, 4_000);
/** Time in which all connections are made again. */
const SETTLING_MS = bySize(500, 3_000, 3_000);

/** Steps that undo a test, run from the last to the first. */
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A service whose database stands behind a proxy. */
async function behindProxy(
  state: 'open' | 'cut',
  env: Readonly<Record<string, string>>,
): Promise<{ readonly service: TestService; readonly postgres: Proxy }> {
  const clone = await cloneDatabase();
  undo.push(() => clone.drop());
  const postgres = await Proxy.before(clone.url, state);
  undo.push(() => postgres.cut());
  const service = await startTestService({
    database: clone.url,
    env: { ...env, DATABASE_URL: postgres.url },
  });
  undo.push(() => service.stop());
  if (state === 'open') await service.app.get(Database).connect();
  return { service, postgres };
}

async function draftReports(
  service: TestService,
  count: number,
): Promise<{ readonly id: string; readonly etag: string }[]> {
  const midt = new Actor(service, ACTORS.helseMidt);
  await new Directorate(service).opensRound('2021-1');
  return inParallel(upTo(count), 10, async (index) => {
    await midt.registersProject(`OUT-${String(index)}`);
    return midt.startsReport('2021-1', `OUT-${String(index)}`);
  });
}

/** Seconds until the figures say what was certified. */
async function catchesUp(service: TestService): Promise<number> {
  const started = performance.now();
  await eventually(async () => ((await behind(service.owner)) === 0 ? true : undefined));
  const seconds = (performance.now() - started) / 1000;
  expectBelowAtFull(seconds, 30);
  return seconds;
}

/** Certifies reports as a client does: each tries again with the same key. Returns all answers. */
function certifyWithRetries(
  service: TestService,
  reports: readonly { readonly id: string; readonly etag: string }[],
): Promise<Answered[][]> {
  const midt = new Actor(service, ACTORS.helseMidt);
  return inParallel(reports, 6, async ({ id, etag }) => {
    const answers: Answered[] = [];
    for (;;) {
      const headers = { 'if-match': etag, 'idempotency-key': id };
      const answer = await midt.call('POST', `/v1/reports/${id}/certify`, undefined, headers);
      answers.push(answer);
      if (answer.status !== 503) return answers;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  });
}

/** Cuts PostgreSQL off: twice shortly, amid running transactions, and once for longer. */
async function cutThrice(service: TestService, postgres: Proxy): Promise<void> {
  for (const lasting of [300, 300, LONG_OUTAGE_MS]) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    await postgres.cut();
    await new Promise((resolve) => setTimeout(resolve, lasting));
    if (lasting > 1_000) {
      const paths = ['/health/live', '/health/ready', '/v1/rounds'];
      const answers = await Promise.all(paths.map((path) => service.call('GET', path)));
      expect(answers.map(({ status }) => status)).toEqual([200, 503, 503]);
    }
    await postgres.restore();
  }
}

interface Certified {
  readonly revisions: number;
  readonly reports: number;
  readonly audit: number;
}

/** Counts the revisions, their reports, and the audit links of their certification. */
async function countCertified({ owner }: TestService): Promise<Certified> {
  const { rows } = await owner.query<Certified>(
    `select count(*)::int as revisions,
            count(distinct report_id)::int as reports,
            (select count(*)::int from platform.audit where action = 'certifyReport') as audit
       from reporting.report_revision`,
  );
  if (rows[0] === undefined) throw new Error('Nothing was counted');
  return rows[0];
}

/** Asks for what needs no database, and for what does. */
function askEarly(service: TestService, token: string): Promise<Answered[]> {
  const asked: readonly (readonly [string, string])[] = [
    ['GET', '/health/live'],
    ['GET', '/health/ready'],
    ['GET', '/v1/projects'],
    ['POST', '/v1/projects'],
    ['GET', '/v1/rounds/2021-1/status'],
  ];
  const created = { body: aProject('EARLY'), headers: { 'idempotency-key': 'early' } };
  return Promise.all(
    asked.map(([method, path]) =>
      service.call(method, path, {
        ...(path === '/v1/projects' ? { token } : {}),
        ...(method === 'POST' ? created : {}),
      }),
    ),
  );
}

function refusedWell({ status, headers, body }: Answered): boolean {
  return (
    status === 503 &&
    Number(headers.get('retry-after')) > 0 &&
    (headers.get('content-type') ?? '').startsWith('application/problem+json') &&
    body.code === 'unavailable'
  );
}

describe('Redis is out', () => {
  const redis = process.env['TEST_REDIS_URL'];
  const when = redis === undefined ? test.skip : test;

  async function start(
    state: 'open' | 'cut',
  ): Promise<{ readonly service: TestService; readonly proxy: Proxy }> {
    const proxy = await Proxy.before(redis ?? '', state);
    undo.push(() => proxy.cut());
    const service = await startTestService({ env: { REDIS_URL: proxy.url } });
    undo.push(() => service.stop());
    return { service, proxy };
  }

  async function certifyAll(
    service: TestService,
    reports: readonly { id: string; etag: string }[],
    spreadMs: number,
    times: number[] = [],
  ): Promise<Answered[]> {
    const midt = new Actor(service, ACTORS.helseMidt);
    const started = performance.now();
    return inParallel(reports, 8, async (report, index) => {
      const due = (index / reports.length) * spreadMs - (performance.now() - started);
      if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
      const sentAt = performance.now();
      const answer = await midt.call('POST', `/v1/reports/${report.id}/certify`, undefined, {
        'if-match': report.etag,
        'idempotency-key': report.id,
      });
      times.push(performance.now() - sentAt);
      return answer;
    });
  }

  /** Certifies reports before, during and after an outage of Redis. */
  async function certifyAround(
    service: TestService,
    proxy: Proxy,
  ): Promise<{
    readonly answers: readonly Answered[];
    /** Keys behind at the end of the outage. */
    readonly lag: number;
    /** 99th percentile of the times in the outage, by that of the times before it. */
    readonly ratio: number;
  }> {
    const reports = await draftReports(service, SUBMISSIONS);
    // A third before the outage, half within it, the rest after it; the relay is in the middle of
    // its work at the cut.
    const third = Math.floor(SUBMISSIONS / 3);
    const [calm, out]: [number[], number[]] = [[], []];
    const outageMs = OUTAGE_MS + bySize(500, 2_000, 2_000);
    // As many a second before the outage as in it: their times are compared.
    const calmMs = (outageMs * third) / (SUBMISSIONS - 20 - third);
    const before = await certifyAll(service, reports.slice(0, third), calmMs, calm);
    const [during] = await Promise.all([
      certifyAll(service, reports.slice(third, SUBMISSIONS - 20), outageMs, out),
      proxy.cut().then(() => new Promise((resolve) => setTimeout(resolve, OUTAGE_MS))),
    ]);
    const lag = await behind(service.owner);
    await proxy.restore();
    const after = await certifyAll(service, reports.slice(SUBMISSIONS - 20), 500);
    const ratio = quantile(out, 0.99) / quantile(calm, 0.99);
    return { answers: [...before, ...during, ...after], lag, ratio };
  }

  when(
    `for ${String(OUTAGE_MS / 1000)} s amid ${String(SUBMISSIONS)} submissions: none fails and no roll-up is lost`,
    async () => {
      const { service, proxy } = await start('open');
      const { answers, lag, ratio } = await certifyAround(service, proxy);
      const seconds = await catchesUp(service);
      const failed = answers.filter(({ status }) => status !== 200).length;
      const wrong = await differingLines(service.owner);
      expectBelowAtFull(ratio, 1.5);
      figure(
        'C6',
        `p99 of submissions without Redis ${ratio.toFixed(2)} × that with it (target 1.5)`,
      );
      figure(
        'C6',
        `Redis out ${String(OUTAGE_MS / 1000)} s in ${String(answers.length)} submissions: ` +
          `${String(failed)} failed, ${String(lag)} keys behind meanwhile, ` +
          `${String(wrong)} cells wrong after, caught up ${seconds.toFixed(1)} s after it came`,
      );
      const sent = answers.length;
      expect({ failed, sent, wrong }).toEqual({ failed: 0, sent: SUBMISSIONS, wrong: 0 });
      expect(lag).toBeGreaterThan(0);
    },
  );

  when('at the start of the process: it serves, and rolls up once Redis comes', async () => {
    const { service, proxy } = await start('cut');
    const reports = await draftReports(service, 30);
    const answers = await certifyAll(service, reports, 1_000);
    expect((await service.call('GET', '/health/ready')).status).toBe(200);
    const lag = await behind(service.owner);
    await proxy.restore();
    const seconds = await catchesUp(service);
    figure(
      'C6',
      `Redis absent at start: ` +
        `${String(answers.filter(({ status }) => status !== 200).length)} of ` +
        `${String(answers.length)} submissions failed, ${String(lag)} keys behind, caught up ` +
        `${seconds.toFixed(1)} s after it came`,
    );
    expect(tally(answers.map(({ status }) => status))).toEqual(new Map([[200, 30]]));
    expect(lag).toBeGreaterThan(0);
  });

  when('as the process is told to stop: it stops', async () => {
    const { service, proxy } = await start('open');
    await draftReports(service, 1);
    await proxy.cut();
    const started = performance.now();
    undo.pop();
    await service.stop();
    const seconds = (performance.now() - started) / 1000;
    figure('C13', `stopped without Redis in ${seconds.toFixed(1)} s`);
    expectBelowAtFull(seconds, 10);
  });
});

describe.each(BACKENDS)('PostgreSQL is out, the queue in $backend', ({ env, when }) => {
  when(
    'amid submissions: 503 with Retry-After, nothing acknowledged is lost, and it recovers by itself',
    async () => {
      const { service, postgres } = await behindProxy('open', env);
      const reports = await draftReports(service, 120);
      const sending = certifyWithRetries(service, reports);
      await cutThrice(service, postgres);
      const answers = (await sending).flat();
      const counted = tally(answers.map(({ status }) => status));
      const badlyRefused = answers
        .filter((answer) => answer.status !== 200 && !refusedWell(answer))
        .map(({ status, text }) => `${String(status)} ${text}`);
      const seconds = await catchesUp(service);
      const row = await countCertified(service);
      figure(
        'C8',
        `PostgreSQL cut 3 times: ${String(counted.get(200) ?? 0)} submissions acknowledged, ` +
          `${String(row.reports)} stored, ${String(row.revisions - row.reports)} doubled; ` +
          `${String(counted.get(503) ?? 0)} x 503, ${String(badlyRefused.length)} refused ` +
          `otherwise; figures caught up ${seconds.toFixed(1)} s later`,
      );
      expect(badlyRefused).toEqual([]);
      expect(Object.values(row)).toEqual([120, 120, 120]);
      expect(counted.get(503) ?? 0).toBeGreaterThan(0);
      expect(await differingLines(service.owner)).toBe(0);
    },
  );

  when('for a while: the worker hears of new work again', async () => {
    const { service, postgres } = await behindProxy('open', env);
    const [first, second] = await draftReports(service, 2);
    const midt = new Actor(service, ACTORS.helseMidt);
    await midt.certifies(first ?? { id: '', etag: '' });
    await catchesUp(service);
    await postgres.cut();
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    await postgres.restore();
    await eventually(async () =>
      (await service.call('GET', '/health/ready')).status === 200 ? true : undefined,
    );
    await midt.certifies(second ?? { id: '', etag: '' });
    const after = await catchesUp(service);
    // Once more, when all connections stand again: the pick-up is prompt, so it is the notice and
    // not the timer.
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    await midt.registersProject('LISTEN');
    await midt.reports('2021-1', 'LISTEN');
    const prompt = await catchesUp(service);
    figure(
      'C8',
      `after ${String(AWAY_MS / 1000)} s without PostgreSQL (queue in ` +
        `${env['REDIS_URL'] === undefined ? 'PostgreSQL' : 'Redis'}): the first roll-up ` +
        `${after.toFixed(2)} s after its report, the next ${prompt.toFixed(2)} s`,
    );
    expectBelowAtFull(prompt, 5);
  });

  when(
    'at the start of the process: it lives, says that it is not ready, and serves once the database comes',
    async () => {
      const { service, postgres } = await behindProxy('cut', env);
      const meanwhile = await askEarly(service, await service.token(ACTORS.helseMidt));
      expect(meanwhile.map(({ status }) => status)).toEqual([200, 503, 503, 503, 503]);
      expect(meanwhile.slice(1).every(refusedWell)).toBe(true);
      await postgres.restore();
      const started = performance.now();
      await eventually(async () =>
        (await service.call('GET', '/health/ready')).status === 200 ? true : undefined,
      );
      const ready = (performance.now() - started) / 1000;
      const midt = new Actor(service, ACTORS.helseMidt);
      await new Directorate(service).opensRound('2021-1');
      expectStatus(await midt.create('/v1/projects', aProject('EARLY'), 'early'), 201);
      await midt.reports('2021-1', 'EARLY');
      const seconds = await catchesUp(service);
      figure(
        'C8',
        `PostgreSQL absent at start (queue in ` +
          `${env['REDIS_URL'] === undefined ? 'PostgreSQL' : 'Redis'}): ready ` +
          `${ready.toFixed(1)} s after it came, first roll-up ${seconds.toFixed(1)} s after its report`,
      );
    },
  );

  when('as the process is told to stop: it stops', async () => {
    const { service, postgres } = await behindProxy('open', env);
    await draftReports(service, 1);
    await postgres.cut();
    const started = performance.now();
    undo.pop();
    await service.stop();
    const seconds = (performance.now() - started) / 1000;
    figure(
      'C13',
      `stopped without PostgreSQL in ${seconds.toFixed(1)} s (queue in ` +
        `${env['REDIS_URL'] === undefined ? 'PostgreSQL' : 'Redis'})`,
    );
    expectBelowAtFull(seconds, 10);
  });
});
