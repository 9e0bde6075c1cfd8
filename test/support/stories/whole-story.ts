import { agreements, agreementsOnRoadmap } from './agreements.js';
import { costs } from './costs.js';
import type { Slice, Step } from './acted-story.js';
import { criteria, intake, publishedReplays, replays } from './criteria.js';
import { delegations } from './delegation.js';
import { events } from './events.js';
import { figures } from './figures.js';
import { closing, foundation } from './foundation.js';
import { advice, councils, frozenFigures, topics } from './governance.js';
import { fileImports } from './import.js';
import { notices } from './notices.js';
import { openData } from './open-data.js';
import { packs } from './packs.js';
import { priceIndices } from './price-indices.js';
import { releases } from './releases.js';
import { retention } from './retention.js';
import { roadmaps } from './roadmaps.js';
import { rollOuts } from './roll-outs.js';
import { strategies } from './strategies.js';
import { status, statusFigures } from './status.js';
import { corrections, submissions } from './submission.js';
import { transfers } from './transfers.js';
import { registers } from './registers.js';

/** Instant at which the story begins. */
export const STORY_BEGINS = '2021-04-06T09:00:00+02:00';

/** The slices in their order. A slice that needs the open round stands before `closing`. */
const SLICES: readonly Slice[] = [
  foundation,
  priceIndices,
  registers,
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
  agreements,
  rollOuts,
  fileImports,
  closing,
  frozenFigures,
  topics,
  statusFigures,
  figures,
  corrections,
  roadmaps,
  agreementsOnRoadmap,
  strategies,
  costs,
  releases,
  openData,
  events,
  packs,
  retention,
  publishedReplays,
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
