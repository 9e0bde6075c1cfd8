import type {
  PackFigure,
  PackNumber,
  PackSection,
  PackSentence,
  PackTable,
  PackTone,
} from './board-pack.types.js';
import { word } from './pack-citation.rules.js';
import {
  makeSectionOrReason,
  makeTable,
  pointTo,
  type SectionInput,
  type SilentSection,
} from './pack-section.rules.js';

/** Most categories that a chart of amounts has. */
const MOST_BARS = 12;

type Cited = Pick<SectionInput, 'cite' | 'texts'>;

interface Prices {
  readonly priceYear: number;
  readonly basis: 'nominal' | 'real';
}

/** Writes a price level in words. */
function levelText({ priceYear, basis }: Prices, { texts }: Cited): string {
  return texts.level(texts.basis[basis], String(priceYear));
}

/** Says the price level of amounts. */
function pricesText(level: Prices, input: Cited): string {
  return input.texts.prices(levelText(level, input));
}

function isAtLevel(budget: Prices, level: Prices): boolean {
  return budget.priceYear === level.priceYear && budget.basis === level.basis;
}

/** One bar of a chart: its category and its values, the first of which orders the bars. */
interface Bar {
  readonly name: string;
  readonly values: readonly PackNumber[];
}

/** Returns the bars of the largest amounts, the largest first. */
function rankBars(bars: readonly Bar[]): readonly Bar[] {
  return bars
    .toSorted((a, b) => (b.values[0]?.value ?? 0) - (a.values[0]?.value ?? 0))
    .slice(0, MOST_BARS);
}

/** Makes a chart of bars in their order. Makes none without a bar. */
function makeBars(
  title: string,
  bars: readonly Bar[],
  series: readonly { readonly name: string; readonly tone: PackTone }[],
): PackFigure[] {
  if (bars.length === 0) return [];
  const said = bars.map(({ name, values }) => `${name}: ${values[0]?.text ?? ''}`).join('. ');
  return [
    {
      kind: 'bars',
      title,
      alternative: `${title}. ${said}.`,
      categories: bars.map(({ name }) => name),
      series: series.map(({ name, tone }, index) => ({
        name,
        tone,
        values: bars.flatMap(({ values }) => values[index] ?? []),
      })),
    },
  ];
}

/** Describes the projects and the approved budget of each actor. */
export function describeBudgets(input: SectionInput): PackSection | SilentSection {
  const { cite, texts } = input;
  const { status } = cite.source.snapshot;
  const year = status.round.budgetYear;
  const levels = status.budgets.filter((budget) => budget.year === year);
  const tables = levels.map((level) => actorTable(input, level));
  const figures = levels.flatMap((level) => actorBars(input, level));
  const notes = [...levels.map((level) => pricesText(level, input)), ...noteActors(input)];
  return makeSectionOrReason(
    'budgets',
    texts.budgets.heading,
    { tables, figures, notes },
    texts.nothing(texts.budgets.what),
  );
}

/** Says what the colours and the changes of actors leave out. */
function noteActors({ cite, texts }: Cited): string[] {
  const { previousRound } = cite.source.snapshot.status;
  const { uncoloured, noChange } = texts.budgets;
  return previousRound === null ? [uncoloured] : [uncoloured, noChange];
}

/** Returns the place of an actor's budget at a price level. */
function findBudget({ cite }: Cited, actor: number, level: Prices): number {
  const { actors, round } = cite.source.snapshot.status;
  const budgets = actors[actor]?.budgets ?? [];
  return budgets.findIndex(
    (budget) => budget.year === round.budgetYear && isAtLevel(budget, level),
  );
}

