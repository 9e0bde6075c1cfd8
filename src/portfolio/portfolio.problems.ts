import type { CriteriaSetStatus } from '../criteria/criteria-set.types.js';
import { fault, type Fault, Problem, problemKind } from '../platform/base/problem.js';

export const PROJECT_CODE_TAKEN = problemKind(
  'project-code-taken',
  409,
  'Koden er i bruk',
  'The code is taken',
);
export const WRONG_STANDING = problemKind(
  'wrong-standing',
  409,
  'Tiltakets stilling i inntaket tillater ikke dette',
  'The standing of the project in the intake does not allow this',
);
export const CRITERIA_SET_RETIRED = problemKind(
  'criteria-set-retired',
  409,
  'Kriteriesettet er avviklet',
  'The criteria set is retired',
);
export const COMMENTS_CLOSED = problemKind(
  'comments-closed',
  409,
  'Fristen for kommentarer er ute',
  'The deadline for comments has passed',
);
export const REPLAY_STATE = problemKind(
  'replay-state',
  409,
  'Gjennomspillingen er i en tilstand som ikke tillater dette',
  'The replay is in a state that does not allow this',
);

export const NOT_A_REPLAY = problemKind(
  'not-a-replay',
  409,
  'En vurdering kan ikke publiseres, bare en gjennomspilling',
  'An evaluation cannot be published, only a replay',
);
export const REPLAY_LIMITED = problemKind(
  'replay-limited',
  409,
  'Bare en gjennomspilling av hele porteføljen kan publiseres',
  'Only a replay of the whole portfolio can be published',
);
export const REPLAY_NOT_COMPLETED = problemKind(
  'replay-not-completed',
  409,
  'Gjennomspillingen har ikke noe resultat å publisere',
  'The replay has no result to publish',
);
export const REPLAY_NOT_SHARED = problemKind(
  'replay-not-shared',
  409,
  'Gjennomspillingen er ikke delt med eierne',
  'The replay is not shared with the owners',
);
export const COMMENTS_OPEN = problemKind(
  'comments-open',
  409,
  'Fristen for eiernes kommentarer er ikke ute',
  'The deadline for the comments of owners has not passed',
);
export const PUBLICATION_PROPOSED = problemKind(
  'publication-proposed',
  409,
  'Publisering av gjennomspillingen er foreslått',
  'Publication of the replay is proposed already',
);
export const PUBLICATION_NOT_PROPOSED = problemKind(
  'publication-not-proposed',
  409,
  'Publisering av gjennomspillingen er ikke foreslått',
  'Publication of the replay is not proposed',
);
export const OWN_PUBLICATION = problemKind(
  'own-publication',
  403,
  'Den som har foreslått publiseringen, kan ikke godkjenne den',
  'Whoever has proposed the publication cannot approve it',
);
export const REPLAY_PUBLISHED = problemKind(
  'replay-published',
  409,
  'Gjennomspillingen er publisert, og endres aldri',
  'The replay is published, and never changes',
);

export function unknownCriteriaSet(pointer: string): Fault {
  return fault(
    pointer,
    'unknown-criteria-set',
    'Kriteriesettet finnes ikke',
    'The criteria set does not exist',
  );
}

/** Refuses a retired version of the criteria, unless the request sends `underRetired: true`. */
export function refuseRetired(
  set: { readonly key: string; readonly status: CriteriaSetStatus },
  underRetired = false,
): void {
  if (set.status !== 'retired' || underRetired) return;
  throw new Problem(CRITERIA_SET_RETIRED, {
    errors: [
      fault(
        '/underRetired',
        'criteria-set-retired',
        `${set.key} er avviklet. Send underRetired: true for å bruke det likevel`,
        `${set.key} is retired. Send underRetired: true to use it all the same`,
      ),
    ],
  });
}
