import { sha256 } from '../../platform/base/canonical-json.js';

/** Returns a digest of a list of projects without a report. It changes when the list does. */
export function digestOf(unreported: readonly object[]): string {
  return unreported.length === 0 ? '' : sha256(JSON.stringify(unreported)).slice(0, 16);
}
