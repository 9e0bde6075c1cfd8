import { convert, INDEX, type Line } from './figure-facts.js';
import {
  addUp,
  type Before,
  codeOf,
  compareTexts,
  pricesOf,
  ratingOf,
  type RoundReader,
  type Row,
  sortUnique,
  valueOf,
  type Where,
} from './round-reader.js';

const COUNTS = ['projects', 'green', 'yellow', 'red', 'unrated'];
const PARTS = [
  'entered',
  'returned',
  'transferredIn',
  'left',
  'notReported',
  'transferredOut',
  'repriced',
  'changed',
];

/** A bridge as it is asked for: of an actor, and converted to the prices of a year. */
export interface BridgeAsked {
  readonly actor: string | null;
  readonly to: string | null;
}

/** A project on both sides of a bridge. */
interface Pair {
  readonly code: string;
  readonly now: Line | undefined;
  readonly then: Line | undefined;
}

/** The amount that a project adds to one total at one price level. */
interface Cell {
  readonly code: string;
  readonly measure: string;
  readonly level: string | null;
  readonly part: string;
  readonly now: number | null;
  readonly before: number | null;
  readonly line: Line;
}

/** The bridge of a round, without its links. */
export function buildBridge(rounds: RoundReader, where: Where, asked: BridgeAsked): Row {
  if (asked.to !== null && INDEX[asked.to] === undefined)
    return { refused: 'price-index-lacks-year' };
  const reported = listCells(rounds, where, { ...asked, to: null });
  const to = rounds.before(where) === undefined ? null : asked.to;
  return {
    ...describe(rounds, where, asked),
    rows: buildRows(rounds, where, asked),
    conversion: describeConversion(reported, 'now', to),
    previousConversion: describeConversion(reported, 'before', to),
  };
}

/** The rows of a bridge; none for a round that is compared with none. */
export function buildRows(rounds: RoundReader, where: Where, asked: BridgeAsked): Row[] {
  if (rounds.before(where) === undefined) return [];
  const cells = listCells(rounds, where, asked);
  const levelsOf = (measure: string): string[] =>
    sortUnique(cells.flatMap((cell) => (cell.measure === measure ? (cell.level ?? []) : [])));
  return [
    ...COUNTS.map((measure) => buildRow(cells, measure, null)),
    ...['budget', 'frame'].flatMap((measure) =>
      levelsOf(measure).map((level) => buildRow(cells, measure, level)),
    ),
  ];
}

/** The projects behind a bridge, without the page that they stand on. */
export function listBridgeProjects(
  rounds: RoundReader,
  where: Where,
  asked: BridgeAsked & { readonly measure: string; readonly part: string | null },
): Row {
  if (asked.to !== null && INDEX[asked.to] === undefined)
    return { refused: 'price-index-lacks-year' };
  const cells = listCells(rounds, where, asked)
    .filter(({ measure, part }) => measure === asked.measure && part === (asked.part ?? part))
    .sort((a, b) => compareTexts(placeOf(a), placeOf(b)));
  return {
    ...describe(rounds, where, asked),
    measure: asked.measure,
    total: cells.length,
    items: cells.map(({ code, line, part, level, before, now }) => ({
      project: code,
      name: line.revision.project.name,
      actor: line.actor.organisation_number,
      actorName: line.actor.name,
      part,
      level,
      before,
      now,
      amount: (now ?? 0) - (before ?? 0),
    })),
    nextCursor: null,
  };
}

function placeOf({ code, level }: Cell): string {
  return level === null ? code : `${code} ${level}`;
}

function describe(rounds: RoundReader, where: Where, { actor }: BridgeAsked): Row {
  const before = rounds.before(where);
  return {
    previousRound: before?.round ?? null,
    previousSnapshot: before?.snapshot ?? null,
    noPreviousRound: rounds.whyAlone(where),
    actor,
    budgetYear: rounds.round(where.round).budget_year,
  };
}

function buildRow(cells: readonly Cell[], measure: string, level: string | null): Row {
  const own = cells.filter((cell) => cell.measure === measure && cell.level === level);
  const totalOf = (side: 'now' | 'before'): number | null => {
    const amounts = own.flatMap((cell) => cell[side] ?? []);
    return amounts.length === 0 && level !== null ? null : addUp(amounts);
  };
  const steps = PARTS.map((part) => {
    const ofPart = own.filter((cell) => cell.part === part);
    const amount = addUp(ofPart.map(({ now, before }) => (now ?? 0) - (before ?? 0)));
    return [part, { amount, projects: ofPart.length }];
  });
  const [now, before] = [totalOf('now'), totalOf('before')];
  return {
    measure,
    level,
    before,
    ...Object.fromEntries(steps),
    now,
    change: now === null || before === null ? null : now - before,
  };
}

