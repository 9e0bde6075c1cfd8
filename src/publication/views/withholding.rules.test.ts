import type { ViewCell, ViewTable } from '../view-tables/release-view.types.js';
import { ACTOR_BUDGETS, PROJECTS } from '../view-tables/project-table.rules.js';
import { MOVEMENTS, SUMMARY } from '../view-tables/view-tables.rules.js';
import type { Withholding } from './visibility.types.js';
import { withholdFields } from './withholding.rules.js';

/** A table with these members in each row; the others are empty. */
const tableOf = (
  definition: typeof PROJECTS,
  rows: readonly Readonly<Record<string, ViewCell>>[],
): ViewTable => ({
  ...definition,
  rows: rows.map((row) => definition.columns.map(({ name }) => row[name] ?? null)),
});

const TABLES = [
  tableOf(PROJECTS, [
    { project: 'A', phase: 'planning', owner_colour: 'red', approved: '1' },
    { project: 'B', phase: 'execution', owner_colour: 'green', approved: '2' },
  ]),
  tableOf(SUMMARY, [
    { figure: 'approved_2021_2021-nominal', value: '3', previous: '1', change: '2' },
    { figure: 'projects', value: '2', previous: '2', change: '0' },
  ]),
  tableOf(ACTOR_BUDGETS, [{ actor: '1', approved: '3', forecast: '4' }]),
  tableOf(MOVEMENTS, [{ project: 'A', field: 'owner_colour', before: 'green', after: 'red' }]),
];

const rule = (overrides: Partial<Withholding>): Withholding => ({
  field: 'projects.approved',
  stage: 'any',
  audience: 'public',
  ground: 'Lov',
  shownFrom: null,
  ...overrides,
});

/** Returns the cells of a column as the public reads them on a day. */
const readShown = (table: string, column: string, ...rules: Withholding[]): ViewCell[] => {
  const { tables } = withholdFields(TABLES, rules, { audience: 'public', day: '2021-06-02' });
  const found = tables.find(({ name }) => name === table);
  const place = found?.columns.findIndex(({ name }) => name === column) ?? -1;
  return found?.rows.map((row) => row[place] ?? null) ?? [];
};

test('a withheld field is empty, and is named with its ground', () => {
  const rules = [rule({ shownFrom: '2021-06-03' })];
  expect(readShown('projects', 'approved', ...rules)).toEqual([null, null]);
  const { withheld } = withholdFields(TABLES, rules, { audience: 'public', day: '2021-06-02' });
  expect(withheld).toEqual([
    { field: 'actor_budgets.approved', ground: 'Lov', until: '2021-06-03' },
    { field: 'budgets.approved', ground: 'Lov', until: '2021-06-03' },
    { field: 'projects.approved', ground: 'Lov', until: '2021-06-03' },
  ]);
});

test('a field is withheld at its stage, until its day, and from its audience only', () => {
  expect(readShown('projects', 'approved', rule({ stage: 'planning' }))).toEqual([null, '2']);
  expect(readShown('projects', 'approved', rule({ shownFrom: '2021-06-02' }))).toEqual(['1', '2']);
  expect(readShown('projects', 'approved', rule({ audience: 'actors' }))).toEqual(['1', '2']);
});

test('a change of a withheld field is not told either', () => {
  const colour = rule({ field: 'projects.owner_colour' });
  expect(readShown('movements', 'after', colour)).toEqual([null]);
  expect(readShown('movements', 'after', rule({}))).toEqual(['red']);
  expect(readShown('movements', 'after', { ...colour, stage: 'execution' })).toEqual(['red']);
});

test('the phase that decides may be withheld itself', () => {
  const rules = [rule({ field: 'projects.phase' }), rule({ stage: 'planning' })];
  expect(readShown('projects', 'approved', ...rules)).toEqual([null, '2']);
  expect(readShown('projects', 'phase', ...rules)).toEqual([null, null]);
});

test('a sum is withheld with any of its parts, with what it was and its change', () => {
  const some = rule({ stage: 'planning' });
  for (const column of ['value', 'previous', 'change'])
    expect(readShown('summary', column, some)[0]).toBeNull();
  expect(readShown('summary', 'value', some)).toEqual([null, '2']);
  expect(readShown('summary', 'value', rule({ stage: 'concept' }))).toEqual(['3', '2']);
  expect(readShown('summary', 'value', rule({ field: 'projects.owner_colour' }))).toEqual([
    '3',
    '2',
  ]);
  expect(readShown('summary', 'value', rule({ audience: 'actors' }))).toEqual(['3', '2']);
});

test('what tells of other projects is withheld at any stage of its own, and named once', () => {
  const rules = ['rule', 'owner'].map((by) =>
    rule({ field: `projects.${by}_colour`, stage: 'planning' }),
  );
  const { withheld } = withholdFields(TABLES, rules, { audience: 'public', day: '2021-06-02' });
  const gap = withheld.filter(({ field }) => field === 'actors.rule_worse');
  expect(gap).toEqual([{ field: 'actors.rule_worse', ground: 'Lov', until: null }]);
  expect(withheld.map(({ field }) => field)).toContain('actors.directorate_better');
});

test('the sums of a body are withheld with the amounts of any project', () => {
  expect(readShown('actor_budgets', 'approved', rule({ stage: 'execution' }))).toEqual([null]);
  expect(readShown('actor_budgets', 'forecast', rule({ stage: 'execution' }))).toEqual(['4']);
  const budgets = rule({ field: 'budgets.forecast' });
  expect(readShown('actor_budgets', 'forecast', budgets)).toEqual([null]);
});
