import { NationalRollup } from '../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { refused, type Refusal } from '../support/refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, expectStatus } from '../support/story.js';

const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };
const SECOND_ROUND = {
  period: '2021Q1',
  opensAt: '2021-04-06T08:00:00+02:00',
  deadline: '2021-04-23T16:00:00+02:00',
  closesAt: '2021-04-30T16:00:00+02:00',
};
const THIRD_ROUND = {
  period: '2021Q3',
  opensAt: '2021-10-04T08:00:00+02:00',
  deadline: '2021-10-20T16:00:00+02:00',
  closesAt: '2021-10-29T16:00:00+02:00',
};

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-20T09:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-1');
});
afterAll(() => service.stop());

const aBaseline = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  approvedOn: '2021-01-15',
  cost: 40_000_000,
  ...PRICES,
  milestones: [
    { key: 'BP3', name: 'Klar for utprøving', date: '2021-02-15' },
    { key: 'BP4', name: 'Overlevert', date: '2021-12-01' },
  ],
  ...overrides,
});
const approves = async (code: string, overrides: Record<string, unknown> = {}): Promise<Answered> =>
  expectStatus(await midt.create(`/v1/projects/${code}/baselines`, aBaseline(overrides)), 201);
const milestones = (
  ...dates: [key: string, forecast: string | null, actual?: string][]
): Record<string, unknown>[] =>
  dates.map(([key, forecast, actual = null]) => ({ key, name: key, forecast, actual }));
const opened = new Set<string>();
/** Moves on to a round that is opened the first time. */
async function inRound(key: string, at: string, times: Record<string, unknown>): Promise<void> {
  service.moveTo(at);
  if (!opened.has(key)) await directorate.opensRound(key, times);
  opened.add(key);
}

describe('the slip ledger', () => {
  test('keeps the first approval through re-baselines, and measures every round against it', async () => {
    await midt.registersProject('LEDGER');
    expect((await midt.call('GET', '/v1/projects/LEDGER/slip')).body).toEqual({
      project: 'LEDGER',
      firstApprovedOn: null,
      rebaselines: 0,
      rounds: [],
    });
    expect((await approves('LEDGER')).body).toMatchObject({
      number: 1,
      cost: 40_000_000,
      decidedBy: null,
      recordedBy: ACTORS.helseMidt,
    });
    await midt.reports('2021-1', 'LEDGER', {
      milestones: milestones(['BP3', '2021-03-01'], ['BP4', '2021-12-01']),
      frame: { approved: 40_000_000, ...PRICES },
    });

    await inRound('2021-2', '2021-04-10T09:00:00+02:00', SECOND_ROUND);
    expect(
      (
        await approves('LEDGER', {
          approvedOn: '2021-04-08',
          cost: 46_000_000,
          decidedBy: 'NUIT 6/21',
          reason: 'Leverandøren er forsinket',
          milestones: [{ key: 'BP3', name: 'Klar for utprøving', date: '2021-04-20' }],
        })
      ).body.number,
    ).toBe(2);
    await midt.reports('2021-2', 'LEDGER', {
      milestones: milestones(['BP3', '2021-04-20'], ['BP4', '2022-02-01']),
      frame: { approved: 46_000_000, forecast: 46_000_000, ...PRICES },
    });

    const { body } = expectStatus(await midt.call('GET', '/v1/projects/LEDGER/slip'), 200);
    expect(body).toMatchObject({ firstApprovedOn: '2021-01-15', rebaselines: 1 });
    expect(
      body.rounds.map(({ round, days, cost }: Record<string, unknown>) => [round, days, cost]),
    ).toEqual([
      // 15 February to 1 March = 14.
      ['2021-1', 14, { first: 40_000_000, now: 40_000_000, change: 0, percent: 0 }],
      // On the new plan to the day, and late all the same: BP3 64 days (13 + 31 + 20), BP4 62 (30 +
      // 31 + 1); 6 of 40 million = 15 %.
      ['2021-2', 64, { first: 40_000_000, now: 46_000_000, change: 6_000_000, percent: 15 }],
    ]);
    expect(body.rounds[1].milestones).toMatchObject([
      { key: 'BP3', first: '2021-02-15', current: '2021-04-20', measured: '2021-04-20', days: 64 },
      { key: 'BP4', first: '2021-12-01', current: '2021-12-01', days: 62 },
    ]);

    const listed = expectStatus(
      await directorate.call('GET', '/v1/projects/LEDGER/baselines'),
      200,
    );
    expect(
      listed.body.items.map(({ number, cost, reason }: Record<string, unknown>) => [
        number,
        cost,
        reason,
      ]),
    ).toEqual([
      [1, 40_000_000, null],
      [2, 46_000_000, 'Leverandøren er forsinket'],
    ]);
    for (const path of ['baselines', 'slip'])
      expectStatus(await oslo.call('GET', `/v1/projects/LEDGER/${path}`), 404);
    await expect(service.owner.query(`update portfolio.baseline set cost = 1`)).rejects.toThrow(
      'append-only',
    );
  });

  test(
    'an overdue milestone without an actual date is late up to the certification, and ' +
      'reported or not',
    async () => {
      await inRound('2021-3', '2021-10-05T09:00:00+02:00', THIRD_ROUND);
      await midt.registersProject('STILLE');
      await approves('STILLE');
      await midt.reports('2021-3', 'STILLE');
      // 15 February to 5 October: 13 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 5.
      expect((await midt.call('GET', '/v1/projects/STILLE/slip')).body.rounds).toMatchObject([
        { round: '2021-3', days: 232, cost: null },
      ]);
    },
  );

  test('two baselines at once get two numbers', async () => {
    await midt.registersProject('SAMTIDIG');
    const rest = { reason: 'Begge', decidedBy: 'Styringsgruppen' };
    const answers = await Promise.all([
      approves('SAMTIDIG', rest),
      approves('SAMTIDIG', rest),
      approves('SAMTIDIG', rest),
    ]);
    expect(answers.map(({ body }) => body.number as number).sort()).toEqual([1, 2, 3]);
  });
});

