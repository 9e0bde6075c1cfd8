import type { Build } from './action.js';
import { DELEGATION_ACTIONS } from './delegation.actions.js';
import { REPORT_ACTIONS } from './report.actions.js';
import { SUBMISSION_ACTIONS } from './submission.actions.js';

/** Every action. Their order decides the lives that a seed gives. */
export const ACTIONS: Readonly<Record<string, Build>> = {
  create: SUBMISSION_ACTIONS.create,
  start: REPORT_ACTIONS.start,
  prefill: REPORT_ACTIONS.prefill,
  confirm: REPORT_ACTIONS.confirm,
  discard: REPORT_ACTIONS.discard,
  grant: DELEGATION_ACTIONS.grant,
  grantPrepare: DELEGATION_ACTIONS.grantPrepare,
  revoke: DELEGATION_ACTIONS.revoke,
  edit: REPORT_ACTIONS.edit,
  certifyReport: REPORT_ACTIONS.certifyReport,
  revert: REPORT_ACTIONS.revert,
  submit: SUBMISSION_ACTIONS.submit,
  nil: SUBMISSION_ACTIONS.nil,
  withdraw: SUBMISSION_ACTIONS.withdraw,
  certify: SUBMISSION_ACTIONS.certify,
  acceptOwn: SUBMISSION_ACTIONS.acceptOwn,
  certifyByDirectorate: SUBMISSION_ACTIONS.certifyByDirectorate,
  accept: SUBMISSION_ACTIONS.accept,
  return: SUBMISSION_ACTIONS.return,
  returnWithoutReason: SUBMISSION_ACTIONS.returnWithoutReason,
  extend: SUBMISSION_ACTIONS.extend,
  reopen: SUBMISSION_ACTIONS.reopen,
  ask: SUBMISSION_ACTIONS.ask,
  askBack: SUBMISSION_ACTIONS.askBack,
  answer: SUBMISSION_ACTIONS.answer,
  stranger: SUBMISSION_ACTIONS.stranger,
};

/** Scopes of the actor's own actions; the other actions are the directorate's. */
export const SCOPE_OF: Readonly<Record<string, 'write' | 'certify'>> = {
  create: 'write',
  start: 'write',
  prefill: 'write',
  edit: 'write',
  confirm: 'write',
  discard: 'write',
  submit: 'write',
  nil: 'write',
  withdraw: 'write',
  askBack: 'write',
  answer: 'write',
  certifyReport: 'certify',
  revert: 'certify',
  certify: 'certify',
};

/** Statuses of the codes that are not answered with 409. */
export const STATUS: Readonly<Record<string, number>> = {
  'not-found': 404,
  forbidden: 403,
  'own-preparation': 403,
  'not-delegable': 403,
  'no-delegation': 403,
  'delegation-not-in-force': 403,
  'delegation-does-not-cover': 403,
  'rule-broken': 422,
  'invalid-request': 400,
};
