import type { Slice, Step } from './acted-story.js';
import { criteria, intake, replays } from './stories/criteria.js';
import { delegations } from './stories/delegation.js';
import { figures } from './stories/figures.js';
import { closing, foundation } from './stories/foundation.js';
import { advice, councils, frozenFigures } from './stories/governance.js';
import { fileImports } from './stories/import.js';
import { notices } from './stories/notices.js';
import { priceIndices } from './stories/price-indices.js';
import { status, statusFigures } from './stories/status.js';
import { corrections, submissions } from './stories/submission.js';
import { transfers } from './stories/transfers.js';

/** Instant at which the story begins. */
export const STORY_BEGINS = '2021-04-06T09:00:00+02:00';

/** The slices in their order. A slice that needs the open round stands before `closing`. */
const SLICES: readonly Slice[] = [
  foundation,
  priceIndices,
  criteria,
  intake,
  replays,
  notices,
  councils,
  advice,
  status,
  submissions,
  delegations,
  transfers,
  fileImports,
  closing,
  frozenFigures,
  statusFigures,
  figures,
  corrections,
];

/**
 * Every operation of the service, each in a step that succeeds: the one place where a new operation
 * is written down.
 */
export const WHOLE_STORY: readonly Step[] = SLICES.flatMap(({ name, after = [], steps }, index) => {
  const missing = after.filter(
    (earlier) => !SLICES.slice(0, index).some((slice) => slice.name === earlier),
  );
  if (missing.length > 0)
    throw new Error(`The slice "${name}" stands before ${missing.join(', ')}, which it needs`);
  return steps;
});
