import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually } from '../support/story.js';

const backends = [
  ['postgresql', {}],
  ['redis', { REDIS_URL: process.env['TEST_REDIS_URL'] ?? '' }],
] as const;

describe.each(backends)('one round on the %s queue', (backend, env) => {
  const when =
    backend === 'redis' && process.env['TEST_REDIS_URL'] === undefined ? test.skip : test;
  let service: TestService | undefined;
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  when('goes from a token to the figures of the board', async () => {
    service = await startTestService({
      env: { ...env, LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent' },
    });
    const directorate = new Directorate(service);
    const midt = new Actor(service, ACTORS.helseMidt);
    const oslo = new Actor(service, ACTORS.oslo);
    await directorate.opensRound('2021-1');
    await midt.registersProject('SAFEST');
    await oslo.registersProject('DIGIOSLO');
    await midt.reports('2021-1', 'SAFEST', {
      status: { colour: 'red', reason: 'Forsinkelser', cause: 'supplier', action: 'Replanlegging' },
    });
    await oslo.reports('2021-1', 'DIGIOSLO');
    service.moveTo('2021-02-01T10:00:00+01:00');
    const job = await directorate.awaitsJob(await directorate.closesRound('2021-1'));
    expect(job.body).toMatchObject({ state: 'completed', total: 2, done: 2 });

    const status = await eventually(async () => {
      const answer = await service?.call('GET', '/v1/rounds/2021-1/status');
      return answer?.status === 200 ? answer : undefined;
    });
    expect(status.body).toMatchObject({
      projects: { now: 2, previous: null },
      colours: [
        { colour: 'green', now: 1, share: 50 },
        { colour: 'yellow', now: 0 },
        { colour: 'red', now: 1 },
      ],
      red: [{ project: 'SAFEST', actor: 'Helse Midt-Norge RHF', reason: 'Forsinkelser' }],
    });
    expect(status.body.budgets).toEqual([
      {
        year: 2021,
        currency: 'NOK',
        priceYear: 2021,
        basis: 'nominal',
        approved: 24_000_000,
        previous: null,
        change: null,
      },
    ]);
  });
});
