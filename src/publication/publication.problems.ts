import { problemKind } from '../platform/base/problem.js';

export const RELEASE_OPEN = problemKind(
  'release-open',
  409,
  'Runden har allerede en utgivelse som ikke er ferdig',
  'The round has a release under way already',
);
export const RELEASE_OF_OPEN_ROUND = problemKind(
  'release-of-open-round',
  409,
  'Runden er ikke lukket, og kan ikke utgis',
  'The round is not closed, and cannot be released',
);
export const RELEASE_NOT_REHEARSED = problemKind(
  'release-not-rehearsed',
  409,
  'Utgivelsen er ikke prøvd',
  'The release is not rehearsed',
);
export const RELEASE_NOT_APPROVED = problemKind(
  'release-not-approved',
  409,
  'Utgivelsen er ikke godkjent',
  'The release is not approved',
);
export const RELEASE_APPROVED = problemKind(
  'release-approved',
  409,
  'Utgivelsen er godkjent, og kan bare trekkes eller publiseres',
  'The release is approved, and can only be withdrawn or published',
);
export const RELEASE_PUBLISHED = problemKind(
  'release-published',
  409,
  'Utgivelsen er publisert, og endres aldri',
  'The release is published, and never changes',
);
export const RELEASE_WITHDRAWN = problemKind(
  'release-withdrawn',
  409,
  'Utgivelsen er trukket',
  'The release is withdrawn',
);
export const RELEASE_EMBARGOED = problemKind(
  'release-embargoed',
  409,
  'Utgivelsen har en sperrefrist som ikke er ute',
  'The release has an embargo that has not ended',
);
export const RELEASE_OUTDATED = problemKind(
  'release-outdated',
  409,
  'Noe er endret siden utgivelsen ble prøvd. Prøv den på nytt',
  'Something has changed since the release was rehearsed. Rehearse it again',
);
export const RELEASE_HAS_PERSONAL_DATA = problemKind(
  'release-has-personal-data',
  409,
  'Utgivelsen har tekster som ser ut som personopplysninger',
  'The release has texts that look like personal data',
);
export const OWN_RELEASE = problemKind(
  'own-release',
  403,
  'Den som har laget eller prøvd utgivelsen, kan ikke godkjenne den',
  'Whoever has prepared or rehearsed the release cannot approve it',
);
export const SNAPSHOT_DAMAGED = problemKind(
  'snapshot-damaged',
  409,
  'Øyeblikksbildet stemmer ikke med kontrollsummen sin',
  'The snapshot does not fit its hash',
);
export const DOCUMENTS_DAMAGED = problemKind(
  'documents-damaged',
  409,
  'Filene stemmer ikke med kontrollsummene fra prøven',
  'The files do not fit the hashes of the rehearsal',
);
export const SUBSCRIPTION_STATE = problemKind(
  'subscription-state',
  409,
  'Abonnementet er i en tilstand som ikke tillater dette',
  'The subscription is in a state that does not allow this',
);
export const TOO_MANY_SUBSCRIPTIONS = problemKind(
  'too-many-subscriptions',
  409,
  'Det er for mange abonnementer',
  'There are too many subscriptions',
);
export const PUBLIC_SUBSCRIPTION_LIMIT = problemKind(
  'public-subscription-limit',
  429,
  'Det er opprettet for mange abonnementer herfra eller til denne adressen',
  'Too many subscriptions were made from here or to this address',
);
export const PACK_FINISHED = problemKind(
  'pack-finished',
  409,
  'Pakken er ferdig eller avbrutt, og kan ikke avbrytes',
  'The pack is made or cancelled already, and cannot be cancelled',
);
export const PACK_NOT_MADE = problemKind(
  'pack-not-made',
  409,
  'Pakken er ikke laget ferdig',
  'The pack is not made yet',
);

export const CLASS_KEPT = problemKind(
  'class-kept',
  409,
  'Rader i denne klassen bevares alltid, og får ingen frist',
  'Rows of this class are always kept, and get no period',
);
export const NOTHING_TO_DELETE = problemKind(
  'nothing-to-delete',
  409,
  'Ingen rader er eldre enn fristen sin',
  'No rows are older than their period',
);
export const OWN_PROPOSAL = problemKind(
  'own-proposal',
  403,
  'Den som har laget forslaget, kan ikke godkjenne det',
  'Whoever has made the proposal cannot approve it',
);
export const PROPOSAL_NOT_APPROVED = problemKind(
  'proposal-not-approved',
  409,
  'Forslaget er ikke godkjent',
  'The proposal is not approved',
);
export const PROPOSAL_APPROVED = problemKind(
  'proposal-approved',
  409,
  'Forslaget er godkjent allerede',
  'The proposal is approved already',
);
export const PROPOSAL_ENDED = problemKind(
  'proposal-ended',
  409,
  'Forslaget er utført eller trukket',
  'The proposal is carried out or withdrawn',
);
export const PROPOSAL_OUTDATED = problemKind(
  'proposal-outdated',
  409,
  'Radene eller fristene er endret siden forslaget. Lag et nytt',
  'The rows or the periods have changed since the proposal. Make a new one',
);
