import type { Localised } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { MinutesState } from './minutes.types.js';
import { MEETING_CANCELLED } from '../councils/meeting.rules.js';
import { directorateLock } from '../councils/publication.rules.js';

/** Returns, for each action on minutes, the reason why the caller cannot do it, or undefined. */
export function minutesLocks(
  state: MinutesState,
  directorate: boolean,
  isCancelled: boolean,
): Record<'save' | 'publish', Locked | undefined> {
  const unpublishable: Locked = {
    code: 'minutes-state',
    reason: {
      nb: 'Bare et skrevet, upublisert referat kan publiseres',
      en: 'Only minutes that are written and not published can be published',
    },
  };
  const cancelled: Locked | undefined = isCancelled
    ? { code: 'meeting-state', reason: MEETING_CANCELLED }
    : undefined;
  return {
    save: directorateLock(directorate, cancelled),
    publish: directorateLock(
      directorate,
      cancelled ?? (state === 'draft' ? undefined : unpublishable),
    ),
  };
}

/** Sentences that tell a caller which state minutes are in. */
export const MINUTES_STATE_TEXTS: Readonly<Record<MinutesState, Localised>> = {
  unwritten: { nb: 'Referatet er ikke skrevet', en: 'The minutes are not written' },
  draft: { nb: 'Referatet er et utkast', en: 'The minutes are a draft' },
  published: { nb: 'Referatet er publisert', en: 'The minutes are published' },
};
