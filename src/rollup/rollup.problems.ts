import { AS_OF_IN_FUTURE } from '../platform/base/instant.js';
import { problemKind } from '../platform/base/problem.js';

export const AS_OF_BEFORE_FIRST_REPORT = problemKind(
  'as-of-before-first-report',
  422,
  'Tidspunktet er før rundens første rapport',
  'The instant is before the first report of the round',
);
export const PRICE_INDEX_LACKS_YEAR = problemKind(
  'price-index-lacks-year',
  422,
  'Prisindeksen har ikke året',
  'The price index does not have the year',
);
export const NO_PRICE_INDEX = problemKind(
  'no-price-index',
  422,
  'Ingen prisindeks er publisert ennå',
  'No price index has been published yet',
);
/** Problems with a conversion of prices. */
export const CONVERSION_PROBLEMS = [PRICE_INDEX_LACKS_YEAR, NO_PRICE_INDEX] as const;
export const AS_OF_TOO_WIDE = problemKind(
  'as-of-too-wide',
  422,
  'Runden er for stor til å leses for et tidspunkt',
  'The round is too large to be read as of an instant',
);
export const FIGURES_BEHIND = problemKind(
  'figures-behind',
  409,
  'Sammenstillingen har ikke tatt inn alle rapportene ennå',
  'The roll-up has not taken in all reports yet',
);

export const FIGURES_NOT_PUBLISHED = problemKind(
  'figures-not-published',
  403,
  'Rundens tall er ikke publisert ennå',
  'The figures of the round are not published yet',
);

/** Problems with the round and the instant that are asked about. */
export const AS_OF_PROBLEMS = [
  FIGURES_NOT_PUBLISHED,
  AS_OF_BEFORE_FIRST_REPORT,
  AS_OF_IN_FUTURE,
  AS_OF_TOO_WIDE,
] as const;
export const INSTANTS_IN_WRONG_ORDER = problemKind(
  'instants-in-wrong-order',
  422,
  'Tidspunktet å sammenligne med er senere enn tallene selv',
  'The instant to compare with is later than the figures themselves',
);
export const NOTHING_TO_COMPARE = problemKind(
  'nothing-to-compare',
  422,
  'Det finnes ikke noe å sammenligne med',
  'There is nothing to compare with',
);
