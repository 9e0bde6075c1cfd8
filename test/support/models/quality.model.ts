import { isInPortfolio, type Line } from './figure-facts.js';
import {
  addUp,
  compareRounds,
  describeProject,
  type Filters,
  type Prices,
  pricesOf,
  type RoundReader,
  type Row,
  sortUnique,
  type Where,
} from './round-reader.js';

const FEWEST_COMPARED = 8;
const LARGEST_SCORE = 3.5;

/** The amount that a project has approved for a year. */
interface Amount {
  readonly line: Line;
  readonly value: number;
  readonly prices: Prices;
}

export function judgeQuality(rounds: RoundReader, where: Where, filters: Filters): Row {
  const lines = rounds.matchingLines(where, filters);
  const warnings = listWarnings(lines);
  const outliers = listOutliers(rounds, where, lines);
  return {
    total: addUp(warnings.map(({ items }) => items.length)) + outliers.length,
    warnings,
    outliers,
    nextCursor: null,
  };
}

function listWarnings(lines: readonly Line[]): (Row & { readonly items: Row[] })[] {
  const warnings = lines.flatMap((line) =>
    (line.revision.warnings ?? []).map(({ code, severity, ...warning }) => ({
      code,
      severity,
      item: {
        ...describeProject(line),
        pointer: warning.pointer,
        text: { nb: warning.text.nb, en: warning.text.en },
        value: warning.value,
        expected: warning.expected,
      },
    })),
  );
  return sortUnique(warnings.map(({ code, severity }) => `${code} ${severity}`)).map((rule) => {
    const [code, severity] = rule.split(' ');
    const items: Row[] = warnings
      .filter((one) => one.code === code && one.severity === severity)
      .map(({ item }) => item);
    const projects = new Set(items.map(({ project }) => project)).size;
    return { code, severity, projects, items };
  });
}

function listOutliers(rounds: RoundReader, where: Where, lines: readonly Line[]): Row[] {
  const here = rounds.round(where.round);
  const { budget_year } = here;
  const amounts = approvedAmounts(rounds.lines(where), budget_year);
  const earlier = rounds
    .publishedRounds(where)
    .filter((round) => compareRounds(round, here) < 0)
    .flatMap((round) =>
      approvedAmounts(
        rounds.figures.lines(round.key, rounds.instant(where)).filter(isInPortfolio),
        round.budget_year,
      ),
    );
  return amounts
    .filter(({ line }) => lines.includes(line))
    .flatMap((amount) => {
      const isComparable = (one: Amount): boolean =>
        pricesOf(one.prices) === pricesOf(amount.prices);
      const { id, kind } = amount.line.actor;
      const history = earlier.filter((one) => one.line.actor.id === id && isComparable(one));
      const peers = amounts.filter(
        (one) => one.line.actor.id !== id && one.line.actor.kind === kind && isComparable(one),
      );
      return [...judgeAmount(amount, 'history', history), ...judgeAmount(amount, 'peers', peers)];
    });
}

/** Returns the outlier that an amount is among others, or nothing. */
function judgeAmount(
  { line, value, prices }: Amount,
  against: 'history' | 'peers',
  others: readonly Amount[],
): Row[] {
  const values = others.map((one) => one.value);
  const median = medianOf(values);
  const deviation = medianOf(values.map((one) => Math.abs(one - median)));
  const score = Math.round((67.45 * (value - median)) / deviation) / 100;
  if (values.length < FEWEST_COMPARED || deviation === 0 || Math.abs(score) <= LARGEST_SCORE)
    return [];
  const among = values.length;
  return [{ ...describeProject(line), value, prices, against, median, deviation, score, among }];
}

/** Returns the amount that each line has approved for a year, in the prices of its first one. */
function approvedAmounts(lines: readonly Line[], year: number): Amount[] {
  return lines.flatMap((line) => {
    const budget = line.revision.content.budget.filter((one) => one.year === year);
    const [first] = budget;
    if (first === undefined) return [];
    const { priceYear, basis } = first;
    return [
      {
        line,
        value: addUp(budget.map(({ approved }) => approved)),
        prices: { currency: 'NOK', priceYear, basis },
      },
    ];
  });
}

function medianOf(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b);
  const middle = inOrder.length / 2;
  return inOrder.length % 2 === 1
    ? (inOrder[Math.floor(middle)] ?? NaN)
    : ((inOrder[middle - 1] ?? NaN) + (inOrder[middle] ?? NaN)) / 2;
}
