export const SUBMISSION_STATES = [
  'draft',
  'submitted',
  'certified',
  'accepted',
  'returned',
  'reopened',
] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** One certifies alone, or one prepares and another certifies. */
export type ReportingSteps = 1 | 2;

/** Whose step it is. */
export const SUBMISSION_PARTIES = ['owner', 'directorate'] as const;
export type SubmissionParty = (typeof SUBMISSION_PARTIES)[number];

/** A remark on one place of the reports: `/reports/SAFEST/status/reason`. */
export interface FieldRemark {
  readonly pointer: string;
  readonly text: string;
}
