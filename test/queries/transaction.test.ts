import { Database } from '../../src/platform/database.js';
import { startTestService, type TestService } from '../support/service.js';

describe('a transaction whose statements are sent without waiting for each other', () => {
  let service: TestService;
  let database: Database;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-06-01T12:00:00Z', env: { ROLE: 'api' } });
    database = service.app.get(Database);
  });
  afterAll(() => service.stop());

  const SYSTEM = { kind: 'system' } as const;
  const WRITE = `insert into platform.outbox (topic, payload, recorded_at) values ($1, '{}', '2021-06-01')`;
  const BROKEN = `select 1 / $1::int`;
  const written = async (): Promise<string[]> => (await service.owner.query<{ topic: string }>(`select o.topic from platform.outbox o where o.topic like 'sent-%' order by o.topic`)).rows.map(({ topic }) => topic);

  test('is committed with what nobody waited for', async () => {
    await database.transaction(SYSTEM, (tx) => { tx.send(WRITE, ['sent-whole']); return Promise.resolve(); });
    expect(await written()).toEqual(['sent-whole']);
  });

  test('is rolled back when what nobody waited for fails, and says why', async () => {
    const failing = database.transaction(SYSTEM, (tx) => { tx.send(WRITE, ['sent-before']); tx.send(BROKEN, [0]); tx.send(WRITE, ['sent-behind']); return Promise.resolve(); });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await written()).toEqual(['sent-whole']);
  });

  test('says what failed first, not what failed for it, and leaves a connection that works', async () => {
    const failing = database.transaction(SYSTEM, async (tx) => { tx.send(BROKEN, [0]); await tx.query(WRITE, ['sent-behind']); });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    await expect(database.transaction(SYSTEM, (tx) => tx.query(`select 1 as one`))).resolves.toEqual([{ one: 1 }]);
    expect(await written()).toEqual(['sent-whole']);
  });

  test('sees in the statement behind a lock what was committed while it waited', async () => {
    const name = 'one at a time';
    const first = database.transaction(SYSTEM, async (tx) => { await tx.query(`select pg_sleep(0.2)`); await tx.query(WRITE, ['sent-first']); }, { alone: name });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const seen = await database.transaction(SYSTEM, (tx) => tx.query(`select 1 from platform.outbox o where o.topic = 'sent-first'`), { alone: name });
    await first;
    expect(seen).toHaveLength(1);
  });
});
