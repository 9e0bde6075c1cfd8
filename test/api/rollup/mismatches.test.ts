import { AgreementMentions } from '../../../src/coordination/mentions/mention.service.js';
import { startTestService, type TestService } from '../../support/service.js';
import { rollUp } from '../../support/stages/rollups.js';
import { aBaseline, reportedMilestones } from '../../support/stages/status-stage.js';
import { Actor, Directorate, expectStatus, setStanding } from '../../support/story.js';

/** A round of twelve bodies of the register, each with one project: P0 … P11. */
class TwelveBodies {
  readonly directorate: Directorate;

  private constructor(
    readonly service: TestService,
    private readonly bodies: readonly Actor[],
  ) {
    this.directorate = new Directorate(service);
  }

  static async start(): Promise<TwelveBodies> {
    const service = await startTestService({ env: { ROLE: 'api' } });
    const { rows } = await service.owner.query<{ organisation_number: string }>(
      `select organisation_number from actors.actor
        where kind = 'municipality' and valid_to is null order by 1 limit 12`,
    );
    const bodies = rows.map((row) => new Actor(service, row.organisation_number));
    const stage = new TwelveBodies(service, bodies);
    await stage.directorate.opensRound('2021-1');
    for (const [body, actor] of bodies.entries()) {
      await actor.registersProject(`P${String(body)}`);
      const path = `/v1/projects/P${String(body)}/baselines`;
      expectStatus(await actor.create(path, aBaseline()), 201);
    }
    return stage;
  }

  /** Certifies the report of a body, with the bodies that it needs something of. */
  async reports(
    body: number,
    suppliers: readonly number[],
    { end = '2021-11-01', ...changes }: Record<string, unknown> = {},
  ): Promise<void> {
    const dependencies = suppliers.map((supplier) => ({
      project: `P${String(supplier)}`,
      delivery: `Leveranse av P${String(supplier)}`,
      neededBy: '2021-12-01',
    }));
    const milestones = reportedMilestones(['BP4', String(end)]);
    await this.bodies[body]?.reports('2021-1', `P${String(body)}`, {
      milestones,
      dependencies,
      ...changes,
    });
  }

  /** Lets a supplier make a move of every agreement that waits for it. */
  async moves(supplier: number, move: Record<string, unknown>): Promise<void> {
    const body = this.bodies[supplier];
    const list = await body?.call('GET', '/v1/agreements?side=supplier');
    const items = list?.body.items as { readonly id: string; readonly version: number }[];
    const made = items.map(({ id, version }) => ({ agreement: id, version, ...move }));
    const answer = await body?.create('/v1/agreement-moves', { items: made });
    expect(answer?.status).toBe(200);
  }

  /** Reads the certified reports as a worker does. */
  async reads(): Promise<void> {
    const mentions = this.service.app.get(AgreementMentions);
    for (const round of await mentions.listWaiting()) await mentions.readRound(round);
  }

  /** Closes the round three weeks later, and publishes its figures. */
  async closes(): Promise<void> {
    this.service.moveTo('2021-02-08T09:00:00+01:00');
    await this.directorate.closesRound('2021-1');
    await this.service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(this.service);
  }
}

describe('the alarm of a round of twelve bodies', () => {
  let stage: TwelveBodies;
  beforeAll(async () => {
    stage = await TwelveBodies.start();
    await stage.reports(0, [1, 2, 3, 4, 5, 6, 7]);
    for (const body of [1, 2, 5, 7, 11]) await stage.reports(body, []);
    await stage.reports(3, [], { end: '2022-03-01' });
    await stage.reports(4, [], { state: 'stopped' });
    await stage.reports(8, [9]);
    await stage.reports(9, [8]);
    await stage.reports(10, [11]);
    await stage.reads();
    for (const supplier of [1, 3, 4, 5, 6, 8, 9, 11])
      await stage.moves(supplier, { move: 'commit' });
    await stage.moves(11, { move: 'deliver', date: '2021-01-18' });
    await stage.moves(7, { move: 'decline', reason: 'Ikke i planen.' });
    await setStanding(stage.service.owner, ['P5'], 'left');
    await stage.closes();
  });
  afterAll(() => stage.service.stop());

  test('finds every kind once, a ring from both sides, and none besides', async () => {
    const { body } = expectStatus(
      await stage.service.call('GET', '/v1/rounds/2021-1/mismatches'),
      200,
    );
    const items = body.items as {
      readonly project: string;
      readonly on: string;
      readonly mismatches: string[];
    }[];
    const found = items.map(
      ({ project, on, mismatches }) => `${project} ${on} ${mismatches.join(' ')}`,
    );
    expect(found.sort()).toEqual([
      'P0 P2 no-answer',
      'P0 P3 date-gap',
      'P0 P4 supplier-stopped',
      'P0 P5 supplier-left',
      'P0 P6 supplier-silent',
      'P0 P7 one-sided',
      'P8 P9 ring',
      'P9 P8 ring',
    ]);
    expect(body.counts.map(({ count }: { count: number }) => count)).toEqual([1, 1, 1, 1, 1, 1, 2]);
  });

  test('names the ring with its members, which end together', async () => {
    const { body } = await stage.service.call('GET', '/v1/rounds/2021-1/chain?project=P8');
    expect(body.rings).toEqual([{ number: 1, projects: ['P8', 'P9'] }]);
    expect(body.items).toMatchObject([{ effective: '2021-11-01', ring: 1 }]);
  });

  test('counts the promises of each supplier', async () => {
    const { body } = await stage.service.call('GET', '/v1/rounds/2021-1/promises');
    expect(body.counts).toMatchObject({ promises: 10, open: 8, delivered: 1, unanswered: 1 });
    expect(body.board).toHaveLength(10);
  });
});
