import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { JobQueue } from '../../src/platform/work/queue.js';
import type { SetAsideWorkResponse } from '../../src/platform/work/set-aside.dto.js';
import { ReminderService } from '../../src/reporting/completeness/reminder.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { BACKENDS } from '../support/backends.js';
import { bySize } from '../support/size.js';
import { inParallel, quantile, upTo } from '../support/crowd.js';
import { Chance } from '../support/figure-history.js';
import { type ServiceProcess, startProcess } from '../support/processes.js';
import { emptyQueue } from '../support/queue.js';
import { behind, differingLines } from '../support/rollups.js';
import { ACTORS, startTestService, TEST_DATA_DIR, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus, figure } from '../support/story.js';

/**
 * Kills of workers on each backend; trust.md asks for a thousand in a soak: `FULL=1 npm test --
 * test/jobs/rollup-chaos`.
 */
const KILLS = bySize(2, 10, 500);
const FLUSHES = bySize(4, 20, 250);
const ORDERS = bySize(60, 300, 10_000);
const DEADLINES = 100;
const POISON = 10;
const HEALTHY = bySize(40, 190, 9_990);
const chance = new Chance(Number(process.env['SEED'] ?? 20_210_118));

interface Reported {
  readonly report: string;
  readonly actor: string;
  readonly round: string;
}

/**
 * A round in which so many municipalities have one certified report each, written past the service.
 */
async function reported(service: TestService, count: number): Promise<Reported[]> {
  await new Directorate(service).opensRound('2021-1');
  const { rows } = await service.owner.query<Reported>(
    `with a as (insert into actors.actor (id, organisation_number, name, kind, role)
       select gen_random_uuid(), (100000000 + i)::text, 'Aktør ' || i, 'municipality', 'reporter'
          from generate_series(1, $1) i returning id, organisation_number),
          p as (insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state,
            phase, main_goal, goals, standing, standing_since, version, created_at, updated_at)
                select gen_random_uuid(), a.id, 'K' || a.organisation_number, 'Tiltak', 'project',
            'Leder', 'active', 'execution', '1', '{}', 'registered', '2020-01-01', 1, '2020-01-01',
            '2020-01-01' from a returning id, actor_id),
          t as (insert into reporting.report (id, actor_id, round_id, project_id, state, content,
            revision, version, created_at, updated_at)
            select gen_random_uuid(), p.actor_id, r.id, p.id, 'certified', '{}', 0, 1, now(), now()
            from p, reporting.round r returning id, actor_id, round_id)
     select t.id as report, t.actor_id as actor, t.round_id as round from t`,
    [count],
  );
  return rows;
}

/**
 * Certifies a report once more as the service does: the revision and its outbox row in one
 * transaction.
 */
async function certified(
  service: TestService,
  { report, actor, round }: Reported,
  revision: number,
  told = true,
): Promise<void> {
  await service.owner.query(
    `with v as (insert into reporting.report_revision (id, report_id, actor_id, round_id,
       project_id, revision, recorded_at, late, certified_by, project, content, content_hash)
            select gen_random_uuid(), t.id, t.actor_id, t.round_id, t.project_id, $2, $5, false,
            '983658776', jsonb_build_object('code', p.code, 'name', p.name, 'kind', p.kind, 'mainGoal', '1'),
                   jsonb_build_object('state', 'active', 'phase', 'execution', 'status',
            jsonb_build_object('colour', (array['green', 'yellow', 'red'])[1 + $2 % 3]), 'budget',
            jsonb_build_array(jsonb_build_object('year', 2021, 'approved', $2)), 'dependencies', '[]'::jsonb), ''
              from reporting.report t join portfolio.project p on p.id = t.project_id where t.id = $1 returning 1)
     insert into platform.outbox (topic, payload, recorded_at)
        select 'report.certified', jsonb_build_object('roundId', $3::uuid, 'actorId', $4::uuid), $5 from v where $6`,
    [report, revision, round, actor, service.clock.now(), told],
  );
}