function listCells(rounds: RoundReader, where: Where, asked: BridgeAsked): Cell[] {
  const before = rounds.before(where);
  if (before === undefined) return [];
  const year = rounds.round(where.round).budget_year;
  const counts = (line: Line | undefined): line is Line =>
    line !== undefined && (asked.actor === null || valueOf(line, 'actor') === asked.actor);
  return pairUp(rounds.lines(where), before.lines).flatMap((pair): Cell[] => {
    const { code, now, then } = pair;
    const line = now ?? then;
    if (line === undefined) return [];
    const [mine, earlier] = [now, then].map((one) =>
      counts(one) ? amountsOf(one, year, asked.to) : new Map<string, number>(),
    );
    const part = partOf(rounds, where, before, pair);
    const keys = sortUnique([...(mine?.keys() ?? []), ...(earlier?.keys() ?? [])]);
    return keys.map((key) => {
      const [measure = '', level = null] = key.split(' ');
      return {
        code,
        measure,
        level,
        part: partIn({ measure, part, pair, year, asked }),
        now: mine?.get(key) ?? null,
        before: earlier?.get(key) ?? null,
        line,
      };
    });
  });
}

function pairUp(now: readonly Line[], then: readonly Line[]): Pair[] {
  return sortUnique([...now, ...then].map(codeOf)).map((code) => ({
    code,
    now: now.find((line) => codeOf(line) === code),
    then: then.find((line) => codeOf(line) === code),
  }));
}

/** Returns the part of a project nationally: why it is counted on both sides, or on one. */
export function partOf(
  rounds: RoundReader,
  where: Where,
  before: Pick<Before, 'round' | 'settled'>,
  { now, then }: Pick<Pair, 'now' | 'then'>,
): string {
  const isIn = (line: Line, round: string, instant: Date): boolean =>
    !rounds.round(round).historical &&
    rounds.figures.projectAt(line.revision.project_id, instant)?.standing === 'inPortfolio';
  if (now !== undefined && then !== undefined) return 'changed';
  if (now !== undefined) return isIn(now, before.round, before.settled) ? 'returned' : 'entered';
  if (then === undefined) throw new Error('A project of no side');
  const settled = rounds.figures.settledAt(where.round, rounds.instant(where));
  return isIn(then, where.round, settled) ? 'notReported' : 'left';
}

/** Returns the part of a project in one total, where an actor may be asked about. */
function partIn({
  measure,
  part,
  pair: { now, then },
  year,
  asked: { actor },
}: {
  readonly measure: string;
  readonly part: string;
  readonly pair: Pair;
  readonly year: number;
  readonly asked: BridgeAsked;
}): string {
  if (now === undefined || then === undefined) return part;
  const [owner, earlier] = [now, then].map((line) => valueOf(line, 'actor'));
  if (actor !== null && owner !== earlier)
    return owner === actor ? 'transferredIn' : 'transferredOut';
  const [levels, before] = [now, then].map((line) =>
    sortUnique(
      [...amountsOf(line, year, null).keys()].filter((key) => key.startsWith(`${measure} `)),
    ).join(),
  );
  const isRepriced = levels !== '' && before !== '' && levels !== before;
  return isRepriced ? 'repriced' : part;
}

/** Returns what a report adds to each total, by the total and its price level. */
function amountsOf(line: Line, year: number, to: string | null): Map<string, number> {
  const { budget, frame } = line.revision.content;
  const amounts = new Map([
    ['projects', 1],
    [ratingOf(line) ?? 'unrated', 1],
  ]);
  const add = (
    measure: string,
    one: { approved: number; priceYear: number; basis: string },
  ): void => {
    const converted =
      to === null ? one.approved : Number(convert(BigInt(one.approved), String(one.priceYear), to));
    const key = `${measure} ${to === null ? pricesOf(one) : `${to}-${one.basis}`}`;
    amounts.set(key, (amounts.get(key) ?? 0) + converted);
  };
  for (const one of budget.filter((entry) => entry.year === year)) add('budget', one);
  if (frame != null) add('frame', frame);
  return amounts;
}

function describeConversion(
  cells: readonly Cell[],
  side: 'now' | 'before',
  to: string | null,
): Row | null {
  if (to === null) return null;
  const budgets = cells.filter(({ measure }) => measure === 'budget');
  const converted = sortUnique(budgets.flatMap(({ level }) => level ?? [])).flatMap((level) => {
    const amounts = budgets
      .filter((cell) => cell.level === level)
      .flatMap((cell) => cell[side] ?? []);
    const [priceYear = '', basis] = level.split('-');
    return amounts.length === 0 || priceYear === to
      ? []
      : [{ currency: 'NOK', priceYear: Number(priceYear), basis, amount: addUp(amounts) }];
  });
  return { index: 'eksempel', version: 1, to: Number(to), converted };
}