function actorTable(input: Cited, level: Prices): PackTable {
  const { cite, texts } = input;
  const { actors, notListed, round } = cite.source.snapshot.status;
  const rows = actors.map(({ name }, index) => {
    const at = (...rest: (string | number)[]): string =>
      pointTo('snapshot/status/actors', index, ...rest);
    const place = findBudget(input, index, level);
    return [
      word(name),
      cite.cell(at('projects/now')),
      cite.cell(at('green')),
      cite.cell(at('yellow')),
      cite.cell(at('red')),
      cite.cell(at('budgets', place, 'approved'), 'millions'),
      cite.cell(at('budgets', place, 'previous'), 'millions'),
      cite.cell(at('budgets', place, 'change'), 'millionsChange'),
    ];
  });
  return makeTable(
    texts.budgets.table(String(round.budgetYear)),
    [
      [texts.actor, 5.4],
      [texts.projects, 1.7, 'number'],
      [texts.colours.green, 1.6, 'number'],
      [texts.colours.yellow, 1.6, 'number'],
      [texts.colours.red, 1.6, 'number'],
      [texts.budgets.budget, 2, 'number'],
      [texts.previous, 2.2, 'number'],
      [texts.change, 2, 'number'],
    ],
    rows,
    actors.length + notListed.actors,
  );
}

function actorBars(input: Cited, level: Prices): PackFigure[] {
  const { cite, texts } = input;
  const { actors, round } = cite.source.snapshot.status;
  const bars = actors.flatMap(({ name }, index) => {
    const at = pointTo('snapshot/status/actors', index, 'budgets', findBudget(input, index, level));
    const value = cite.find(`${at}/approved`, 'millions');
    return value === undefined ? [] : [{ name, values: [value] }];
  });
  const year = String(round.budgetYear);
  return makeBars(texts.budgets.figure(year), rankBars(bars), [
    { name: texts.budgets.budget, tone: 'main' },
  ]);
}

/** Describes the portfolio of next year by main goal. */
export function describeNextYear(input: SectionInput): PackSection | SilentSection {
  const { cite, texts } = input;
  const { goals, year } = cite.source.nextYear;
  const words = texts.nextYear;
  const intro = words.intro(
    cite.require('/nextYear/projects'),
    String(year),
    cite.require('/nextYear/endedBefore'),
  );
  const bars = goals.flatMap((goal, index) => {
    const value = cite.find(pointTo('nextYear/goals', index, 'budgets/0/approved'), 'millions');
    return value === undefined ? [] : [{ name: goalName(goal, input), values: [value] }];
  });
  return makeSectionOrReason(
    'nextYear',
    words.heading,
    {
      sentences: goals.length === 0 ? [] : [intro, ...sayAnswered(input)],
      figures: makeBars(words.figure(String(year)), rankBars(bars), [
        { name: words.budget, tone: 'main' },
      ]),
      tables: [tabulateGoals(input)],
      notes: noteNextYear(input),
    },
    texts.nothing(words.what),
  );
}

/** Says how many of the projects of next year state an amount, and what these add up to. */
function sayAnswered(input: Cited): PackSentence[] {
  const { cite, texts } = input;
  const { year, budgets } = cite.source.nextYear;
  return budgets.map((budget, index) => {
    const at = (member: string): string => pointTo('nextYear/budgets', index, member);
    return texts.nextYear.answered(
      cite.require(at('reports')),
      cite.require('/nextYear/projects'),
      cite.require(at('approved'), 'amount'),
      { year: String(year), level: levelText(budget, input) },
    );
  });
}

/** Says that only some projects state an amount of next year. */
function noteNextYear(input: Cited): string[] {
  const { cite, texts } = input;
  const { year, budgets } = cite.source.nextYear;
  const before = cite.source.snapshot.status.round.budgetYear;
  return budgets.length === 0 ? [] : [texts.nextYear.partial(String(year), String(before))];
}

function tabulateGoals(input: Cited): PackTable {
  const { cite, texts } = input;
  const { goals, year } = cite.source.nextYear;
  const words = texts.nextYear;
  const rows = goals.map((goal, index) => {
    const at = (...rest: string[]): string => pointTo('nextYear/goals', index, ...rest);
    return [
      word(goalName(goal, input)),
      cite.cell(at('projects')),
      cite.cell(at('planned')),
      cite.cell(at('active')),
      cite.cell(at('budgets/0/reports')),
      cite.cell(at('budgets/0/approved'), 'millions'),
    ];
  });
  return makeTable(
    words.table(String(year)),
    [
      [words.goal, 6],
      [texts.projects, 2, 'number'],
      [words.planned, 2, 'number'],
      [words.active, 2, 'number'],
      [words.reports, 2, 'number'],
      [words.budget, 2.2, 'number'],
    ],
    rows,
  );
}

