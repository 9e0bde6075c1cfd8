import { ACTORS } from '../../support/service.js';
import { Client } from '../../support/stages/delegation.js';
import { BODO, RollOutStage } from '../../support/stages/roll-outs.js';
import { Actor, expectStatus } from '../../support/story.js';

describe('roll-outs that KS answers for its members', () => {
  let stage: RollOutStage;
  let forOslo: Client;
  beforeAll(async () => {
    stage = await RollOutStage.starts();
    forOslo = new Client(stage.service, ACTORS.ks, {}, stage.oslo);
  });
  afterAll(() => stage.service.stop());

  test('a delegation to report does not let anybody answer them', async () => {
    const reporting = { mayPrepare: true, mayCertify: true, reason: 'Rapportering.' };
    const delegation = { delegate: ACTORS.ks, ...reporting };
    expectStatus(await stage.oslo.create('/v1/delegations', delegation), 201);
    const path = await stage.plansOne();
    const refused = await stage.tries(forOslo, path, { move: 'confirm' });
    expect([refused.status, refused.body.code]).toEqual([403, 'delegation-does-not-cover']);
    expect((await stage.oslo.call('GET', path)).body).toMatchObject({
      confirmed: null,
      version: 1,
    });
  });

  test('the member lets it, and the move and the audit name the delegate', async () => {
    await stage.delegates();
    const [path = ''] = await stage.plans({ userGroup: 'Sykehjem' });
    const moved = await stage.moves(forOslo, path, { move: 'confirm' });
    expect(moved.body).toMatchObject({ confirmed: '2021Q3', receiver: ACTORS.oslo });
    expect(moved.body.moves[1]).toMatchObject({ side: 'receiver', movedBy: ACTORS.ks });
    const audit = await stage.oslo.call('GET', '/v1/audit?operation=moveRollOut');
    expect(audit.body.items).toMatchObject([{ client: { delegate: ACTORS.ks } }]);
  });

  test('it asks, moves many and states capacity for the member, and for nobody else', async () => {
    const asked = await stage.plans({ userGroup: 'Legevakt' }, forOslo);
    const rollOut = asked[0]?.split('/').at(-1);
    const items = [{ rollOut, version: 1, move: 'ask', quarter: '2022Q1' }];
    expectStatus(await forOslo.create('/v1/roll-out-moves', { items }), 200);
    const capacity = { from: '2021Q3', capacity: 9 };
    const stated = await forOslo.create('/v1/receiver-capacities', capacity);
    expect(stated.body.receiver).toBe(ACTORS.oslo);
    const bodo = new Client(stage.service, ACTORS.ks, {}, stage.bodo);
    const [path = ''] = await stage.plans({ receivers: [BODO] });
    expect((await stage.tries(bodo, path, { move: 'confirm' })).body.code).toBe('no-delegation');
    expect((await stage.tries(forOslo, path, { move: 'confirm' })).status).toBe(404);
  });

  test('a right to introduce alone opens no reports and makes no supplier', async () => {
    await stage.directorate.opensRound('2021-1');
    const rights = { mayPrepare: false, mayCertify: false, mayIntroduce: true };
    const delegation = { delegate: ACTORS.helseNord, ...rights, reason: 'Avtale.' };
    expectStatus(await stage.bodo.create('/v1/delegations', delegation), 201);
    const nord = new Client(stage.service, ACTORS.helseNord, {}, stage.bodo);
    const read = await nord.call('GET', '/v1/rounds/2021-1/reports');
    expect([read.status, read.body.code]).toEqual([403, 'delegation-does-not-cover']);
    const listed = await nord.call('GET', '/v1/roll-outs');
    expect(listed.body.items.map(({ receiver }: { receiver: string }) => receiver)).toEqual([BODO]);
    const none = { ...delegation, delegate: ACTORS.ks, mayIntroduce: false };
    const refused = await new Actor(stage.service, BODO).create('/v1/delegations', none);
    expect(refused.body.errors).toMatchObject([{ code: 'nothing-delegated' }]);
  });
});
