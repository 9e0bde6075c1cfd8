/**
 * Roles of councils in the order NUFA → NUIT → NEHS. Fagutvalget gives advice,
 * prioriteringsutvalget its recommendation (innstilling), and the national board its endorsement
 * (tilslutning) (NEHS 12 September 2019, case 30/19 [003]).
 */
export const COUNCIL_ROLES = ['advises', 'recommends', 'endorses'] as const;
export type CouncilRole = (typeof COUNCIL_ROLES)[number];

/** Short name in small letters: `nufa`, `nuit`, `nehs`. */
export const COUNCIL_KEY = /^[a-z]{2,10}$/;

/** A name that a council had before. */
export interface FormerName {
  readonly nb: string;
  readonly en: string | null;
  /** Last day of the name, `YYYY-MM-DD`. Null when no paper gives it. */
  readonly until: string | null;
}
