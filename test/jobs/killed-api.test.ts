import pg from 'pg';
import { inParallel, tally, upTo } from '../support/crowd.js';
import { bySize } from '../support/size.js';
import { startProcess } from '../support/processes/processes.js';
import {
  ACTORS,
  type Answered,
  type CallOptions,
  cloneDatabase,
  send,
  startTestService,
  TEST_DATA_DIR,
  tokenClaims,
} from '../support/service.js';
import { signAsLocalIssuer } from '../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../src/platform/base/scopes.js';
import { Directorate, eventually, expectStatus } from '../support/story.js';
import { aProject, aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const KILLS = bySize(2, 5, 500);
const IN_FLIGHT = 100;

test(
  `an API killed in the middle of ${String(IN_FLIGHT)} requests, ${String(KILLS)} ` +
    `times: clients that try again lose nothing and double nothing`,
  async () => {
    const clone = await cloneDatabase();
    const owner = new pg.Pool({ connectionString: clone.url, max: 2 });
    owner.on('error', () => undefined);
    const token = await signAsLocalIssuer(
      TEST_DATA_DIR,
      tokenClaims(ACTORS.helseMidt, ALL_SCOPES.join(' '), Math.floor(Date.now() / 1000)),
    );
    const start = (): ReturnType<typeof startProcess> =>
      startProcess({
        ROLE: 'api',
        DATABASE_URL: clone.url,
        DATA_DIR: TEST_DATA_DIR,
        LOG_LEVEL: 'info',
      });
    const stored = async (kill: number): Promise<number> =>
      (
        await owner.query(
          `select 1 from portfolio.project where code like 'KILL-${String(kill)}-%'`,
        )
      ).rowCount ?? 0;
    try {
      let unanswered = 0;
      let storedUnanswered = 0;
      const statuses: number[] = [];
      let api = await start();
      for (const kill of upTo(KILLS)) {
        const post = (index: number): Promise<number> =>
          send(api.url, 'POST', '/v1/projects', {
            token,
            body: aProject(`KILL-${String(kill)}-${String(index)}`),
            headers: { 'idempotency-key': `kill-${String(kill)}-${String(index)}` },
          }).then(
            ({ status }) => status,
            () => 0,
          );
        const first = upTo(IN_FLIGHT).map(post);
        await eventually(
          async () => ((await stored(kill)) >= 5 + 10 * (kill % 5) ? true : undefined),
          1,
        );
        await api.end('SIGKILL');
        const answered = (await Promise.all(first)).filter((status) => status === 201).length;
        unanswered += IN_FLIGHT - answered;
        storedUnanswered += (await stored(kill)) - answered;
        api = await start();
        statuses.push(...(await inParallel(upTo(IN_FLIGHT), 10, post)));
      }
      await api.end('SIGTERM');
      const {
        rows: [row],
      } = await owner.query<{ projects: number; audit: number; kept: number }>(
        `select (select count(*)::int from portfolio.project) as projects, (select count(*)::int
         from platform.audit where action = 'createProject') as audit, (select count(*)::int
            from platform.idempotency where answer is not null) as kept`,
      );
      figure(
        'C3',
        `API killed ${String(KILLS)} times in ${String(KILLS * IN_FLIGHT)} requests: ` +
          `${String(unanswered)} without an answer, ${String(storedUnanswered)} of them ` +
          `stored; after trying again ${String(row?.projects)} projects, ${String(row?.audit)} ` +
          `audit rows: ${String(KILLS * IN_FLIGHT - (row?.projects ?? 0))} lost, ` +
          `${String((row?.audit ?? 0) - KILLS * IN_FLIGHT)} doubled`,
      );
      expect(tally(statuses)).toEqual(new Map([[201, KILLS * IN_FLIGHT]]));
      expect(row).toEqual({
        projects: KILLS * IN_FLIGHT,
        audit: KILLS * IN_FLIGHT,
        kept: KILLS * IN_FLIGHT,
      });
      expect(unanswered).toBeGreaterThan(0);
    } finally {
      await owner.end();
      await clone.drop();
    }
  },
);

/** An answer, or undefined when the connection was lost. */
type Reply = Answered | undefined;

/** Kills while reports are written; each of these takes a report from nothing to certified. */
const REPORT_KILLS = bySize(2, 5, 100);
const REPORTS = 40;

test(
  `an API killed while ${String(REPORTS)} reports are created and certified, ` +
    `${String(REPORT_KILLS)} times: what was answered is there, nothing is doubled, and ` +
    `a key is answered as before`,
  async () => {
    const service = await startTestService({
      at: '2021-01-18T10:00:00+01:00',
      env: { ROLE: 'api' },
    });
    const env = {
      ROLE: 'api',
      DATABASE_URL: service.config.databaseUrl,
      DATA_DIR: TEST_DATA_DIR,
      LOG_LEVEL: 'info',
      CLOCK_START: service.clock.now().toISOString(),
    };
    try {
      const directorate = new Directorate(service);
      await directorate.opensRound('2021-1');
      await service.owner.query(
        `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
         main_goal, goals, standing_since, version, created_at, updated_at)
       select gen_random_uuid(), a.id, 'K' || k || '-' || n, 'Tiltak', 'project', 'Leder', 'active',
          'idea', '1', '{}', now(), 1, now(), now()
            from actors.actor a, generate_series(0, $2 - 1) k, generate_series(0, $3 - 1) n
            where a.organisation_number = $1`,
        [ACTORS.helseMidt, REPORT_KILLS, REPORTS],
      );
      const token = await service.token(ACTORS.helseMidt);
      const count = async (sql: string, parameters: unknown[] = []): Promise<number> =>
        (
          await service.owner.query<{ n: number }>(
            `select count(*)::int as n from ${sql}`,
            parameters,
          )
        ).rows[0]?.n ?? 0;
      const answered = { created: 0, certified: 0, unanswered: 0, replayed: 0, changed: 0 };
      let storedUnanswered = 0;
      let api = await startProcess(env);
      for (const kill of upTo(REPORT_KILLS)) {
        const ask = (method: string, path: string, options: CallOptions): Promise<Reply> =>
          send(api.url, method, path, { token, ...options }).catch(() => undefined);
        const create = (index: number): Promise<Reply> =>
          ask('POST', '/v1/rounds/2021-1/reports', {
            body: {
              project: `K${String(kill)}-${String(index)}`,
              ...aReport({ summary: `Nr ${String(index)}` }),
            },
            headers: { 'idempotency-key': `c-${String(kill)}-${String(index)}` },
          });
        const certify = (index: number, id: string): Promise<Reply> =>
          ask('POST', `/v1/reports/${id}/certify`, {
            headers: {
              'if-match': '"1"',
              'idempotency-key': `s-${String(kill)}-${String(index)}`,
            },
          });
        // Each as a client does it: created, and certified as soon as that is answered.
        const first = upTo(REPORTS).map(async (index) => {
          const created = await create(index);
          if (created?.status !== 201) return { created: undefined, certified: undefined };
          const certified = await certify(index, created.body.id as string);
          return { created, certified: certified?.status === 200 ? certified : undefined };
        });
        const sofar = (): Promise<number> =>
          count(
            `reporting.report_revision v join portfolio.project p on p.id = v.project_id where p.code like $1`,
            [`K${String(kill)}-%`],
          );
        await eventually(async () => ((await sofar()) >= 2 + 6 * (kill % 5) ? true : undefined), 1);
        await api.end('SIGKILL');
        const before = await Promise.all(first);
        storedUnanswered +=
          (await sofar()) - before.filter(({ certified }) => certified !== undefined).length;
        api = await startProcess(env);
        // Everybody tries again what was not answered, and what was, with the same keys.
        await inParallel(upTo(REPORTS), 4, async (index) => {
          const was = before[index];
          const created = await create(index);
          if (created === undefined) throw new Error('There is no answer');
          expectStatus(created, 201);
          const certified = await certify(index, created.body.id as string);
          if (certified === undefined) throw new Error('There is no answer');
          answered.created += 1;
          if (was?.created !== undefined)
            answered[was.created.text === created.text ? 'replayed' : 'changed'] += 1;
          if (was?.certified === undefined) answered.unanswered += 1;
          // A step is taken on the version that was read: what has been certified is told to have
          // moved on, or is answered as before.
          if (certified.status === 200)
            answered[
              was?.certified === undefined || was.certified.text === certified.text
                ? 'replayed'
                : 'changed'
            ] += 1;
          else expect(certified.status).toBe(412);
          const now = await ask('GET', `/v1/reports/${created.body.id as string}`, {});
          expect(now?.body).toMatchObject({
            state: 'certified',
            revision: 1,
            version: 2,
            content: { summary: `Nr ${String(index)}` },
          });
          answered.certified += 1;
        });
      }
      await api.end('SIGTERM');
      const all = REPORT_KILLS * REPORTS;
      const audits = (action: string): Promise<number> =>
        count(`platform.audit a where a.action = $1`, [action]);
      const stored = {
        reports: await count('reporting.report'),
        certified: await count(
          `reporting.report where state = 'certified' and revision = 1 and version = 2`,
        ),
        revisions: await count('reporting.report_revision'),
        created: await audits('createReport'),
        audited: await audits('certifyReport'),
        events: await count(`platform.outbox o where o.topic = 'report.certified'`),
      };
      figure(
        'C3',
        `API killed ${String(REPORT_KILLS)} times while ${String(all)} reports were created ` +
          `and certified: ${String(answered.unanswered)} certifications without an answer, ` +
          `${String(storedUnanswered)} of them stored; after trying again ` +
          `${String(stored.reports)} reports, ${String(stored.revisions)} revisions, ` +
          `${String(stored.audited)} audit rows: ${String(all - stored.certified)} lost, ` +
          `${String(stored.revisions - all + stored.audited - all)} doubled; ` +
          `${String(answered.changed)} answers to a key differ from the first`,
      );
      expect(stored).toEqual({
        reports: all,
        certified: all,
        revisions: all,
        created: all,
        audited: all,
        events: all,
      });
      expect(answered).toMatchObject({ created: all, certified: all, changed: 0 });
      expect(answered.unanswered).toBeGreaterThan(0);
    } finally {
      await service.stop();
    }
  },
);
