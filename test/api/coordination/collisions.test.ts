import { ACTORS } from '../../support/service.js';
import { BODO, RollOutStage } from '../../support/stages/roll-outs.js';
import { expectStatus } from '../../support/story.js';

describe('collisions over all receivers', () => {
  let stage: RollOutStage;
  /** Reads without a token. */
  const read = async (query: string) =>
    (await stage.service.call('GET', `/v1/collisions?from=2021Q3&to=2021Q4${query}`)).body;
  const namesIn = ({ items }: { items: { receiver: { actor: string }; quarter: string }[] }) =>
    items.map(({ receiver, quarter }) => `${receiver.actor} ${quarter}`);
  beforeAll(async () => {
    stage = await RollOutStage.starts();
    await stage.registers('SFM');
    for (const [actor, capacity] of [
      [stage.oslo, 5],
      [stage.bodo, 3],
    ] as const)
      await actor.create('/v1/receiver-capacities', { from: '2021Q2', capacity });
    const receivers = [ACTORS.oslo, BODO];
    await stage.plans({ receivers, size: 'large' });
    await stage.plans({ receivers, size: 'large', solution: 'SFM' });
  });
  afterAll(() => stage.service.stop());

  test('are named with receiver, weight and suppliers, for anyone', async () => {
    const body = await read('');
    expect(body).toMatchObject({ total: 2, receivers: 2, asOf: null, nextCursor: null });
    expect(namesIn(body)).toEqual([`${ACTORS.oslo} 2021Q3`, `${BODO} 2021Q3`].sort());
    expect(body.items.find((one: { capacity: number }) => one.capacity === 3)).toMatchObject({
      ...{ load: 6, over: 3, confirmed: 0, suppliers: ['Helse Vest RHF'] },
      introductions: [{ solution: 'DIGIHELSE' }, { solution: 'SFM' }],
    });
  });

  test('are filtered by solution, supplier, network and quarter', async () => {
    const members = { members: [BODO], source: 'Eksempel' };
    const path = '/v1/networks/digiNordland/members';
    expectStatus(await stage.directorate.create(path, members), 201);
    expect(namesIn(await read('&network=digiNordland'))).toEqual([`${BODO} 2021Q3`]);
    expect(namesIn(await read('&network=digiTrondelag'))).toEqual([]);
    expect((await read('&solution=EPJ')).total).toBe(0);
    expect((await read(`&supplier=${ACTORS.helseVest}&solution=SFM`)).total).toBe(2);
    expect(namesIn((await stage.service.call('GET', '/v1/collisions?from=2021Q4')).body)).toEqual(
      [],
    );
  });

  test('come page by page, and as CSV', async () => {
    const first = await read('&limit=1');
    expect([first.total, first.items.length]).toEqual([2, 1]);
    const second = await read(`&limit=1&cursor=${String(first.nextCursor)}`);
    expect([...namesIn(first), ...namesIn(second)]).toEqual(namesIn(await read('')));
    const csv = await stage.service.call('GET', '/v1/collisions?from=2021Q3&to=2021Q3', {
      headers: { accept: 'text/csv' },
    });
    expect(csv.text.split('\r\n')[0]).toContain(
      'quarter,capacity,load,confirmed,over,receiver.actor',
    );
  });

  test('and coverage stay as they were known at an instant, whatever is moved later', async () => {
    const asOf = '&asOf=2021-01-19T12:00:00%2B01:00';
    stage.service.moveTo('2021-01-19T13:00:00+01:00');
    const before = await read(asOf);
    const path = `/v1/coverage?solution=DIGIHELSE&from=2021Q3&to=2021Q3${asOf}`;
    const covered = await stage.service.call('GET', path);
    const { body } = await stage.bodo.call('GET', '/v1/roll-outs');
    for (const { id } of body.items)
      await stage.moves(stage.bodo, `/v1/roll-outs/${id}`, { move: 'decline', reason: 'Nei.' });
    await stage.registers('NY');
    expect((await read('')).total).toBe(1);
    expect(await read(asOf)).toEqual(before);
    expect((await stage.service.call('GET', path)).text).toBe(covered.text);
    expect(covered.body.items[0].planned.receivers).toBe(2);
  });

  test('are not told of the future', async () => {
    const body = await read('&asOf=2030-01-01T00:00:00Z');
    expect(body.code).toBe('as-of-in-future');
  });
});
