import type { BridgeRow } from '../../rollup/frozen/frozen-answers.types.js';
import type { PackCell, PackFigure, PackSection, PackTable, PackUnit } from './board-pack.types.js';
import { paint, word } from './pack-citation.rules.js';
import {
  type ColumnInput,
  makeSection,
  makeSectionOrReason,
  makeTable,
  pointTo,
  type SectionInput,
  type SilentSection,
} from './pack-section.rules.js';

const STATUS = '/snapshot/status';

/** Describes the counts, colours and budgets of the round beside those of the last one. */
export function describeStatus({ cite, texts }: SectionInput): PackSection {
  const { status } = cite.source.snapshot;
  const words = texts.status;
  const now = (colour: number): ReturnType<typeof cite.require> =>
    cite.require(`${STATUS}/colours/${String(colour)}/now`);
  const budgets = status.budgets.flatMap((budget, index) => {
    const approved = cite.find(`${STATUS}/budgets/${String(index)}/approved`, 'amount');
    if (approved === undefined || budget.year !== status.round.budgetYear) return [];
    const previous = cite.find(`${STATUS}/budgets/${String(index)}/previous`, 'amount');
    return [words.budget(String(budget.year), approved, previous)];
  });
  const frames = status.frames.flatMap((_, index) => {
    const approved = cite.find(`${STATUS}/frames/${String(index)}/approved`, 'amount');
    const reports = cite.find(`${STATUS}/frames/${String(index)}/reports`);
    return approved === undefined || reports === undefined ? [] : [words.frames(approved, reports)];
  });
  const projects = cite.require(`${STATUS}/projects/now`);
  const sentences = [
    words.projects(projects, cite.find(`${STATUS}/projects/previous`)),
    words.rated(cite.require(`${STATUS}/rated/now`), now(0), now(1), now(2)),
    ...budgets,
    ...frames,
  ];
  return makeSection('status', words.heading, {
    sentences,
    figures: [colourFigure({ cite, texts })],
    tables: [colourTable({ cite, texts })],
    notes: [describePrevious({ cite, texts })],
  });
}

type Cited = Pick<SectionInput, 'cite' | 'texts'>;

function describePrevious({ cite, texts: { status: words } }: Cited): string {
  const { previousRound, noPreviousRound } = cite.source.snapshot.status;
  if (previousRound !== null) return words.against(cite.nameOf('rounds', previousRound));
  return noPreviousRound === 'first-round' ? words.firstRound : words.noPrevious;
}

function colourFigure({ cite, texts }: Cited): PackFigure {
  const { colours, previousRound, round } = cite.source.snapshot.status;
  const sides = previousRound === null ? ['now'] : ['previous', 'now'];
  const rounds = previousRound === null ? [round.key] : [previousRound, round.key];
  const categories = rounds.map((key) => cite.nameOf('rounds', key));
  const series = colours.map(({ colour }, index) => ({
    name: texts.colours[colour],
    tone: colour,
    values: sides.map((side) => cite.require(pointTo('snapshot/status/colours', index, side))),
  }));
  const said = series.map(
    ({ name, values }) => `${name}: ${values.map(({ text }) => text).join(' → ')}`,
  );
  const alternative = `${texts.status.figure}, ${categories.join(' → ')}. ${said.join('. ')}.`;
  return { kind: 'stacked', title: texts.status.figure, alternative, categories, series };
}

function colourTable({ cite, texts }: Cited): PackTable {
  const { colours, previousRound } = cite.source.snapshot.status;
  const rows = colours.map(({ colour }, index) => {
    const at = (member: string): string => pointTo('snapshot/status/colours', index, member);
    return [
      paint(colour, texts.colours),
      cite.cell(at('now')),
      cite.cell(at('previous')),
      cite.cell(at('change'), 'change'),
      cite.cell(at('share'), 'share'),
    ];
  });
  return makeTable(
    previousRound === null ? texts.status.tableNow : texts.status.table,
    [
      [texts.colour, 3],
      [texts.now, 2, 'number'],
      [texts.previous, 2, 'number'],
      [texts.change, 2, 'number'],
      [texts.share, 2, 'number'],
    ],
    rows,
  );
}

const PARTS = ['entered', 'returned', 'left', 'notReported', 'repriced', 'changed'] as const;

/** Describes how each total comes from that of the previous round. */
export function describeBridge(input: SectionInput): PackSection | SilentSection {
  const { texts } = input;
  const { bridge } = input.cite.source.snapshot.status;
  const tables = bridge.length === 0 ? [] : [bridgeTable(input), ...movementTables(input)];
  return makeSectionOrReason(
    'bridge',
    texts.bridge.heading,
    {
      tables,
      figures: budgetBridges(input),
      notes: bridge.length === 0 ? [] : [texts.bridge.adds, ...noteLeavers(input)],
    },
    texts.bridge.empty,
  );
}

