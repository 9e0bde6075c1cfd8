import { buildRows, partOf } from './bridge.model.js';
import { isInPortfolio, type Line } from './figure-facts.js';
import { listLeft } from './left.model.js';
import { findResponsible } from './responsible-actor.js';
import {
  addUp,
  type Before,
  codeOf,
  COLOURS,
  compareRounds,
  compareTexts,
  DAY_IN_NORWAY,
  IN_NORWEGIAN,
  pricesOf,
  ratingOf,
  reasonsOf,
  type RoundReader,
  type Row,
  sortUnique,
  type StoredRound,
  valueOf,
  type Where,
} from './round-reader.js';

const STATES = ['planned', 'active', 'paused', 'completed', 'stopped'];
const STANDINGS = [
  'registered',
  'nominated',
  'inAssessment',
  'returned',
  'recommended',
  'declined',
  'withdrawn',
  'left',
];
const NOTHING_LEFT_OUT = {
  red: 0,
  leftRed: 0,
  entered: 0,
  returned: 0,
  left: 0,
  changed: 0,
  reportedNotIn: 0,
  notReported: 0,
  actors: 0,
};

/** The lines of a round, and those of the round before when there is one. */
interface Compared {
  readonly now: readonly Line[];
  readonly then: readonly Line[] | null;
}

export function countStatus(rounds: RoundReader, where: Where): Row {
  const before = rounds.before(where);
  const [now, then] = [rounds.lines(where), before?.lines ?? null];
  const compared = { now, then };
  return {
    round: describeRound(rounds, where),
    previousRound: before?.round ?? null,
    previousSnapshot: before?.snapshot ?? null,
    noPreviousRound: rounds.whyAlone(where),
    projects: compareCounts(now.length, then?.length ?? null),
    states: Object.fromEntries(
      STATES.map((state) => [
        state,
        now.filter(({ revision: { content } }) => content.state === state).length,
      ]),
    ),
    rated: countRated(compared),
    colours: countColours(compared),
    shares: countShares(now, Number(listNotReported(rounds, where)['total'])),
    budgets: compareBudgets(compared),
    frames: compareFrames(compared),
    bridge: buildRows(rounds, where, { actor: null, to: null }),
    red: now
      .filter((line) => ratingOf(line) === 'red')
      .map((line) => describeRed(line, rounds.isClosed(where))),
    leftRed: listLeftRed(rounds, where, compared),
    movement: before === undefined ? null : listMovement(rounds, where, before),
    actors: listActors(compared, rounds.round(where.round).budget_year),
    notListed: NOTHING_LEFT_OUT,
    conversion: null,
    reportedNotIn: listReportedNotIn(rounds, where),
    notReported: listNotReported(rounds, where),
    criteriaSet: rounds.round(where.round).criteria_set,
    ruleSet: rounds.round(where.round).rule_set,
    missing: rounds.figures.countMissing(where.round, rounds.instant(where)),
    inputs: addUp(rounds.allLines(where).map(({ revision }) => revision.revision)),
  };
}

function describeRound(rounds: RoundReader, where: Where): Row {
  const round = rounds.round(where.round);
  return {
    key: round.key,
    period: round.period,
    name: { nb: round.name_nb, en: round.name_en },
    state: rounds.isClosed(where) ? 'closed' : 'open',
    budgetYear: round.budget_year,
    criteriaSet: round.criteria_set,
  };
}

/** Lists the reported projects that are not in the portfolio. */
function listReportedNotIn(rounds: RoundReader, where: Where): Row {
  const lines = rounds.allLines(where).filter((line) => !isInPortfolio(line));
  const countOf = (standing: string): number =>
    lines.filter((line) => valueOf(line, 'standing') === standing).length;
  return {
    total: lines.length,
    standings: STANDINGS.flatMap((standing) =>
      countOf(standing) === 0 ? [] : [{ standing, projects: countOf(standing) }],
    ),
    items: lines.map((line) => ({ ...refer(line), standing: valueOf(line, 'standing') })),
  };
}