function goalName(
  goal: SectionInput['cite']['source']['nextYear']['goals'][number],
  { cite, texts }: Cited,
): string {
  const name = goal.name?.[cite.language] ?? texts.nextYear.withoutName;
  return goal.mainGoal === '' ? name : `${goal.mainGoal} ${name}`;
}

/** Describes the yearly cost that is added to each national solution, and what moved. */
export function describeCosts(input: SectionInput): PackSection | SilentSection {
  const { cite, texts } = input;
  const { totals } = cite.source.operatingCosts;
  const words = texts.costs;
  const rows = totals.map((total, index) => {
    const at = (member: string): string => pointTo('operatingCosts/totals', index, member);
    return [
      word(total.nationalSolution),
      word(String(total.year)),
      cite.cell(at('projects'), 'millions'),
      cite.cell(at('withoutProject'), 'millions'),
      cite.cell(at('total'), 'millions'),
      cite.cell(at('previous'), 'millions'),
    ];
  });
  const table = makeTable(
    words.table,
    [
      [words.solution, 4],
      [words.year, 1.6],
      [words.fromProjects, 2.2, 'number'],
      [words.withoutProject, 2.2, 'number'],
      [words.total, 2.2, 'number'],
      [texts.previous, 2.2, 'number'],
    ],
    rows,
  );
  return makeSectionOrReason(
    'costs',
    words.heading,
    {
      tables: [table, movedTable(input)],
      figures: costBars(input),
      notes: totals.slice(0, 1).flatMap((level) => [pricesText(level, input), words.asReported]),
    },
    texts.nothing(words.what),
  );
}

/** Charts the largest costs in the order of the table: the years of a solution stand together. */
function costBars({ cite, texts }: Cited): PackFigure[] {
  const bars = cite.source.operatingCosts.totals.flatMap(({ nationalSolution, year }, index) => {
    const value = cite.find(pointTo('operatingCosts/totals', index, 'total'), 'millions');
    const name = `${nationalSolution} ${String(year)}`;
    return value === undefined ? [] : [{ name, values: [value] }];
  });
  const ranked = rankBars(bars);
  return makeBars(
    texts.costs.figure,
    bars.filter((bar) => ranked.includes(bar)),
    [{ name: texts.costs.total, tone: 'main' }],
  );
}

function movedTable({ cite, texts }: Cited): PackTable {
  const words = texts.costs;
  const { moved, movedWithoutProject, items, withoutProject } = cite.source.operatingCosts;
  const named = items.flatMap(({ projects }) => projects);
  const rowsOf = (
    list: string,
    items: readonly { fromYear: number; toYear: number; nationalSolution: string }[],
    names: readonly string[],
  ): PackTable['rows'] =>
    items.map(({ fromYear, toYear, nationalSolution }, index) => [
      word(nationalSolution),
      word(names[index]),
      word(String(fromYear)),
      word(String(toYear)),
      cite.cell(pointTo('operatingCosts', list, index, 'amount'), 'millions'),
    ]);
  const projects = moved.map(
    ({ project }) => named.find((one) => one.project === project)?.name ?? project,
  );
  const causes = movedWithoutProject.map(
    ({ cause }) => withoutProject.find((one) => one.cause === cause)?.name[cite.language] ?? cause,
  );
  return makeTable(
    words.moved,
    [
      [words.solution, 3],
      [words.mover, 4],
      [words.fromYear, 1.6],
      [words.toYear, 1.6],
      [words.amount, 2, 'number'],
    ],
    [
      ...rowsOf('moved', moved, projects),
      ...rowsOf('movedWithoutProject', movedWithoutProject, causes),
    ],
  );
}