const caughtUp = (service: TestService): Promise<true> =>
  eventually(async () => ((await behind(service.owner)) === 0 ? true : undefined), 50);

describe('revisions delivered in any order', () => {
  test(`C15 ${String(ORDERS)} orders with repetitions: the aggregate is the highest revision`, async () => {
    const service = await startTestService({ env: { ROLE: 'api' } });
    try {
      const reports = await reported(service, 50);
      const rollup = service.app.get(RollupService);
      let [right, delivered] = [0, 0];
      const last = new Map<string, number>();
      for (let order = 0; order < ORDERS; order++) {
        const one = reports[order % reports.length];
        if (one === undefined) throw new Error('There is no report');
        // Three more revisions of the report come in a random order, some twice, between roll-ups
        // of its key.
        const base = last.get(one.report) ?? 0;
        const coming = [1, 2, 3].map((n) => base + n).sort(() => chance.next() - 0.5);
        for (const revision of coming) {
          await certified(service, one, revision, false);
          for (let times = 1 + chance.whole(2); times > 0; times--) {
            await rollup.rollUpActor(one.round, one.actor);
            delivered += 1;
          }
        }
        last.set(one.report, base + 3);
        const {
          rows: [line],
        } = await service.owner.query<{ revision: number }>(
          `select v.revision from rollup.project_line l
            join reporting.report_revision v on v.id = l.revision_id where l.actor_id = $1`,
          [one.actor],
        );
        if (line?.revision === base + 3) right += 1;
      }
      figure(
        'C15',
        `${String(delivered)} roll-ups of revisions in ${String(ORDERS)} random orders: the ` +
          `highest counts in ${String(right)}`,
      );
      expect(right).toBe(ORDERS);
      expect(await differingLines(service.owner)).toBe(0);
    } finally {
      await service.stop();
    }
  });

  test(
    `C17 five instances, ${String(DEADLINES)} deadlines with two changes of the clock: ` +
      `each reminder runs once`,
    async () => {
      const services = [
        await startTestService({ at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } }),
      ];
      const first = services[0];
      if (first === undefined) throw new Error('Nothing was started');
      for (const _ of upTo(4))
        services.push(
          await startTestService({
            database: first.config.databaseUrl,
            at: '2021-03-16T09:00:00+01:00',
            env: { ROLE: 'api' },
          }),
        );
      try {
        // One project is in the portfolio and reports nothing: a notice in each round.
        await first.owner.query(
          `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, lead_mailbox,
           state, phase, main_goal, goals, standing, standing_since, version, created_at, updated_at)
         select gen_random_uuid(), a.id, 'STILLE', 'Tiltak', 'project', 'Leder',
            'stille@example.org', 'active', 'execution', '1', '{}', 'inPortfolio', '2020-01-01', 1,
            '2020-01-01', '2020-01-01' from actors.actor a where a.organisation_number = $1`,
          [ACTORS.helseVest],
        );
        // Deadlines four days apart over thirteen months: the last Sundays of March and October lie
        // between.
        await first.owner.query(
          `insert into reporting.round (id, key, period, name_nb, name_en, budget_year, criteria_set,
           rule_set, opens_at, deadline, closes_at, state, opened_at, version, reminded)
         select gen_random_uuid(), 'D' || i, '2021Q1', 'Runde', 'Round', 2021, '2021-03',
            'standard-1', d - interval '20 days', d, d + interval '20 days', 'open', d - interval '20 days', 1, '{}'
           from generate_series(1, $1) i,
            lateral (select timestamptz '2021-03-20 16:00+01' + i * interval '4 days' as d) x`,
          [DEADLINES],
        );
        const {
          rows: [{ last } = { last: '' }],
        } = await first.owner.query<{ last: string }>(
          `select to_char(max(deadline) at time zone 'UTC', 'YYYY-MM-DD') as last from reporting.round`,
        );
        for (
          let day = Date.parse('2021-03-16T05:00:00Z');
          day <= Date.parse(`${last}T00:00:00Z`) + 21 * 86_400_000;
          day += 86_400_000
        ) {
          // Before and after eight in Norway, in winter and in summer.
          for (const hour of [0.5, 2.5]) {
            for (const service of services) service.clock.moveTo(new Date(day + hour * 3_600_000));
            await Promise.all(services.map((service) => service.app.get(ReminderService).runDue()));
          }
          await first.owner.query(
            `update reporting.round set state = 'closed', closed_at = closes_at where closes_at < $1
            and state = 'open'`,
            [first.clock.now()],
          );
        }
        const { rows } = await first.owner.query<{ kind: string; rounds: number; most: number }>(
          `select kind, count(*)::int as rounds, max(times)::int as most
           from (select kind, subject, count(*) as times from platform.notice
            group by kind, subject) n group by kind order by kind`,
        );
        const { rows: hours } = await first.owner.query<{ hour: string }>(
          `select distinct to_char(created_at at time zone 'Europe/Oslo', 'HH24') as hour from platform.notice`,
        );
        figure(
          'C17',
          `5 instances, ${String(DEADLINES)} deadlines
           from March to April:
            ${rows.map(({ kind, rounds, most }) => `${kind} in ${String(rounds)} rounds, at most ${String(most)} time`).join('; ')}; at ${hours
              .map(({ hour }) => hour)
              .sort()
              .join(', ')} o'clock in Norway`,
        );
        expect(rows.map(({ rounds, most }) => [rounds, most])).toEqual(
          rows.map(() => [DEADLINES, 1]),
        );
        expect(rows.length).toBeGreaterThanOrEqual(3);
        expect(hours.every(({ hour }) => Number(hour) >= 8)).toBe(true);
      } finally {
        for (const service of services.reverse()) await service.stop();
      }
    },
  );
});

