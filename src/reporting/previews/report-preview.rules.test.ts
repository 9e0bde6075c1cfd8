import { describeCompleteness, formatAmount, listEffects } from './report-preview.rules.js';
import type { ReportContentValue } from '../content/report.types.js';
import {
  aBudget,
  aContent,
  aMilestone,
  aStatus,
  PRICES,
} from '../../../test/support/reports/assessed-reports.js';

const BEFORE = aContent({
  summary: 'I rute.',
  status: { ...aStatus('yellow'), reason: 'Sen', action: 'Ny plan' },
  budget: aBudget([2021, 10_000_000], [2022, 2_500_000]),
  milestones: [aMilestone('BP3', '2021-10-01')],
  frame: { approved: 42_000_000, forecast: 43_000_000, ...PRICES },
});

/** Lists the sentences about a report after another, in one language. */
function listSentences(after: Partial<ReportContentValue>, language: 'nb' | 'en' = 'nb'): string[] {
  const stored = { certified: BEFORE, draft: undefined };
  return listEffects(stored, { ...BEFORE, ...after }).map((effect) => effect[language]);
}

test('a report that stays as it is neither loses nor gains', () => {
  expect(listSentences({})).toEqual([]);
});

test('a lost budget is named with its sum, and a lost line with its year too', () => {
  expect(listSentences({ budget: [] })).toEqual(['Budsjett på 12,5 millioner forsvinner']);
  expect(listSentences({ budget: [] }, 'en')).toEqual(['Budget of 12.5 million disappears']);
  expect(listSentences({ budget: BEFORE.budget.slice(1) })).toEqual([
    'Budsjett på 10 millioner (2021, own) forsvinner',
  ]);
});

test('a lost member is named once, and a lost value of a member by its column', () => {
  expect(listSentences({ summary: null, frame: null, status: null })).toEqual([
    'Status (Gul) forsvinner',
    'Sammendrag forsvinner',
    'Total ramme på 42 millioner forsvinner',
  ]);
  expect(listSentences({ status: { ...aStatus('yellow'), reason: 'Sen' } })).toEqual([
    'Status: tiltak forsvinner',
  ]);
});

test('a changed value is neither lost nor gained, and an added item is gained', () => {
  const milestones = [aMilestone('BP3', '2021-12-01'), aMilestone('BP4', '2022-01-01')];
  expect(listSentences({ milestones })).toEqual(['Milepæler (BP4) kommer til']);
  expect(listSentences({ milestones }, 'en')).toEqual(['Milestones (BP4) are added']);
});

test('each stored report is compared with on its own', () => {
  const draft = aContent({ ...BEFORE, summary: null });
  expect(
    listEffects({ certified: BEFORE, draft }, { ...BEFORE, budget: [] }).map(
      ({ kind, against, en }) => [kind, against, en],
    ),
  ).toEqual([
    ['lost', 'certified', 'Budget of 12.5 million disappears'],
    ['lost', 'draft', 'Budget of 12.5 million disappears'],
    ['gained', 'draft', 'Summary is added'],
  ]);
});

test('completeness is told only where it changes', () => {
  expect(describeCompleteness(0, 0)).toEqual([]);
  expect(describeCompleteness(3, 1).map(({ nb, en }) => [nb, en])).toEqual([
    ['3 rapporter blir komplette', '3 reports become complete'],
    ['1 rapport er ikke lenger komplett', '1 report is no longer complete'],
  ]);
});

test.each([
  [1_000_000, '1 million'],
  [-12_500_000, '-12,5 millioner'],
  [12_345_678, '12 345 678'],
  [999, '999'],
])('%i is written as %s', (amount, text) => {
  expect(formatAmount(amount).nb).toBe(text);
});
