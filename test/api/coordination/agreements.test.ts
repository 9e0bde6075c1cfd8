import { ACTORS, type Answered } from '../../support/service.js';
import { Actor, expectStatus } from '../../support/story.js';
import { AgreementStage } from '../../support/stages/agreements.js';

const codesOf = ({ body }: Answered): string[] =>
  (body.errors as { readonly pointer: string; readonly code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('an agreement', () => {
  let stage: AgreementStage;
  beforeEach(async () => {
    stage = await AgreementStage.starts();
  });
  afterEach(() => stage.service.stop());

  test('is requested by the receiver, and waits for the supplier', async () => {
    const path = await stage.requests({ lagDays: 30, reason: 'Opplæring i august.' });
    expect((await stage.vest.call('GET', path)).body).toMatchObject({
      project: 'MOTTAR',
      receiver: ACTORS.helseMidt,
      on: {
        project: 'LEVERER',
        roadmapItem: null,
        nationalSolution: null,
        area: null,
        ground: null,
      },
      supplier: ACTORS.helseVest,
      state: 'requested',
      turn: 'supplier',
      lagDays: 30,
      allowedActions: ['offer', 'commit', 'decline'],
      moves: [{ number: 1, move: 'request', side: 'receiver', reason: 'Opplæring i august.' }],
    });
    expect((await stage.midt.call('GET', path)).body.allowedActions).toEqual([
      'request',
      'withdraw',
    ]);
    expect((await stage.oslo.call('GET', path)).status).toBe(404);
  });

  test('is committed to on the day offered, and delivered', async () => {
    const path = await stage.requests();
    await stage.moves(stage.vest, path, {
      move: 'offer',
      date: '2021-08-01',
      condition: 'Gitt finansiering.',
    });
    const { body } = await stage.moves(stage.midt, path, { move: 'commit' });
    expect(body).toMatchObject({ state: 'committed', committedOn: '2021-08-01', turn: 'supplier' });
    expect(body.slips).toEqual(['committed-late']);
    stage.service.moveTo('2021-07-20T12:00:00+02:00');
    const delivered = await stage.moves(stage.vest, path, { move: 'deliver', date: '2021-07-19' });
    expect(delivered.body).toMatchObject({ state: 'delivered', turn: null, slips: [] });
    expect(delivered.body.moves).toHaveLength(4);
    const after = await stage.tries(stage.vest, path, { move: 'offer', date: '2021-08-01' });
    expect([after.status, after.body.code]).toEqual([409, 'agreement-state']);
  });

  test('is not made with oneself under a former name', async () => {
    // The directorate of e-health was merged into the directorate of health on 1 January 2024.
    stage.service.moveTo('2024-02-01T09:00:00+01:00');
    const owner = new Actor(stage.service, ACTORS.helsedirektoratet);
    await owner.registersProject('EGET');
    const answer = await owner.create('/v1/agreements', {
      project: 'EGET',
      on: { nationalSolution: 'Kjernejournal' },
      supplier: '915933149',
      kind: 'delivery',
      what: 'Testmiljø',
      neededBy: '2024-06-01',
    });
    expect(codesOf(expectStatus(answer, 422))).toEqual(['/supplier own-supplier']);
    expect(await stage.agreementsOf(owner)).toEqual([]);
  });

  test('takes no move out of turn, of a third party, or after its end', async () => {
    const path = await stage.requests();
    const own = await stage.tries(stage.midt, path, { move: 'commit' });
    expect([own.status, own.body.code]).toEqual([409, 'not-your-turn']);
    const third = await stage.tries(stage.directorate, path, { move: 'commit' });
    expect([third.status, codesOf(third)]).toEqual([403, [' not-yours']]);
    expect((await stage.tries(stage.oslo, path, { move: 'commit' })).status).toBe(404);
    await stage.moves(stage.midt, path, { move: 'withdraw', reason: 'Løst på annen måte.' });
    const late = await stage.tries(stage.vest, path, { move: 'offer', date: '2021-08-01' });
    expect([late.status, late.body.code]).toEqual([409, 'agreement-state']);
  });

  test('takes no stale move', async () => {
    const path = await stage.requests();
    const stale = { 'if-match': '"1"' };
    await stage.moves(stage.midt, path, { move: 'request', date: '2021-07-01' });
    const answer = await stage.vest.call('POST', `${path}/moves`, { move: 'commit' }, stale);
    expect([answer.status, answer.body.code]).toEqual([412, 'stale']);
  });

  test('is asked for once at a time', async () => {
    const path = await stage.requests();
    const again = await stage.asks({ what: 'fhir-grensesnitt' });
    expect([again.status, again.body.code]).toEqual([409, 'agreement-exists']);
    expect(`/v1/agreements/${String(again.body.existing)}`).toBe(path);
    await stage.moves(stage.vest, path, { move: 'decline', reason: 'Ikke i planen.' });
    expectStatus(await stage.asks(), 201);
  });

  test('names all faults of a request in one wave', async () => {
    const faults = async (overrides: Record<string, unknown>): Promise<string[]> =>
      codesOf(expectStatus(await stage.asks(overrides), 422));
    expect(await faults({ project: 'LEVERER', on: {}, neededBy: '2021-01-01' })).toEqual([
      '/project unknown-project',
      '/neededBy date-passed',
      '/on one-target',
    ]);
    expect(await faults({ on: { project: 'MOTTAR' }, supplier: ACTORS.oslo })).toEqual([
      '/supplier supplier-known',
      '/on/project own-project',
    ]);
    expect(await faults({ on: { nationalSolution: 'X' }, supplier: ACTORS.helseMidt })).toEqual([
      '/supplier own-supplier',
      '/on/nationalSolution unknown-national-solution',
    ]);
    expect(await faults({ on: { roadmapItem: 'UKJENT' } })).toEqual([
      '/on/roadmapItem unknown-roadmap-item',
    ]);
    expect(await stage.agreementsOf(stage.directorate)).toEqual([]);
  });

  test('on a ground that nobody supplies is the receiver’s to end', async () => {
    const path = await stage.requests({ on: { ground: 'Schrems II' }, kind: 'legalGround' });
    const { body } = await stage.midt.call('GET', path);
    expect(body).toMatchObject({ supplier: null, turn: null });
    expect(body.allowedActions).toEqual(['request', 'deliver', 'withdraw']);
    await stage.moves(stage.midt, path, { move: 'deliver', date: '2021-01-18' });
  });

  test('is found by state, side, turn and project', async () => {
    const path = await stage.requests();
    await stage.requests({ on: { ground: 'Schrems II' } });
    const countFound = async (query: string): Promise<number> =>
      (await stage.agreementsOf(stage.vest, query)).length;
    expect(await countFound('?turn=supplier&side=supplier')).toBe(1);
    expect(await countFound('?turn=receiver')).toBe(0);
    await stage.moves(stage.vest, path, { move: 'offer', date: '2021-08-01' });
    expect([
      await countFound('?state=offered&project=LEVERER'),
      await countFound('?side=receiver'),
    ]).toEqual([1, 0]);
    expect(await stage.agreementsOf(stage.midt)).toHaveLength(2);
  });

  test('is told to the other side and stands in the audit of both', async () => {
    const path = await stage.requests();
    await stage.works();
    await stage.moves(stage.vest, path, { move: 'offer', date: '2021-08-01' });
    await stage.works();
    await stage.works();
    expect(await stage.noticesOf(stage.vest)).toEqual([
      'Dere er bedt om en leveranse: FHIR-grensesnitt',
    ]);
    expect(await stage.noticesOf(stage.midt)).toEqual([
      'Dere er tilbudt en dato: FHIR-grensesnitt',
    ]);
    const { rows } = await stage.service.owner.query(
      `select a.organisation_number as actor, u.action
         from platform.audit u join actors.actor a on a.id = u.actor_id
        where u.subject = $1 order by u.recorded_at`,
      [path.replace('/v1/agreements', 'agreement')],
    );
    expect(rows.map(({ actor, action }) => `${String(actor)} ${String(action)}`)).toEqual([
      `${ACTORS.helseMidt} requestAgreement`,
      `${ACTORS.helseVest} tellOfAgreement`,
      `${ACTORS.helseVest} moveAgreement`,
      `${ACTORS.helseMidt} tellOfAgreement`,
    ]);
    const audit = await stage.midt.call('GET', '/v1/audit?operation=tellOfAgreement');
    expect(audit.body.items).toMatchObject([{ detail: { move: { offeredOn: '2021-08-01' } } }]);
  });

  test('is answered with many others at once: all of them, or none', async () => {
    const paths = [await stage.requests(), await stage.requests({ what: 'Testmiljø' })];
    const [first = '', second = ''] = paths.map((path) => path.split('/').at(-1));
    const offer = { version: 1, move: 'offer', date: '2021-08-01' };
    const refused = await stage.vest.create('/v1/agreement-moves', {
      items: [
        { agreement: first, ...offer },
        { agreement: second, version: 2, move: 'counter', date: '2021-08-01' },
        { agreement: first, ...offer },
        { agreement: '018f0000-0000-7000-8000-000000000000', ...offer },
      ],
    });
    expect([refused.status, codesOf(refused)]).toEqual([
      422,
      [
        '/items/1/version stale',
        '/items/1/move agreement-state',
        '/items/2/agreement repeated',
        '/items/3/agreement unknown-agreement',
      ],
    ]);
    expect(await stage.agreementsOf(stage.vest, '?state=requested')).toHaveLength(2);
    const items = [first, second].map((agreement) => ({ agreement, ...offer }));
    const moved = expectStatus(await stage.vest.create('/v1/agreement-moves', { items }), 200);
    expect(moved.body.items.map(({ state }: { state: string }) => state)).toEqual([
      'offered',
      'offered',
    ]);
    const late = { agreement: first, version: 1, move: 'counter', date: '2021-07-01' };
    const stale = await stage.midt.create('/v1/agreement-moves', { items: [late] });
    expect(codesOf(stale)).toEqual(['/items/0/version stale']);
  });

  test('follows a project to another owner', async () => {
    const path = await stage.requests();
    await stage.service.owner.query(
      `update portfolio.project set version = version + 1, actor_id = (select id from actors.actor
        where organisation_number = $1) where code = 'LEVERER'`,
      [ACTORS.oslo],
    );
    expect((await stage.oslo.call('GET', path)).body.supplier).toBe(ACTORS.oslo);
    expect((await stage.vest.call('GET', path)).status).toBe(404);
  });
});
