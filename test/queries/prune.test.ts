import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { startTestService, type TestService } from '../support/service.js';
import { insertDeliveries, insertSubscriptions } from '../support/disturbances/event-load.js';
import { Directorate } from '../support/story.js';

describe('pruning', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-06-01T12:00:00Z', env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test('deletes sent facts after 30 days and kept answers after 120, and nothing else', async () => {
    await new Directorate(service).plansRound('2021-2', {
      opensAt: '2021-06-02T08:00:00+02:00',
      deadline: '2021-06-20T16:00:00+02:00',
      closesAt: '2021-06-30T16:00:00+02:00',
    });
    await service.owner.query(
      `insert into platform.outbox (topic, payload, recorded_at, dispatched_at) values
         ('sent-long-ago', '{}', '2021-04-01', '2021-05-02T11:59:00Z'), ('sent-lately', '{}',
            '2021-04-01', '2021-05-02T12:01:00Z'), ('never-sent', '{}', '2021-01-01', null)`,
    );
    await service.owner.query(
      `insert into platform.idempotency (actor_id, operation, key, fingerprint, recorded_at)
       select a.actor_id, a.operation, x.key, '', x.at::timestamptz from platform.idempotency a
          cross join (values ('old', '2021-02-01T11:59:00Z'), ('young', '2021-02-01T12:01:00Z')) as x(key, at)`,
    );
    await service.app.get(OutboxRelay).prune();
    const topics = await service.owner.query<{ topic: string }>(
      'select topic from platform.outbox order by topic',
    );
    const keys = await service.owner.query<{ key: string }>(
      `select key from platform.idempotency where key in ('old', 'young')`,
    );
    expect(topics.rows.map(({ topic }) => topic)).toEqual(['never-sent', 'sent-lately']);
    expect(keys.rows.map(({ key }) => key)).toEqual(['young']);
  });

  test('deletes deliveries after 30 days, and keeps their numbers per month', async () => {
    const { owner } = service;
    await insertSubscriptions(owner, ['a.example', 'b.example']);
    for (const at of ['2021-03-20T10:00:00Z', '2021-04-10T10:00:00Z', '2021-05-20T10:00:00Z'])
      await insertDeliveries(owner, 3, new Date(at));
    await service.app.get(OutboxRelay).prune();
    await insertDeliveries(owner, 1, new Date('2021-04-30T21:59:00Z'));
    await service.app.get(OutboxRelay).prune();
    const { rows } = await owner.query(
      `select month::text, state, deliveries::int, attempts::int
         from publication.delivery_count order by month`,
    );
    const waiting = { state: 'waiting', attempts: 0 };
    expect(rows).toEqual([
      { month: '2021-03-01', deliveries: 6, ...waiting },
      { month: '2021-04-01', deliveries: 8, ...waiting },
    ]);
    const left = await owner.query('select count(*)::int as left from publication.delivery');
    expect(left.rows).toEqual([{ left: 6 }]);
  });
});
