import { alternativeFaults, subjectFaults } from './case-subject.rules.js';

const KNOWN = {
  criteriaSet: new Set(['2021-03']),
  portfolio: new Set(['2021-1', '2021-2']),
};

const codesOf = (given: Parameters<typeof subjectFaults>[0], frozen: string[] = []): string[] =>
  subjectFaults(given, KNOWN, frozen).map(({ pointer, code }) => `${pointer} ${code}`);

test('a reference is checked where there is a register of its kind', () => {
  const about = [
    { kind: 'criteriaSet', reference: '2021-03' },
    { kind: 'criteriaSet', reference: '2099-01' },
    { kind: 'plan', reference: 'Plan for standarder' },
    { kind: 'plan', reference: 'Plan for standarder' },
  ] as const;
  expect(codesOf({ about })).toEqual([
    '/about/1/reference unknown-subject',
    '/about/3/reference subject-repeated',
  ]);
});

test('a portfolio is decided on as it was frozen for the case', () => {
  const about = [{ kind: 'portfolio', reference: '2021-1' }] as const;
  expect(codesOf({ about })).toEqual(['/about/0/reference portfolio-not-frozen']);
  expect(codesOf({ about }, ['2021-1'])).toEqual([]);
});

test('alternatives have a letter each, and one of them may be decided', () => {
  const alternatives = ['A', 'A'].map((key) => ({ key, text: 'Forslag' }));
  expect(codesOf({ alternatives })).toEqual(['/alternatives/1/key alternative-repeated']);
  expect(alternativeFaults('A', alternatives)).toEqual([]);
  expect(alternativeFaults('B', alternatives).map(({ code }) => code)).toEqual([
    'unknown-alternative',
  ]);
});
