import type { TimeInRed } from './trend.dto.js';

/** A project that was red in a round. */
export interface RedInRound {
  readonly project: string;
  readonly name: string;
  readonly actor: string;
}

/** The red projects of a round. */
export interface RedOfRound {
  readonly round: string;
  readonly projects: readonly RedInRound[];
}

/**
 * Counts the rounds in a row, up to the last, in which a project was red. `reds` says it of each
 * round, oldest first.
 */
export function countRedInARow(reds: readonly boolean[]): number {
  return reds.length - 1 - reds.lastIndexOf(false);
}

/**
 * Lists the projects that are red in the last round, longest first. `rounds` are oldest first. A
 * project has the name and the actor of the last round.
 */
export function listTimesInRed(rounds: readonly RedOfRound[]): TimeInRed[] {
  const redIn = new Map<string, Set<string>>();
  for (const { round, projects } of rounds)
    for (const { project } of projects)
      redIn.set(project, (redIn.get(project) ?? new Set<string>()).add(round));
  const inLast = rounds.at(-1)?.projects ?? [];
  return inLast
    .map(({ project, name, actor }): TimeInRed => {
      const reds = redIn.get(project) ?? new Set<string>();
      const inARow = countRedInARow(rounds.map(({ round }) => reds.has(round)));
      return {
        project,
        name,
        actor,
        rounds: inARow,
        since: rounds.at(-inARow)?.round ?? '',
        reds: reds.size,
      };
    })
    .sort((a, b) => b.rounds - a.rounds || (a.project < b.project ? -1 : 1));
}