describe.each(BACKENDS)('roll-ups under fire, the queue in $backend', ({ backend, env, when }) => {
  when(
    `C7 the queue is emptied at ${String(FLUSHES)} random moments: nothing stays behind`,
    async () => {
      const service = await startTestService({ env });
      try {
        const reports = await reported(service, 40);
        let [removed, stale] = [0, 0];
        const revisions = new Map<string, number>();
        for (const _ of upTo(FLUSHES)) {
          const changed = reports.filter(() => chance.often(0.3));
          await inParallel(changed, 5, async (one) => {
            const revision = (revisions.get(one.report) ?? 0) + 1;
            revisions.set(one.report, revision);
            await certified(service, one, revision);
          });
          await new Promise((resolve) => setTimeout(resolve, chance.whole(150)));
          removed += await emptyQueue(service);
          // What the reconciler does every ten seconds.
          await eventually(async () => {
            await service.app.get(OutboxRelay).reconcile();
            return (await behind(service.owner)) === 0 ? true : undefined;
          }, 500);
          stale += await differingLines(service.owner);
        }
        figure(
          'C7',
          `${backend}: emptied ${String(FLUSHES)} times at random moments (${String(removed)} ` +
            `entries): stale aggregates ${String(stale)}`,
        );
        expect(stale).toBe(0);
      } finally {
        await service.stop();
      }
    },
  );

  when(
    `C9 workers killed ${String(KILLS)} times among roll-ups: nothing lost, nothing counted twice, nothing given up`,
    async () => {
      const service = await startTestService({ env: { ...env, ROLE: 'api' } });
      const start = (): Promise<ServiceProcess> =>
        startProcess({
          ...env,
          ROLE: 'worker',
          DATABASE_URL: service.config.databaseUrl,
          DATA_DIR: TEST_DATA_DIR,
          LOG_LEVEL: 'info',
          CLOCK_START: service.clock.now().toISOString(),
          QUEUE_PREFIX: service.config.queuePrefix,
        });
      const workers = [await start(), await start()];
      try {
        const reports = await reported(service, 60);
        await service.owner.query(
          `create function rollup.slowly() returns trigger
            language plpgsql as $$ begin perform pg_sleep(0.01); return new; end $$`,
        );
        await service.owner.query(
          `create trigger slowly before insert on rollup.actor_status for each row execute function rollup.slowly()`,
        );
        let [rollups, kills] = [0, 0];
        for (let revision = 1; kills < KILLS; revision++) {
          await inParallel(reports, 6, (one) => certified(service, one, revision));
          rollups += reports.length;
          await new Promise((resolve) => setTimeout(resolve, chance.whole(400)));
          await workers.shift()?.end('SIGKILL');
          kills += 1;
          workers.push(await start());
        }
        const killedAt = performance.now();
        await caughtUp(service);
        const seconds = (performance.now() - killedAt) / 1000;
        const [
          wrong,
          {
            rows: [failed],
          },
        ] = [
          await differingLines(service.owner),
          await service.owner.query<{ failed: number }>(
            `select count(*)::int as failed from platform.job where state = 'failed'`,
          ),
        ];
        figure(
          'C9',
          `${backend}: ${String(kills)} workers killed with -9 among ${String(rollups)} ` +
            `roll-ups asked for: lost ${String(await behind(service.owner))}, cells wrong ` +
            `${String(wrong)}, failed jobs ${String(failed?.failed)}, whole ` +
            `${seconds.toFixed(1)} s after the last`,
        );
        expect({ wrong, failed: failed?.failed }).toEqual({ wrong: 0, failed: 0 });
      } finally {
        for (const worker of workers) await worker.end('SIGKILL');
        await service.stop();
      }
    },
  );

  when(
    `C11 ${String(POISON)} keys that cannot be rolled up among ` +
      `${String(POISON + HEALTHY)}: the others are done, these are set aside after five tries`,
    async () => {
      const service = await startTestService({ env });
      try {
        const reports = await reported(service, POISON + HEALTHY);
        const poisoned = reports.slice(0, POISON).map(({ actor }) => actor);
        const done = async (revisions: number): Promise<number> =>
          Number(
            (
              await service.owner.query<{ done: string }>(
                `select count(*) as done from rollup.actor_status where inputs = $1`,
                [revisions],
              )
            ).rows[0]?.done,
          );
        // How long each healthy key takes from its outbox row to its figures, by the clock of the
        // database: once undisturbed, once among the poisoned.
        await service.owner.query(
          `create table rollup.followed (actor_id uuid primary key, told timestamptz, seen timestamptz)`,
        );
        await service.owner
          .query(`create function rollup.follow() returns trigger language plpgsql security definer as $$ begin
        if tg_table_name = 'outbox' then insert into rollup.followed
           values ((new.payload->>'actorId')::uuid, clock_timestamp())
            on conflict (actor_id) do update set told = excluded.told, seen = null;
        else update rollup.followed set seen = clock_timestamp()
           where actor_id = new.actor_id; end if; return null; end $$`);
        await service.owner.query(
          `create trigger follow after insert on platform.outbox for each row
            when (new.topic = 'report.certified') execute function rollup.follow()`,
        );
        await service.owner.query(
          `create trigger follow after insert or update on rollup.actor_status for each row
            execute function rollup.follow()`,
        );
        const p99 = async (): Promise<number> => {
          const { rows } = await service.owner.query<{ seconds: number }>(
            `select extract(epoch from seen - told)::float8 as seconds from rollup.followed
            where actor_id <> all($1::uuid[])`,
            [poisoned],
          );
          expect(rows).toHaveLength(HEALTHY);
          return quantile(
            rows.map(({ seconds }) => seconds),
            0.99,
          );
        };
        // The first time every row is new; the second is what the third is held against.
        for (const revision of [1, 2]) {
          await inParallel(reports, 8, (one) => certified(service, one, revision));
          await eventually(
            async () => ((await done(revision)) === POISON + HEALTHY ? true : undefined),
            50,
          );
        }
        const undisturbed = await p99();
        await service.owner.query(
          `create function rollup.poison() returns trigger
            language plpgsql as $$ begin if new.actor_id =
            any('{${poisoned.join(',')}}'::uuid[]) then raise exception 'poison'; end if; return new; end $$`,
        );
        await service.owner.query(
          `create trigger poison before insert on rollup.actor_status for each row execute function rollup.poison()`,
        );
        await inParallel(reports, 8, (one) => certified(service, one, 3));
        const started = performance.now();
        await eventually(async () => ((await done(3)) === HEALTHY ? true : undefined), 50);
        const among = await p99();
        const healthyAfter = (performance.now() - started) / 1000;
        const [office, one] = [
          new Actor(service, ACTORS.directorate),
          new Actor(service, ACTORS.helseVest),
        ];
        const aside = async (): Promise<SetAsideWorkResponse[]> =>
          expectStatus(await office.call('GET', '/v1/set-aside-work'), 200).body.items;
        const keys = (rows: readonly SetAsideWorkResponse[]): string[] =>
          rows.map(({ payload }) => (payload as { actorId: string }).actorId).sort();
        const first = await eventually(
          async () => ((await aside()).length >= POISON ? await aside() : undefined),
          200,
        );
        const failed = (await service.app.get(JobQueue).countMessages())?.['failed'];
        figure(
          'C11',
          `${backend}: ${String(await done(3))} of ${String(HEALTHY)} healthy keys done after ` +
            `${healthyAfter.toFixed(1)} s, their p99 ${among.toFixed(2)} s beside ` +
            `${undisturbed.toFixed(2)} s without the poison, ratio ` +
            `${(among / undisturbed).toFixed(2)} (target 1.5); ${String(failed)} failed after ` +
            `five tries, ${String(first.length)} set aside, keys behind ` +
            String((await behind(service.owner)) - 1),
        );
        expect(await done(3)).toBe(HEALTHY);
        expect(keys(first)).toEqual([...poisoned].sort());
        expect(first).toEqual(
          first.map((row) => ({
            ...row,
            job: 'rollup-actor',
            times: 1,
            reason: expect.stringContaining('poison') as unknown,
          })),
        );
        expect(expectStatus(await one.call('GET', '/v1/set-aside-work'), 200).body.items).toEqual(
          [],
        );
        expect(await (await fetch(`${service.url}/metrics`)).text()).toContain(
          `work_set_aside ${String(POISON)}`,
        );
        // Not tried again before its time, and then once more; the second time it waits twice as
        // long. What the last of the others left to be summed may still be on its way.
        await eventually(async () =>
          (await service.app.get(OutboxRelay).reconcile()) === 0 ? true : undefined,
        );
        service.clock.moveTo(new Date(service.clock.now().getTime() + 61_000));
        expect(await service.app.get(OutboxRelay).reconcile()).toBe(POISON);
        const again = await eventually(
          async () =>
            (await aside()).every(({ times }) => times === 2) ? await aside() : undefined,
          200,
        );
        expect(
          again.map(
            ({ lastFailedAt, retryAt }) => Date.parse(retryAt ?? '') - Date.parse(lastFailedAt),
          ),
        ).toEqual(again.map(() => 120_000));
        await service.owner.query(`drop trigger poison on rollup.actor_status`);
        service.clock.moveTo(new Date(service.clock.now().getTime() + 121_000));
        await service.app.get(OutboxRelay).reconcile();
        await caughtUp(service);
        expect(await differingLines(service.owner)).toBe(0);
        expect(
          await eventually(async () => ((await aside()).length === 0 ? 'none' : undefined), 100),
        ).toBe('none');
      } finally {
        await service.stop();
      }
    },
  );
});
