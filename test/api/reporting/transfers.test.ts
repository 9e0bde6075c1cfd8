import { ACTORS, type Answered } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';
import { REASON, TransferStage } from '../../support/stages/transfers.js';

const itemsOf = (answer: Answered): Record<string, unknown>[] =>
  expectStatus(answer, 200).body.items as Record<string, unknown>[];
const actionsOf = async (actor: Actor, path: string): Promise<unknown> =>
  expectStatus(await actor.call('GET', path), 200).body.allowedActions;

describe('a transfer', () => {
  let stage: TransferStage;
  let midt: Actor;
  let vest: Actor;
  let directorate: Actor;
  beforeEach(async () => {
    stage = await TransferStage.starts();
    ({ midt, vest, directorate } = stage);
    await stage.registers(midt, 'FLYTTES');
  });
  afterEach(() => stage.service.stop());

  test('is proposed by the owner, and waits for the new owner', async () => {
    const path = await stage.proposes(midt, 'FLYTTES', vest);
    expect((await vest.call('GET', path)).body).toMatchObject({
      project: 'FLYTTES',
      from: ACTORS.helseMidt,
      to: ACTORS.helseVest,
      firstDay: '2021-01-18',
      round: null,
      state: 'proposed',
      proposedBy: ACTORS.helseMidt,
      receiverAgreedAt: null,
      carriedOutAt: null,
    });
    expect(await actionsOf(vest, path)).toEqual(['accept', 'decline']);
    expect(await actionsOf(midt, path)).toEqual(['withdraw']);
    expect(await actionsOf(directorate, path)).toEqual(['withdraw', 'decide']);
  });

  test('is agreed when the new owner accepts, and carried out the same day', async () => {
    const path = await stage.proposes(midt, 'FLYTTES', vest);
    const { body } = await stage.takes(vest, path, 'accept');
    expect(body).toMatchObject({ state: 'agreed', settledBy: ACTORS.helseVest, decided: false });
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseMidt);
    await stage.works();
    expect(await stage.stateOf(path)).toBe('carriedOut');
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseVest);
  });

  test('is carried out once, however often a worker runs', async () => {
    const path = await stage.transfers(midt, 'FLYTTES', vest);
    const versionOf = async (): Promise<unknown> =>
      (await vest.call('GET', '/v1/projects/FLYTTES')).body.version;
    const version = await versionOf();
    expect(await stage.works()).toBe(0);
    expect(await versionOf()).toBe(version);
    expect(await stage.stateOf(path)).toBe('carriedOut');
    expect(itemsOf(await vest.call('GET', '/v1/notices'))).toHaveLength(1);
  });

  test('gives the new owner the project, and takes it from the former owner', async () => {
    await stage.transfers(midt, 'FLYTTES', vest);
    expectStatus(await vest.call('GET', '/v1/projects/FLYTTES'), 200);
    expectStatus(await midt.call('GET', '/v1/projects/FLYTTES'), 404);
    expectStatus(await midt.call('GET', '/v1/projects/FLYTTES/intake'), 404);
    const intake = await vest.call('GET', '/v1/projects/FLYTTES/intake');
    expect(expectStatus(intake, 200).body).toMatchObject({ standing: 'inPortfolio' });
  });

  test('is decided by the directorate without the consent of the new owner', async () => {
    const path = await stage.proposes(midt, 'FLYTTES', vest);
    const { body } = await stage.takes(directorate, path, 'decide', REASON);
    expect(body).toMatchObject({
      state: 'agreed',
      decided: true,
      settledBy: ACTORS.directorate,
      settledReason: REASON.reason,
      receiverAgreedAt: null,
    });
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseVest);
  });

  test('that the directorate proposes waits for the consent of both', async () => {
    const path = await stage.proposes(directorate, 'FLYTTES', vest);
    const first = await stage.takes(vest, path, 'accept');
    expect(first.body).toMatchObject({ state: 'proposed', ownerAgreedAt: null });
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseMidt);
    const second = await stage.takes(midt, path, 'accept');
    expect(second.body).toMatchObject({ state: 'agreed', settledBy: ACTORS.helseMidt });
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseVest);
  });

  test('may be declined or withdrawn, and then another may be proposed', async () => {
    const declined = await stage.proposes(midt, 'FLYTTES', vest);
    await stage.takes(vest, declined, 'decline', REASON);
    const withdrawn = await stage.proposes(midt, 'FLYTTES', vest);
    await stage.takes(midt, withdrawn, 'withdraw', REASON);
    const calledOff = await stage.proposes(midt, 'FLYTTES', vest, { firstDay: '2021-02-01' });
    await stage.takes(vest, calledOff, 'accept');
    await stage.takes(directorate, calledOff, 'withdraw', REASON);
    const states = itemsOf(await midt.call('GET', '/v1/transfers')).map(({ state }) => state);
    expect(states).toEqual(['withdrawn', 'withdrawn', 'declined']);
    stage.service.moveTo('2021-02-02T09:00:00+01:00');
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseMidt);
  });

  test('from a day waits for it, and is carried out later when no worker ran that day', async () => {
    const path = await stage.proposes(midt, 'FLYTTES', vest, { firstDay: '2021-02-01' });
    await stage.takes(vest, path, 'accept');
    stage.service.moveTo('2021-01-31T23:30:00+01:00');
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseMidt);
    stage.service.moveTo('2021-02-03T00:10:00+01:00');
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseVest);
    const { carriedOutAt } = (await vest.call('GET', path)).body as { carriedOutAt: string };
    expect(carriedOutAt.slice(0, 16)).toBe('2021-02-02T23:10');
  });

  test('from a round is carried out when the round opens', async () => {
    const times = {
      opensAt: '2021-01-18T09:00:00+01:00',
      deadline: '2021-04-23T16:00:00+02:00',
      closesAt: '2021-04-30T16:00:00+02:00',
    };
    await stage.directorate.plansRound('2021-2', times);
    const path = await stage.proposes(midt, 'FLYTTES', vest, { round: '2021-2' });
    expect((await stage.takes(vest, path, 'accept')).body).toMatchObject({
      firstDay: null,
      round: '2021-2',
    });
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseMidt);
    await directorate.call('POST', '/v1/rounds/2021-2/open', undefined, { 'if-match': '"1"' });
    await stage.works();
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseVest);
  });

  test('lapses when the project leaves the portfolio before its day', async () => {
    const path = await stage.proposes(midt, 'FLYTTES', vest, { firstDay: '2021-02-01' });
    await stage.takes(vest, path, 'accept');
    const { headers } = await midt.call('GET', '/v1/projects/FLYTTES');
    const version = { 'if-match': headers.get('etag') ?? '' };
    const leaving = { reasonCode: 'stopped', reason: 'Stanset.' };
    expectStatus(await midt.call('POST', '/v1/projects/FLYTTES/leave', leaving, version), 200);
    stage.service.moveTo('2021-02-01T09:00:00+01:00');
    await stage.works();
    expect(await stage.stateOf(path)).toBe('lapsed');
    expect(await stage.ownerOf('FLYTTES')).toBe(ACTORS.helseMidt);
  });

  test('is told to both parties, and stands in the audit of both', async () => {
    const path = await stage.transfers(midt, 'FLYTTES', vest);
    for (const actor of [midt, vest])
      expect(itemsOf(await actor.call('GET', '/v1/notices'))[0]).toMatchObject({
        kind: 'transfer',
        subject: path.replace('/v1/transfers/', 'transfer/'),
      });
    const { rows } = await stage.service.owner.query<{ actor: string; action: string }>(
      `select c.organisation_number as actor, a.action
         from platform.audit a
         join actors.actor c on c.id = a.actor_id
        where a.action ilike '%transfer%'
        order by a.action, c.organisation_number`,
    );
    expect(rows.map(({ actor, action }) => `${action} ${actor}`)).toEqual([
      `acceptTransfer ${ACTORS.helseVest}`,
      `carryOutTransfer ${ACTORS.helseVest}`,
      `carryOutTransfer ${ACTORS.helseMidt}`,
      `proposeTransfer ${ACTORS.helseMidt}`,
    ]);
  });

  test('is seen by both parties and the directorate, and by nobody else', async () => {
    const path = await stage.proposes(midt, 'FLYTTES', vest);
    for (const actor of [midt, vest, directorate]) {
      const listed = itemsOf(await actor.call('GET', '/v1/transfers?project=FLYTTES'));
      expect(listed.map(({ state }) => state)).toEqual(['proposed']);
    }
    expectStatus(await stage.oslo.call('GET', path), 404);
    expect(itemsOf(await stage.oslo.call('GET', '/v1/transfers'))).toEqual([]);
  });
});

describe('co-owners', () => {
  let stage: TransferStage;
  beforeAll(async () => {
    stage = await TransferStage.starts({ open: false });
  });
  afterAll(() => stage.service.stop());

  test('are shown with the project, and one that becomes the owner is a co-owner no more', async () => {
    const { midt, vest, oslo } = stage;
    const coOwners = [ACTORS.helseVest, ACTORS.oslo];
    const { body } = await midt.registersProject('FELLES', { coOwners });
    expect(body).toMatchObject({ owner: ACTORS.helseMidt, coOwners });
    expectStatus(await oslo.call('GET', '/v1/projects/FELLES'), 404);
    await stage.transfers(midt, 'FELLES', vest);
    expect((await vest.call('GET', '/v1/projects/FELLES')).body).toMatchObject({
      owner: ACTORS.helseVest,
      coOwners: [ACTORS.oslo],
    });
  });
});
