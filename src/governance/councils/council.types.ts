/**
 * A council's part in the flow NUFA → NUIT → NEHS: fagutvalget gives advice, prioriteringsutvalget
 * its innstilling, the national board its tilslutning (NEHS 12 September 2019, case 30/19 [003]).
 */
export const COUNCIL_ROLES = ['advises', 'recommends', 'endorses'] as const;
export type CouncilRole = (typeof COUNCIL_ROLES)[number];

/** Short name in small letters: `nufa`, `nuit`, `nehs`. */
export const COUNCIL_KEY = /^[a-z]{2,10}$/;

export interface FormerName {
  readonly nb: string;
  readonly en: string | null;
  /** Last day of the name, `YYYY-MM-DD`; null where no paper says. */
  readonly until: string | null;
}
