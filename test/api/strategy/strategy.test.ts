import { FiguresStage } from '../../support/stages/figures-stage.js';
import { broken, conflict, FORBIDDEN, NOT_FOUND, refused } from '../../support/refusal.js';
import { expectStatus } from '../../support/story.js';

const STRATEGIES = '/v1/strategies';
const LATER = `${STRATEGIES}/2023-2030`;
const INDICATORS = `${LATER}/indicators`;

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
});
afterAll(() => stage.service.stop());

const aStrategy = (first: number, last: number): Record<string, unknown> => ({
  strategy: `${String(first)}-${String(last)}`,
  title: { nb: `Strategi fra ${String(first)}`, en: `Strategy from ${String(first)}` },
  validFrom: `${String(first)}-01-01`,
  validTo: `${String(last + 1)}-01-01`,
  source: '004 4/24',
});

const send = (path: string, body: object) => ({ actor: stage.directorate, path, body });

describe('a strategy', () => {
  test('is published by the directorate alone, and no two apply on one day', async () => {
    const body = aStrategy(2017, 2022);
    await refused(stage.service, { actor: stage.midt, path: STRATEGIES, body }, FORBIDDEN);
    for (const strategy of [body, aStrategy(2023, 2030)])
      expectStatus(await stage.directorate.create(STRATEGIES, strategy), 201);
    const overlapping = broken(['/validFrom', 'strategies-overlap']);
    await refused(stage.service, send(STRATEGIES, aStrategy(2022, 2025)), overlapping);
    const again = conflict('strategy-taken', '/strategy');
    await refused(stage.service, send(STRATEGIES, body), again);
    const ends = broken(['/validTo', 'ends-before-start']);
    const backward = { ...aStrategy(2031, 2038), validTo: '2031-01-01' };
    await refused(stage.service, send(STRATEGIES, backward), ends);
  });

  test('has the goals of the register: 5 and 16 from 2023 on, in the order of their letters', async () => {
    const { body } = await stage.readsInPublic('strategies/2023-2030');
    const goals = body.goals as { code: string; subGoals: { code: string }[] }[];
    expect(goals.map(({ code, subGoals }) => [code, subGoals.length])).toEqual([
      ['1', 4],
      ['2', 3],
      ['3', 3],
      ['4', 3],
      ['5', 3],
    ]);
    expect(goals[0]?.subGoals.map(({ code }) => code)).toEqual(['1A', '1B', '1C', '1D']);
    expect(body.mapping).toBeNull();
  });

  test('says how the goals of the one before became its own, and of which nothing is said', async () => {
    const path = `${LATER}/mappings`;
    const goals = [{ from: '1', to: ['2', '2A'] }];
    const wrong = [...goals, { from: '1', to: [] }, { from: '1A', to: ['1.1'] }];
    const faults = broken(
      ['/goals/1/from', 'goal-mapped-twice'],
      ['/goals/2/from', 'unknown-goal'],
      ['/goals/2/to/0', 'unknown-goal'],
    );
    const mapping = { from: '2017-2022', goals, source: 'Illustrativt' };
    await refused(stage.service, send(path, { ...mapping, goals: wrong }), faults);
    const later = broken(['/from', 'unknown-earlier-strategy']);
    await refused(stage.service, send(path, { ...mapping, from: '2023-2030' }), later);
    const { body } = expectStatus(await stage.directorate.create(path, mapping), 201);
    expect(body.mapping).toMatchObject({ from: '2017-2022', goals: [{ from: '1', note: null }] });
    expect(body.mapping.unmapped).toEqual(expect.arrayContaining(['2', '6.3']));
  });
});

describe('an indicator', () => {
  const indicator = (code: string, more: object = {}): Record<string, unknown> => ({
    code,
    name: { nb: `Indikator ${code}`, en: `Indicator ${code}` },
    unit: 'percent',
    direction: 'higher',
    source: '004 4/24',
    ...more,
  });
  const measurement = { period: '2023', value: 58, base: 1608, source: '004 4/24' };

  test('is published with its parts, for good, without faults', async () => {
    await refused(
      stage.service,
      send(INDICATORS, { indicators: [indicator('1', { goals: ['9'] }), indicator('1')] }),
      broken(
        ['/indicators/0/goals/0', 'unknown-goal'],
        ['/indicators/1/code', 'indicator-repeated'],
      ),
    );
    const indicators = [
      indicator('4', { thresholds: { green: 60, yellow: 40 }, goals: ['1', '1A'] }),
      indicator('10'),
      indicator('10.1', { parent: '10' }),
      indicator('16', { computed: 'evaluationFunding' }),
    ];
    const created = await stage.directorate.create(INDICATORS, { indicators });
    expect(expectStatus(created, 201).body).toMatchObject({
      version: 1,
      lights: { green: 0, yellow: 0, red: 0, none: 3 },
    });
    const update = `update strategy.indicator_set set version = 9`;
    await expect(stage.service.owner.query(update)).rejects.toThrow('append-only');
  });

  test('is measured with a base: one without is its own fault', async () => {
    const path = `${INDICATORS}/4/measurements`;
    const without = { ...measurement, base: null };
    await refused(stage.service, send(path, without), broken(['/base', 'base-required']));
    const computed = send(`${INDICATORS}/16/measurements`, measurement);
    await refused(stage.service, computed, broken(['/value', 'indicator-is-computed']));
    const { body } = expectStatus(await stage.directorate.create(path, measurement), 201);
    expect(body).toMatchObject({ light: 'yellow', lightBy: 'threshold', period: '2023' });
    await refused(stage.service, send(path, measurement), broken(['/reason', 'reason-required']));
  });

  test('keeps what was corrected, and is judged beside its thresholds', async () => {
    const path = `${INDICATORS}/4`;
    stage.service.moveTo('2021-01-18T09:01:00Z');
    const corrected = { ...measurement, value: 60, reason: 'Nye svar' };
    const { body } = expectStatus(
      await stage.directorate.create(`${path}/measurements`, corrected),
      201,
    );
    expect(body.light).toBe('green');
    expect(body.measurements.map(({ value }: { value: number }) => value)).toEqual([60, 58]);
    const judgement = { period: '2023', light: 'yellow', reason: 'Veksten har stanset' };
    expectStatus(await stage.directorate.create(`${path}/judgements`, judgement), 201);
    const { body: judged } = await stage.readsInPublic('strategies/2023-2030/indicators/4');
    expect(judged).toMatchObject({ light: 'yellow', lightBy: 'judgement', judgement });
  });

  test('of parts has the worst light of them, and counts once', async () => {
    const judgement = { period: '2023', light: 'red', reason: 'Lite brukt' };
    const part = `${INDICATORS}/10.1/judgements`;
    expectStatus(await stage.directorate.create(part, judgement), 201);
    const { body } = await stage.readsInPublic('strategies/2023-2030/indicators');
    expect(body.lights).toEqual({ green: 0, yellow: 1, red: 1, none: 1 });
    expect(body.indicators[1]).toMatchObject({ code: '10', light: 'red', lightBy: 'parts' });
    const unknown = send(`${INDICATORS}/11/judgements`, judgement);
    await refused(stage.service, unknown, NOT_FOUND);
  });
});
