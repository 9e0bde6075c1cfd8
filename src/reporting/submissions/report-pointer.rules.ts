import { type Fault, fault } from '../../platform/base/problem.js';
import type { ReportContentValue } from '../content/report.types.js';
import { pointsIntoReports } from '../steps/submission.rules.js';

/** Returns a fault when a pointer leads to no place in the reports of a submission. */
export function pointerFaults(
  at: string,
  pointer: string,
  contents: ReadonlyMap<string, ReportContentValue>,
): Fault[] {
  if (pointsIntoReports(pointer, contents)) return [];
  return [
    fault(
      at,
      'unknown-place',
      'Stedet finnes ikke i rapportene',
      'The place is not in the reports',
    ),
  ];
}
