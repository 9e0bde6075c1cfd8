import { REPORT_CERTIFIED_EVENT } from '../../src/reporting/reporting.events.js';
import { inParallel, upTo } from '../support/crowd.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const FAULTS = bySize(100, 1_000, 1_000);

/** Fails before the outbox row, after it, or by a lost connection: six times of ten at each place. */
const FAULTS_AT_RANDOM = `
  create function platform.fault() returns trigger language plpgsql security definer as $$
    begin
      if random() < 0.6 then
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
  create trigger fault before update on platform.idempotency
    for each row when (new.operation = 'certifyReport') execute function platform.fault()`;

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

describe('a report and its outbox row', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test(`are stored both or not at all: ${String(FAULTS)} faults between them and after them`, async () => {
    const directorate = new Directorate(service);
    const midt = new Actor(service, ACTORS.helseMidt);
    await directorate.opensRound('2021-1');
    const codes = upTo(40).map((index) => `C5-${String(index)}`);
    await inParallel(codes, 10, (code) => midt.registersProject(code));
    const reports = await inParallel(codes, 10, (code) => midt.startsReport('2021-1', code));
    // Before the outbox row, after it, and a lost connection: at random, four times of five.
    await service.owner.query(FAULTS_AT_RANDOM);
    const statuses: number[] = [];
    let attempt = 0;
    const faults = (): number => statuses.filter((status) => status >= 500).length;
    await inParallel(reports, 4, async (report) => {
      let { etag } = report;
      while (faults() < FAULTS) {
        const answer = await midt.call('POST', `/v1/reports/${report.id}/certify`, undefined, {
          'if-match': etag,
          'idempotency-key': `c5-${String(attempt++)}`,
        });
        statuses.push(answer.status);
        if (answer.status !== 200) continue;
        // A new revision is due: the next attempts certify again.
        const saved = await midt.call(
          'PUT',
          `/v1/reports/${report.id}`,
          aReport({ summary: `Forsøk ${String(attempt)}` }),
          { 'if-match': answer.headers.get('etag') ?? '' },
        );
        etag = expectStatus(saved, 200).headers.get('etag') ?? '';
      }
    });
    const { rows } = await service.owner.query<Record<string, number>>(STORED);
    const [row] = rows;
    const acknowledged = statuses.filter((status) => status === 200).length;
    figure(
      'C5',
      `${String(faults())} faults among ${String(statuses.length)} certifications: ` +
        `${String(row?.['revisions'])} revisions for ${String(acknowledged)} acknowledged, ` +
        `${String(row?.['alone'])} without outbox row, ${String(row?.['orphans'])} outbox rows ` +
        `without revision`,
    );
    expect(new Set(statuses)).toEqual(new Set([200, 500, 503]));
    expect(row).toEqual({
      revisions: acknowledged,
      alone: 0,
      orphans: 0,
      audit: acknowledged,
      keys: acknowledged,
    });
  });
});
