import { verify } from '../../src/commands/audit-verify.js';
import { insertSharedLink } from '../../src/platform/database/change.queries.js';
import { Database } from '../../src/platform/database/database.js';
import { inParallel, upTo } from '../support/crowd.js';
import { figure } from '../support/reports/figure.js';
import { startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';

const WRITERS = 200;
const LINKS = bySize(3, 10, 500);
/** Chains that the writers share. */
const CHAINS = 3;

const BROKEN_ORDER = `
  select count(*) filter (where forks > 1)::int as forks,
         sum(missing)::int as gaps
    from (select a.actor_id,
                 max(c.forks) as forks,
                 max(a.seq) - count(*) as missing
            from platform.audit a
            join (select actor_id, previous_hash, count(*) as forks
                    from platform.audit
                   group by 1, 2) c on c.actor_id = a.actor_id
                                   and c.previous_hash = a.previous_hash
           group by a.actor_id) x`;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api', DATABASE_POOL_SIZE: '25' } });
});
afterAll(() => service.stop());

test(`D4 ${String(WRITERS)} writers at once, ${String(LINKS)} links each: no fork and no gap`, async () => {
  const database = service.app.get(Database);
  const { rows: actors } = await service.owner.query<{ id: string }>(
    'select id from actors.actor order by id limit $1',
    [CHAINS],
  );
  await inParallel(upTo(WRITERS), WRITERS, async (writer) => {
    const actorIds = [actors[writer % CHAINS]?.id ?? ''];
    for (const link of upTo(LINKS))
      await database.transaction({ kind: 'system' }, (tx) =>
        insertSharedLink(tx, {
          actorIds,
          action: 'written',
          subject: `writer/${String(writer)}`,
          detail: { link },
          now: service.clock.now(),
        }),
      );
  });
  const { breaks } = await verify(service.config.databaseUrl, []);
  const { rows: written } = await service.owner.query(
    `select 1 from platform.audit where action = 'written'`,
  );
  const { rows } = await service.owner.query<{ forks: number; gaps: number }>(BROKEN_ORDER);
  const { forks = -1, gaps = -1 } = rows[0] ?? {};
  figure(
    'D4',
    `${String(WRITERS)} writers x ${String(LINKS)} links in ${String(CHAINS)} chains: forks ` +
      `${String(forks)}, gaps ${String(gaps)}, broken chains ${String(breaks.length)}`,
  );
  expect([forks, gaps, breaks]).toEqual([0, 0, []]);
  expect(written).toHaveLength(WRITERS * LINKS);
});