describe("the rule's colour and the warnings", () => {
  test('are a preview on the draft, and stay with the certified revision', async () => {
    await inRound('2021-3', '2021-10-05T09:00:00+02:00', THIRD_ROUND);
    await midt.registersProject('REGEL');
    await approves('REGEL');
    const content = {
      milestones: milestones(['BP3', null, '2021-03-20'], ['BP4', '2021-12-20']),
      frame: { approved: 44_000_000, ...PRICES },
    };
    const draft = await midt.startsReport('2021-3', 'REGEL', {
      ...content,
      frame: { approved: 11_000_000, ...PRICES },
    });
    const shown = (await midt.call('GET', `/v1/reports/${draft.id}`)).body;
    // BP3 was due on 15 February; the budget of the year alone is 12 million, of a total of 11.
    expect(shown.ruleStatus).toMatchObject({
      ruleSet: 'standard-2',
      colour: 'yellow',
      findings: [
        { dimension: 'time', colour: 'yellow' },
        { dimension: 'cost', colour: 'green' },
      ],
    });
    expect(
      shown.warnings.map(({ code, severity, pointer }: Record<string, unknown>) => [
        code,
        severity,
        pointer,
      ]),
    ).toEqual([['amounts-do-not-add-up', 'error', '/frame/approved']]);
    expect(shown).toMatchObject({ faults: [], allowedActions: ['save', 'discard'], locked: null });
    await refused(
      service,
      { actor: midt, path: `/v1/reports/${draft.id}/certify`, headers: { 'if-match': draft.etag } },
      { status: 422, code: 'rule-broken', errors: [['/frame/approved', 'amounts-do-not-add-up']] },
    );

    const saved = expectStatus(
      await midt.call('PUT', `/v1/reports/${draft.id}`, aReport(content), {
        'if-match': draft.etag,
      }),
      200,
    );
    expect(saved.body).toMatchObject({
      warnings: [],
      allowedActions: ['save', 'certify', 'discard'],
    });
    await midt.certifies({ id: draft.id, etag: saved.headers.get('etag') ?? '' });
    // Three days later everything would be as late; what was certified stays as it was.
    service.moveTo('2021-10-08T09:00:00+02:00');
    const revision = (await directorate.call('GET', `/v1/reports/${draft.id}/revisions/1`)).body;
    expect(revision.ruleStatus).toMatchObject({
      at: expect.stringContaining('2021-10-05'),
      colour: 'yellow',
      findings: [
        { reason: { en: 'BP3 is 33 days after 2021-02-15. Yellow 1–3 months late, red above' } },
        {
          colour: 'yellow',
          reason: { en: '10 % over the baseline. Yellow up to 10 % over the baseline, red above' },
        },
      ],
    });
    expect([revision.warnings, revision.content.dimensions]).toEqual([[], null]);
  });

  test("compare with what was certified the last time, and with the actor's own history", async () => {
    const vest = new Actor(service, ACTORS.helseVest);
    const reported = (
      project: string,
      round: string,
      approved: number,
      more: Record<string, unknown> = {},
    ): Promise<Answered> =>
      vest.reports(round, project, {
        budget: [{ year: 2021, fundingSource: 'own', approved, ...PRICES }],
        ...more,
      });
    service.moveTo('2021-04-20T09:00:00+02:00');
    for (const [index, approved] of [10, 11, 12, 13, 14].entries()) {
      await vest.registersProject(`VEST${String(index)}`);
      await reported(`VEST${String(index)}`, '2021-2', approved * 1_000_000);
    }
    await inRound('2021-3', '2021-10-05T09:00:00+02:00', THIRD_ROUND);
    const { body } = await reported('VEST2', '2021-3', 18_000_001);
    expect(
      body.warnings.map(({ code, severity, value, expected }: Record<string, unknown>) => [
        code,
        severity,
        value,
        expected,
      ]),
    ).toEqual([
      ['budget-jump', 'warning', 18_000_001, 12_000_000],
      ['stale-text', 'information', null, null],
      ['budget-outlier', 'information', 18_000_001, 12_000_000],
    ]);
    const { rows } = await service.owner.query<{ codes: string[] }>(
      `select array(select w->>'code' from jsonb_array_elements(v.warnings) w) as codes
         from reporting.report_revision v where v.report_id = $1`,
      [body.id],
    );
    expect(rows).toEqual([{ codes: ['budget-jump', 'stale-text', 'budget-outlier'] }]);
    // In other prices it could be anything: that is what is told.
    const repriced = await vest.reports('2021-3', 'VEST3', {
      budget: [
        { year: 2021, fundingSource: 'own', approved: 90_000_000, ...PRICES, priceYear: 2022 },
      ],
    });
    expect(
      repriced.body.warnings.map(({ code, severity, value, expected }: Record<string, unknown>) => [
        code,
        severity,
        value,
        expected,
      ]),
    ).toEqual([
      ['stale-text', 'information', null, null],
      ['prices-changed', 'warning', 2022, 2021],
    ]);
  });

  test('are of the rule set that the round binds, which never changes once published', async () => {
    const { body: standard } = await service.call('GET', '/v1/rule-sets/standard-1');
    const { against, cost, time, rules, source } = standard;
    const draft = {
      key: 'streng-1',
      title: { nb: 'Streng', en: 'Strict' },
      source,
      against,
      cost,
      time,
      rules,
    };
    const created = expectStatus(await directorate.create('/v1/rule-sets', draft), 201);
    expect(created.body).toMatchObject({
      publishedAt: null,
      version: 1,
      allowedActions: ['replace', 'publish'],
    });
    const { key: _, ...rest } = draft;
    const strict = { ...rest, cost: { ...cost, redAbovePercent: 0 } };
    const replaced = expectStatus(
      await directorate.call('PUT', '/v1/rule-sets/streng-1', strict, { 'if-match': '"1"' }),
      200,
    );
    expect(replaced.body.cost.redAbovePercent).toBe(0);
    await refused(
      service,
      {
        actor: directorate,
        path: '/v1/rounds',
        body: {
          key: '2021-9',
          name: { nb: 'a', en: 'b' },
          budgetYear: 2021,
          criteriaSet: '2020-12',
          ruleSet: 'streng-1',
          ...THIRD_ROUND,
        },
      },
      { status: 422, code: 'rule-broken', errors: [['/ruleSet', 'rule-set-not-published']] },
    );
    expectStatus(
      await directorate.call('POST', '/v1/rule-sets/streng-1/publish', undefined, {
        'if-match': '"2"',
      }),
      200,
    );
    await refused(
      service,
      {
        actor: directorate,
        method: 'PUT',
        path: '/v1/rule-sets/streng-1',
        body: strict,
        headers: { 'if-match': '"3"' },
      },
      { status: 409, code: 'rule-set-state', errors: [['', 'rule-set-published']] },
    );
    await refused(
      service,
      { actor: midt, path: '/v1/rule-sets', body: draft },
      { status: 403, code: 'forbidden' },
    );
    await expect(
      service.owner.query(`update reporting.rule_set set source = 'x' where key = 'streng-1'`),
    ).rejects.toThrow('is published');
    expect(
      (await service.call('GET', '/v1/rule-sets')).body.items.map(
        ({ key, lockedActions }: { key: string; lockedActions: { code: string }[] }) => [
          key,
          lockedActions[0]?.code,
        ],
      ),
    ).toEqual([
      ['standard-1', 'directorate-only'],
      ['standard-2', 'directorate-only'],
      ['streng-1', 'directorate-only'],
    ]);

    await inRound('2021-4', '2021-10-12T09:00:00+02:00', {
      ...THIRD_ROUND,
      opensAt: '2021-10-11T08:00:00+02:00',
      ruleSet: 'streng-1',
    });
    await midt.registersProject('STRENG');
    await approves('STRENG', {
      milestones: [{ key: 'BP4', name: 'Overlevert', date: '2021-12-01' }],
    });
    expect(
      (await midt.reports('2021-4', 'STRENG', { frame: { approved: 40_000_001, ...PRICES } })).body
        .ruleStatus,
    ).toMatchObject({ ruleSet: 'streng-1', colour: 'red' });
  });
});

