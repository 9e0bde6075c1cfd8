import { Chance } from '../../../test/support/models/chance.js';
import { ACTORS } from '../view-tables/actor-table.rules.js';
import { PROJECTS } from '../view-tables/project-table.rules.js';
import type { ViewCell, ViewTable } from '../view-tables/release-view.types.js';
import { GOALS, PROJECT_GOALS } from '../view-tables/strategy-tables.rules.js';
import { SUMMARY } from '../view-tables/view-tables.rules.js';
import { type ShownTables, withholdFields } from './withholding.rules.js';

const COLOURS = ['green', 'yellow', 'red'] as const;
type Colour = (typeof COLOURS)[number];

/** A project of a body. The colours of those in planning are withheld. */
interface Painted {
  readonly actor: string;
  readonly phase: 'planning' | 'execution';
  readonly colour: Colour;
}

type Cells = Readonly<Record<string, ViewCell>>;

const tableOf = (definition: typeof PROJECTS, rows: readonly Cells[]): ViewTable => ({
  ...definition,
  rows: rows.map((row) => definition.columns.map(({ name }) => row[name] ?? null)),
});

const count = (projects: readonly Painted[], colour: Colour): number =>
  projects.filter((one) => one.colour === colour).length;

const countsOf = (projects: readonly Painted[]): Cells =>
  Object.fromEntries(COLOURS.map((colour) => [colour, count(projects, colour)]));

function tablesOf(projects: readonly Painted[]): ViewTable[] {
  const named = projects.map(({ actor, phase, colour }, index) => ({
    project: `P${String(index)}`,
    actor,
    phase,
    state: 'active',
    owner_colour: colour,
  }));
  const bodies = [...Map.groupBy(projects, ({ actor }) => actor)];
  const deviating = projects.filter(({ colour }) => colour !== 'green').length;
  return [
    tableOf(PROJECTS, named),
    tableOf(
      SUMMARY,
      COLOURS.map((colour) => ({ figure: colour, value: String(count(projects, colour)) })),
    ),
    tableOf(
      ACTORS,
      bodies.map(([actor, own]) => ({ actor, ...countsOf(own) })),
    ),
    tableOf(GOALS, [{ goal: '1', coloured: deviating, direction: 'watch' }]),
    tableOf(
      PROJECT_GOALS,
      named.map(({ project }) => ({ goal: '1', project })),
    ),
  ];
}

const withhold = (projects: readonly Painted[]): ShownTables =>
  withholdFields(
    tablesOf(projects),
    [
      {
        field: 'projects.owner_colour',
        stage: 'planning',
        audience: 'public',
        ground: 'Lov',
        shownFrom: '2021-07-01',
      },
    ],
    { audience: 'public', day: '2021-06-02' },
  );

/** Reads a column of a table by the first member of its key. */
function read(
  { tables }: ShownTables,
  name: string,
  column: string,
): Readonly<Record<string, ViewCell>> {
  const table = tables.find((one) => one.name === name);
  const place = table?.columns.findIndex((one) => one.name === column) ?? -1;
  return Object.fromEntries(table?.rows.map((row) => [String(row[0]), row[place] ?? null]) ?? []);
}

const hidden = (actor: string, colour: Colour): Painted => ({ actor, phase: 'planning', colour });
const open = (actor: string, colour: Colour): Painted => ({ actor, phase: 'execution', colour });

test('one withheld colour is told by no count, and each of them says its ground', () => {
  const shown = withhold([hidden('1', 'red'), open('1', 'green'), open('2', 'red')]);
  expect(read(shown, 'summary', 'value')).toEqual({ green: null, yellow: null, red: null });
  expect(read(shown, 'actors', 'red')).toEqual({ 1: null, 2: 1 });
  expect(read(shown, 'goals', 'direction')).toEqual({ 1: null });
  const told = ['summary.value', 'actors.green', 'actors.red', 'goals.coloured'];
  for (const field of told)
    expect(shown.withheld).toContainEqual({ field, ground: 'Lov', until: '2021-07-01' });
});

test('counts stay when those that are withheld have several colours', () => {
  const shown = withhold([hidden('1', 'red'), hidden('1', 'green'), open('2', 'red')]);
  expect(read(shown, 'summary', 'value')).toEqual({ green: '1', yellow: '0', red: '2' });
  expect(read(shown, 'actors', 'red')).toEqual({ 1: 1, 2: 1 });
  expect(read(shown, 'goals', 'coloured')).toEqual({ 1: 2 });
  expect(shown.withheld.map(({ field }) => field)).not.toContain('summary.value');
});

test('the counts of another body are withheld too where they would tell by subtraction', () => {
  const shown = withhold([hidden('1', 'red'), hidden('2', 'red'), hidden('2', 'green')]);
  expect(read(shown, 'summary', 'value')).toEqual({ green: '1', yellow: '0', red: '2' });
  expect(read(shown, 'actors', 'red')).toEqual({ 1: null, 2: null });
});

/** Lists every way to colour the withheld projects. */
function paintings(projects: readonly Painted[]): Painted[][] {
  return projects.reduce<Painted[][]>(
    (all, one) =>
      all.flatMap((before) =>
        (one.phase === 'planning' ? COLOURS : [one.colour]).map((colour) => [
          ...before,
          { ...one, colour },
        ]),
      ),
    [[]],
  );
}

/** Says whether a painting gives the counts that a release shows of the whole and of bodies. */
function fits(shown: ShownTables, painting: readonly Painted[]): boolean {
  return COLOURS.every((colour) => {
    const total = read(shown, 'summary', 'value')[colour] ?? null;
    const bodies = Object.entries(read(shown, 'actors', colour));
    return (
      (total === null || Number(total) === count(painting, colour)) &&
      bodies.every(
        ([actor, cell]) =>
          cell === null ||
          cell ===
            count(
              painting.filter((one) => one.actor === actor),
              colour,
            ),
      )
    );
  });
}

test('no withheld colour follows from the counts of random releases', () => {
  const chance = new Chance(2026);
  for (let run = 0; run < 100; run++) {
    const projects = Array.from({ length: 1 + chance.pickNumber(6) }, () =>
      (chance.often(0.3) ? open : hidden)(String(chance.pickNumber(3)), chance.one(COLOURS)),
    );
    const shown = withhold(projects);
    const possible = paintings(projects).filter((painting) => fits(shown, painting));
    for (const [index, { phase }] of projects.entries())
      if (phase === 'planning')
        expect(new Set(possible.map((one) => one[index]?.colour)).size).toBeGreaterThan(1);
  }
});
