import { COLOURS, type Colour } from '../../reporting/content/report.types.js';

/** The colours of one project's certified report in one round. */
export interface ColoursOfOne {
  readonly owner: Colour;
  readonly rule: Colour | null;
  readonly directorate: Colour | null;
}

/** How another's colours lie against the owner's, over the projects that have both. */
export interface Gap {
  readonly compared: number;
  /** Projects that the other sees as worse than their owner does, as the same, and as better. */
  readonly worse: number;
  readonly same: number;
  readonly better: number;
  /** Steps of colour in all: green to red is two; positive when the other sees it as worse. */
  readonly steps: number;
}

/**
 * The gap between the owner's colour and another's (features N2: auditors found more risk than
 * owners reported in 60 of 95 projects).
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
