import { TEXTS } from './page-texts.text.js';

test.each([
  ['nb', -7, '7 færre enn i forrige runde'],
  ['nb', 0, 'like mange som i forrige runde'],
  ['nn', 3, '3 fleire enn i førre runde'],
  ['en', -1, '1 fewer than in the previous round'],
] as const)('in %s a change of %i is said in words', (language, change, said) => {
  expect(TEXTS[language].content.overview.since(change)).toBe(said);
});

test('a slip is that of the most delayed milestone', () => {
  const { slip, onPlan } = TEXTS.nb.content.project;
  expect([slip(42), slip(-1), onPlan]).toEqual([
    'Den mest forsinkede milepælen er 42 dager senere enn i første godkjente plan',
    'Alle milepælene er minst 1 dag tidligere enn i første godkjente plan',
    'Ingen milepæl er senere enn i første godkjente plan',
  ]);
});
