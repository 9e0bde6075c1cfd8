import { partOf } from './bridge.model.js';
import type { Line } from './figure-facts.js';
import {
  addUp,
  type Before,
  codeOf,
  compareTexts,
  pricesOf,
  type RoundReader,
  type Row,
  sortUnique,
  type Where,
} from './round-reader.js';

const COMPARED_DIMENSIONS = [
  'actor',
  'kind',
  'state',
  'phase',
  'colour',
  'ruleColour',
  'directorateColour',
  'timeColour',
  'costColour',
  'scopeColour',
  'resourcesColour',
  'benefitColour',
  'riskColour',
  'cause',
  'mainGoal',
  'programme',
  'segment',
  'theme',
  'nationalSolution',
];

/** Lists the projects that differ from the round before, or from a side that is named. */
export function listDifferences(rounds: RoundReader, where: Where, side: Where | null): Row {
  const before = sideOf(rounds, where, side);
  if (before === undefined) return { refused: 'nothing-to-compare' };
  const [now, then] = [rounds.lines(where), before.lines];
  const year = rounds.round(where.round).budget_year;
  const items = sortUnique([...now, ...then].map(codeOf)).flatMap((project): Row[] => {
    const [mine, earlier] = [now, then].map((lines) =>
      lines.find((line) => codeOf(line) === project),
    );
    const changes =
      mine === undefined || earlier === undefined
        ? []
        : listChanges(fieldsOf(mine, year), fieldsOf(earlier, year));
    const existed = { now: mine !== undefined, before: earlier !== undefined };
    return existed.now && existed.before && changes.length === 0
      ? []
      : [
          {
            project,
            name: (mine ?? earlier)?.revision.project.name,
            existed,
            part: partOf(rounds, where, before, { now: mine, then: earlier }),
            changes,
          },
        ];
  });
  return { against: describeSide(rounds, before, side), items };
}

function sideOf(rounds: RoundReader, where: Where, side: Where | null): Before | undefined {
  return side === null
    ? rounds.before(where)
    : {
        round: side.round,
        snapshot: side.snapshot,
        lines: rounds.lines(side),
        settled: rounds.figures.settledAt(side.round, rounds.instant(side)),
      };
}

function describeSide(rounds: RoundReader, before: Before, side: Where | null): Row {
  const isNow = side === null || (side.asOf === null && side.snapshot === null);
  return {
    round: before.round,
    asOf: isNow ? null : rounds.instant(side).toISOString(),
    snapshot: before.snapshot,
  };
}

type Fields = Record<string, string | null>;

function fieldsOf(line: Line, year: number): Fields {
  const { frame } = line.revision.content;
  const budget = line.revision.content.budget.filter((one) => one.year === year);
  const sumOf = (member: 'approved' | 'forecast' | 'actual'): string | null => {
    const amounts = budget.flatMap((one) => one[member] ?? []);
    return amounts.length === 0 ? null : String(addUp(amounts));
  };
  return {
    ...Object.fromEntries(
      COMPARED_DIMENSIONS.map((dimension) => [dimension, joinValues(line, dimension)]),
    ),
    prices: budget[0] === undefined ? null : pricesOf(budget[0]),
    approved: sumOf('approved'),
    forecast: sumOf('forecast'),
    actual: sumOf('actual'),
    framePrices: frame == null ? null : pricesOf(frame),
    frame: frame == null ? null : String(frame.approved),
  };
}

/** Joins the values of a dimension: programmes from the nearest up, others by their characters. */
function joinValues(line: Line, dimension: string): string | null {
  const values = (line.values[dimension] ?? []).flatMap((one) => one ?? []);
  if (values.length === 0) return null;
  return (dimension === 'programme' ? values : values.sort(compareTexts)).join(' ');
}

function listChanges(now: Fields, before: Fields): Row[] {
  return Object.keys(now).flatMap((field) =>
    now[field] === before[field] ? [] : [{ field, now: now[field], before: before[field] }],
  );
}

/**
 * Lists the cells by one dimension of reports that differ from the round before, or from a side
 * that is named.
 */
export function listCellDifferences(
  rounds: RoundReader,
  where: Where,
  side: Where | null,
  dimension: string,
): Row {
  const before = sideOf(rounds, where, side);
  if (before === undefined) return { refused: 'nothing-to-compare' };
  const isColour = dimension.toLowerCase().endsWith('colour');
  const [now = [], then = []] = [rounds.lines(where), before.lines].map((lines) =>
    lines.filter(({ revision: { content } }) => !isColour || content.state === 'active'),
  );
  const [mine, earlier] = [countValues(now, dimension), countValues(then, dimension)];
  const cells = [...new Set([...mine.keys(), ...earlier.keys()])].flatMap((value): Row[] => {
    if (mine.get(value) === earlier.get(value)) return [];
    return [
      {
        keys: { [dimension]: value },
        ...compareSizes(mine.get(value) ?? 0, earlier.get(value) ?? 0),
        existed: { now: mine.has(value), before: earlier.has(value) },
      },
    ];
  });
  return {
    against: describeSide(rounds, before, side),
    total: compareSizes(now.length, then.length),
    totals: [],
    cells: cells.sort((x, y) => compareTexts(JSON.stringify(x['keys']), JSON.stringify(y['keys']))),
  };
}

function compareSizes(now: number, before: number): Row {
  return { now, before, change: now - before };
}

function countValues(lines: readonly Line[], dimension: string): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const value of lines.flatMap((line) => line.values[dimension] ?? []))
    counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
