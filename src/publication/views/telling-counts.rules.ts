import type { ViewCell, ViewTable, WithheldField } from '../view-tables/release-view.types.js';
import type { Withholding } from './visibility.types.js';

/** Field whose values are counted by colour. */
const COUNTED = 'projects.owner_colour';

/** Cells of some rows of a table that tell withheld colours. */
interface TellingCells {
  readonly table: string;
  readonly columns: readonly string[];
  /** Says whether the row of a key tells. */
  readonly tells: (key: ViewCell) => boolean;
  /** Columns that are named as withheld: the others say the same. */
  readonly named: readonly string[];
}

/** Counts that tell withheld colours, and the rule that withholds the colours. */
export interface TellingCounts {
  readonly rule: Withholding | undefined;
  readonly cells: readonly TellingCells[];
}

const NONE: TellingCounts = { rule: undefined, cells: [] };

/** A project whose colour is withheld. */
interface Hidden {
  readonly project: ViewCell;
  readonly actor: ViewCell;
  readonly colour: ViewCell;
}

/**
 * Finds the counts that tell withheld colours. The colours that are shown, taken from a count, leave
 * those that are withheld: they are told when all of them are the same. `withheld` says which rule
 * withholds a field of a project.
 */
export function findTellingCounts(
  tables: readonly ViewTable[],
  withheld: (field: string, project: ViewCell) => Withholding | undefined,
): TellingCounts {
  const hidden = pickCells(tables, 'projects', ['project', 'actor', 'state', 'owner_colour'])
    .map(([project = null, actor = null, state = null, colour = null]) => ({
      project,
      actor,
      state,
      colour,
    }))
    .filter(({ project, state }) => state === 'active' && withheld(COUNTED, project) !== undefined);
  const [first] = hidden;
  if (first === undefined) return NONE;
  const [actors, goals] = [findTellingActors(hidden), findTellingGoals(tables, hidden)];
  const cells = [
    ...(areAlike(hidden) ? [SUMMARY_CELLS] : []),
    ...(actors.size === 0 ? [] : [actorCells(actors)]),
    ...(goals.size === 0 ? [] : goalCells(goals)),
  ];
  return cells.length === 0 ? NONE : { rule: withheld(COUNTED, first.project), cells };
}

/** Empties the cells of a table that tell withheld colours. */
export function emptyTelling(table: ViewTable, { cells }: TellingCounts): ViewTable {
  const own = cells.find((one) => one.table === table.name);
  if (own === undefined) return table;
  const key = table.columns.findIndex(({ name }) => name === table.key[0]);
  const emptied = new Set(own.columns);
  return {
    ...table,
    columns: table.columns.map((column) =>
      emptied.has(column.name) ? { ...column, nullable: true } : column,
    ),
    rows: table.rows.map((row) =>
      own.tells(row[key] ?? null)
        ? row.map((cell, at) => (emptied.has(table.columns[at]?.name ?? '') ? null : cell))
        : row,
    ),
  };
}

/** Lists the counts that are withheld, with the ground of the colours that they tell. */
export function listTelling({ rule, cells }: TellingCounts): WithheldField[] {
  if (rule === undefined) return [];
  const { ground, shownFrom: until } = rule;
  return cells.flatMap(({ table, named }) =>
    named.map((column) => ({ field: `${table}.${column}`, ground, until })),
  );
}

const COLOURS = ['green', 'yellow', 'red'];

const SUMMARY_CELLS: TellingCells = {
  table: 'summary',
  columns: ['value', 'previous', 'change'],
  tells: (figure) => /^(?:share_)?(?:green|yellow|red)$/.test(String(figure)),
  named: ['value'],
};

function actorCells(actors: ReadonlySet<ViewCell>): TellingCells {
  return {
    table: 'actors',
    columns: COLOURS,
    tells: (actor) => actors.has(actor),
    named: COLOURS,
  };
}

/** Makes the cells of goals: the count, and what is judged by it. */
function goalCells(goals: ReadonlySet<ViewCell>): TellingCells[] {
  const columns = ['coloured', 'direction'];
  const tells = (goal: ViewCell): boolean => goals.has(goal);
  return [
    { table: 'goals', columns, tells, named: columns },
    {
      table: 'plan_figures',
      columns: ['value'],
      tells: (figure) => String(figure).startsWith('goals_'),
      named: ['value'],
    },
  ];
}

/**
 * Finds the bodies whose counts tell. The sum of the other counts, taken from that of the whole
 * release, tells what those withheld have together: further bodies are withheld until it tells nothing.
 */
function findTellingActors(hidden: readonly Hidden[]): ReadonlySet<ViewCell> {
  const groups = [...Map.groupBy(hidden, ({ actor }) => actor)].sort(
    ([a, ofA], [b, ofB]) => ofA.length - ofB.length || (String(a) < String(b) ? -1 : 1),
  );
  const telling = groups.filter(([, group]) => areAlike(group));
  const others = groups.filter(([, group]) => !areAlike(group));
  for (const group of others) {
    if (!areAlike(telling.flatMap(([, own]) => own))) break;
    telling.push(group);
  }
  return new Set(telling.map(([actor]) => actor));
}

/**
 * Finds the goals whose counts tell. They count yellow and red together, and a project may have many
 * goals: when one tells, all with such projects are withheld.
 */
function findTellingGoals(
  tables: readonly ViewTable[],
  hidden: readonly Hidden[],
): ReadonlySet<ViewCell> {
  const byProject = new Map(hidden.map((one) => [one.project, one]));
  const parents = new Map(
    pickCells(tables, 'goals', ['goal', 'parent']).map(([goal = null, parent = null]) => [
      goal,
      parent,
    ]),
  );
  const named = pickCells(tables, 'project_goals', ['goal', 'project']).flatMap(
    ([goal = null, project = null]) => {
      const one = byProject.get(project);
      const over = parents.get(goal) ?? null;
      if (one === undefined) return [];
      return [goal, ...(over === null ? [] : [over])].map((of) => ({ of, one }));
    },
  );
  const groups = [...Map.groupBy(named, ({ of }) => of)];
  const tells = groups.some(([, group]) => areAlike(group.map(({ one }) => toDeviation(one))));
  return new Set(tells ? groups.map(([goal]) => goal) : []);
}

function toDeviation({ colour, ...one }: Hidden): Hidden {
  return { ...one, colour: colour === 'yellow' || colour === 'red' ? 'deviating' : colour };
}

/** Says whether projects have one colour, so that their number tells it. */
function areAlike(projects: readonly Hidden[]): boolean {
  return new Set(projects.map(({ colour }) => colour)).size === 1;
}

/** Lists some cells of each row of a table, in the order of the names. */
function pickCells(
  tables: readonly ViewTable[],
  name: string,
  columns: readonly string[],
): readonly (readonly ViewCell[])[] {
  const table = tables.find((one) => one.name === name);
  const places = columns.map((column) => table?.columns.findIndex((one) => one.name === column));
  return (table?.rows ?? []).map((row) => places.map((place) => row[place ?? -1] ?? null));
}
