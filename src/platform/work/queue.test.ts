import { WorkBudget } from './queue.js';

test('half a second of work is followed by no rest', () => {
  const budget = new WorkBudget();
  expect(budget.spend(250, 10_000)).toBe(0);
  expect(budget.spend(250, 10_000)).toBe(0);
});

test('work that goes on rests for twice as long as it works', () => {
  const budget = new WorkBudget();
  budget.spend(500, 10_000);
  for (const endedAt of [10_600, 12_400, 14_200])
    expect(budget.spend(600, endedAt)).toBeCloseTo(1_200);
});

test('work that takes a third of the time never rests', () => {
  const budget = new WorkBudget();
  budget.spend(500, 10_000);
  for (const endedAt of [10_300, 10_600, 10_900]) expect(budget.spend(100, endedAt)).toBeCloseTo(0);
});

test('a rest lasts two seconds at most', () => {
  expect(new WorkBudget().spend(30_000, 60_000)).toBeCloseTo(2_000);
});
