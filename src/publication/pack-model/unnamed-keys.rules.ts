import type { FrozenAnswerSet } from '../../rollup/frozen/frozen-answers.types.js';
import type { KnownAdvice } from './pack-source.types.js';

/** Codes of projects and organisation numbers of actors. */
export interface UnnamedKeys {
  readonly projects: readonly string[];
  readonly actors: readonly string[];
}

/** Lists the projects and actors that the answers about a snapshot give without a name. */
export function listUnnamedKeys(
  { snapshot, roadmap }: Pick<FrozenAnswerSet, 'snapshot' | 'roadmap'>,
  advice: readonly KnownAdvice[],
): UnnamedKeys {
  const advised = advice.flatMap(({ items }) => items.flatMap(({ project }) => project ?? []));
  const linked = roadmap.items.flatMap(({ reports }) => reports.map(({ project }) => project));
  const missing = snapshot.missing.map(({ project }) => project);
  return {
    projects: [...new Set([...advised, ...linked, ...missing])],
    actors: [...new Set(snapshot.missing.map(({ actor }) => actor))],
  };
}