describe('figures of published rounds', () => {
  /** What a worker does when a round closes. */
  async function closesAndRollsUp(key: string): Promise<void> {
    const job = await directorate.closesRound(key);
    const rollup = service.app.get(RollupService);
    const { rows } = await service.owner.query<{ round: string; actor: string }>(
      'select distinct t.round_id as round, t.actor_id as actor from reporting.report t ' +
        'join reporting.round r on r.id = t.round_id where r.key = $1',
      [key],
    );
    const round = rows[0]?.round ?? '';
    await rollup.rollUpRound(round, job);
    for (const { actor } of rows) await rollup.rollUpActor(round, actor);
    await service.app.get(NationalRollup).sumUpRound(round);
  }
  const costs = (
    solution: string,
    amounts: Readonly<Record<number, number>>,
  ): Record<string, unknown>[] =>
    Object.entries(amounts).map(([year, amount]) => ({
      nationalSolution: solution,
      year: Number(year),
      amount,
      ...PRICES,
    }));

  test('three colours side by side, the gap per actor, and operating cost with what moved', async () => {
    const nord = new Actor(service, ACTORS.helseNord);
    const times = (day: string): Record<string, unknown> => ({
      opensAt: `${day}T08:00:00+01:00`,
      deadline: `${day}T12:00:00+01:00`,
      closesAt: `${day}T16:00:00+01:00`,
    });
    service.moveTo('2022-02-01T09:00:00+01:00');
    await directorate.opensRound('2022-1', times('2022-02-01'));
    await nord.registersProject('PROVESVAR');
    await nord.reports('2022-1', 'PROVESVAR', {
      operatingCosts: costs('Kjernejournal', { 2024: 17_000_000, 2025: 17_000_000 }),
    });
    service.moveTo('2022-02-01T12:30:00+01:00');
    await closesAndRollsUp('2022-1');

    service.moveTo('2022-03-01T09:00:00+01:00');
    await directorate.opensRound('2022-2', times('2022-03-01'));
    expectStatus(
      await nord.create(
        '/v1/projects/PROVESVAR/baselines',
        aBaseline({ milestones: [{ key: 'M1', name: 'I drift', date: '2021-11-01' }] }),
      ),
      201,
    );
    const draft = await nord.startsReport('2022-2', 'PROVESVAR', {
      operatingCosts: costs('Kjernejournal', { 2025: 17_000_000 }),
    });
    const assessment = { colour: 'yellow', reason: 'Forskriften er ikke vedtatt' };
    await refused(
      service,
      { actor: directorate, path: `/v1/reports/${draft.id}/assessments`, body: assessment },
      { status: 409, code: 'report-not-certified' },
    );
    await nord.certifies(draft);
    await refused(
      service,
      { actor: nord, path: `/v1/reports/${draft.id}/assessments`, body: assessment },
      { status: 403, code: 'forbidden' },
    );
    await refused(
      service,
      { actor: directorate, path: `/v1/reports/${draft.id}/assessments`, body: { colour: 'blue' } },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/colour', 'not-allowed'],
          ['/reason', 'missing'],
        ],
      },
    );
    expectStatus(
      await directorate.create(`/v1/reports/${draft.id}/assessments`, {
        colour: 'green',
        reason: 'Først',
      }),
      201,
    );
    service.moveTo('2022-03-01T10:00:00+01:00');
    expectStatus(await directorate.create(`/v1/reports/${draft.id}/assessments`, assessment), 201);
    // 1 November to 1 March is more than three months.
    expect(
      expectStatus(await nord.call('GET', `/v1/reports/${draft.id}/colours`), 200).body,
    ).toMatchObject({
      round: '2022-2',
      project: 'PROVESVAR',
      revision: 1,
      owner: { colour: 'green', at: expect.stringContaining('2022-03-01') },
      rule: { ruleSet: 'standard-2', colour: 'red' },
      directorate: {
        colour: 'yellow',
        reason: 'Forskriften er ikke vedtatt',
        at: expect.stringContaining('2022-03-01T09:00'),
      },
    });
    expectStatus(await oslo.call('GET', `/v1/reports/${draft.id}/colours`), 404);
    await expect(
      service.owner.query(`update reporting.directorate_colour set colour = 'green'`),
    ).rejects.toThrow('append-only');

    const gap = async (): Promise<Answered> =>
      service.call('GET', `/v1/actors/${ACTORS.helseNord}/colour-gap`);
    expect((await gap()).body.rounds.map(({ round }: { round: string }) => round)).toEqual([
      '2022-1',
    ]);
    expectStatus(await service.call('GET', '/v1/rounds/2022-2/operating-costs'), 401);
    expectStatus(
      await service.call('GET', '/v1/rounds/2022-2/operating-costs', {
        token: await service.token(ACTORS.helseNord),
      }),
      200,
    );
    service.moveTo('2022-03-01T12:30:00+01:00');
    await closesAndRollsUp('2022-2');
    const nothing = { compared: 0, worse: 0, same: 0, better: 0, steps: 0 };
    expect(expectStatus(await gap(), 200).body.rounds).toEqual([
      { round: '2022-1', rated: 1, rule: nothing, directorate: nothing },
      {
        round: '2022-2',
        rated: 1,
        rule: { compared: 1, worse: 1, same: 0, better: 0, steps: 2 },
        directorate: { compared: 1, worse: 1, same: 0, better: 0, steps: 1 },
      },
    ]);

    const { body } = expectStatus(
      await service.call('GET', '/v1/rounds/2022-2/operating-costs'),
      200,
    );
    expect(body).toMatchObject({
      round: '2022-2',
      previousRound: '2022-1',
      moved: [
        {
          project: 'PROVESVAR',
          nationalSolution: 'Kjernejournal',
          fromYear: 2024,
          toYear: 2025,
          amount: 17_000_000,
        },
      ],
    });
    expect(
      body.items.map(
        ({
          nationalSolution,
          year,
          amount,
          previous,
          change,
          projects,
        }: Record<string, unknown>) => [
          nationalSolution,
          year,
          amount,
          previous,
          change,
          (projects as { project: string }[]).map(({ project }) => project),
        ],
      ),
    ).toEqual([
      ['Kjernejournal', 2024, 0, 17_000_000, -17_000_000, ['PROVESVAR']],
      ['Kjernejournal', 2025, 17_000_000, 17_000_000, 0, ['PROVESVAR']],
    ]);
    expect((await service.call('GET', '/v1/rounds/2022-1/operating-costs')).body).toMatchObject({
      previousRound: null,
      moved: [],
      items: [{ change: null }, { change: null }],
    });
  });
});

