import type { Line } from './figure-facts.js';
import {
  codeOf,
  DAY_IN_NORWAY,
  describeProject,
  type Filters,
  isOver,
  ratingOf,
  reasonsOf,
  type RoundReader,
  type Row,
  valueOf,
  type Where,
} from './round-reader.js';

const CATEGORIES = ['dependency', 'resources', 'legal', 'supplier', 'funding', 'security', 'other'];

export function listDeviations(rounds: RoundReader, where: Where, filters: Filters): Row {
  const before = rounds.before(where);
  const items = rounds
    .matchingLines(where, filters)
    .filter((line) => ratingOf(line) === 'red' || ratingOf(line) === 'yellow')
    .map((line): Row => {
      const { status, dimensions = null } = line.revision.content;
      const earlier = before?.lines.find((one) => codeOf(one) === codeOf(line));
      return {
        ...describeProject(line),
        colour: status?.colour,
        ruleColour: valueOf(line, 'ruleColour'),
        directorateColour: valueOf(line, 'directorateColour'),
        ...reasonsOf(line, rounds.isClosed(where)),
        previous: earlier === undefined ? null : ratingOf(earlier),
        reason: status?.reason,
        cause: status?.cause,
        action: status?.action,
        dimensions,
      };
    });
  return {
    previousRound: before?.round ?? null,
    total: items.length,
    items: [
      ...items.filter(({ colour }) => colour === 'red'),
      ...items.filter(({ colour }) => colour === 'yellow'),
    ],
    nextCursor: null,
  };
}

export function listChallenges(rounds: RoundReader, where: Where, filters: Filters): Row {
  const challenges = rounds
    .matchingLines(where, filters)
    .filter((line) => !isOver(line))
    .flatMap((line) =>
      line.revision.content.challenges.map(({ category, text }) => ({
        category,
        item: { ...describeProject(line), text },
      })),
    );
  const categories = CATEGORIES.flatMap((category): Row[] => {
    const items = challenges.filter((one) => one.category === category).map(({ item }) => item);
    if (items.length === 0) return [];
    const countOf = (member: string): number =>
      new Set(items.map((item: Row) => item[member])).size;
    return [{ category, projects: countOf('project'), actors: countOf('actor'), items }];
  });
  return { total: challenges.length, categories, nextCursor: null };
}

export function listDependencies(rounds: RoundReader, where: Where, filters: Filters): Row {
  const day = DAY_IN_NORWAY.format(rounds.instant(where));
  const all = rounds.allLines(where);
  const dependencies = rounds
    .matchingLines(where, filters)
    .filter((line) => !isOver(line))
    .flatMap((line) => line.revision.content.dependencies.map((on) => ({ line, on })));
  const items = dependencies.flatMap(({ line, on }): Row[] => {
    const supplier =
      on.project === null ? undefined : all.find((one) => codeOf(one) === on.project);
    const troubles = listTroubles(on, supplier, day);
    if (troubles.length === 0) return [];
    return [
      {
        ...describeProject(line),
        onProject: on.project,
        onName: supplier?.revision.project.name ?? null,
        onNationalSolution: on.nationalSolution,
        onRoadmapItem: on.roadmapItem ?? null,
        onArea: on.area ?? null,
        onGround: on.ground ?? null,
        delivery: on.delivery,
        neededBy: on.neededBy,
        troubles,
      },
    ];
  });
  return { day, dependencies: dependencies.length, total: items.length, items, nextCursor: null };
}

function listTroubles(
  on: Line['revision']['content']['dependencies'][number],
  supplier: Line | undefined,
  day: string,
): string[] {
  const state = supplier?.revision.content.state;
  const colour = supplier === undefined ? null : ratingOf(supplier);
  const troubles: string[] = [];
  if (on.neededBy < day && state !== 'completed') troubles.push('overdue');
  if (on.project !== null && supplier === undefined) troubles.push('supplier-not-reported');
  if (state === 'paused' || state === 'stopped') troubles.push(`supplier-${state}`);
  if (colour === 'yellow' || colour === 'red') troubles.push(`supplier-${colour}`);
  return troubles;
}
