import type { Tx } from '../../platform/database/transaction.js';
import type { CodeWithName } from '../../registers/code-lists/register.types.js';

/**
 * Reads the codes of roadmap items that reports name. Implemented by the area `strategy`, which
 * stands after this one.
 */
export abstract class RoadmapCodes {
  /** Lists the items of all versions of all roadmaps, each code once with its newest title. */
  abstract listCodes(tx: Tx): Promise<CodeWithName[]>;
}
