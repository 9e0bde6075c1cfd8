import type { ViewCell, ViewTable, WithheldField } from '../view-tables/release-view.types.js';
import { emptyTelling, findTellingCounts, listTelling } from './telling-counts.rules.js';
import type { Audience, Withholding } from './visibility.types.js';

/** Fields that tell the same as another field. They are withheld with it. */
const TOLD_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'projects.approved': ['budgets.approved'],
  'projects.forecast': ['budgets.forecast'],
  'projects.first_end': ['milestones.first', 'baselines.end'],
  'projects.forecast_end': [
    'milestones.planned',
    'milestones.forecast',
    'milestones.actual',
    'roadmap_reports.date',
  ],
  'projects.slip_days': ['milestones.slip_days', 'baselines.moved_days'],
  'projects.main_goal': ['project_goals.main'],
  // Only a yellow or red project has them.
  'projects.owner_colour': ['projects.owner_reason', 'projects.cause', 'projects.action'],
  'projects.rule_colour': ['projects.rule_reason'],
  'projects.directorate_colour': ['projects.directorate_reason'],
  // Each of these counts follows from the others.
  'criteria_replays.before': ['criteria_replays.after'],
  'criteria_replays.after': ['criteria_replays.before'],
  'criteria_replays.leaving': ['criteria_replays.after', 'criteria_replay_reasons.projects'],
  'criteria_replays.entering': ['criteria_replays.after', 'criteria_replay_reasons.projects'],
};

/** Sums of the summary by the field that they add: the first word of their figures. */
const SUMMED: Readonly<Record<string, string>> = {
  'projects.approved': 'approved',
  'budgets.approved': 'approved',
  'projects.frame': 'frame',
};

/** Fields that no public operation on figures tells. */
const ONLY_IN_RELEASES: ReadonlySet<string> = new Set(['projects.lead_mailbox']);

/**
 * Fields that tell of other projects than the one of their row, or of many. They are withheld with
 * another field whatever the stage of the project in their row is.
 */
const TOLD_OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  'projects.approved': ['actor_budgets.approved'],
  'projects.forecast': ['actor_budgets.forecast'],
  'budgets.approved': ['actor_budgets.approved'],
  'budgets.forecast': ['actor_budgets.forecast'],
  'budgets.actual': ['actor_budgets.actual'],
  'roll_outs.quarter': ['coverage.receivers', 'coverage.in_use'],
  'roll_outs.roll_out_state': ['coverage.in_use'],
  'projects.forecast_end': [
    'promises.forecast',
    'promises.expected',
    'promises.gap_days',
    'promises.gap_weeks',
    'promises.slips',
    'promise_pairs.slipping',
    'roadmap.moves_to',
  ],
  'projects.rule_colour': listGap('rule'),
  'projects.directorate_colour': listGap('directorate'),
  'projects.owner_colour': [...listGap('rule'), ...listGap('directorate')],
};

function listGap(by: string): string[] {
  return ['compared', 'worse', 'same', 'better'].map((name) => `actors.${by}_${name}`);
}

/** The reader and the day that a view is made for. */
interface MadeFor {
  readonly audience: Audience;
  /** First day on which it can be read, in Norway. */
  readonly day: string;
}

/** Tables as a reader sees them, and the fields that they leave out. */
export interface ShownTables {
  readonly tables: readonly ViewTable[];
  readonly withheld: readonly WithheldField[];
}

/**
 * Empties the cells that a reader may not see. A field whose day has come is shown. What is withheld
 * from the public is shown to actors unless a rule says so for them too. A sum is withheld with its
 * parts, and a count with the colours that it tells: beside those that are shown it would tell them.
 */
export function withholdFields(
  tables: readonly ViewTable[],
  rules: readonly Withholding[],
  { audience, day }: MadeFor,
): ShownTables {
  const counting = rules
    .filter((rule) => rule.audience === audience)
    .filter(({ shownFrom }) => shownFrom === null || shownFrom > day)
    .flatMap(spreadRule)
    .filter((rule, at, all) => all.findIndex((one) => placeOf(one) === placeOf(rule)) === at)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const phases = listPhases(tables);
  const telling = findTellingCounts(tables, (field, project) =>
    counting.find(
      (rule) =>
        rule.field === field && (rule.stage === 'any' || rule.stage === phases.get(project)),
    ),
  );
  const sums = listHiddenSums(tables, counting, phases);
  return {
    tables: tables.map((table) => {
      const shown = emptyTelling(emptyCells(table, counting, phases), telling);
      return table.name === 'summary' ? emptySums(shown, sums) : shown;
    }),
    withheld: listWithheld(counting, listTelling(telling)),
  };
}

/** Lists the fields that are left out by rules, and the counts that would tell them. */
function listWithheld(
  counting: readonly Withholding[],
  telling: readonly WithheldField[],
): WithheldField[] {
  const ruled = counting.filter(isFirst).map(({ field, stage, ground, shownFrom }) => ({
    field,
    ground,
    until: shownFrom,
    ...(stage === 'any' ? {} : { stage }),
  }));
  const whole = new Set(ruled.filter((one) => !('stage' in one)).map(({ field }) => field));
  return [...ruled, ...telling.filter(({ field }) => !whole.has(field))];
}

