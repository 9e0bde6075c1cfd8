import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { JobState } from '../../platform/work/job.entity.js';

/** Says why each action on a pack is not open now. An open action has no lock. */
export function findPackLocks(
  state: JobState,
): Readonly<Record<'cancel' | 'attach', Locked | undefined>> {
  const isUnderWay = state === 'queued' || state === 'running';
  return {
    cancel: isUnderWay
      ? undefined
      : {
          code: 'pack-finished',
          reason: { nb: 'Pakken er ferdig eller avbrutt', en: 'The pack is made or cancelled' },
        },
    attach:
      state === 'completed'
        ? undefined
        : {
            code: 'pack-not-made',
            reason: { nb: 'Pakken er ikke laget ferdig', en: 'The pack is not made yet' },
          },
  };
}
