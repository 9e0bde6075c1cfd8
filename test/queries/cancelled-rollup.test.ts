import { NationalRollup } from '../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

/** Without a worker: the test runs each step of the roll-up itself. */
describe('a roll-up of a round that is cancelled', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test('does nothing of what was left of it, unless another job asks for the same', async () => {
    const directorate = new Directorate(service);
    const rollup = service.app.get(RollupService);
    await directorate.opensRound('2021-1');
    for (const [code, organisationNumber] of [
      ['SAFEST', ACTORS.helseMidt],
      ['DIGI', ACTORS.oslo],
    ] as const) {
      const actor = new Actor(service, organisationNumber);
      await actor.registersProject(code);
      await actor.reports('2021-1', code);
    }
    const { rows } = await service.owner.query<{ round: string; actor: string }>(
      'select round_id as round, actor_id as actor from reporting.report order by actor_id',
    );
    const [first, second] = [rows[0]?.actor ?? '', rows[1]?.actor ?? ''];
    const round = rows[0]?.round ?? '';
    const readKept = async (): Promise<(string | undefined)[]> =>
      (
        await service.owner.query<{ actor: string }>(
          'select actor_id as actor from rollup.project_line order by actor_id',
        )
      ).rows.map(({ actor }) => actor);
    const asks = async (): Promise<string> => {
      const { id } = expectStatus(
        await directorate.create('/v1/rounds/2021-1/rollup', undefined),
        202,
      ).body as { id: string };
      await rollup.rollUpRound(round, id);
      return id;
    };

    const job = await asks();
    await rollup.rollUpRange(round, first, first);
    expectStatus(await directorate.create(`/v1/jobs/${job}/cancel`, undefined), 200);
    await rollup.rollUpRange(round, second, second);
    expect(await readKept()).toEqual([first]);
    // What was done before is summed.
    const { rows: sums } = await service.owner.query(
      `select 1 from platform.outbox where topic = 'rollup.round-stale' and payload->>'roundId' = $1`,
      [round],
    );
    expect(sums.length).toBeGreaterThan(0);

    const again = await asks();
    await rollup.rollUpRange(round, first, second);
    expect(await readKept()).toEqual([first, second]);
    await service.app.get(NationalRollup).sumUpRound(round);
    expect((await directorate.call('GET', `/v1/jobs/${again}`)).body).toMatchObject({
      state: 'completed',
      result: { projects: 2 },
    });
    expect((await directorate.call('GET', `/v1/jobs/${job}`)).body).toMatchObject({
      state: 'cancelled',
    });
  });
});
