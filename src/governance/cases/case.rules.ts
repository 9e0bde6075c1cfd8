import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import type { CaseState } from './case.types.js';
import { directorateLock } from '../councils/publication.rules.js';

export const CASE_ACTIONS = ['update', 'publish', 'decide', 'withdraw'] as const;
export type CaseAction = (typeof CASE_ACTIONS)[number];

/** In which states each action is open. A decision is final; what comes after it is a new case. */
const OPEN_IN: Readonly<Record<CaseAction, readonly CaseState[]>> = {
  update: ['draft', 'published'],
  publish: ['draft'],
  decide: ['published'],
  withdraw: ['draft', 'published'],
};

/** Per action why it is not open to the caller now; undefined where it is. */
export function caseLocks(
  state: CaseState,
  directorate: boolean,
): Record<CaseAction, Locked | undefined> {
  const lock = (action: CaseAction): Locked | undefined =>
    directorateLock(
      directorate,
      !OPEN_IN[action].includes(state),
      'case-state',
      `Saken er ${STATE_NB[state]}`,
      `The case is ${STATE_EN[state]}`,
    );
  return {
    update: lock('update'),
    publish: lock('publish'),
    decide: lock('decide'),
    withdraw: lock('withdraw'),
  };
}

const STATE_NB: Readonly<Record<CaseState, string>> = {
  draft: 'et utkast',
  published: 'publisert',
  decided: 'vedtatt',
  withdrawn: 'trukket',
};
const STATE_EN: Readonly<Record<CaseState, string>> = {
  draft: 'a draft',
  published: 'published',
  decided: 'decided',
  withdrawn: 'withdrawn',
};
