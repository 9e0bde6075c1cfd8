import { ACTORS, type Answered } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';
import { aReport } from '../../support/reports/samples.js';
import { rollUp } from '../../support/stages/rollups.js';
import { REASON, SECOND_ROUND, TransferStage } from '../../support/stages/transfers.js';

const MILESTONES = [{ key: 'DRIFT', name: 'I drift', date: '2021-12-31' }];

const itemsOf = (answer: Answered): Record<string, unknown>[] =>
  expectStatus(answer, 200).body.items as Record<string, unknown>[];
const budgetOf = (approved: number): Record<string, unknown> => ({
  budget: [
    {
      year: 2021,
      fundingSource: 'own',
      approved,
      currency: 'NOK',
      priceYear: 2021,
      basis: 'nominal',
    },
  ],
});

describe('a project that changed its owner between two rounds', () => {
  let stage: TransferStage;
  let midt: Actor;
  let vest: Actor;
  /** The report of Helse Midt-Norge in the first round. */
  let report: string;
  beforeAll(async () => {
    stage = await TransferStage.starts();
    ({ midt, vest } = stage);
    await stage.registers(midt, 'FLYTTES');
    await stage.registers(midt, 'BLIR');
    await stage.registers(vest, 'EGET');
    report = (await midt.reports('2021-1', 'FLYTTES', budgetOf(10_000_000))).body.id as string;
    await midt.reports('2021-1', 'BLIR', budgetOf(20_000_000));
    await stage.closesFirstRound();
    const baseline = { approvedOn: '2020-01-01', cost: 1, currency: 'NOK', priceYear: 2020 };
    const details = { ...baseline, basis: 'nominal', milestones: MILESTONES };
    expectStatus(await midt.create('/v1/projects/FLYTTES/baselines', details), 201);
    await stage.transfers(midt, 'FLYTTES', vest);
    stage.service.moveTo('2021-04-07T09:00:00+02:00');
    await stage.directorate.opensRound('2021-2', SECOND_ROUND);
  });
  afterAll(() => stage.service.stop());

  /** Reads the number of projects and the approved amount of each actor in a round. */
  async function actorsOf(round: string): Promise<unknown[]> {
    await rollUp(stage.service);
    const path = `/v1/rounds/${round}/figures?by=actor&measure=approved`;
    const { body } = expectStatus(await stage.directorate.call('GET', path), 200);
    return (body.cells as { keys: { actor: string }; value: number }[]).map(({ keys, value }) => [
      keys.actor,
      value,
    ]);
  }

  test('stays with the former owner in the round before, to the krone', async () => {
    expect(await actorsOf('2021-1')).toEqual([[ACTORS.helseMidt, 30_000_000]]);
  });

  test('the former owner reads its own report, in its lists and by its id', async () => {
    const listed = itemsOf(await midt.call('GET', '/v1/rounds/2021-1/reports'));
    expect(listed.map(({ project }) => project)).toEqual(['BLIR', 'FLYTTES']);
    expectStatus(await midt.call('GET', `/v1/reports/${report}`), 200);
    const [submission] = itemsOf(await midt.call('GET', '/v1/rounds/2021-1/submissions'));
    const { body } = await midt.call('GET', `/v1/submissions/${String(submission?.['id'])}`);
    expect((body.reports as { project: string }[]).map(({ project }) => project)).toEqual([
      'BLIR',
      'FLYTTES',
    ]);
  });

  test('the new owner reads what is certified, and not the report that may be a draft', async () => {
    expectStatus(await vest.call('GET', `/v1/reports/${report}`), 404);
    const revision = await vest.call('GET', `/v1/reports/${report}/revisions/1`);
    expect(expectStatus(revision, 200).body).toMatchObject({ certifiedBy: ACTORS.helseMidt });
    expect(itemsOf(await vest.call('GET', `/v1/reports/${report}/revisions`))).toHaveLength(1);
    expectStatus(await stage.oslo.call('GET', `/v1/reports/${report}/revisions`), 404);
    expectStatus(await stage.oslo.call('GET', '/v1/projects/FLYTTES/reports'), 404);
  });

  test('was expected of the former owner then, and is expected of the new one now', async () => {
    const expectedOf = async (actor: Actor, round: string): Promise<unknown> => {
      const answer = await actor.call('GET', `/v1/rounds/${round}/completeness`);
      const [own] = expectStatus(answer, 200).body.actors as Record<string, unknown>[];
      return own?.['expected'];
    };
    expect([await expectedOf(midt, '2021-1'), await expectedOf(vest, '2021-1')]).toEqual([2, 1]);
    expect([await expectedOf(midt, '2021-2'), await expectedOf(vest, '2021-2')]).toEqual([1, 2]);
  });

  test("the new owner's baseline follows the former owner's", async () => {
    const listed = itemsOf(await vest.call('GET', '/v1/projects/FLYTTES/baselines'));
    expect(listed.map(({ number, recordedBy }) => [number, recordedBy])).toEqual([
      [1, ACTORS.helseMidt],
    ]);
    const baseline = { approvedOn: '2021-03-01', cost: 2, currency: 'NOK', priceYear: 2020 };
    const details = {
      ...baseline,
      basis: 'nominal',
      milestones: MILESTONES,
      decidedBy: 'styret',
      ...REASON,
    };
    const recorded = await vest.create('/v1/projects/FLYTTES/baselines', details);
    expect(expectStatus(recorded, 201).body).toMatchObject({ number: 2 });
  });

  test('is reported by the new owner from the report that the former owner made', async () => {
    const unknown = await midt.create('/v1/rounds/2021-2/reports', {
      project: 'FLYTTES',
      ...aReport(),
    });
    expectStatus(unknown, 422);
    const begun = await vest.create('/v1/rounds/2021-2/reports/prefill', { project: 'FLYTTES' });
    const { body, headers } = expectStatus(begun, 201);
    expect(body).toMatchObject({
      actor: ACTORS.helseVest,
      content: { budget: [{ approved: 10_000_000 }] },
    });
    await vest.certifies({ id: body.id as string, etag: headers.get('etag') ?? '' });
    await midt.reports('2021-2', 'BLIR', budgetOf(20_000_000));
    expect(await actorsOf('2021-2')).toEqual([
      [ACTORS.helseVest, 10_000_000],
      [ACTORS.helseMidt, 20_000_000],
    ]);
    expect(await actorsOf('2021-1')).toEqual([[ACTORS.helseMidt, 30_000_000]]);
  });

  test('the former owner corrects its report of the closed round', async () => {
    const [submission] = itemsOf(await midt.call('GET', '/v1/rounds/2021-1/submissions'));
    const path = `/v1/submissions/${String(submission?.['id'])}/reopen`;
    const version = { 'if-match': `"${String(submission?.['version'])}"` };
    expectStatus(await stage.directorate.call('POST', path, REASON, version), 200);
    const { headers } = await midt.call('GET', `/v1/reports/${report}`);
    const saved = await midt.call('PUT', `/v1/reports/${report}`, aReport(budgetOf(11_000_000)), {
      'if-match': headers.get('etag') ?? '',
    });
    const etag = expectStatus(saved, 200).headers.get('etag') ?? '';
    await midt.certifies({ id: report, etag });
    expect(await actorsOf('2021-1')).toEqual([[ACTORS.helseMidt, 31_000_000]]);
    const listed = itemsOf(await vest.call('GET', '/v1/projects/FLYTTES/reports'));
    expect(listed.map(({ round, actor, revision }) => [round, actor, revision])).toEqual([
      ['2021-1', ACTORS.helseMidt, 2],
      ['2021-2', ACTORS.helseVest, 1],
    ]);
    const own = itemsOf(await midt.call('GET', '/v1/projects/FLYTTES/reports'));
    expect(own.map(({ round }) => round)).toEqual(['2021-1']);
  });
});

