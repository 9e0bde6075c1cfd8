import pg from 'pg';
import { signAsLocalIssuer } from '../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../src/platform/base/scopes.js';
import { BACKENDS } from '../support/backends.js';
import { bySize, expectWithin } from '../support/size.js';
import { inParallel, upTo } from '../support/crowd.js';
import { Chance } from '../support/models/chance.js';
import { startProcess } from '../support/processes/processes.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import {
  ACTORS,
  type Answered,
  cloneDatabase,
  send,
  TEST_DATA_DIR,
  tokenClaims,
} from '../support/service.js';
import { Directorate, eventually } from '../support/story.js';
import { aProject, aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

/** trust.md asks for 200: `FULL=1 npm test -- test/jobs/stopped`. */
const STOPS = bySize(2, 4, 100);
const LANES = 8;
const AT = '2021-01-18T10:00:00+01:00';
const chance = new Chance(Number(process.env['SEED'] ?? 20_210_118));

describe.each(BACKENDS)('told to stop, the queue in $backend', ({ backend, env, when }) => {
  when(
    `C13 SIGTERM ${String(STOPS)} times with requests and jobs in flight: no answer to ` +
      `what was done is dropped, no event is left behind`,
    async () => {
      const clone = await cloneDatabase();
      const owner = new pg.Pool({ connectionString: clone.url, max: 2 });
      owner.on('error', () => undefined);
      // Each process begins at the same moment, so that one token lasts for all of them.
      const now = Math.floor(Date.parse(AT) / 1000);
      const token = (actor: string): Promise<string> =>
        signAsLocalIssuer(TEST_DATA_DIR, tokenClaims(actor, ALL_SCOPES.join(' '), now));
      const midt = await token(ACTORS.helseMidt);
      const start = (): ReturnType<typeof startProcess> =>
        startProcess({
          ...env,
          ROLE: 'all',
          DATABASE_URL: clone.url,
          DATA_DIR: TEST_DATA_DIR,
          LOG_LEVEL: 'info',
          CLOCK_START: AT,
          QUEUE_PREFIX: clone.url.replace(/^.*\//, ''),
        });
      try {
        const opening = await start();
        await new Directorate({
          call: (method, path, options) => send(opening.url, method, path, options),
          token,
        }).opensRound('2021-1');
        await opening.end('SIGTERM');
        const answered = new Set<string>();
        const others: string[] = [];
        let [unanswered, slowest] = [0, 0];
        const exits = new Map<string, number>();
        for (const stop of upTo(STOPS)) {
          const service = await start();
          const told = { stop: false };
          // A connection of its own for each request: what is refused was never asked.
          const ask = async (
            path: string,
            key: string,
            body?: object,
            headers: Readonly<Record<string, string>> = {},
          ): Promise<Answered | undefined> => {
            const answer = await send(service.url, 'POST', path, {
              token: midt,
              ...(body === undefined ? {} : { body }),
              headers: { 'idempotency-key': key, connection: 'close', ...headers },
            }).catch(() => undefined);
            if (answer === undefined) unanswered += 1;
            else if (answer.status < 300) answered.add(key);
            else if (answer.status !== 503) others.push(`${String(answer.status)} ${answer.text}`);
            return answer?.status === 201 || answer?.status === 200 ? answer : undefined;
          };
          const lanes = inParallel(upTo(LANES), LANES, async (lane) => {
            for (let n = 0; !told.stop; n++) {
              const code = `ST-${String(stop)}-${String(lane)}-${String(n)}`;
              if ((await ask('/v1/projects', `${code}-p`, aProject(code))) === undefined) continue;
              const report = await ask('/v1/rounds/2021-1/reports', `${code}-r`, {
                project: code,
                ...aReport(),
              });
              if (report !== undefined)
                await ask(`/v1/reports/${String(report.body.id)}/certify`, `${code}-c`, undefined, {
                  'if-match': report.headers.get('etag') ?? '',
                });
            }
          });
          await new Promise((resolve) => setTimeout(resolve, 150 + chance.pickNumber(450)));
          const ended = await service.end('SIGTERM');
          told.stop = true;
          await lanes;
          slowest = Math.max(slowest, ended.seconds);
          const how = `${String(ended.code)} ${String(ended.signal)}`;
          exits.set(how, (exits.get(how) ?? 0) + 1);
        }
        const { rows } = await owner.query<{ key: string }>(
          `select key from platform.idempotency where key like 'ST-%'`,
        );
        const dropped = rows.filter(({ key }) => !answered.has(key)).length;
        const last = await start();
        const started = performance.now();
        await eventually(async () => ((await behind(owner)) === 0 ? true : undefined), 50);
        const seconds = (performance.now() - started) / 1000;
        await last.end('SIGTERM');
        const {
          rows: [left],
        } = await owner.query<{ waiting: number; failed: number }>(
          `select (select count(*)::int from platform.outbox
            where dispatched_at is null) as waiting, (select count(*)::int from platform.job
            where state = 'failed') as failed`,
        );
        figure(
          'C13',
          `${backend}: SIGTERM ${String(STOPS)} times with ${String(LANES)} clients at work: ` +
            `${String(rows.length)} changes stored, ${String(dropped)} of them not answered, ` +
            `${String(unanswered)} requests refused as it stopped, exits ` +
            `${[...exits].map(([how, times]) => `${how} × ${String(times)}`).join(', ')}, after ` +
            `${slowest.toFixed(1)} s at most; ${String(left?.waiting)} events and ` +
            `${String(left?.failed)} failed jobs left, figures whole ${seconds.toFixed(1)} s ` +
            `after the next start`,
        );
        expect(others).toEqual([]);
        expect({ dropped, ...left, cells: await differingLines(owner) }).toEqual({
          dropped: 0,
          waiting: 0,
          failed: 0,
          cells: 0,
        });
        expect([...exits.keys()]).toEqual(['0 null']);
        expectWithin(slowest, 10);
      } finally {
        await owner.end();
        await clone.drop();
      }
    },
  );
});
