import { rollsUp } from '../../support/stages/governance.js';
import { broken, FORBIDDEN, invalid, refused, type Refusal } from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { aBaseline, PRICES, StatusStage } from '../../support/stages/status-stage.js';
import { Actor, type Directorate, expectStatus } from '../../support/story.js';
import { aReport } from '../../support/reports/samples.js';

let stage: StatusStage;
let directorate: Directorate;
beforeAll(async () => {
  stage = await StatusStage.starts();
  ({ directorate } = stage);
});
afterAll(() => stage.service.stop());

describe('the content of a report', () => {
  beforeAll(async () => {
    await stage.enters('2021-3');
    await stage.midt.registersProject('MED');
    await stage.approves('MED');
  });
  const refuses = (overrides: Record<string, unknown>, refusal: Refusal): Promise<Answered> =>
    refused(
      stage.service,
      {
        actor: stage.midt,
        path: '/v1/rounds/2021-3/reports',
        body: { project: 'MED', ...aReport(overrides) },
      },
      refusal,
    );

  test('is refused with a dimension that is not green and has no reason and cause', async () => {
    const dimensions = {
      time: { colour: 'yellow' },
      scope: { colour: 'green' },
      benefit: { colour: 'red', reason: 'x', cause: 'legal' },
    };
    await refuses(
      { dimensions },
      broken(
        ['/dimensions/time/reason', 'reason-required'],
        ['/dimensions/time/cause', 'cause-required'],
      ),
    );
  });

  test('is refused with a benefit without a value, an operating cost twice and mixed prices', async () => {
    const benefit = { description: 'Tid', year: 2023, ownerRole: 'Avdelingsleder' };
    const benefits = [
      benefit,
      { ...benefit, measure: { unit: 'minutter', planned: 4 } },
      { ...benefit, amount: { planned: 1, ...PRICES, basis: 'real' } },
    ];
    const cost = { nationalSolution: 'SFM', year: 2024, amount: -1, ...PRICES };
    await refuses(
      { benefits, operatingCosts: [cost, cost, { ...cost, year: 2025, priceYear: 2020 }] },
      broken(
        ['/operatingCosts/1', 'operating-cost-repeated'],
        ['/benefits/0', 'benefit-without-value'],
        ['/operatingCosts/2/priceYear', 'mixed-price-years'],
        ['/benefits/2/amount/priceYear', 'mixed-price-years'],
      ),
    );
  });

  test('is refused with a benefit that is realised in a year that has not begun', async () => {
    const measure = { unit: 'minutter', planned: 4, realised: 2 };
    const benefit = {
      description: 'Tid',
      ownerRole: 'Avdelingsleder',
      amount: { planned: 1, realised: 1, ...PRICES },
      measure,
    };
    const benefits = [
      { ...benefit, year: 2021 },
      { ...benefit, year: 2022 },
      { ...benefit, year: 2023, amount: null, measure: { ...measure, realised: null } },
      { ...benefit, year: 2024, amount: null, measure: { ...measure, realised: 0 } },
    ];
    const { body } = await refuses(
      { benefits },
      broken(
        ['/benefits/1/amount/realised', 'realised-in-future'],
        ['/benefits/1/measure/realised', 'realised-in-future'],
      ),
    );
    expect(body.errors[0].detail).toBe(
      '2022 har ikke begynt (i dag er 2021-10-05); ingenting kan være realisert ennå',
    );
  });
  test.each([-1, 1_000_000_000_001])('is refused with a frame of %d kroner', async (approved) => {
    await refuses({ frame: { approved, ...PRICES } }, invalid(['/frame/approved', 'out-of-range']));
  });

  test('is refused with a frame in other prices than the budget', async () => {
    await refuses(
      { frame: { approved: 1, ...PRICES, priceYear: 2022 } },
      broken(['/frame/priceYear', 'mixed-price-years']),
    );
  });
});

/** A round of one day in 2022. */
const timesOf = (day: string): Record<string, unknown> => ({
  opensAt: `${day}T08:00:00+01:00`,
  deadline: `${day}T12:00:00+01:00`,
  closesAt: `${day}T16:00:00+01:00`,
});
const operatingCosts = (amounts: Readonly<Record<number, number>>): Record<string, unknown>[] =>
  Object.entries(amounts).map(([year, amount]) => ({
    nationalSolution: 'Kjernejournal',
    year: Number(year),
    amount,
    ...PRICES,
  }));

