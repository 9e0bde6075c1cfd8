import { JobQueue } from '../../src/platform/work/queue.js';
import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { BACKENDS } from '../support/backends.js';
import { catchUp, writeReports, writeRevision } from '../support/reports/certified-reports.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { figure } from '../support/reports/figure.js';
import { bySize } from '../support/size.js';
import { behind } from '../support/stages/rollups.js';
import { eventually } from '../support/story.js';

const FLOOD = bySize(200, 400, 1_000);
const OTHERS = [ACTORS.oslo, ACTORS.helseVest, ACTORS.helseNord];
const EACH = 5;

/** Long work whose jobs wait at a gate, and are noted in the order in which they pass it. */
class GatedWork {
  readonly passed: string[] = [];
  private readonly gate = Promise.withResolvers<undefined>();

  constructor(private readonly service: TestService) {
    service.app.get(JobQueue).register({
      name: 'gated',
      isLong: true,
      run: async ({ actor = '' }) => {
        await this.gate.promise;
        this.passed.push(actor);
      },
    });
    service.app
      .get(OutboxRelay)
      .addRoute('gated', (payload) => [{ name: 'gated', key: payload['jobId'] ?? '', payload }]);
  }

  open(): void {
    this.gate.resolve(undefined);
  }

  /** Asks for jobs of an actor, and waits until the queue has them. */
  async ask(actor: string, count: number): Promise<void> {
    await this.service.owner.query(
      `with j as (
         insert into platform.job (id, actor_id, kind, subject, state, stage, cancellable, created_at)
         select gen_random_uuid(), a.id, 'gated', 'gated', 'queued', 'queued', false, now()
           from actors.actor a, generate_series(1, $2)
          where a.organisation_number = $1
         returning id
       )
       insert into platform.outbox (topic, payload, recorded_at)
       select 'gated', jsonb_build_object('jobId', j.id, 'actor', $1::text), now() from j`,
      [actor, count],
    );
    await eventually(async () => {
      const { rows } = await this.service.owner.query<{ waiting: number }>(
        `select count(*)::int as waiting from platform.outbox where dispatched_at is null`,
      );
      return rows[0]?.waiting === 0 ? true : undefined;
    });
  }
}

describe.each(BACKENDS)('the queue in $backend is fair', ({ backend, env, when }) => {
  let service: TestService;
  afterEach(async () => {
    if (when !== test.skip) await service.stop();
  });

  when(`the few jobs of three actors pass a flood of ${String(FLOOD)} of another`, async () => {
    service = await startTestService({ env });
    const work = new GatedWork(service);
    await work.ask(ACTORS.helseMidt, FLOOD);
    for (const other of OTHERS) await work.ask(other, EACH);
    work.open();
    const all = FLOOD + OTHERS.length * EACH;
    await eventually(() => Promise.resolve(work.passed.length === all ? true : undefined));
    const last = work.passed.findLastIndex((actor) => actor !== ACTORS.helseMidt) + 1;
    figure(
      'F55',
      `${backend}: last of the others' 15 jobs at place ${String(last)} of ${String(all)}`,
    );
    expect(last).toBeLessThanOrEqual(30);
  });

  when('roll-ups go on while long jobs take all their workers', async () => {
    service = await startTestService({ env });
    const work = new GatedWork(service);
    const reports = await writeReports(service, 10);
    await work.ask(ACTORS.helseMidt, 20);
    for (const one of reports) await writeRevision(service, one, 1);
    await catchUp(service);
    expect(await behind(service.owner)).toBe(0);
    expect(work.passed).toEqual([]);
    work.open();
  });
});
