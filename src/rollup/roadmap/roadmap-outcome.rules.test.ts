import {
  countOutcomes,
  type DatedReport,
  describeOutcomes,
  expectedDayOf,
  judgeItem,
} from './roadmap-outcome.rules.js';

const REPORT: DatedReport = {
  state: 'active',
  milestones: [
    { key: 'M1', forecast: '2022-03-01', actual: null },
    { key: 'M2', forecast: '2022-05-01', actual: '2021-02-01' },
    { key: 'M3', forecast: null, actual: null },
  ],
  endsOn: '2023-12-31',
};
const ITEM = {
  state: 'notStarted',
  firstDay: '2022-01-01',
  lastDay: '2022-12-31',
  links: [{ projectId: 'p', project: 'P', milestone: null, note: null }],
} as const;

describe('the expected day', () => {
  test('is that of the linked milestone, reached or forecast', () => {
    expect(expectedDayOf({ milestone: 'M1' }, REPORT)).toEqual({
      date: '2022-03-01',
      dateFrom: 'milestone',
    });
    expect(expectedDayOf({ milestone: 'M2' }, REPORT)?.date).toBe('2021-02-01');
  });

  test('is unknown when the milestone has no date, or the project is stopped', () => {
    expect(expectedDayOf({ milestone: 'M3' }, REPORT)).toBeNull();
    expect(expectedDayOf({ milestone: 'M9' }, REPORT)).toBeNull();
    expect(expectedDayOf({ milestone: 'M1' }, { ...REPORT, state: 'stopped' })).toBeNull();
  });

  test('is that of the last milestone, or the last day, for a whole project', () => {
    const last = { date: '2022-03-01', dateFrom: 'lastMilestone' };
    expect(expectedDayOf({ milestone: null }, REPORT)).toEqual(last);
    const plain = { ...REPORT, milestones: [] };
    const end = { date: '2023-12-31', dateFrom: 'endDate' };
    expect(expectedDayOf({ milestone: null }, plain)).toEqual(end);
    expect(expectedDayOf({ milestone: null }, { ...plain, endsOn: null })).toBeNull();
  });
});

describe('an item', () => {
  const by = (date: string, dateFrom: 'milestone' | 'endDate' = 'milestone') =>
    ({ date, dateFrom }) as const;

  test('is confirmed when every project delivers within its period', () => {
    const days = [by('2022-01-01'), by('2022-12-31')];
    expect(judgeItem(ITEM, days)).toEqual({ outcome: 'confirmed', movesTo: null });
  });

  test('moves to the last day after its period, also when another project says nothing', () => {
    const later = { outcome: 'moves', movesTo: '2023-01-01' };
    expect(judgeItem(ITEM, [by('2023-01-01', 'endDate'), null])).toEqual(later);
    const earlier = { outcome: 'moves', movesTo: '2021-12-31' };
    expect(judgeItem(ITEM, [by('2021-12-31')])).toEqual(earlier);
    expect(judgeItem(ITEM, [by('2021-12-31', 'endDate')]).outcome).toBe('confirmed');
  });

  test('is unanswered, without a period, without a project, or settled', () => {
    expect(judgeItem(ITEM, [by('2022-02-01'), null]).outcome).toBe('unanswered');
    const open = { ...ITEM, firstDay: null, lastDay: null };
    expect(judgeItem(open, [by('2022-02-01')]).outcome).toBe('withoutPeriod');
    expect(judgeItem({ ...ITEM, links: [] }, []).outcome).toBe('withoutProject');
    expect(judgeItem({ ...ITEM, state: 'introduced' }, []).outcome).toBe('settled');
  });
});

test('zero moves are the sentence "no changes", with what is not known beside it', () => {
  const counts = countOutcomes([{ outcome: 'confirmed' }, { outcome: 'unanswered' }]);
  expect(describeOutcomes(counts)).toEqual({
    nb: 'Ingen endringer i veikartet. Bekreftet: 1. Ikke besvart: 1. Uten tiltak: 0.',
    en: 'No changes in the roadmap. Confirmed: 1. Unanswered: 1. Without a project: 0.',
  });
  const silent = describeOutcomes({ ...counts, confirmed: 0, withoutProject: 64 });
  expect(silent).toEqual({
    nb:
      'Ingen punkter i veikartet er bekreftet eller flyttet. ' +
      'Bekreftet: 0. Ikke besvart: 1. Uten tiltak: 64.',
    en:
      'No item of the roadmap is confirmed or moved. ' +
      'Confirmed: 0. Unanswered: 1. Without a project: 64.',
  });
  const moved = describeOutcomes({ ...counts, moves: 2 });
  expect(moved.en).toContain('The roadmap changes: items that would move: 2.');
  expect(describeOutcomes(countOutcomes([])).en).toBe('There is no roadmap for the round.');
});
