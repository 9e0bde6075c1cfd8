/** A round opened: `{ roundId }`. */
export const ROUND_OPENED_EVENT = 'round.opened';

/** A report revision became immutable: `{ roundId, actorId }`. */
export const REPORT_CERTIFIED_EVENT = 'report.certified';

/** The directorate gave a report its own colour: `{ roundId, actorId }`. */
export const COLOUR_ASSESSED_EVENT = 'report.colour-assessed';

/** A submission took a step, so that other reports may be missing: `{ roundId }`. */
export const SUBMISSION_MOVED_EVENT = 'submission.moved';

/** A round closed and its roll-up was asked for: `{ roundId, jobId }`. */
export const ROUND_CLOSED_EVENT = 'round.closed';

/** A file of reports was taken in: `{ importId }`. */
export const IMPORT_REQUESTED_EVENT = 'import.requested';
