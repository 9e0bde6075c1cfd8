import { writeInstant } from '../platform/base/instant.js';
import { Problem, problemKind } from '../platform/base/problem.js';

export const ROUND_KEY_TAKEN = problemKind(
  'round-key-taken',
  409,
  'Runden finnes allerede',
  'The round exists already',
);
export const ROUND_CLOSED = problemKind(
  'round-closed',
  409,
  'Runden er lukket',
  'The round is closed',
);
export const ROUND_NOT_OPEN = problemKind(
  'round-not-open',
  409,
  'Runden er ikke åpnet',
  'The round is not open yet',
);

/** Returns the problem of a round that is not open yet. It says when the round opens. */
export function roundNotOpen({ opensAt }: { readonly opensAt: Date }): Problem {
  const opening = writeInstant(opensAt);
  return new Problem(ROUND_NOT_OPEN, {
    detail: { nb: `Runden åpner ${opening.nb}`, en: `The round opens ${opening.en}` },
  });
}
export const ROUND_STATE = problemKind(
  'round-state',
  409,
  'Runden er i en tilstand som ikke tillater dette',
  'The round is in a state that does not allow this',
);
export const RULE_SET_KEY_TAKEN = problemKind(
  'rule-set-key-taken',
  409,
  'Nøkkelen er i bruk',
  'The key is taken',
);
export const RULE_SET_STATE = problemKind(
  'rule-set-state',
  409,
  'Regelsettet kan ikke endres',
  'The rule set cannot be changed',
);
export const MAILBOX_CONFIRMED = problemKind(
  'mailbox-confirmed',
  409,
  'Fellespostkassen er allerede bekreftet',
  'The shared mailbox is confirmed already',
);
export const REPORT_EXISTS = problemKind(
  'report-exists',
  409,
  'Tiltaket har allerede en rapport i runden',
  'The project has a report in the round already',
);
export const REPORT_NOT_CERTIFIED = problemKind(
  'report-not-certified',
  409,
  'Rapporten er ikke godkjent ennå',
  'The report is not certified yet',
);
export const REPORT_CERTIFIED = problemKind(
  'report-certified',
  409,
  'Rapporten er allerede godkjent',
  'The report is certified already',
);
export const REPORT_CURRENT = problemKind(
  'report-current',
  409,
  'Revisjonen er den som gjelder',
  'The revision is the one that counts',
);
export const NO_EARLIER_REPORT = problemKind(
  'no-earlier-report',
  409,
  'Tiltaket har ingen godkjent rapport i en tidligere runde',
  'The project has no certified report in an earlier round',
);
export const SUBMISSION_EXISTS = problemKind(
  'submission-exists',
  409,
  'Aktøren har allerede en innsending i runden',
  'The actor has a submission in the round already',
);
export const SUBMISSION_STATE = problemKind(
  'submission-state',
  409,
  'Innsendingen er i en tilstand som ikke tillater dette',
  'The submission is in a state that does not allow this',
);
export const NOT_SUBMITTED = problemKind(
  'not-submitted',
  409,
  'Innsendingen er ikke sendt inn',
  'The submission has not been submitted',
);
export const OWN_PREPARATION = problemKind(
  'own-preparation',
  403,
  'Den som har skrevet eller sendt inn, kan ikke godkjenne',
  'Whoever has written or submitted cannot certify',
);
export const SUBMISSION_PREPARED = problemKind(
  'submission-prepared',
  409,
  'En innsending venter på godkjenning',
  'A submission waits to be certified',
);
export const NIL_RETURNED = problemKind(
  'nil-returned',
  409,
  'Aktøren har meldt at den ikke har noe å rapportere',
  'The actor has declared that it has nothing to report',
);
export const REPORTS_EXIST = problemKind(
  'reports-exist',
  409,
  'Aktøren har rapporter i runden',
  'The actor has reports in the round',
);
export const NOTHING_TO_SUBMIT = problemKind(
  'nothing-to-submit',
  409,
  'Det er ingen rapporter å sende inn',
  'There are no reports to submit',
);
export const ROUND_NOT_CLOSED = problemKind(
  'round-not-closed',
  409,
  'Runden er ikke lukket',
  'The round is not closed',
);
export const ROUND_CANCELLED = problemKind(
  'round-cancelled',
  409,
  'Runden er avlyst',
  'The round is cancelled',
);
export const ROUND_COMPARED_WITH = problemKind(
  'round-compared-with',
  409,
  'En annen runde sammenlignes med denne',
  'Another round is compared with this one',
);
export const ROUND_PUBLISHED = problemKind(
  'round-published',
  409,
  'Runden er allerede publisert',
  'The round is published already',
);
export const ROUND_HAS_RELEASE = problemKind(
  'round-has-release',
  409,
  'Runden har en utgivelse under arbeid, og publiseres av den',
  'The round has a release under way, which publishes it',
);
export const REOPENED_ALREADY = problemKind(
  'reopened-already',
  409,
  'Innsendingen er åpnet allerede',
  'The submission is open again already',
);
export const NO_OPEN_QUESTION = problemKind(
  'no-open-question',
  409,
  'Den andre parten har ikke spurt om noe',
  'The other party has not asked anything',
);
export const FILE_UNREADABLE = problemKind(
  'file-unreadable',
  422,
  'Filen kan ikke leses',
  'The file cannot be read',
);
export const NO_DIRECTORATE_COLOUR = problemKind(
  'no-directorate-colour',
  409,
  'Direktoratet har ingen farge på rapporten nå',
  'The directorate has no colour on the report now',
);
export const TRANSFER_PENDING = problemKind(
  'transfer-pending',
  409,
  'Tiltaket har en overføring som er i gang',
  'The project has a transfer under way',
);
export const TRANSFER_STATE = problemKind(
  'transfer-state',
  409,
  'Overføringen er i en tilstand som ikke tillater dette',
  'The transfer is in a state that does not allow this',
);
export const TRANSFER_AGREED_ALREADY = problemKind(
  'agreed-already',
  409,
  'Du har sagt ja allerede',
  'You have agreed already',
);
