import { ReminderService } from '../../../src/reporting/completeness/reminder.service.js';
import { upTo } from '../../support/crowd.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { bySize } from '../../support/size.js';
import { figure } from '../../support/reports/figure.js';

/** Half of the deadlines begin before each change of the clock, four days apart. */
const DEADLINES = bySize(12, 20, 100);
const FIRST_DEADLINES = ['2021-03-20T16:00:00+01:00', '2021-10-20T16:00:00+02:00'];
const OPTIONS = { at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } };

let services: readonly TestService[];
let first: TestService;
beforeAll(async () => {
  first = await startTestService(OPTIONS);
  const database = first.config.databaseUrl;
  const others = upTo(4).map(() => startTestService({ ...OPTIONS, database }));
  services = [first, ...(await Promise.all(others))];
});
afterAll(async () => {
  for (const service of [...services].reverse()) await service.stop();
});

describe(`C17 five instances, ${String(DEADLINES)} deadlines, two changes of the clock`, () => {
  beforeAll(async () => {
    await arrangeDeadlines();
    await runEveryDay();
  });

  test('send each reminder once', async () => {
    const kinds = await countNotices();
    const shown = kinds.map(
      ({ kind, rounds, most }) =>
        `${kind} in ${String(rounds)} rounds, at most ${String(most)} time`,
    );
    figure('C17', `5 instances, ${String(DEADLINES)} deadlines from March on: ${shown.join('; ')}`);
    const sent = kinds.map(({ rounds, most }) => [rounds, most]);
    expect(sent).toEqual(kinds.map(() => [DEADLINES, 1]));
    expect(kinds.length).toBeGreaterThanOrEqual(3);
  });

  test("send reminders from eight o'clock in Norway on", async () => {
    const hours = await listHours();
    figure('C17', `reminders at ${hours.join(', ')} o'clock in Norway`);
    expect(hours.length).toBeGreaterThan(0);
    expect(hours.every((hour) => Number(hour) >= 8)).toBe(true);
  });
});

interface NoticesOfKind {
  readonly kind: string;
  readonly rounds: number;
  /** The most notices of the kind about one round. */
  readonly most: number;
}

async function countNotices(): Promise<NoticesOfKind[]> {
  const { rows } = await first.owner.query<NoticesOfKind>(
    `select kind, count(*)::int as rounds, max(times)::int as most
       from (select kind, subject, count(*) as times
               from platform.notice
              group by kind, subject) n
      group by kind
      order by kind`,
  );
  return rows;
}

/** Lists the hours of the day, in Norway, at which notices were written. */
async function listHours(): Promise<string[]> {
  const { rows } = await first.owner.query<{ hour: string }>(
    `select distinct to_char(created_at at time zone 'Europe/Oslo', 'HH24') as hour
       from platform.notice
      order by 1`,
  );
  return rows.map(({ hour }) => hour);
}

/** Writes a project that reports nothing, which gets notices, and a round for each deadline. */
async function arrangeDeadlines(): Promise<void> {
  await first.owner.query(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, lead_mailbox, state,
       phase, main_goal, goals, standing, standing_since, version, created_at, updated_at)
     select gen_random_uuid(), a.id, 'STILLE', 'Tiltak', 'project', 'Leder', 'stille@example.org',
            'active', 'execution', '1', '{}', 'inPortfolio', '2020-01-01', 1, '2020-01-01',
            '2020-01-01'
       from actors.actor a
      where a.organisation_number = $1`,
    [ACTORS.helseVest],
  );
  await first.owner.query(
    `insert into reporting.round (id, key, period, name_nb, name_en, budget_year, criteria_set,
       rule_set, opens_at, deadline, closes_at, state, opened_at, version, reminded)
     select gen_random_uuid(), 'D' || extract(epoch from d), '2021Q1', 'Runde', 'Round', 2021,
            '2021-03', 'standard-1', d - interval '20 days', d, d + interval '20 days', 'open',
            d - interval '20 days', 1, '{}'
       from generate_series(1, $1) i,
            unnest($2::timestamptz[]) begins,
            lateral (select begins + i * interval '4 days' as d) x`,
    [DEADLINES / 2, FIRST_DEADLINES],
  );
}

/** Lists the days on which a round may be open, from before the first opening until the last closing. */
async function listDays(): Promise<number[]> {
  const { rows } = await first.owner.query<{ day: string }>(
    `select distinct to_char(g, 'YYYY-MM-DD') as day
       from reporting.round r,
            generate_series(r.deadline - interval '21 days', r.deadline + interval '21 days',
                            interval '1 day') g
      order by 1`,
  );
  return rows.map(({ day }) => Date.parse(`${day}T05:00:00Z`));
}

/** Runs the reminders of every instance on each day, before and after eight in Norway. */
async function runEveryDay(): Promise<void> {
  for (const day of await listDays()) {
    for (const hour of [0.5, 2.5]) {
      for (const { clock } of services) clock.moveTo(new Date(day + hour * 3_600_000));
      await Promise.all(services.map(({ app }) => app.get(ReminderService).runDue()));
    }
    await first.owner.query(
      `update reporting.round
          set state = 'closed', closed_at = closes_at
        where closes_at < $1 and state = 'open'`,
      [first.clock.now()],
    );
  }
}
