import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { signAsLocalIssuer } from '../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../src/platform/base/scopes.js';
import { expectWithin } from '../support/size.js';
import { BACKENDS } from '../support/backends.js';
import { inParallel, tally, upTo } from '../support/crowd.js';
import { externalDatabase, prepareDatabase } from '../support/processes/external-postgres.js';
import { type ServiceProcess, startProcess } from '../support/processes/processes.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { ACTORS, type Answered, send, tokenClaims } from '../support/service.js';
import { Actor, Directorate, eventually } from '../support/story.js';
import { aProject } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const ROUND = '2026-1';
const DAY = 24 * 3_600_000;

/**
 * The processes that docker-compose.yml starts: two APIs and two workers on one PostgreSQL, with
 * and without Redis.
 */
describe.each(BACKENDS)(
  'two API and two worker processes, the queue in $backend',
  ({ backend, env, when }) => {
    const here = process.env['TEST_EXTERNAL_POSTGRES'] === undefined ? test.skip : when;
    const undo: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });

    here(
      'carry a round to its figures; a killed worker loses nothing, a stopped API drops nothing',
      async () => {
        const database = await externalDatabase();
        undo.push(database.drop);
        await prepareDatabase(database.url);
        const owner = new pg.Pool({ connectionString: database.url, max: 4 });
        owner.on('error', () => undefined);
        undo.push(() => owner.end());
        const dataDir = await mkdtemp(join(tmpdir(), 'portfolio-topology-'));
        undo.push(() => rm(dataDir, { recursive: true, force: true }));

        const start = async (role: string): Promise<ServiceProcess> => {
          const process = await startProcess({
            ROLE: role,
            DATABASE_URL: database.url,
            DATA_DIR: dataDir,
            QUEUE_PREFIX: database.url.replace(/^.*\//, ''),
            ...env,
          });
          undo.push(() => process.end('SIGKILL').catch(() => undefined));
          return process;
        };
        const [apiA, apiB, workerA, workerB] = await Promise.all([
          start('api'),
          start('api'),
          start('worker'),
          start('worker'),
        ]);
        const token = (organisationNumber: string): Promise<string> =>
          signAsLocalIssuer(
            dataDir,
            tokenClaims(organisationNumber, ALL_SCOPES.join(' '), Math.floor(Date.now() / 1000)),
          );
        const at = ({ url }: ServiceProcess) => ({
          token,
          call: (method: string, path: string, options?: Parameters<typeof send>[3]) =>
            send(url, method, path, options),
        });

        // Real time: the round's deadline was yesterday, so it still takes reports (late) and can
        // be closed.
        const instant = (offset: number): string => new Date(Date.now() + offset).toISOString();
        const directorate = new Directorate(at(apiA), ACTORS.helsedirektoratet);
        await directorate.opensRound(ROUND, {
          opensAt: instant(-20 * DAY),
          deadline: instant(-DAY),
          closesAt: instant(20 * DAY),
        });
        const { rows: actors } = await owner.query<{ organisation_number: string }>(
          `select organisation_number from actors.actor where valid_to is null
            and kind = 'municipality' order by organisation_number limit 60`,
        );
        await inParallel(actors, 6, async ({ organisation_number }, index) => {
          // Registered through one API, reported through the other.
          await new Actor(at(apiA), organisation_number).registersProject(`TOP-${String(index)}`);
          await new Actor(at(apiB), organisation_number).reports(ROUND, `TOP-${String(index)}`);
        });

        // Slow enough that a worker dies in the middle of its work.
        await owner.query(
          `create function rollup.slowly() returns trigger
            language plpgsql as $$ begin perform pg_sleep(0.15); return new; end $$`,
        );
        await owner.query(
          `create trigger slowly before insert on rollup.actor_status for each row execute function rollup.slowly()`,
        );
        const job = await directorate.closesRound(ROUND);
        await eventually(async () => {
          const { body } = await directorate.call('GET', `/v1/jobs/${job}`);
          return body.done >= 5 && body.done < body.total ? true : undefined;
        }, 10);
        await workerA.end('SIGKILL');
        const killedAt = performance.now();
        const { body: atKill } = await directorate.call('GET', `/v1/jobs/${job}`);
        const finished = await new Directorate(at(apiB), ACTORS.helsedirektoratet).awaitsJob(job);
        const recovery = (performance.now() - killedAt) / 1000;
        expect(finished.body).toMatchObject({
          state: 'completed',
          done: actors.length,
          total: actors.length,
        });
        await owner.query(`drop trigger slowly on rollup.actor_status`);
        await eventually(async () => ((await behind(owner)) === 0 ? true : undefined));
        const {
          rows: [failed],
        } = await owner.query<{ failed: number }>(
          `select count(*)::int as failed from platform.job where state = 'failed'`,
        );
        const wrong = await differingLines(owner);
        figure(
          'C9',
          `worker killed at ${String(atKill.done)} of ${String(actors.length)} roll-ups (queue ` +
            `in ${backend}): ${String(await behind(owner))} lost, ${String(wrong)} cells wrong, ` +
            `${String(failed?.failed)} failed jobs, whole after ${recovery.toFixed(1)} s`,
        );
        expect({ wrong, failed: failed?.failed }).toEqual({ wrong: 0, failed: 0 });

        const both = await eventually(async () => {
          const answers = await Promise.all(
            [apiA, apiB].map(({ url }) => send(url, 'GET', `/v1/rounds/${ROUND}/status`)),
          );
          return answers.every(({ status }) => status === 200) ? answers : undefined;
        });
        expect(both[0]?.body).toMatchObject({
          projects: { now: actors.length },
          inputs: actors.length,
        });
        expect(both[0]?.text).toBe(both[1]?.text);
        expect(both[0]?.headers.get('etag')).toBe(both[1]?.headers.get('etag'));

        // Requests that wait for the database while their API is told to stop: fewer than its
        // connections, so that all have arrived.
        const blocker = await owner.connect();
        await blocker.query('begin');
        await blocker.query('lock table portfolio.project in share mode');
        const bearer = await token(ACTORS.helseMidt);
        const inFlight = upTo(9).map((index): Promise<Answered> =>
          send(apiA.url, 'POST', '/v1/projects', {
            token: bearer,
            body: aProject(`STOP-${String(index)}`),
            headers: { 'idempotency-key': `stop-${String(index)}` },
          }),
        );
        await eventually(async () => {
          const { rows } = await owner.query<{ waiting: number }>(
            `select count(*)::int as waiting from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`,
          );
          return (rows[0]?.waiting ?? 0) >= inFlight.length ? true : undefined;
        });
        const ending = apiA.end('SIGTERM');
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const refused = await send(apiA.url, 'GET', '/health/live').then(
          ({ status }) => String(status),
          () => 'refused',
        );
        await blocker.query('commit');
        blocker.release();
        const answers = await Promise.allSettled(inFlight);
        const ended = await ending;
        const statuses = tally(
          answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.status : 0)),
        );
        figure(
          'C13',
          `SIGTERM to an API with ${String(inFlight.length)} requests in flight: ` +
            `${String(statuses.get(201) ?? 0)} answered whole, ${String(statuses.get(0) ?? 0)} ` +
            `dropped, a new connection: ${refused}, exit ${String(ended.code)} after ` +
            `${ended.seconds.toFixed(1)} s`,
        );
        expect(statuses).toEqual(new Map([[201, inFlight.length]]));
        expect(['refused', '503']).toContain(refused);
        expect(ended).toMatchObject({ code: 0, signal: null });
        expectWithin(ended.seconds, 10);
        expect(
          (await owner.query(`select 1 from portfolio.project where code like 'STOP-%'`)).rowCount,
        ).toBe(inFlight.length);

        // The other API serves on; then everything is told to stop.
        expect((await send(apiB.url, 'GET', `/v1/rounds/${ROUND}/status`)).status).toBe(200);
        const last = await Promise.all([apiB, workerB].map((process) => process.end('SIGTERM')));
        figure(
          'C13',
          `SIGTERM to the other API and worker: exit ` +
            last
              .map(({ code, seconds }) => `${String(code)} after ${seconds.toFixed(1)} s`)
              .join(', '),
        );
        expect(last.map(({ code }) => code)).toEqual([0, 0]);
        expectWithin(Math.max(...last.map(({ seconds }) => seconds)), 10);
      },
    );
  },
);