function isAmount({ level }: BridgeRow): boolean {
  return level !== null;
}

function bridgeTable({ cite, texts }: Cited): PackTable {
  const words = texts.bridge;
  const parts = PARTS.map((part): ColumnInput => [words[part], 2.2, 'number']);
  const rows = cite.source.snapshot.status.bridge.map((row, index) => {
    const unit = isAmount(row) ? 'millions' : 'count';
    const partUnit: PackUnit = isAmount(row) ? 'millionsChange' : 'change';
    const at = (...rest: string[]): string => pointTo('snapshot/status/bridge', index, ...rest);
    const level = row.level === null ? '' : ` (${levelText(row.level, texts)})`;
    return [
      word(`${words.measures[row.measure]}${level}`),
      cite.cell(at('before'), unit),
      ...PARTS.map((part) => cite.cell(at(part, 'amount'), partUnit)),
      cite.cell(at('now'), unit),
    ];
  });
  const columns: ColumnInput[] = [
    [words.measure, 4.2],
    [texts.previous, 2.2, 'number'],
    ...parts,
    [texts.now, 2.2, 'number'],
  ];
  return makeTable(words.table, columns, rows);
}

/** Writes a price level, such as `2021-nominal`, in words. */
function levelText(level: string, texts: SectionInput['texts']): string {
  const [year = '', basis] = level.split('-');
  return `${year}, ${basis === 'real' ? texts.basis.real : texts.basis.nominal}`;
}

function budgetBridges({ cite, texts }: Cited): PackFigure[] {
  const words = texts.bridge;
  return cite.source.snapshot.status.bridge.flatMap((row, index) => {
    if (row.measure !== 'budget') return [];
    const values = PARTS.map((part) =>
      cite.require(pointTo('snapshot/status/bridge', index, part, 'amount'), 'millionsChange'),
    );
    const said = PARTS.map((part, at) => `${words[part]}: ${values[at]?.text ?? ''}`).join('. ');
    return {
      kind: 'bars' as const,
      title: words.figure,
      alternative: `${words.figure}. ${said}.`,
      categories: PARTS.map((part) => words[part]),
      series: [{ name: texts.change, tone: 'main' as const, values }],
    };
  });
}

function movementTables(input: Cited): PackTable[] {
  const { cite, texts } = input;
  const { movement, notListed } = cite.source.snapshot.status;
  if (movement === null) return [];
  const { entered, changed } = movement;
  const named: ColumnInput[] = [
    [texts.project, 6],
    [texts.actor, 4],
  ];
  return [
    makeTable(
      texts.bridge.enteredTable,
      named,
      entered.map(({ name, actor }) => [word(name), word(actor)]),
      entered.length + notListed.entered,
    ),
    leaverTable(input),
    makeTable(
      texts.bridge.changedTable,
      [...named, [texts.bridge.from, 2], [texts.bridge.to, 2]],
      changed.map(({ name, actor, from, to }) => [
        word(name),
        word(actor),
        paint(from, texts.colours),
        paint(to, texts.colours),
      ]),
      changed.length + notListed.changed,
    ),
  ];
}

/** Reads an amount of a leaver, of the budget year of its last report or of that of the round. */
function amountOf({ cite }: Cited, leaver: number, list: 'budgets' | 'budgetsOfRound'): PackCell {
  return cite.cell(
    pointTo('snapshot/status/movement/left', leaver, 'lastReport', list, '0/approved'),
    'millions',
  );
}

/** Says which years the amounts of leavers are of, when any has an amount. */
function noteLeavers(input: Cited): string[] {
  const { movement, round } = input.cite.source.snapshot.status;
  const hasAmount = (list: 'budgets' | 'budgetsOfRound'): boolean =>
    movement?.left.some((_, leaver) => amountOf(input, leaver, list).kind === 'number') === true;
  const year = hasAmount('budgetsOfRound') ? String(round.budgetYear) : undefined;
  return year === undefined && !hasAmount('budgets') ? [] : [input.texts.bridge.leftNote(year)];
}

function leaverTable(input: Cited): PackTable {
  const { cite, texts } = input;
  const { movement, notListed, round } = cite.source.snapshot.status;
  const left = movement?.left ?? [];
  return makeTable(
    texts.bridge.leftTable,
    [
      [texts.project, 6],
      [texts.actor, 4],
      [texts.bridge.budgetYear, 2],
      [texts.bridge.lastBudget, 2.4, 'number'],
      [texts.bridge.budgetOf(String(round.budgetYear)), 2.4, 'number'],
    ],
    left.map(({ name, actor, lastReport }, index) => [
      word(name),
      word(actor),
      word(lastReport === null ? null : String(lastReport.budgetYear)),
      amountOf(input, index, 'budgets'),
      amountOf(input, index, 'budgetsOfRound'),
    ]),
    left.length + notListed.left,
  );
}
