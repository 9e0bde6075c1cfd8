import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { ReportState } from '../content/report.types.js';
import {
  type SubmissionCaller,
  type SubmissionFacts,
  findActionLock,
} from '../steps/submission.rules.js';

export const REPORT_ACTIONS = ['save', 'confirmUnchanged', 'certify', 'revert', 'discard'] as const;
export type ReportAction = (typeof REPORT_ACTIONS)[number];

/** Locks that the caller lacks the scopes for; undefined where the caller has the scope. */
export interface ScopeLocks {
  readonly write: Locked | undefined;
  readonly certify: Locked | undefined;
}

/** A report as far as it decides which actions are open. */
export interface ActionableReport {
  readonly state: ReportState;
  readonly revision: number;
  readonly hasEarlier: boolean;
  /** Says that nothing but the round, the submission and the scopes can keep it from certifying. */
  readonly faultless: boolean;
}

/** The actions that are open, and a lock when there are none. */
export interface OpenActions {
  readonly allowedActions: ReportAction[];
  readonly locked: Locked | undefined;
}

/** A submitted report that a rule has found faulty since. */
const FAULTY: Locked = {
  code: 'report-faulty',
  reason: {
    nb: 'Rapporten har feil. Trekk innsendingen for å rette dem',
    en: 'The report has faults. Withdraw the submission to correct them',
  },
};

/** Decides which actions on a report are open to the caller. */
export function judgeActions(
  { state, revision, hasEarlier, faultless }: ActionableReport,
  submission: SubmissionFacts,
  caller: SubmissionCaller,
  scopes: ScopeLocks,
): OpenActions {
  const isDraft = state === 'draft';
  const editLock = findActionLock('edit', submission, caller);
  const certifyLock = isDraft ? findActionLock('certify', submission, caller) : undefined;
  const mayEdit = editLock === undefined;
  const mayWrite = scopes.write === undefined;
  const mayCertify = scopes.certify === undefined;
  const open: Readonly<Record<ReportAction, boolean>> = {
    save: mayWrite && mayEdit,
    confirmUnchanged: mayWrite && mayEdit && hasEarlier,
    certify: mayCertify && isDraft && certifyLock === undefined && faultless,
    revert: mayCertify && mayEdit && revision > (isDraft ? 0 : 1),
    discard: mayWrite && mayEdit && revision === 0,
  };
  const allowedActions = REPORT_ACTIONS.filter((action) => open[action]);
  if (allowedActions.length > 0) return { allowedActions, locked: undefined };
  // Names the lock of the nearest step: certifying, for a draft that cannot be edited now.
  const locked =
    isDraft && !mayEdit ? (certifyLock ?? scopes.certify ?? FAULTY) : (editLock ?? scopes.write);
  return { allowedActions, locked };
}
