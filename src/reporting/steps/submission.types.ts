export const SUBMISSION_STATES = [
  'draft',
  'submitted',
  'certified',
  'accepted',
  'returned',
  'reopened',
] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** 1: one client certifies alone. 2: one client prepares and another certifies. */
export type ReportingSteps = 1 | 2;

/** The parties that act on a submission. */
export const SUBMISSION_PARTIES = ['owner', 'directorate'] as const;
export type SubmissionParty = (typeof SUBMISSION_PARTIES)[number];

/** A remark on one place of the reports, such as `/reports/SAFEST/status/reason`. */
export interface FieldRemark {
  readonly pointer: string;
  readonly text: string;
}
