import { COLOURS, type Colour } from '../../reporting/content/report.types.js';

/** The colours of one project's certified report in one round. */
export interface ColoursOfOne {
  readonly owner: Colour;
  readonly rule: Colour | null;
  readonly directorate: Colour | null;
}

/** Difference between the owner's colours and another's, over the projects that have both. */
export interface Gap {
  readonly compared: number;
  /** Projects to which the other gives a worse, the same and a better colour than the owner. */
  readonly worse: number;
  readonly same: number;
  readonly better: number;
  /** Sum of steps; green to red is two. Positive when the other's colours are worse. */
  readonly steps: number;
}

/**
 * Compares the owner's colours with another's (features N2: auditors found more risk than owners
 * reported in 60 of 95 projects).
 */
export function gapOf(projects: readonly ColoursOfOne[], other: 'rule' | 'directorate'): Gap {
  const steps = projects.flatMap(({ owner, [other]: seen }) =>
    seen === null ? [] : [COLOURS.indexOf(seen) - COLOURS.indexOf(owner)],
  );
  return {
    compared: steps.length,
    worse: steps.filter((step) => step > 0).length,
    same: steps.filter((step) => step === 0).length,
    better: steps.filter((step) => step < 0).length,
    steps: steps.reduce((sum, step) => sum + step, 0),
  };
}