describe('two rounds of one project', () => {
  const ASSESSMENT = { colour: 'yellow', reason: 'Forskriften er ikke vedtatt' };
  let nord: Actor;
  let id: string;
  beforeAll(async () => {
    nord = new Actor(stage.service, ACTORS.helseNord);
    stage.service.moveTo('2022-02-01T09:00:00+01:00');
    await directorate.opensRound('2022-1', timesOf('2022-02-01'));
    await nord.registersProject('PROVESVAR');
    await nord.reports('2022-1', 'PROVESVAR', {
      operatingCosts: operatingCosts({ 2024: 17_000_000, 2025: 17_000_000 }),
    });
    stage.service.moveTo('2022-02-01T12:30:00+01:00');
    await closesAndRollsUp('2022-1');
    stage.service.moveTo('2022-03-01T09:00:00+01:00');
    await directorate.opensRound('2022-2', timesOf('2022-03-01'));
    const milestones = [{ key: 'M1', name: 'I drift', date: '2021-11-01' }];
    const baselines = '/v1/projects/PROVESVAR/baselines';
    expectStatus(await nord.create(baselines, aBaseline({ milestones })), 201);
  });

  /** Does what a worker does when a round closes. */
  async function closesAndRollsUp(round: string): Promise<void> {
    await rollsUp(stage.service, round, await directorate.closesRound(round));
  }
  const readGap = async (): Promise<{ round: string }[]> => {
    const path = `/v1/actors/${ACTORS.helseNord}/colour-gap`;
    return expectStatus(await stage.service.call('GET', path), 200).body.rounds;
  };

  describe('have an assessment of the directorate', () => {
    test('which needs a certified report', async () => {
      const draft = await nord.startsReport('2022-2', 'PROVESVAR', {
        operatingCosts: operatingCosts({ 2025: 17_000_000 }),
      });
      ({ id } = draft);
      await refused(
        stage.service,
        { actor: directorate, path: `/v1/reports/${id}/assessments`, body: ASSESSMENT },
        { status: 409, code: 'report-not-certified' },
      );
      await nord.certifies(draft);
    });

    test('which is refused to the owner, and without a colour and a reason', async () => {
      const path = `/v1/reports/${id}/assessments`;
      await refused(stage.service, { actor: nord, path, body: ASSESSMENT }, FORBIDDEN);
      await refused(
        stage.service,
        { actor: directorate, path, body: { colour: 'blue' } },
        invalid(['/colour', 'not-allowed'], ['/reason', 'missing']),
      );
    });

    test('which may be given anew, and is kept', async () => {
      const path = `/v1/reports/${id}/assessments`;
      const first = { colour: 'green', reason: 'Først' };
      expectStatus(await directorate.create(path, first), 201);
      stage.service.moveTo('2022-03-01T10:00:00+01:00');
      expectStatus(await directorate.create(path, ASSESSMENT), 201);
      await expect(
        stage.service.owner.query(`update reporting.directorate_colour set colour = 'green'`),
      ).rejects.toThrow('append-only');
    });
  });

  test("show the owner's, the rule's and the directorate's colour side by side", async () => {
    const path = `/v1/reports/${id}/colours`;
    // 1 November to 1 March is more than three months.
    expect(expectStatus(await nord.call('GET', path), 200).body).toMatchObject({
      round: '2022-2',
      project: 'PROVESVAR',
      revision: 1,
      owner: { colour: 'green', at: expect.stringContaining('2022-03-01') },
      rule: { ruleSet: 'standard-5', colour: 'red' },
      directorate: { ...ASSESSMENT, at: expect.stringContaining('2022-03-01T09:00') },
    });
    expectStatus(await stage.oslo.call('GET', path), 404);
  });

  test('are in the colour gap and the operating costs only when they are published', async () => {
    expect((await readGap()).map(({ round }) => round)).toEqual(['2022-1']);
    const path = '/v1/rounds/2022-2/operating-costs';
    expectStatus(await stage.service.call('GET', path), 401);
    expectStatus(await nord.call('GET', path), 200);
  });

  test('have a colour gap: how often and how far the other colours are worse', async () => {
    stage.service.moveTo('2022-03-01T12:30:00+01:00');
    await closesAndRollsUp('2022-2');
    const nothing = { compared: 0, worse: 0, same: 0, better: 0, steps: 0 };
    const worse = { compared: 1, worse: 1, same: 0, better: 0 };
    expect(await readGap()).toEqual([
      { round: '2022-1', rated: 1, rule: nothing, directorate: nothing },
      {
        round: '2022-2',
        rated: 1,
        rule: { ...worse, steps: 2 },
        directorate: { ...worse, steps: 1 },
      },
    ]);
  });

  test('have operating costs, compared year by year, with the amount that moved', async () => {
    const costs = await stage.service.call('GET', '/v1/rounds/2022-2/operating-costs');
    const { body } = expectStatus(costs, 200);
    const solution = { project: 'PROVESVAR', nationalSolution: 'Kjernejournal' };
    expect(body).toMatchObject({
      round: '2022-2',
      previousRound: '2022-1',
      moved: [{ ...solution, fromYear: 2024, toYear: 2025, amount: 17_000_000 }],
    });
    const items = (body.items as Record<string, unknown>[]).map((item) => [
      ...['nationalSolution', 'year', 'amount', 'previous'].map((name) => item[name]),
      (item['bridge'] as { changed: unknown }).changed,
      (item['projects'] as { project: string }[]).map(({ project }) => project),
    ]);
    expect(items).toEqual([
      ['Kjernejournal', 2024, 0, 17_000_000, { amount: -17_000_000, projects: 1 }, ['PROVESVAR']],
      ['Kjernejournal', 2025, 17_000_000, 17_000_000, { amount: 0, projects: 1 }, ['PROVESVAR']],
    ]);
  });

  test('have no change of operating costs in the first round', async () => {
    const { body } = await stage.service.call('GET', '/v1/rounds/2022-1/operating-costs');
    expect(body).toMatchObject({
      previousRound: null,
      moved: [],
      items: [{ bridge: null }, { bridge: null }],
    });
  });
});
