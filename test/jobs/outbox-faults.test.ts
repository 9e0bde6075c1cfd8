import { REPORT_CERTIFIED_EVENT } from '../../src/reporting/reporting.events.js';
import { inParallel, upTo } from '../support/crowd.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const FAULTS = bySize(100, 300, 1_000);

/**
 * Fails six times of ten before the outbox row is written, and six times of ten after it, when the
 * kept answer is stored. One fault of ten loses the connection. A sequence counts the faults of
 * each place, because no rollback takes back its numbers.
 */
const FAULTS_AT_RANDOM = `
  create sequence platform.faults_at_outbox;
  create sequence platform.faults_at_idempotency;
  create function platform.fault() returns trigger language plpgsql security definer as $$
    begin
      if random() < 0.6 then
        perform nextval('platform.faults_at_' || tg_table_name);
        if random() < 0.1 then
          perform pg_terminate_backend(pg_backend_pid());
          perform pg_sleep(1);
        end if;
        raise exception 'a fault on purpose';
      end if;
      return new;
    end $$;
  create trigger fault before insert on platform.outbox
    for each row when (new.topic = '${REPORT_CERTIFIED_EVENT}') execute function platform.fault();
  create trigger fault after insert on platform.idempotency
    for each row when (new.operation = 'certifyReport') execute function platform.fault()`;

/** Counts the faults before the outbox row, and those after it. */
const FAULTS_BY_PLACE = `
  select (select last_value from platform.faults_at_outbox where is_called)::int as before,
         (select last_value from platform.faults_at_idempotency where is_called)::int as after`;

/** Counts revisions, those without an outbox row, outbox rows alone, links and kept answers. */
const STORED = `
  with
  -- revisions of each key at each instant
  v as (
    select actor_id::text as actor, round_id::text as round, recorded_at, count(*) as n
      from reporting.report_revision
     group by 1, 2, 3
  ),
  -- outbox rows of each key at each instant
  o as (
    select payload->>'actorId' as actor, payload->>'roundId' as round, recorded_at, count(*) as n
      from platform.outbox
     where topic = '${REPORT_CERTIFIED_EVENT}'
     group by 1, 2, 3
  )
  select (select count(*) from reporting.report_revision)::int as revisions,
         (select coalesce(sum(v.n - coalesce(o.n, 0)), 0)
            from v
            left join o using (actor, round, recorded_at)
           where v.n > coalesce(o.n, 0))::int as alone,
         (select coalesce(sum(o.n - coalesce(v.n, 0)), 0)
            from o
            left join v using (actor, round, recorded_at)
           where o.n > coalesce(v.n, 0))::int as orphans,
         (select count(*) from platform.audit where action = 'certifyReport')::int as audit,
         (select count(*)
            from platform.idempotency
           where operation = 'certifyReport')::int as keys`;

interface StartedReport {
  readonly id: string;
  readonly etag: string;
}

/** Opens a round in which an actor has forty drafts. */
async function startReports(service: TestService, midt: Actor): Promise<StartedReport[]> {
  await new Directorate(service).opensRound('2021-1');
  const codes = upTo(40).map((index) => `C5-${String(index)}`);
  await inParallel(codes, 10, (code) => midt.registersProject(code));
  return inParallel(codes, 10, (code) => midt.startsReport('2021-1', code));
}

/** Saves a report anew, so that it can be certified again. Returns its entity tag. */
async function saveAnew(midt: Actor, id: string, etag: string, attempt: number): Promise<string> {
  const saved = await midt.call(
    'PUT',
    `/v1/reports/${id}`,
    aReport({ summary: `Forsøk ${String(attempt)}` }),
    { 'if-match': etag },
  );
  return etagOf(expectStatus(saved, 200));
}

const etagOf = ({ headers }: Answered): string => headers.get('etag') ?? '';

/** Certifies the reports again and again until enough requests failed. Returns every status. */
async function certifyAmongFaults(
  midt: Actor,
  reports: readonly StartedReport[],
): Promise<number[]> {
  const statuses: number[] = [];
  let attempt = 0;
  await inParallel(reports, 4, async (report) => {
    let { etag } = report;
    while (countFaults(statuses) < FAULTS) {
      const answer = await midt.call('POST', `/v1/reports/${report.id}/certify`, undefined, {
        'if-match': etag,
        'idempotency-key': `c5-${String(attempt++)}`,
      });
      statuses.push(answer.status);
      if (answer.status === 200) etag = await saveAnew(midt, report.id, etagOf(answer), attempt);
    }
  });
  return statuses;
}

const countFaults = (statuses: readonly number[]): number =>
  statuses.filter((status) => status >= 500).length;

describe('a report and its outbox row', () => {
  let service: TestService;
  let statuses: readonly number[];
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
    const midt = new Actor(service, ACTORS.helseMidt);
    const reports = await startReports(service, midt);
    await service.owner.query(FAULTS_AT_RANDOM);
    statuses = await certifyAmongFaults(midt, reports);
  });
  afterAll(() => service.stop());

  test(`are stored both or not at all: ${String(FAULTS)} faults between them and after them`, async () => {
    const { rows } = await service.owner.query<Record<string, number>>(STORED);
    const [row] = rows;
    const acknowledged = statuses.filter((status) => status === 200).length;
    figure(
      'C5',
      `${String(countFaults(statuses))} faults among ${String(statuses.length)} certifications: ` +
        `${String(row?.['revisions'])} revisions for ${String(acknowledged)} acknowledged, ` +
        `${String(row?.['alone'])} without outbox row, ${String(row?.['orphans'])} outbox rows ` +
        `without revision`,
    );
    expect(row).toEqual({
      revisions: acknowledged,
      alone: 0,
      orphans: 0,
      audit: acknowledged,
      keys: acknowledged,
    });
  });

  test('meet faults before the outbox row is written, and after it', async () => {
    expect(new Set(statuses)).toEqual(new Set([200, 500, 503]));
    const { rows } = await service.owner.query(FAULTS_BY_PLACE);
    expect(rows).toEqual([{ before: expect.any(Number), after: expect.any(Number) }]);
  });
});
