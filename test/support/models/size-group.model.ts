import type { Stored } from './stored-versions.js';

/**
 * Returns the size group of a municipality by the count of inhabitants of a round's budget year: the
 * newest year up to it that has any count, or else the oldest.
 */
export function sizeGroupOf(
  stored: Pick<Stored, 'actors' | 'rounds'>,
  actor: Stored['actors'][number],
  round: string,
): string | null {
  if (actor.kind !== 'municipality') return null;
  const budgetYear = stored.rounds.find(({ key }) => key === round)?.budget_year ?? 0;
  const years = stored.actors.flatMap(({ population }) => population.map(({ year }) => year));
  const upTo = years.filter((year) => year <= budgetYear);
  const wanted = upTo.length > 0 ? Math.max(...upTo) : Math.min(...years);
  const inhabitants = actor.population.find(({ year }) => year === wanted)?.inhabitants;
  if (inhabitants === undefined) return null;
  if (inhabitants >= 20_000) return 'large';
  return inhabitants >= 5_000 ? 'medium' : 'small';
}
