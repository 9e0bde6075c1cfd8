import { ruleSetFaults } from './rule-set.rules.js';
import type { QualityRule, RuleSetContent, WarningCode } from './rule-set.types.js';
import { STANDARD } from '../../../test/support/reports/assessed-reports.js';

const { content } = STANDARD;

function listFaults(overrides: Partial<RuleSetContent>): string[] {
  return ruleSetFaults({ ...content, ...overrides }).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
}

test('the standard rule set has no faults', () => {
  expect(listFaults({})).toEqual([]);
});

test('the thresholds of a colour rise', () => {
  expect(
    listFaults({
      cost: { ...content.cost, yellowAbovePercent: 11 },
      time: { ...content.time, yellowFromMonths: 4 },
    }),
  ).toEqual([
    '/cost/redAbovePercent thresholds-not-rising',
    '/time/redAboveMonths thresholds-not-rising',
  ]);
});

test('a rule has a threshold where it uses one, and stands once', () => {
  const rule = (code: WarningCode, threshold: number | null): QualityRule => ({
    code,
    severity: 'error',
    threshold,
  });
  const rules = [rule('budget-jump', null), rule('stale-text', 1), rule('stale-text', null)];
  expect(listFaults({ rules })).toEqual([
    '/rules/0/threshold threshold-required',
    '/rules/1/threshold threshold-not-used',
    '/rules/2/code rule-repeated',
  ]);
});
