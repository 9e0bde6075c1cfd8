import { NationalRollup } from '../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { StatusPoll } from '../../src/rollup/status/status-poll.service.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

/** Without a worker: the test runs each step of the roll-up itself. */
describe('when the figures of a round become public', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test(
    'when a roll-up asked for by the closing, or after it, is whole; not by one that was ' +
      'asked for before',
    async () => {
      const directorate = new Directorate(service);
      const midt = new Actor(service, ACTORS.helseMidt);
      const rollup = service.app.get(RollupService);
      await directorate.opensRound('2021-1');
      await midt.registersProject('SAFEST');
      await midt.reports('2021-1', 'SAFEST');
      const { rows } = await service.owner.query<{ round: string; actor: string }>(
        'select round_id as round, actor_id as actor from reporting.report',
      );
      const [{ round, actor } = { round: '', actor: '' }] = rows;
      const rolledUp = async (job: string): Promise<void> => {
        await rollup.rollUpRound(round, job);
        await rollup.rollUpActor(round, actor);
        await service.app.get(NationalRollup).sumUpRound(round);
      };
      const seen = async (): Promise<number> =>
        (await service.call('GET', '/v1/rounds/2021-1/status')).status;

      await rolledUp(
        expectStatus(await directorate.create('/v1/rounds/2021-1/rollup', undefined), 202).body.id,
      );
      expect(await seen()).toBe(401);

      service.moveTo('2021-02-01T10:00:00+01:00');
      const closing = await directorate.closesRound('2021-1');
      await service.app.get(NationalRollup).sumUpRound(round);
      expect(await seen()).toBe(401);

      // The roll-up of the closing is given up; the directorate asks for another.
      await rollup.rollUpRound(round, closing);
      await rollup.giveUp(round, actor, actor);
      expect((await directorate.call('GET', `/v1/jobs/${closing}`)).body).toMatchObject({
        state: 'failed',
        result: { failedKey: `${round}/${actor}` },
      });
      await service.app.get(NationalRollup).sumUpRound(round);
      expect(await seen()).toBe(401);

      await rolledUp(
        expectStatus(await directorate.create('/v1/rounds/2021-1/rollup', undefined), 202).body.id,
      );
      expect(await seen()).toBe(200);
    },
  );
});

describe('figures of a roll-up that somebody has seen completed', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test('are what is answered from then on, however long ago the answers in memory were fetched', async () => {
    const directorate = new Directorate(service);
    const midt = new Actor(service, ACTORS.helseMidt);
    const [rollup, poll] = [service.app.get(RollupService), service.app.get(StatusPoll)];
    await directorate.opensRound('2021-1');
    await midt.registersProject('SAFEST');
    await midt.reports('2021-1', 'SAFEST');
    const {
      rows: [key],
    } = await service.owner.query<{ round: string; actor: string }>(
      'select round_id as round, actor_id as actor from reporting.report',
    );
    const { round, actor } = key ?? { round: '', actor: '' };
    const job = expectStatus(await directorate.create('/v1/rounds/2021-1/rollup', undefined), 202)
      .body.id;
    await service.app.get(NationalRollup).sumUpRound(round);
    await poll.refresh();
    // Nothing is fetched by the clock any more.
    poll.onApplicationShutdown();
    // One token: what is in memory is for who was let in moments ago.
    const token = await service.token(directorate.organisationNumber);
    const projects = async (): Promise<number> =>
      expectStatus(await service.call('GET', '/v1/rounds/2021-1/status', { token }), 200).body
        .projects.now;
    expect(await projects()).toBe(0);
    await rollup.rollUpRound(round, job);
    await rollup.rollUpActor(round, actor);
    await service.app.get(NationalRollup).sumUpRound(round);
    expect(await projects()).toBe(0);
    expect((await directorate.call('GET', `/v1/jobs/${job}`)).body.state).toBe('completed');
    expect(await projects()).toBe(1);
  });
});
