import { problemKind } from '../platform/base/problem.js';

export const ROADMAP_VERSION_TAKEN = problemKind(
  'roadmap-version-taken',
  409,
  'Versjonen er publisert før',
  'The version was published before',
);
export const STRATEGY_TAKEN = problemKind(
  'strategy-taken',
  409,
  'Strategien er publisert før',
  'The strategy was published before',
);
export const ROADMAP_ITEM_SUPERSEDED = problemKind(
  'roadmap-item-superseded',
  409,
  'Punktet står ikke i den nyeste versjonen av veikartet',
  'The item is not in the newest version of the roadmap',
);
