import { writeDelay } from './delay-text.rules.js';

const nameOf = (node: number): string => `P${String(node)}`;

test('a delay is told with its contributors, in weeks that add up', () => {
  const delay = {
    days: 63,
    parts: [
      { node: 13, days: 40 },
      { node: 1, days: 19 },
    ],
    unexplained: 4,
  };
  expect(writeDelay(delay, nameOf, 1)).toEqual({
    nb: '9 uker forsinket: 6 fra P13, 3 egne',
    en: '9 weeks late: 6 from P13, 3 its own',
  });
  expect(writeDelay({ ...delay, days: 70, unexplained: 11 }, nameOf, 1).nb).toBe(
    '10 uker forsinket: 6 fra P13, 3 egne, 1 fordi planene ikke passer sammen',
  );
});

test('a short delay is told in days, and none as none', () => {
  const delay = { days: 1, parts: [{ node: 1, days: 1 }], unexplained: 0 };
  expect(writeDelay(delay, nameOf, 1).nb).toBe('1 dag forsinket: 1 egne');
  expect(writeDelay({ ...delay, days: 0 }, nameOf, 1).en).toBe('Not late');
  expect(writeDelay({ ...delay, days: null }, nameOf, 1).nb).toBe('Ingen godkjent plan å måle mot');
});