describe('a project that changes its owner while a round is open', () => {
  let stage: TransferStage;
  let midt: Actor;
  let vest: Actor;
  beforeEach(async () => {
    stage = await TransferStage.starts();
    ({ midt, vest } = stage);
    await stage.registers(midt, 'FLYTTES');
  });
  afterEach(() => stage.service.stop());

  test('is reported by the new owner, and the former owner loses a draft never certified', async () => {
    const draft = await midt.startsReport('2021-1', 'FLYTTES');
    await stage.transfers(midt, 'FLYTTES', vest);
    expectStatus(await midt.call('GET', `/v1/reports/${draft.id}`), 404);
    await vest.reports('2021-1', 'FLYTTES');
    await rollUp(stage.service);
    const { body } = await stage.directorate.call('GET', '/v1/rounds/2021-1/figures?by=actor');
    expect((body.cells as { keys: unknown }[]).map(({ keys }) => keys)).toEqual([
      { actor: ACTORS.helseVest },
    ]);
  });

  test('keeps the report that its former owner had certified, which that actor may still change', async () => {
    const { id } = (await midt.reports('2021-1', 'FLYTTES')).body as { id: string };
    await stage.transfers(midt, 'FLYTTES', vest);
    const body = { project: 'FLYTTES', ...aReport() };
    const refused = await vest.create('/v1/rounds/2021-1/reports', body);
    expect(expectStatus(refused, 409).body).toMatchObject({
      code: 'report-exists',
      errors: [{ pointer: '/project', code: 'reported-by-former-owner' }],
    });
    const { headers } = await midt.call('GET', `/v1/reports/${id}`);
    const version = { 'if-match': headers.get('etag') ?? '' };
    const saved = await midt.call('PUT', `/v1/reports/${id}`, aReport(), version);
    await midt.certifies({ id, etag: expectStatus(saved, 200).headers.get('etag') ?? '' });
    await rollUp(stage.service);
    const { body: figures } = await vest.call('GET', '/v1/rounds/2021-1/figures?by=actor');
    expect((figures.cells as { keys: unknown }[]).map(({ keys }) => keys)).toEqual([
      { actor: ACTORS.helseMidt },
    ]);
    expect(figures).toMatchObject({ total: 1, missing: 0 });
  });
});