/** Lists the projects in the portfolio without a report, with the last one before this round. */
export function listNotReported(rounds: RoundReader, where: Where): Row & { items: Row[] } {
  const round = rounds.round(where.round);
  const instant = rounds.instant(where);
  const settled = rounds.figures.settledAt(where.round, instant);
  const earlier = rounds
    .publishedRounds({ asOf: settled, now: settled })
    .filter((one) => compareRounds(one, round) < 0)
    .reverse();
  const items = rounds.figures
    .expected(where.round, instant)
    .filter(({ first }) => first === undefined)
    .sort((a, b) => compareTexts(a.code, b.code))
    .map(({ code, name, actor_id }) => ({
      project: code,
      name,
      actor: findResponsible(rounds.stored.actors, actor_id, DAY_IN_NORWAY.format(settled))?.name,
      nil: false,
      lastReport: findLastReport(rounds, earlier, code, settled),
    }));
  return { total: items.length, nil: 0, items };
}

function findLastReport(
  rounds: RoundReader,
  earlier: readonly StoredRound[],
  code: string,
  instant: Date,
): Row | null {
  for (const { key, budget_year } of earlier) {
    const line = rounds.figures.lines(key, instant).find((one) => codeOf(one) === code);
    if (line === undefined) continue;
    const { state, budget } = line.revision.content;
    const ofYear = budget.filter(({ year }) => year === budget_year);
    const levels = sortUnique(ofYear.map(pricesOf));
    return {
      round: key,
      state,
      colour: ratingOf(line),
      year: budget_year,
      approved: levels.length === 1 ? addUp(ofYear.map(({ approved }) => approved)) : null,
      prices: levels.length === 0 ? null : levels.join(' '),
    };
  }
  return null;
}

function compareCounts(now: number, before: number | null): Row {
  return { now, previous: before, change: before === null ? null : now - before };
}

function countRated({ now, then }: Compared): Row {
  const count = (lines: readonly Line[]): number =>
    lines.filter((line) => ratingOf(line) !== null).length;
  return compareCounts(count(now), then === null ? null : count(then));
}

function countOfColour(lines: readonly Line[], colour: string): number {
  return lines.filter((line) => ratingOf(line) === colour).length;
}

function countColours({ now, then }: Compared): Row[] {
  return describeColours(
    COLOURS.map((colour) => [
      countOfColour(now, colour),
      then === null ? null : countOfColour(then, colour),
    ]),
  );
}

/** Describes counts of green, yellow and red, now and before, with their shares. */
export function describeColours(counts: readonly (readonly [number, number | null])[]): Row[] {
  const shares = sharesOf(counts.map(([count]) => count));
  return COLOURS.map((colour, index) => {
    const [count = 0, before = null] = counts[index] ?? [];
    return { colour, ...compareCounts(count, before), share: shares[index] };
  });
}

/** Counts the colours as shares of the rated projects, and of all in the portfolio. */
export function countShares(now: readonly Line[], notReported: number): Row {
  const rated = COLOURS.map((colour) => countOfColour(now, colour));
  const unrated = now.filter((line) => ratingOf(line) === null).length;
  const nameShares = (names: readonly string[], counts: readonly number[]): Row => {
    const shares = sharesOf(counts);
    return Object.fromEntries(names.map((name, index) => [name, shares[index]]));
  };
  return {
    ofRated: { base: addUp(rated), baseCounts: 'ratedProjects', ...nameShares(COLOURS, rated) },
    ofPortfolio: {
      base: now.length + notReported,
      baseCounts: 'projectsInPortfolio',
      ...nameShares([...COLOURS, 'unrated', 'notReported'], [...rated, unrated, notReported]),
    },
  };
}

