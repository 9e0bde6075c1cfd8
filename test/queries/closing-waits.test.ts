import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Directorate, eventually, expectStatus } from '../support/story.js';

/** Lock that a certification of round 2021-1 holds until it commits. */
const CERTIFYING = `select pg_advisory_xact_lock_shared(hashtextextended('2021-1', 2))`;
const WAITING = `
  select 1
    from pg_locks l
   where l.locktype = 'advisory'
     and not l.granted
     and l.database = (select d.oid from pg_database d where d.datname = current_database())`;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
});
afterAll(() => service.stop());

test('closing a round waits for a certification under way', async () => {
  const directorate = new Directorate(service, ACTORS.directorate);
  await directorate.opensRound('2021-1');
  service.moveTo('2021-02-08T09:00:00Z');
  const certification = await service.owner.connect();
  await certification.query('begin');
  await certification.query(CERTIFYING);
  const closing = directorate.closesUnpublished('2021-1');
  const waiting = eventually(async () =>
    (await service.owner.query(WAITING)).rows.length > 0 ? 'waits' : undefined,
  );
  const first = await Promise.race([waiting, closing.then(() => 'is done')]);
  expect(first).toBe('waits');
  await certification.query('commit');
  certification.release();
  expectStatus(await closing, 200);
});