describe('bad input', () => {
  const broken = (...errors: (readonly [string, string])[]): Refusal => ({
    status: 422,
    code: 'rule-broken',
    errors,
  });
  beforeAll(async () => {
    await inRound('2021-3', '2021-10-05T09:00:00+02:00', THIRD_ROUND);
    for (const code of ['UTEN', 'MED']) await midt.registersProject(code);
    await approves('MED');
  });

  test(
    'a re-baseline without reason or decider, before the last, or in the future; a ' +
      'baseline without dates',
    async () => {
      const path = '/v1/projects/MED/baselines';
      await refused(
        service,
        { actor: midt, path, body: aBaseline() },
        broken(['/reason', 'reason-required'], ['/decidedBy', 'decider-required']),
      );
      await refused(
        service,
        {
          actor: midt,
          path,
          body: aBaseline({
            approvedOn: '2021-01-14',
            decidedBy: 'Styringsgruppen',
            reason: 'Før',
            milestones: [],
          }),
        },
        broken(['/approvedOn', 'approved-before-last'], ['/milestones', 'baseline-without-dates']),
      );
      await refused(
        service,
        {
          actor: midt,
          path: '/v1/projects/UTEN/baselines',
          body: aBaseline({
            approvedOn: '2021-10-06',
            milestones: [
              { key: 'A', name: 'a', date: '2021-12-01' },
              { key: 'A', name: 'b', date: '2021-12-02' },
            ],
          }),
        },
        broken(['/approvedOn', 'approved-in-future'], ['/milestones/1/key', 'milestone-repeated']),
      );
      await refused(
        service,
        {
          actor: midt,
          path,
          body: aBaseline({
            cost: 0,
            priceYear: 1999,
            basis: 'fast',
            milestones: [{ key: 'bp3', name: '', date: '2021-02-30' }],
          }),
        },
        {
          status: 400,
          code: 'invalid-request',
          errors: [
            ['/cost', 'out-of-range'],
            ['/priceYear', 'out-of-range'],
            ['/basis', 'not-allowed'],
            ['/milestones/0/key', 'wrong-form'],
            ['/milestones/0/name', 'empty'],
            ['/milestones/0/date', 'not-a-date'],
          ],
        },
      );
      for (const actor of [oslo, directorate])
        await refused(
          service,
          { actor, path, body: aBaseline() },
          { status: 404, code: 'not-found' },
        );
    },
  );

  test('a milestone without a baseline, two with one key, and an actual date after today', async () => {
    const report = (
      project: string,
      overrides: Record<string, unknown>,
    ): Record<string, unknown> => ({ project, ...aReport(overrides) });
    const path = '/v1/rounds/2021-3/reports';
    await refused(
      service,
      {
        actor: midt,
        path,
        body: report('UTEN', { milestones: milestones(['BP3', '2021-11-01']) }),
      },
      broken(['/milestones/0/key', 'milestone-without-baseline']),
    );
    await refused(
      service,
      {
        actor: midt,
        path,
        body: report('MED', {
          milestones: milestones(
            ['BP3', null, '2021-10-06'],
            ['BP3', null, '2021-10-05'],
            ['BP9', null],
          ),
        }),
      },
      broken(
        ['/milestones/0/actual', 'actual-in-future'],
        ['/milestones/1/key', 'milestone-repeated'],
        ['/milestones/2/key', 'milestone-without-baseline'],
      ),
    );
  });

  test('an unknown rule set, one whose key is taken, and one whose thresholds make no sense', async () => {
    await refused(
      service,
      {
        actor: directorate,
        path: '/v1/rounds',
        body: {
          key: '2021-9',
          name: { nb: 'a', en: 'b' },
          budgetYear: 2021,
          criteriaSet: '2020-12',
          ruleSet: 'ukjent',
          ...THIRD_ROUND,
        },
      },
      broken(['/ruleSet', 'unknown-rule-set']),
    );
    const { body: standard } = await service.call('GET', '/v1/rule-sets/standard-1');
    const { key, title, source, against, cost, time, rules } = standard;
    const path = '/v1/rule-sets';
    await refused(
      service,
      { actor: directorate, path, body: { key, title, source, against, cost, time, rules } },
      { status: 409, code: 'rule-set-key-taken', errors: [['/key', 'rule-set-key-taken']] },
    );
    await refused(
      service,
      {
        actor: directorate,
        path,
        body: {
          key: 'feil-1',
          title,
          source,
          against,
          time,
          cost: { ...cost, yellowAbovePercent: 11 },
          rules: [{ code: 'budget-jump', severity: 'warning' }],
        },
      },
      broken(
        ['/cost/redAbovePercent', 'thresholds-not-rising'],
        ['/rules/0/threshold', 'threshold-required'],
      ),
    );
    await refused(
      service,
      {
        actor: directorate,
        path,
        body: {
          key: 'feil-1',
          title,
          source,
          against: 'best',
          cost,
          time,
          rules: [{ code: 'x', severity: 'fatal', threshold: -1 }],
        },
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/against', 'not-allowed'],
          ['/rules/0/code', 'not-allowed'],
          ['/rules/0/severity', 'not-allowed'],
          ['/rules/0/threshold', 'out-of-range'],
        ],
      },
    );
  });

  test('a dimension that is not green without its reason and cause', async () => {
    await refused(
      service,
      {
        actor: midt,
        path: '/v1/rounds/2021-3/reports',
        body: {
          project: 'MED',
          ...aReport({
            dimensions: {
              time: { colour: 'yellow' },
              scope: { colour: 'green' },
              benefit: { colour: 'red', reason: 'x', cause: 'legal' },
            },
          }),
        },
      },
      broken(
        ['/dimensions/time/reason', 'reason-required'],
        ['/dimensions/time/cause', 'cause-required'],
      ),
    );
  });

  test('a benefit with neither amount nor measure, an operating cost twice, and either in other prices', async () => {
    const benefit = { description: 'Tid', year: 2023, ownerRole: 'Avdelingsleder' };
    const cost = { nationalSolution: 'SFM', year: 2024, amount: -1, ...PRICES };
    await refused(
      service,
      {
        actor: midt,
        path: '/v1/rounds/2021-3/reports',
        body: {
          project: 'MED',
          ...aReport({
            benefits: [
              benefit,
              { ...benefit, measure: { unit: 'minutter', planned: 4 } },
              { ...benefit, amount: { planned: 1, ...PRICES, basis: 'real' } },
            ],
            operatingCosts: [cost, cost, { ...cost, year: 2025, priceYear: 2020 }],
          }),
        },
      },
      broken(
        ['/operatingCosts/1', 'operating-cost-repeated'],
        ['/benefits/0', 'benefit-without-value'],
        ['/operatingCosts/2/priceYear', 'mixed-price-years'],
        ['/benefits/2/amount/priceYear', 'mixed-price-years'],
      ),
    );
  });

  test('a benefit that is realised in a year that has not begun', async () => {
    const benefit = {
      description: 'Tid',
      ownerRole: 'Avdelingsleder',
      amount: { planned: 1, realised: 1, ...PRICES },
      measure: { unit: 'minutter', planned: 4, realised: 2 },
    };
    const { body } = await refused(
      service,
      {
        actor: midt,
        path: '/v1/rounds/2021-3/reports',
        body: {
          project: 'MED',
          ...aReport({
            benefits: [
              { ...benefit, year: 2021 },
              { ...benefit, year: 2022 },
              {
                ...benefit,
                year: 2023,
                amount: null,
                measure: { ...benefit.measure, realised: null },
              },
              {
                ...benefit,
                year: 2024,
                amount: null,
                measure: { ...benefit.measure, realised: 0 },
              },
            ],
          }),
        },
      },
      broken(
        ['/benefits/1/amount/realised', 'realised-in-future'],
        ['/benefits/1/measure/realised', 'realised-in-future'],
      ),
    );
    expect(body.errors[0].detail).toBe(
      '2022 har ikke begynt (i dag er 2021-10-05); ingenting kan være realisert ennå',
    );
  });

  test('a frame that is negative, absurd or in other prices than the budget', async () => {
    const path = '/v1/rounds/2021-3/reports';
    for (const approved of [-1, 1_000_000_000_001])
      await refused(
        service,
        {
          actor: midt,
          path,
          body: { project: 'MED', ...aReport({ frame: { approved, ...PRICES } }) },
        },
        { status: 400, code: 'invalid-request', errors: [['/frame/approved', 'out-of-range']] },
      );
    await refused(
      service,
      {
        actor: midt,
        path,
        body: {
          project: 'MED',
          ...aReport({ frame: { approved: 1, ...PRICES, priceYear: 2022 } }),
        },
      },
      broken(['/frame/priceYear', 'mixed-price-years']),
    );
  });
});