/** Returns shares in per cent by the largest remainder. */
function sharesOf(counts: readonly number[]): number[] {
  const all = addUp(counts);
  if (all === 0) return counts.map(() => 0);
  const shares = counts.map((count) => Math.floor((100 * count) / all));
  const left = 100 - addUp(shares);
  const byRemainder = counts
    .map((count, index) => ({ index, rest: (100 * count) % all }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, left)
    .map(({ index }) => index);
  return shares.map((share, index) => share + (byRemainder.includes(index) ? 1 : 0));
}

/** Compares the approved amounts of each year and price level; an amount nobody reported is null. */
function compareBudgets({ now, then }: Compared): (Row & { readonly year: number })[] {
  const budgetOf = (lines: readonly Line[]): Line['revision']['content']['budget'] =>
    lines.flatMap(({ revision: { content } }) => content.budget);
  const keyOf = (one: {
    readonly year: number;
    readonly priceYear: number;
    basis: string;
  }): string => `${String(one.year)} ${pricesOf(one)}`;
  return sortUnique(budgetOf([...now, ...(then ?? [])]).map(keyOf)).map((key) => {
    const approvedOf = (lines: readonly Line[]): number | null => {
      const amounts = budgetOf(lines).filter((one) => keyOf(one) === key);
      return amounts.length === 0 ? null : addUp(amounts.map(({ approved }) => approved));
    };
    const [approved, previous] = [approvedOf(now), approvedOf(then ?? [])];
    const [year = '', priceYear = '', basis = ''] = key.split(/[ -]/);
    return {
      year: Number(year),
      currency: 'NOK',
      priceYear: Number(priceYear),
      basis,
      approved,
      previous,
      change: approved === null || previous === null ? null : approved - previous,
    };
  });
}

/** Compares the total frames at each price level. */
function compareFrames({ now, then }: Compared): Row[] {
  const framesOf = (lines: readonly Line[]): NonNullable<Line['revision']['content']['frame']>[] =>
    lines.flatMap(({ revision: { content } }) => content.frame ?? []);
  return sortUnique(framesOf([...now, ...(then ?? [])]).map(pricesOf)).map((prices) => {
    const [own = [], earlier = []] = [now, then ?? []].map((lines) =>
      framesOf(lines).filter((frame) => pricesOf(frame) === prices),
    );
    const sumOf = (frames: typeof own): number | null =>
      frames.length === 0 ? null : addUp(frames.map(({ approved }) => approved));
    const [approved, previous] = [sumOf(own), sumOf(earlier)];
    const [priceYear = '', basis = ''] = prices.split('-');
    return {
      currency: 'NOK',
      priceYear: Number(priceYear),
      basis,
      approved,
      previous,
      change: approved === null || previous === null ? null : approved - previous,
      reports: own.length,
    };
  });
}

function refer(line: Line): Row {
  return { project: codeOf(line), name: line.revision.project.name, actor: line.actor.name };
}

function describeRed(line: Line, isClosed: boolean): Row {
  const { status } = line.revision.content;
  const { reason, cause, action } = status ?? {};
  return {
    ...refer(line),
    reason,
    cause,
    action,
    ruleColour: valueOf(line, 'ruleColour'),
    directorateColour: valueOf(line, 'directorateColour'),
    ...reasonsOf(line, isClosed),
  };
}

function find(lines: readonly Line[], line: Line): Line | undefined {
  return lines.find((one) => codeOf(one) === codeOf(line));
}

/** Lists who was red and is no longer: a project that is only not reported is not among them. */
function listLeftRed(rounds: RoundReader, where: Where, { now, then }: Compared): Row[] {
  const missing = listNotReported(rounds, where).items.map(({ project }) => project);
  return (then ?? [])
    .filter((line) => {
      const since = find(now, line);
      const isGone = since === undefined && !missing.includes(codeOf(line));
      return (
        ratingOf(line) === 'red' && (isGone || (since !== undefined && ratingOf(since) !== 'red'))
      );
    })
    .map(refer);
}

function listMovement(rounds: RoundReader, where: Where, before: Before): Row {
  const [now, then] = [rounds.lines(where), before.lines];
  const listPart = (part: string): Row[] =>
    now
      .filter(
        (line) => partOf(rounds, where, before, { now: line, then: find(then, line) }) === part,
      )
      .map(refer);
  return {
    entered: listPart('entered'),
    returned: listPart('returned'),
    left: listLeft(rounds, where),
    changed: now.flatMap((line) => {
      const earlier = find(then, line);
      const [from, to] = [earlier === undefined ? null : ratingOf(earlier), ratingOf(line)];
      return from === null || to === null || from === to ? [] : [{ ...refer(line), from, to }];
    }),
  };
}

function listActors({ now, then }: Compared, budgetYear: number): Row[] {
  const actors = new Map([...now, ...(then ?? [])].map(({ actor }) => [actor.id, actor]));
  return [...actors.values()]
    .sort((a, b) => IN_NORWEGIAN.compare(a.name, b.name))
    .map((actor) => {
      const mine = now.filter((line) => line.actor.id === actor.id);
      const earlier = then?.filter((line) => line.actor.id === actor.id) ?? null;
      return {
        actor: actor.organisation_number,
        name: actor.name,
        projects: compareCounts(mine.length, earlier?.length ?? null),
        green: countOfColour(mine, 'green'),
        yellow: countOfColour(mine, 'yellow'),
        red: countOfColour(mine, 'red'),
        late: mine.filter(({ revision }) => revision.late).length,
        budgets: compareBudgets({ now: mine, then: earlier }).filter(
          ({ year }) => year === budgetYear,
        ),
      };
    });
}
