import { aCase, changes } from '../../support/stages/governance.js';
import { FiguresStage, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';

const MILLION = 1_000_000;
const THIRD_ROUND = {
  period: '2021Q2',
  opensAt: '2021-08-06T08:00:00+02:00',
  deadline: '2021-08-23T16:00:00+02:00',
  closesAt: '2021-08-30T16:00:00+02:00',
};

/** Costs of NILAR and TAG as case 6/24 has them, and 17 million of Kjernejournal from a year on. */
const costsFrom = (year: number): Record<string, unknown> => ({
  operatingCosts: [
    ...[34, 52].map((amount, index) => ['NILAR', 2024 + index, amount] as const),
    ...[2024, 2025, 2026].filter((one) => one >= year).map((one) => ['Kjernejournal', one, 17]),
  ].map(([nationalSolution, ofYear, amount]) => ({
    ...{ nationalSolution, year: ofYear, amount: Number(amount) * MILLION },
    ...{ currency: 'NOK', priceYear: 2021, basis: 'nominal' },
  })),
});

describe('operating costs that projects report', () => {
  let stage: FiguresStage;
  const readCosts = async (round: string, query = '') =>
    (await stage.directorate.call('GET', `/v1/rounds/${round}/operating-costs${query}`)).body;
  const closes = async (round: string, at: string): Promise<void> => {
    await rollUp(stage.service);
    stage.service.moveTo(at);
    await stage.closes(round);
  };
  beforeAll(async () => {
    stage = await FiguresStage.startsEmpty();
    await stage.midt.registersProject('SAFEST');
    await stage.directorate.opensRound('2021-1');
    await stage.midt.reports('2021-1', 'SAFEST', costsFrom(2024));
    await closes('2021-1', '2021-02-01T16:00:00Z');
    const about = [{ kind: 'costGrowth', reference: '2021-1' }];
    const made = await stage.directorate.create('/v1/cases', aCase({ number: '6/21', about }));
    const path = `/v1/cases/${String(expectStatus(made, 201).body.id)}`;
    await changes(stage.directorate, 'POST', `${path}/publish`);
    stage.service.moveTo('2021-04-12T09:00:00Z');
    await stage.directorate.opensRound('2021-2', SECOND_ROUND);
    await stage.midt.reports('2021-2', 'SAFEST', costsFrom(2025));
    await closes('2021-2', '2021-05-01T16:00:00Z');
    stage.service.moveTo('2021-08-12T09:00:00Z');
    await stage.directorate.opensRound('2021-3', THIRD_ROUND);
    await stage.midt.reports('2021-3', 'SAFEST', costsFrom(2025));
    await rollUp(stage.service);
  });
  afterAll(() => stage.service.stop());

  test('are compared with the last case as well as with the last round: 34, 52 and 17 moved', async () => {
    const { items, moved, movedSinceCaseOfReports, lastCaseOfReports } = await readCosts('2021-3');
    expect(lastCaseOfReports).toMatchObject({ case: 'NUIT 6/21', round: '2021-1' });
    const rows = items.map((one: Record<string, unknown>) =>
      ['year', 'amount', 'previous', 'atLastCase', 'changeSinceCase']
        .map((name) => one[name])
        .map((value) =>
          String(Number(value) >= MILLION || Number(value) < 0 ? Number(value) / MILLION : value),
        )
        .join(' '),
    );
    expect(rows).toEqual(expect.arrayContaining(['2024 34 34 34 0', '2025 52 52 52 0']));
    expect(rows.at(-1)).toBe('2024 0 null 17 -17');
    expect(moved).toEqual([]);
    expect(movedSinceCaseOfReports).toMatchObject([
      { project: 'SAFEST', fromYear: 2024, toYear: 2025, amount: 17 * MILLION },
    ]);
  });

  test('have no last case before one is published, nor one about themselves', async () => {
    const first = await readCosts('2021-1');
    expect(first).toMatchObject({ lastCaseOfReports: null, movedSinceCaseOfReports: [] });
    expect(first.items[0]).toMatchObject({ atLastCase: null, changeSinceCase: null });
    const second = await readCosts('2021-2');
    expect(second.moved).toHaveLength(1);
    expect(second.movedSinceCaseOfReports).toHaveLength(1);
  });

  test('keep the last case that a closed round had, whatever the case says later', async () => {
    // An answer as of an instant is read anew; that of a closed round is kept in memory.
    const readThen = async (round: string, day: string) => {
      stage.service.moveTo(`2021-08-${day}T09:00:00Z`);
      return (await readCosts(round, `?asOf=2021-08-${day}T09:00:00Z`)).lastCaseOfReports;
    };
    const { body } = await stage.directorate.call('GET', '/v1/cases?council=nuit');
    const [found] = body.items as { readonly id: string }[];
    const path = `/v1/cases/${String(found?.id)}`;
    await changes(stage.directorate, 'PATCH', path, { about: [] });
    expect(await readThen('2021-3', '13')).toBeNull();
    expect(await readThen('2021-2', '14')).toMatchObject({ case: 'NUIT 6/21' });
    await changes(stage.directorate, 'POST', `${path}/withdraw`);
    expect(await readThen('2021-2', '15')).toMatchObject({ case: 'NUIT 6/21' });
  });
});
