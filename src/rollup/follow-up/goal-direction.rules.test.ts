import type { Colour } from '../../reporting/content/report.types.js';
import {
  directionOf,
  findSigns,
  type FollowedReport,
  isDelayed,
  shareOf,
  stageOf,
} from './goal-direction.rules.js';

const aReport = (colour: Colour | null, timeColour: Colour | null = null): FollowedReport => ({
  kind: 'project',
  phase: 'execution',
  state: 'active',
  colour,
  timeColour,
});
/** Lists which signs show: of colours, delays and indicators. */
const listShown = (...given: Parameters<typeof findSigns>): (boolean | null)[] =>
  findSigns(...given).map(({ shows }) => shows);

describe('the signs of a goal', () => {
  test('are not known without projects and indicators', () => {
    expect(listShown([], [])).toEqual([null, null, null]);
    expect(listShown([aReport(null), { ...aReport('red'), state: 'planned' }], [null])).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('of colours: a red one, or more than half yellow', () => {
    expect(listShown([aReport('green'), aReport('yellow')], [])[0]).toBe(false);
    expect(listShown([aReport('yellow'), aReport('yellow'), aReport('green')], [])[0]).toBe(true);
    expect(listShown([aReport('red'), aReport('green'), aReport('green')], [])[0]).toBe(true);
  });

  test('of delays: a third of those whose progress is known', () => {
    const late = aReport('green', 'red');
    const inTime = aReport('green', 'green');
    const silent = aReport('green');
    expect(listShown([late, inTime, inTime, silent, silent], [])[1]).toBe(true);
    expect(listShown([late, inTime, inTime, inTime], [])[1]).toBe(false);
  });

  test('of indicators: a red one, or more than half yellow', () => {
    expect(listShown([], ['yellow', 'green', null])[2]).toBe(false);
    expect(listShown([], ['yellow', 'yellow', 'green'])[2]).toBe(true);
    expect(listShown([], ['red', 'green', 'green'])[2]).toBe(true);
  });
});

test.each([
  [[null, null, null], null],
  [[false, null, null], 'onTrack'],
  [[true, false, null], 'watch'],
  [[true, null, true], 'towardsRed'],
  [[true, true, true], 'towardsRed'],
] as const)('signs %j point %s', (signs, direction) => {
  expect(directionOf(signs.map((shows) => ({ shows })))).toBe(direction);
});

test('a share says what it is of, and of how many nothing is known', () => {
  expect(shareOf([true, false, null])).toEqual({ count: 1, base: 3, unknown: 1, share: 33 });
  expect(shareOf([null, null]).share).toBeNull();
  expect(shareOf([])).toEqual({ count: 0, base: 0, unknown: 0, share: null });
});

test('a rollout and a project that closes or realises are introduced; others are developed', () => {
  expect(stageOf({ kind: 'rollout', phase: 'execution' })).toBe('introduction');
  expect(stageOf({ kind: 'project', phase: 'realisation' })).toBe('introduction');
  expect(stageOf({ kind: 'project', phase: 'planning' })).toBe('development');
  expect([isDelayed(aReport('red', 'yellow')), isDelayed(aReport('red'))]).toEqual([false, null]);
});
