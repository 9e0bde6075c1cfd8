/** A round opened: `{ roundId }`. */
export const ROUND_OPENED_EVENT = 'round.opened';

/** A report was certified as a new revision: `{ roundId, actorId }`. */
export const REPORT_CERTIFIED_EVENT = 'report.certified';

/** The directorate assessed the colour of a report: `{ roundId, actorId }`. */
export const COLOUR_ASSESSED_EVENT = 'report.colour-assessed';

/** A submission changed its state, which can change the missing reports: `{ roundId }`. */
export const SUBMISSION_MOVED_EVENT = 'submission.moved';

/** A round closed and its roll-up was requested: `{ roundId, jobId }`. */
export const ROUND_CLOSED_EVENT = 'round.closed';

/** A scheduled reminder before the deadline of a round went out: `{ roundId }`. */
export const ROUND_CLOSING_SOON_EVENT = 'round.closing-soon';

/** A round was changed, which may change its figures and what is compared with it: `{ roundId }`. */
export const ROUND_CHANGED_EVENT = 'round.changed';

/** The figures of a round were released to the public: `{ roundId }`. */
export const ROUND_PUBLISHED_EVENT = 'round.published';

/** A file of reports was uploaded for import: `{ importId }`. */
export const IMPORT_REQUESTED_EVENT = 'import.requested';

/** An import of reports or projects ended: `{ importId }`. */
export const IMPORT_FINISHED_EVENT = 'import.finished';

/** A transfer of a project was proposed or took a step: `{ transferId }`. */
export const TRANSFER_MOVED_EVENT = 'transfer.moved';

/** A file of projects was uploaded for import: `{ importId }`. */
export const PROJECT_IMPORT_REQUESTED_EVENT = 'project-import.requested';

/** An actor asked for a code to one of its mailboxes: `{ mailboxId }`. */
export const MAILBOX_CODE_REQUESTED_EVENT = 'mailbox.code-requested';
