import { ACTORS, type Answered } from '../../support/service.js';
import { BODO, RollOutStage } from '../../support/stages/roll-outs.js';
import { expectStatus } from '../../support/story.js';

const codesOf = ({ body }: Answered): string[] =>
  (body.errors as { readonly pointer: string; readonly code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('solutions and their roll-outs', () => {
  let stage: RollOutStage;
  beforeEach(async () => {
    stage = await RollOutStage.starts();
  });
  afterEach(() => stage.service.stop());

  test('a solution keeps every revision, and only its owner changes it', async () => {
    const path = '/v1/solutions/DIGIHELSE';
    const change = { maturity: 'introduced', release: '4.0', source: 'Ny versjon' };
    const version = { 'if-match': '"1"' };
    expect((await stage.oslo.call('PATCH', path, change, version)).status).toBe(403);
    const { body } = expectStatus(await stage.vest.call('PATCH', path, change, version), 200);
    expect(
      body.history.map(({ maturity, release }: Record<string, string>) => [maturity, release]),
    ).toEqual([
      ['readyToIntroduce', null],
      ['introduced', '4.0'],
    ]);
    const list = await stage.service.call('GET', '/v1/solutions?maturity=introduced');
    expect(list.body).toMatchObject({ counts: { introduced: 1 }, focusAreas: 1 });
    const taken = await stage.oslo.create('/v1/solutions', {
      ...{ code: 'DIGIHELSE', name: { nb: 'x', en: 'x' }, maturity: 'trial', source: 'x' },
      focusArea: 'citizenServices',
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'solution-taken']);
  });

  test('the supplier plans for several, and each receiver confirms its own', async () => {
    const [oslo = '', bodo = ''] = await stage.plans({
      receivers: [ACTORS.oslo, BODO],
      userGroup: 'Sykehjem',
      preconditions: [{ what: 'Opplæring', owedBy: 'receiver', state: 'open' }],
    });
    const { body } = await stage.moves(stage.oslo, oslo, { move: 'confirm', system: 'Journal' });
    expect(body).toMatchObject({ confirmed: '2021Q3', turn: null, system: 'Journal' });
    expect(body).toMatchObject({ receiver: ACTORS.oslo, openPreconditions: 1 });
    expect((await stage.oslo.call('GET', bodo)).status).toBe(404);
    const waiting = await stage.bodo.call('GET', '/v1/roll-outs?turn=receiver');
    expect(waiting.body.items).toMatchObject([{ receiver: BODO, state: 'planned' }]);
  });

  test('a later quarter is asked for, planned, tried and taken into use', async () => {
    const path = await stage.plansOne();
    await stage.moves(stage.oslo, path, { move: 'ask', quarter: '2021Q4' });
    const planned = await stage.moves(stage.vest, path, { move: 'plan', quarter: '2021Q4' });
    expect(planned.body).toMatchObject({ confirmed: '2021Q4', state: 'planned', turn: null });
    await stage.moves(stage.vest, path, { move: 'forecast', quarter: '2022Q1' });
    await stage.moves(stage.oslo, path, { move: 'startTrial' });
    const early = await stage.tries(stage.oslo, path, { move: 'takeIntoUse', quarter: '2022Q1' });
    expect(codesOf(early)).toEqual(['/quarter in-future']);
    stage.service.moveTo('2022-02-01T12:00:00+01:00');
    const used = await stage.moves(stage.oslo, path, { move: 'takeIntoUse', quarter: '2022Q1' });
    expect(used.body).toMatchObject({ state: 'inUse', actual: '2022Q1', allowedActions: [] });
  });

  test('no move is taken out of turn, of a third party, or with another version', async () => {
    const path = await stage.plansOne();
    const own = await stage.tries(stage.vest, path, { move: 'confirm' });
    expect([own.status, own.body.code]).toEqual([409, 'roll-out-waits']);
    expect((await stage.tries(stage.midt, path, { move: 'confirm' })).status).toBe(404);
    expect((await stage.tries(stage.directorate, path, { move: 'confirm' })).status).toBe(403);
    const early = await stage.tries(stage.oslo, path, { move: 'ask', quarter: '2021Q2' });
    expect(codesOf(early)).toEqual(['/quarter before-supplier']);
    await stage.moves(stage.oslo, path, { move: 'decline', reason: 'Ikke i planen.' });
    const late = await stage.tries(stage.oslo, path, { move: 'confirm' });
    expect([late.status, late.body.code]).toEqual([409, 'roll-out-state']);
  });

  test('all faults of a request are named in one wave, and nothing is stored', async () => {
    await stage.plans();
    await stage.service.owner.query(
      `update actors.actor set valid_to = '2020-01-01', successor_id = (select id from actors.actor
        where organisation_number = $2) where organisation_number = $1`,
      [BODO, ACTORS.oslo],
    );
    const refused = await stage.asks({
      receivers: [ACTORS.oslo, ACTORS.oslo, BODO, ACTORS.ks, '999999999'],
      networks: ['digiNordland', 'digiMars'],
      quarter: '2020Q4',
    });
    expect([refused.status, codesOf(refused).sort()]).toEqual([
      422,
      [
        '/networks/0 network-without-members',
        '/networks/1 unknown-network',
        '/quarter quarter-passed',
        '/receivers/0 roll-out-exists',
        '/receivers/1 repeated',
        '/receivers/2 receiver-gone',
        '/receivers/3 no-receiver',
        '/receivers/4 unknown-actor',
      ],
    ]);
    expect(refused.text).toContain(`oppgi ${ACTORS.oslo}`);
    expect(codesOf(await stage.asks({ solution: 'FINNESIKKE' }))).toEqual([
      '/solution unknown-solution',
    ]);
  });

  test('a receiver asks for itself only, and of a project too', async () => {
    await stage.vest.registersProject('LEVERER');
    const other = await stage.asks({ receivers: [BODO] }, stage.oslo);
    expect(codesOf(other)).toEqual(['/receivers/0 not-your-receiver']);
    const project = { solution: null, project: 'LEVERER' };
    const path = await stage.plansOne(project, stage.oslo);
    expect((await stage.vest.call('GET', path)).body).toMatchObject({
      state: 'askedFor',
      project: 'LEVERER',
      asked: '2021Q3',
      turn: 'supplier',
      allowedActions: ['plan', 'settle', 'decline'],
    });
    await stage.service.owner.query(
      `update portfolio.project set version = version + 1, actor_id = (select id from actors.actor
        where organisation_number = $1) where code = 'LEVERER'`,
      [ACTORS.helseMidt],
    );
    expect((await stage.midt.call('GET', path)).body.supplier).toBe(ACTORS.helseMidt);
  });

  test('a network stands for its members', async () => {
    const members = { members: [ACTORS.oslo, BODO], source: 'Eksempel' };
    const path = '/v1/networks/digiNordland/members';
    expect((await stage.oslo.create(path, members)).status).toBe(403);
    expectStatus(await stage.directorate.create(path, members), 201);
    await stage.plans({ receivers: [], networks: ['digiNordland'] });
    const { body } = await stage.vest.call('GET', '/v1/roll-outs');
    expect(body.items.map(({ receiver }: { receiver: string }) => receiver).sort()).toEqual(
      [ACTORS.oslo, BODO].sort(),
    );
    expect(body.items[0].network).toBe('digiNordland');
  });

  test('many are moved at once: all of them, or none', async () => {
    const paths = await stage.plans({ receivers: [ACTORS.oslo, BODO] });
    const [oslo, bodo] = paths.map((path) => path.split('/').at(-1));
    const forecast = { version: 1, move: 'forecast', quarter: '2021Q4' };
    const refused = await stage.vest.create('/v1/roll-out-moves', {
      items: [
        { rollOut: oslo, ...forecast },
        { rollOut: bodo, version: 2, move: 'startTrial' },
        { rollOut: oslo, ...forecast },
        { rollOut: '018f0000-0000-7000-8000-000000000000', ...forecast },
      ],
    });
    expect(codesOf(refused)).toEqual([
      '/items/1/version stale',
      '/items/1/move roll-out-waits',
      '/items/2/rollOut repeated',
      '/items/3/rollOut unknown-roll-out',
    ]);
    const items = [oslo, bodo].map((rollOut) => ({ rollOut, ...forecast }));
    const moved = expectStatus(await stage.vest.create('/v1/roll-out-moves', { items }), 200);
    expect(moved.body.items).toMatchObject([{ forecast: '2021Q4' }, { forecast: '2021Q4' }]);
  });

  test('the other side is told once, and has the move in its audit', async () => {
    const path = await stage.plansOne();
    await stage.works();
    await stage.moves(stage.oslo, path, { move: 'confirm' });
    await stage.works();
    await stage.works();
    const titles = async (actor = stage.oslo): Promise<string[]> => {
      const { body } = await actor.call('GET', '/v1/notices?kind=roll-out');
      return body.items.map(({ title }: { title: { nb: string } }) => title.nb);
    };
    expect(await titles()).toEqual(['En innføring er planlagt hos dere: DIGIHELSE']);
    expect(await titles(stage.vest)).toEqual(['Mottakeren har bekreftet planen: DIGIHELSE']);
    const audit = await stage.oslo.call('GET', '/v1/audit?operation=tellOfRollOut');
    expect(audit.body.items).toMatchObject([{ detail: { move: { planned: '2021Q3' } } }]);
  });

  test('coverage counts receivers and inhabitants once, by quarter, for anyone', async () => {
    const [oslo = ''] = await stage.plans({ receivers: [ACTORS.oslo, BODO] });
    await stage.plans({ receivers: [ACTORS.oslo], userGroup: 'Sykehjem', quarter: '2021Q2' });
    await stage.moves(stage.oslo, oslo, { move: 'confirm' });
    const path = '/v1/coverage?solution=DIGIHELSE&from=2021Q2&to=2021Q3';
    const { body } = await stage.service.call('GET', path);
    const { rows } = await stage.service.owner.query<{ oslo: number; bodo: number; all: number }>(
      `select sum(inhabitants) filter (where organisation_number = $1)::int as oslo,
              sum(inhabitants) filter (where organisation_number = $2)::int as bodo,
              sum(inhabitants)::int as all
         from actors.population where year = (select min(year) from actors.population)`,
      [ACTORS.oslo, BODO],
    );
    const { oslo: capital = 0, bodo = 0, all = 1 } = rows[0] ?? {};
    expect(body.items).toMatchObject([
      { quarter: '2021Q2', planned: { receivers: 1, inhabitants: capital } },
      { quarter: '2021Q3', planned: { receivers: 2, inhabitants: capital + bodo } },
    ]);
    expect(body.items[1].confirmed).toMatchObject({ receivers: 1, inhabitants: capital });
    expect(body.items[1].planned.share).toBe(Math.round((1000 * (capital + bodo)) / all) / 10);
    const csv = await stage.service.call('GET', path, { headers: { accept: 'text/csv' } });
    expect(csv.text.split('\r\n')[0]).toContain('planned.receivers');
  });

  test('a calendar names collisions, and answers what-ifs without storing them', async () => {
    await stage.registers('SFM');
    const [first = ''] = await stage.plans({ size: 'large' });
    await stage.plans({ solution: 'SFM', size: 'large' });
    await stage.oslo.create('/v1/receiver-capacities', { from: '2021Q2', capacity: 5 });
    const path = `/v1/receivers/${ACTORS.oslo}/calendar`;
    const read = async (query = '') => (await stage.service.call('GET', `${path}${query}`)).body;
    const { collisions, quarters } = await read('?from=2021Q3&to=2021Q4');
    expect([collisions, quarters]).toMatchObject([
      1,
      [
        { load: 6, capacity: 5, over: 1, suppliers: ['Helse Vest RHF'] },
        { load: 0, over: 0 },
      ],
    ]);
    const id = first.split('/').at(-1) ?? '';
    const whatIf = await read(`?from=2021Q3&to=2021Q4&rollOut=${id}&movedTo=2021Q4`);
    expect([whatIf.collisions, whatIf.whatIf]).toEqual([
      0,
      { rollOut: id, from: '2021Q3', to: '2021Q4' },
    ]);
    expect((await read('?from=2021Q3')).collisions).toBe(1);
    expect((await read(`?rollOut=${id}`)).errors).toMatchObject([{ code: 'required' }]);
    const feed = await stage.service.call('GET', `${path}.ics`);
    expect(feed.text).toContain('DTSTART;VALUE=DATE:20210701');
  });

  test('a capacity is never below what the receiver has confirmed', async () => {
    const path = await stage.plansOne({ size: 'large' });
    await stage.moves(stage.oslo, path, { move: 'confirm' });
    const state = (from: string, capacity: number): Promise<Answered> =>
      stage.oslo.create('/v1/receiver-capacities', { from, capacity });
    expect(codesOf(await state('2021Q2', 2))).toEqual(['/capacity capacity-below-confirmed']);
    expect(codesOf(await state('2020Q4', 9))).toEqual(['/from quarter-passed']);
    expectStatus(await state('2021Q2', 3), 201);
    expect((await stage.oslo.call('GET', '/v1/receiver-capacities')).body.items).toHaveLength(1);
    expect((await stage.bodo.call('GET', '/v1/receiver-capacities')).body.items).toEqual([]);
  });
});
