import { CHANGES } from './changes.mjs';
import { COORDINATION } from './coordination.mjs';
import { DECISIONS } from './decisions.mjs';
import { FIGURES } from './figures.mjs';
import { IDENTITY } from './identity.mjs';
import { INPUT } from './input.mjs';
import { ISOLATION } from './isolation.mjs';
import { QUEUE } from './queue.mjs';
import { PAGES_MUTATIONS } from './pages.mjs';
import { PUBLICATION } from './publication.mjs';
import { SUPPLY } from './supply.mjs';
import { WORKSPACE } from './workspace.mjs';

/**
 * Sabotages of one place each. `holds` names the invariants of ARCHITECTURE.md (I1–I20) and the
 * checks of the trust list that each breaks. `only` limits the tests to names with this pattern.
 */
export const MUTATIONS = [
  ...IDENTITY,
  ...ISOLATION,
  ...CHANGES,
  ...QUEUE,
  ...FIGURES,
  ...INPUT,
  ...DECISIONS,
  ...COORDINATION,
  ...PUBLICATION,
  ...PAGES_MUTATIONS,
  ...SUPPLY,
  ...WORKSPACE,
];
