import type { CHALLENGE_CATEGORIES } from '../../reporting/content/report.types.js';

/** Code of a topic, such as `legemiddelomradet-2021`. */
export const TOPIC_CODE = /^[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){0,5}$/;

/** A challenge of a certified report, by its place there. */
export interface ChallengePlace {
  /** Id of the report. */
  readonly report: string;
  /** Place in the list of challenges of the report, from 1. */
  readonly number: number;
}

/** A challenge as it stood in a certified revision. Never changes. */
export interface ReportedChallenge extends ChallengePlace {
  readonly revision: number;
  readonly round: string;
  readonly project: string;
  readonly category: (typeof CHALLENGE_CATEGORIES)[number];
  readonly text: string;
}
