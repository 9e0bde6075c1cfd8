import { pointerStep } from '../../platform/base/problem.js';
import { findFundedUntil } from '../content/funding.lookup.js';
import type { ReportContentValue } from '../content/report.types.js';
import type { Finding } from './finding.types.js';
import { countDays } from './slip.rules.js';

/**
 * Finds totals of a grant scheme that are not the sum of its areas: 179 ≠ 25 + 131 + 24
 * applications, 331.6 ≠ 50.0 +
 * 205.7 + 87.7 MNOK (NUIT 2024, Helseteknologiordningen).
 */
export function findWrongGrantSums({ grants = null }: ReportContentValue): Finding[] {
  if (grants === null || grants.areas.length === 0) return [];
  return (['applications', 'amount', 'grantedAmount'] as const).flatMap((member): Finding[] => {
    const parts = grants.areas.flatMap((area) => area[member] ?? []);
    const [value, expected] = [grants[member] ?? null, parts.reduce((sum, part) => sum + part, 0)];
    if (value === null || value === expected || parts.length < grants.areas.length) return [];
    const shown = `${parts.join(' + ')} = ${String(expected)}`;
    return [
      {
        pointer: `/grants/${member}`,
        text: {
          nb: `${String(value)} er ikke summen av områdene: ${shown}`,
          en: `${String(value)} is not the sum of the areas: ${shown}`,
        },
        value,
        expected,
      },
    ];
  });
}

/**
 * Finds decided funding of a project that ends less than `threshold` days from now, and that nothing
 * decided follows ("finansiert til februar 2024"). A project that is over needs no more.
 */
export function findFundingEnds(
  { state, funding = [] }: ReportContentValue,
  today: string,
  threshold: number,
): Finding[] {
  const last = findFundedUntil(funding);
  if (state === 'completed' || state === 'stopped' || last === null) return [];
  const value = countDays(today, last);
  if (value >= threshold) return [];
  const index = funding.findIndex((line) => line.state === 'decided' && line.until === last);
  return [
    {
      pointer: `/funding${pointerStep(index)}/until`,
      text: {
        nb: `Tiltaket er finansiert til ${last}`,
        en: `The project is funded until ${last}`,
      },
      value,
      expected: threshold,
    },
  ];
}
