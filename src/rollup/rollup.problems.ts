import { problemKind } from '../platform/problem.js';

export const AS_OF_BEFORE_FIRST_REPORT = problemKind('as-of-before-first-report', 422, 'Tidspunktet er før rundens første rapport', 'The instant is before the first report of the round');
export const AS_OF_IN_FUTURE = problemKind('as-of-in-future', 422, 'Tidspunktet er i fremtiden', 'The instant is in the future');
export const SEVERAL_PRICES = problemKind('several-prices', 422, 'Beløpene er i flere prisnivåer og legges ikke sammen', 'The amounts are in several prices and are not added');