/**
 * Says whether the public operations on figures may open with a view. They withhold nothing, so they
 * would tell a field that the view withholds.
 */
export function opensFigures(withheld: readonly Pick<WithheldField, 'field'>[]): boolean {
  return withheld.every(({ field }) => ONLY_IN_RELEASES.has(field));
}

/** Says that no rule before says the same: two fields may have told the same third one. */
function isFirst(rule: Withholding, index: number, rules: readonly Withholding[]): boolean {
  const same = rules.findIndex(
    (other) =>
      placeOf(other) === placeOf(rule) &&
      other.ground === rule.ground &&
      other.shownFrom === rule.shownFrom,
  );
  return same === index;
}

function spreadRule(rule: Withholding): Withholding[] {
  const same = TOLD_ELSEWHERE[rule.field] ?? [];
  const others = TOLD_OF_OTHERS[rule.field] ?? [];
  return [
    rule,
    ...same.map((field) => ({ ...rule, field })),
    ...others.map((field) => ({ ...rule, field, stage: 'any' as const })),
  ];
}

function placeOf({ field, stage }: Withholding): string {
  return `${field} ${stage}`;
}

/** Returns the phase of each project, from the table of projects. */
function listPhases(tables: readonly ViewTable[]): ReadonlyMap<ViewCell, ViewCell> {
  const projects = tables.find(({ name }) => name === 'projects');
  if (projects === undefined) return new Map();
  const [code, phase] = ['project', 'phase'].map((name) => indexOf(projects, name));
  return new Map(projects.rows.map((row) => [row[code ?? -1] ?? null, row[phase ?? -1] ?? null]));
}

function indexOf({ columns }: ViewTable, name: string): number {
  return columns.findIndex((column) => column.name === name);
}

function emptyCells(
  table: ViewTable,
  rules: readonly Withholding[],
  phases: ReadonlyMap<ViewCell, ViewCell>,
): ViewTable {
  const own = rules.filter(({ field }) => field.startsWith(`${table.name}.`));
  const told = table.name === 'movements' ? rules : [];
  if (own.length === 0 && told.length === 0) return table;
  const project = indexOf(table, 'project');
  const rows = table.rows.map((row) => {
    const phase = phases.get(row[project] ?? null) ?? null;
    const counting = (rule: Withholding): boolean => rule.stage === 'any' || rule.stage === phase;
    const names = new Set(own.filter(counting).map(columnOf));
    const shown = row.map((cell, index) =>
      names.has(table.columns[index]?.name ?? '') ? null : cell,
    );
    return told.some((rule) => counting(rule) && isMovementOf(table, row, rule))
      ? emptyMovement(table, shown)
      : shown;
  });
  const withheld = new Set(own.map(columnOf));
  const columns = table.columns.map((column) =>
    withheld.has(column.name) ? { ...column, nullable: true } : column,
  );
  return { ...table, columns, rows };
}

/** Lists the sums of which a part is withheld. */
function listHiddenSums(
  tables: readonly ViewTable[],
  rules: readonly Withholding[],
  phases: ReadonlyMap<ViewCell, ViewCell>,
): ReadonlySet<string> {
  const hiding = rules.filter((rule) => {
    const table = tables.find(({ name }) => rule.field.startsWith(`${name}.`));
    if (SUMMED[rule.field] === undefined || table === undefined) return false;
    const [project, column] = [indexOf(table, 'project'), indexOf(table, columnOf(rule))];
    return table.rows.some(
      (row) =>
        (row[column] ?? null) !== null &&
        (rule.stage === 'any' || rule.stage === phases.get(row[project] ?? null)),
    );
  });
  return new Set(hiding.flatMap(({ field }) => SUMMED[field] ?? []));
}

/** Empties the rows of the summary that are sums of what is withheld. */
function emptySums(table: ViewTable, sums: ReadonlySet<string>): ViewTable {
  const figure = indexOf(table, 'figure');
  const emptied = new Set(['value', 'previous', 'change'].map((name) => indexOf(table, name)));
  const rows = table.rows.map((row) =>
    sums.has(firstWord(row[figure] ?? null))
      ? row.map((cell, index) => (emptied.has(index) ? null : cell))
      : row,
  );
  return { ...table, rows };
}

function firstWord(figure: ViewCell): string {
  return String(figure).split('_')[0] ?? '';
}

function columnOf({ field }: Withholding): string {
  return field.slice(field.indexOf('.') + 1);
}

/** Says whether a movement tells of a field of projects that is withheld. */
function isMovementOf(table: ViewTable, row: readonly ViewCell[], rule: Withholding): boolean {
  return rule.field === `projects.${String(row[indexOf(table, 'field')])}`;
}

function emptyMovement(table: ViewTable, row: readonly ViewCell[]): ViewCell[] {
  const emptied = new Set([indexOf(table, 'before'), indexOf(table, 'after')]);
  return row.map((cell, index) => (emptied.has(index) ? null : cell));
}
