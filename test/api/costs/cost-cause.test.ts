import { FiguresStage, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { broken, conflict, FORBIDDEN, NOT_FOUND, refused } from '../../support/refusal.js';
import { expectStatus } from '../../support/story.js';

const CAUSES = '/v1/cost-causes';
const PROVESVAR = `${CAUSES}/provesvar`;

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  await stage.midt.registersProject('SAFEST');
  await stage.directorate.opensRound('2021-1');
});
afterAll(() => stage.service.stop());

const anEstimate = (more: object = {}): object => ({
  statedOn: '2021-01-10',
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
  amounts: [{ year: 2024, onwards: true, amount: 17_000_000 }],
  case: 'NUIT 5/20',
  source: '004 6/24',
  ...more,
});

const aCause = (cause: string, estimate: object = anEstimate()): object => ({
  cause,
  nationalSolution: 'Kjernejournal',
  name: { nb: 'Pasientens prøvesvar', en: "The patient's test results" },
  estimate,
});

const send = (path: string, body: object) => ({ actor: stage.directorate, path, body });

describe('a cause of operating cost without a project', () => {
  test('is recorded once, by the directorate alone, for a solution of the register', async () => {
    const body = aCause('provesvar');
    await refused(stage.service, { actor: stage.midt, path: CAUSES, body }, FORBIDDEN);
    expectStatus(await stage.directorate.create(CAUSES, body), 201);
    await refused(stage.service, send(CAUSES, body), conflict('cost-cause-taken', '/cause'));
    const unknown = { ...aCause('altinn'), nationalSolution: 'Altinn' };
    const notThere = broken(['/nationalSolution', 'unknown-national-solution']);
    await refused(stage.service, send(CAUSES, unknown), notThere);
  });

  test('has payers whose shares add up to 100, and years in order', async () => {
    const payers = [
      { payer: 'Helseregionene', share: 60, fromYear: 2025 },
      { payer: 'Kommunene', share: 30, fromYear: 2025 },
    ];
    const wrong = aCause('pll-sfm', anEstimate({ statedOn: '2021-01-19', payers }));
    const faults = broken(
      ['/estimate/statedOn', 'stated-in-future'],
      ['/estimate/payers', 'shares-not-100'],
    );
    await refused(stage.service, send(CAUSES, wrong), faults);
    await refused(stage.service, send(`${CAUSES}/ukjent/estimates`, anEstimate()), NOT_FOUND);
  });

  test('keeps every estimate: a new one needs its reason, and none can be changed', async () => {
    await stage.midt.reports('2021-1', 'SAFEST', {});
    await rollUp(stage.service);
    stage.service.moveTo('2021-02-01T16:00:00Z');
    await stage.closes('2021-1');
    stage.service.moveTo('2021-04-12T09:00:00Z');
    await stage.directorate.opensRound('2021-2', SECOND_ROUND);
    const moved = anEstimate({
      statedOn: '2021-04-12',
      case: 'NUIT 6/21',
      amounts: [{ year: 2025, onwards: true, amount: 17_000_000 }],
    });
    const path = `${PROVESVAR}/estimates`;
    await refused(stage.service, send(path, moved), broken(['/reason', 'reason-required']));
    const given = { ...moved, reason: 'Ikke omfattet av forskriften' };
    const { body } = expectStatus(await stage.directorate.create(path, given), 201);
    expect([body.estimate.case, body.earlier.map((one: { case: string }) => one.case)]).toEqual([
      'NUIT 6/21',
      ['NUIT 5/20'],
    ]);
    const update = `update costs.cost_estimate set amounts = '[]'`;
    await expect(stage.service.owner.query(update)).rejects.toThrow('append-only');
  });

  test('is public, and filtered by its solution', async () => {
    const { body } = await stage.readsInPublic('cost-causes?nationalSolution=Kjernejournal');
    expect(body.items).toMatchObject([{ cause: 'provesvar', estimate: { case: 'NUIT 6/21' } }]);
    const other = await stage.readsInPublic('cost-causes?nationalSolution=SFM');
    expect(other.body.items).toEqual([]);
  });
});

describe('the operating costs of a round', () => {
  const readCosts = async (round: string) =>
    (await stage.directorate.call('GET', `/v1/rounds/${round}/operating-costs`)).body;

  test('have costs without a project, against the last round and the last case', async () => {
    await stage.midt.reports('2021-2', 'SAFEST', {});
    await rollUp(stage.service);
    const body = await readCosts('2021-2');
    const [in2024] = body.withoutProject;
    expect(in2024).toMatchObject({
      cause: 'provesvar',
      year: 2024,
      amount: 0,
      change: -17_000_000,
      changeSinceCase: -17_000_000,
    });
    expect(body.lastCase).toEqual({ case: 'NUIT 5/20', statedOn: '2021-01-10' });
    const moved = { cause: 'provesvar', fromYear: 2024, toYear: 2025, amount: 17_000_000 };
    expect(body.movedWithoutProject).toMatchObject([moved]);
    expect(body.movedSinceCase).toMatchObject([moved]);
  });

  test('stay as they were known when the round closed', async () => {
    const { withoutProject, totals } = await readCosts('2021-1');
    expect(withoutProject).toMatchObject([{ year: 2024, amount: 17_000_000, previous: null }]);
    expect(totals).toMatchObject([{ projects: null, total: 17_000_000, notStated: 0 }]);
  });

  test('change at once while the round is open, and have lines in a table', async () => {
    const unstated = anEstimate({ amounts: [{ year: 2027, onwards: true, amount: null }] });
    const helsekort = aCause('helsekort', { ...unstated, statedOn: '2021-04-12' });
    expectStatus(await stage.directorate.create(CAUSES, helsekort), 201);
    const { totals } = await readCosts('2021-2');
    expect(totals.at(-1)).toMatchObject({ year: 2027, notStated: 1, total: 17_000_000 });
    const path = '/v1/rounds/2021-2/operating-costs';
    const { text } = await stage.directorate.call('GET', path, undefined, { accept: 'text/csv' });
    expect(text).toContain('helsekort');
  });
});
