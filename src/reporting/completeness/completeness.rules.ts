import type { SubmissionState } from '../steps/submission.types.js';

/** An expected project. `late` is null while it has no certified report. */
interface Project {
  readonly code: string;
  readonly mailbox: string | null;
  readonly late: boolean | null;
  /** Rounds in a row in which the report has been confirmed unchanged. */
  readonly unchanged: number | null;
}

interface Submission {
  readonly id: string;
  readonly state: SubmissionState;
  readonly nil: boolean;
  readonly extended_to: Date | null;
}

/** One actor's expected and certified reports in a round. */
export interface ActorCompleteness {
  readonly actorId: string;
  readonly actor: string;
  readonly name: string;
  readonly expected: number;
  readonly reported: number;
  readonly late: number;
  /** Number of reports that confirm the report of an earlier round unchanged. */
  readonly unchanged: number;
  /** The most rounds in a row in which one of the reports has been confirmed unchanged. */
  readonly unchangedRounds: number;
  /** The actor has certified that it has nothing to report, so no report is missing. */
  readonly nil: boolean;
  readonly submission: SubmissionState | null;
  readonly submissionId: string | null;
  /** The actor's own deadline. */
  readonly extendedTo: Date | null;
  readonly missing: readonly string[];
  /** Codes that would be missing without the nil return. */
  readonly nilFor: readonly string[];
  /** Shared mailboxes of the missing projects. */
  readonly mailboxes: readonly string[];
}

/** A project in the portfolio without a certified report in a round. */
export interface UnreportedProject {
  readonly projectId: string;
  /** Code of the project. */
  readonly project: string;
  readonly name: string;
  /** Organisation number of the actor that answers for the project. */
  readonly actor: string;
  readonly actorName: string;
  /** The actor has certified that it has nothing to report, so the report is not missing. */
  readonly nil: boolean;
}

/**
 * Returns the instant whose portfolio is expected in a round. The closing of the round settles
 * which reports are expected.
 */
export function portfolioInstantOf(closedAt: Date | null, asOf: Date): Date {
  return closedAt !== null && closedAt < asOf ? closedAt : asOf;
}

/** States in which a submission counts as the actor's answer. */
const ANSWERED: readonly SubmissionState[] = ['certified', 'accepted'];

/** Says whether a submission is a nil return that counts as the actor's answer. */
export function isNilReturn({ nil, state }: Pick<Submission, 'nil' | 'state'>): boolean {
  return nil && ANSWERED.includes(state);
}

/** Counts the reports of one actor and lists the missing ones. */
export function countReports(
  actor: Pick<ActorCompleteness, 'actorId' | 'actor' | 'name'>,
  projects: readonly Project[],
  submission: Submission | undefined,
): ActorCompleteness {
  const nil = submission !== undefined && isNilReturn(submission);
  const reported = projects.filter(({ late }) => late !== null);
  const unreported = projects.filter(({ late }) => late === null);
  const missing = nil ? [] : unreported;
  const unchanged = reported.flatMap((project) =>
    project.unchanged === null || project.unchanged === 0 ? [] : [project.unchanged],
  );
  return {
    ...actor,
    expected: projects.length,
    reported: reported.length,
    late: projects.filter(({ late }) => late === true).length,
    unchanged: unchanged.length,
    unchangedRounds: Math.max(0, ...unchanged),
    nil,
    submission: submission?.state ?? null,
    submissionId: submission?.id ?? null,
    extendedTo: submission?.extended_to ?? null,
    missing: missing.map(({ code }) => code),
    nilFor: nil ? unreported.map(({ code }) => code) : [],
    mailboxes: [...new Set(missing.flatMap(({ mailbox }) => mailbox ?? []))].sort(),
  };
}

/** Says how complete an actor's reports are, in one word. */
export function rateCompleteness({
  nil,
  missing,
  reported,
}: ActorCompleteness): 'nil' | 'complete' | 'missing' | 'partial' {
  if (nil) return 'nil';
  if (missing.length === 0) return 'complete';
  return reported === 0 ? 'missing' : 'partial';
}
