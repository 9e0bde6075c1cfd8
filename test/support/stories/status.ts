import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt } = ACTORS;

/** Figures of the closed round. */
export const statusFigures: Slice = {
  name: 'statusFigures',
  after: ['closing'],
  steps: [
    { operation: 'getColourGap', actor: helseMidt, path: { organisationNumber: helseMidt } },
    {
      operation: 'getFigures',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { by: 'colour,region', measure: 'projects' },
    },
    {
      operation: 'getFigures',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: {
        by: 'fundingSource',
        measure: 'approved',
        colour: 'yellow',
        asOf: '2021-04-30T16:00:00+02:00',
      },
    },
    {
      operation: 'listFigureReports',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { measure: 'approved', limit: '1' },
    },
    { operation: 'getOperatingCosts', actor: helseMidt, path: ({ round }) => ({ round }) },
  ],
};

/**
 * A rule set until it is published; a re-baseline of the reported project, and its slip against the
 * first approval.
 */
export const status: Slice = {
  name: 'status',
  after: ['foundation'],
  steps: [
    {
      operation: 'createRuleSet',
      actor: directorate,
      shared: true,
      leaves: ({ body }) => ({ ruleSet: body.key }),
    },
    {
      operation: 'replaceRuleSet',
      actor: directorate,
      shared: true,
      path: ({ ruleSet }) => ({ key: ruleSet }),
    },
    { operation: 'publishRuleSet', actor: directorate, path: ({ ruleSet }) => ({ key: ruleSet }) },
    { operation: 'getRuleSet', actor: helseMidt, path: ({ ruleSet }) => ({ key: ruleSet }) },
    { operation: 'listRuleSets', actor: helseMidt },
    { operation: 'recordBaseline', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'listBaselines', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'assessReport', actor: directorate, path: ({ report }) => ({ id: report }) },
    { operation: 'getColours', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    { operation: 'listAssessments', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    {
      operation: 'withdrawAssessment',
      actor: directorate,
      path: ({ report }) => ({ id: report }),
    },
    { operation: 'getSlip', actor: helseMidt, path: ({ code }) => ({ code }) },
  ],
};
