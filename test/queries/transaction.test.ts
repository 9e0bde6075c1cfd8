import sql, { type Sql } from 'sql-template-tag';
import { int, rowType, text } from '../../src/platform/database/row-type.js';
import { Database } from '../../src/platform/database/database.js';
import { Problem, STALE } from '../../src/platform/base/problem.js';
import { NationalRollup } from '../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { ACTORS, cloneDatabase, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../support/story.js';

const write = (topic: string): Sql => sql`
  insert into platform.outbox (topic, payload, recorded_at)
  values (${topic}, '{}', '2021-06-01')`;

describe('a transaction whose statements are sent without waiting for each other', () => {
  let service: TestService;
  let database: Database;
  beforeAll(async () => {
    service = await startTestService({ at: '2021-06-01T12:00:00Z', env: { ROLE: 'api' } });
    database = service.app.get(Database);
  });
  afterAll(() => service.stop());

  const SYSTEM = { kind: 'system' } as const;
  const BROKEN = sql`select 1 / ${0}::int`;
  const touch = (topic: string, number = '1'): Sql => sql`
    update platform.outbox
       set payload = '{"touched":true}'
     where topic = ${topic}
       and 1 = ${number}::int
 returning topic`;
  const readWritten = async (): Promise<string[]> =>
    (
      await service.owner.query<{ topic: string }>(
        `select o.topic from platform.outbox o where o.topic like 'sent-%' order by o.topic`,
      )
    ).rows.map(({ topic }) => topic);

  test('is committed with what nobody waited for', async () => {
    await database.transaction(SYSTEM, (tx) => {
      tx.send(write('sent-whole'));
      return Promise.resolve();
    });
    expect(await readWritten()).toEqual(['sent-whole']);
  });

  test('is rolled back when what nobody waited for fails, and says why', async () => {
    const failing = database.transaction(SYSTEM, (tx) => {
      tx.send(write('sent-before'));
      tx.send(BROKEN);
      tx.send(write('sent-behind'));
      return Promise.resolve();
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await readWritten()).toEqual(['sent-whole']);
  });

  test('says what failed first, not what failed for it, and leaves a connection that works', async () => {
    const failing = database.transaction(SYSTEM, async (tx) => {
      tx.send(BROKEN);
      await tx.execute(write('sent-behind'));
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    await expect(
      database.transaction(SYSTEM, (tx) => tx.query(rowType({ one: int }), sql`select 1 as one`)),
    ).resolves.toEqual([{ one: 1 }]);
    expect(await readWritten()).toEqual(['sent-whole']);
  });

  test(
    'is rolled back with its problem when a row that must be there is not, whatever was ' +
      'sent behind it',
    async () => {
      const none = database.transaction(SYSTEM, (tx) => {
        tx.send(write('sent-before'));
        tx.sendOne(touch('sent-never'), new Problem(STALE));
        tx.send(write('sent-behind'));
        return Promise.resolve();
      });
      await expect(none).rejects.toMatchObject({ kind: { code: 'stale' } });
      expect(await readWritten()).toEqual(['sent-whole']);
      const broken = database.transaction(SYSTEM, (tx) => {
        tx.sendOne(touch('sent-whole', 'no number'), new Problem(STALE));
        return Promise.resolve();
      });
      await expect(broken).rejects.toMatchObject({ code: '22P02' });
      await database.transaction(SYSTEM, (tx) => {
        tx.sendOne(touch('sent-whole'), new Problem(STALE));
        return Promise.resolve();
      });
      expect(
        (
          await service.owner.query(
            `select o.payload from platform.outbox o where o.topic = 'sent-whole'`,
          )
        ).rows,
      ).toEqual([{ payload: { touched: true } }]);
    },
  );

  test('sees in the statement behind a lock what was committed while it waited', async () => {
    const name = 'one at a time';
    const locked = Promise.withResolvers<unknown>();
    const first = database.transaction(
      SYSTEM,
      async (tx) => {
        locked.resolve(await tx.execute(sql`select 1`));
        await tx.execute(sql`select pg_sleep(0.2)`);
        await tx.execute(write('sent-first'));
      },
      { lockName: name },
    );
    await Promise.race([locked.promise, first]);
    const seen = await database.transaction(
      SYSTEM,
      (tx) => tx.execute(sql`select 1 from platform.outbox o where o.topic = 'sent-first'`),
      { lockName: name },
    );
    await first;
    expect(seen).toBe(1);
  });
});

describe('a question about figures, where there is a replica', () => {
  test(
    'is put to the replica, and to the database itself when the replica is away; nothing ' +
      'else is put to it, and it writes nothing',
    async () => {
      // An empty database in its place: whoever is asked shows in what is answered.
      const replica = await cloneDatabase();
      const service = await startTestService({
        env: { ROLE: 'api', DATABASE_READ_URL: replica.url },
      });
      try {
        const [directorate, midt, rollup, database] = [
          new Directorate(service),
          new Actor(service, ACTORS.helseMidt),
          service.app.get(RollupService),
          service.app.get(Database),
        ];
        await directorate.opensRound('2021-1');
        await midt.registersProject('SAFEST');
        await midt.reports('2021-1', 'SAFEST');
        const {
          rows: [key],
        } = await service.owner.query<{ round: string; actor: string }>(
          'select round_id as round, actor_id as actor from reporting.report',
        );
        await rollup.rollUpActor(key?.round ?? '', key?.actor ?? '');
        await service.app.get(NationalRollup).sumUpRound(key?.round ?? '');
        const path = '/v1/rounds/2021-1/figures?by=colour';
        // The service does not wait for its replica when it starts.
        await eventually(async () => {
          const [asked] = await database.read({ kind: 'system' }, (tx) =>
            tx.query(rowType({ name: text }), sql`select current_database() as name`),
          );
          return replica.url.endsWith(`/${asked?.name ?? ''}`) ? true : undefined;
        });
        expectStatus(await directorate.call('GET', path), 404);
        expect(
          expectStatus(await directorate.call('GET', '/v1/rounds/2021-1/status'), 200).body.projects
            .now,
        ).toBe(1);
        await expect(
          database.read({ kind: 'system' }, (tx) => tx.execute(write('read'))),
        ).rejects.toMatchObject({ code: '25006' });

        await replica.drop();
        expect(expectStatus(await directorate.call('GET', path), 200).body.cells).toMatchObject([
          { keys: { colour: 'green' }, value: 1 },
        ]);
      } finally {
        await service.stop();
        await replica.drop();
      }
    },
  );

  test('is answered by the database itself when the replica has never been there', async () => {
    const service = await startTestService({
      env: { ROLE: 'api', DATABASE_READ_URL: 'postgres://nobody@127.0.0.1:1/none' },
    });
    try {
      await expect(
        service.app
          .get(Database)
          .read({ kind: 'system' }, (tx) => tx.query(rowType({ one: int }), sql`select 1 as one`)),
      ).resolves.toEqual([{ one: 1 }]);
    } finally {
      await service.stop();
    }
  });
});
