import type { FrozenPlanSet } from '../../rollup/frozen/frozen-plans.lookup.js';
import type { KnownIndicator } from '../../strategy/indicators/indicator.lookup.js';
import type { ViewTable } from './release-view.types.js';
import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
  fillTable,
  type NamedCells,
} from './view-column.rules.js';

type Strategy = FrozenPlanSet['strategy'];
type Goal = Omit<Strategy['goals'][number], 'subGoals'>;

const NAMES = [
  column('name', 'string', ['Navn | Name', 'Bokmål | Norwegian']),
  column('name_en', 'string', ['Navn, engelsk | Name, English', 'Engelsk | English']),
];

export const GOALS = describeTable(
  'goals',
  ['goal'],
  [
    'Mål i strategien | Goals of the strategy',
    'Målene og delmålene som gjaldt for runden, og retningen etter den publiserte regelen | ' +
      'Goals and sub-goals of the round, and their direction by the published rule',
  ],
  [
    column('goal', 'string', ['Mål | Goal', 'Målets kode | Code of the goal']),
    column('strategy', 'string', ['Strategi | Strategy', 'Nøkkelen | Key of the strategy']),
    optional('parent', 'string', [
      'Under | Under',
      'Målet som et delmål hører til | Goal that a sub-goal belongs to',
    ]),
    ...NAMES,
    column('projects', 'integer', [
      'Tiltak | Projects',
      'Rapporterte tiltak som nevner målet eller et delmål | ' +
        'Reported projects that name the goal or a sub-goal',
    ]),
    optional('direction', 'string', [
      'Retning | Direction',
      'Etter regelen. Tom når ingenting er kjent | By the rule. Empty when nothing is known',
    ]),
    optional('judged', 'string', [
      'Direktoratets vurdering | Judgement of the directorate',
      'Ved siden av regelen | Beside the rule',
    ]),
    optional('judged_reason', 'string', ['Begrunnelse | Reason', 'Direktoratets | Its reason']),
    column('coloured', 'integer', [
      'Gule og røde | Yellow and red',
      'Vurderte aktive tiltak | Rated active projects',
    ]),
    column('coloured_of', 'integer', ['Av vurderte | Of rated', 'Alle vurderte | All rated ones']),
    column('delayed', 'integer', [
      'Forsinkede | Delayed',
      'Betydelig forsinkede tiltak | Substantially delayed projects',
    ]),
    column('delayed_of', 'integer', [
      'Av kjent fremdrift | Of known progress',
      'Tiltak med kjent fremdrift | Projects with known progress',
    ]),
    column('lights', 'integer', [
      'Gule og røde lys | Yellow and red lights',
      'Indikatorer | Indicators',
    ]),
    column('lights_of', 'integer', ['Av lys | Of lights', 'Indikatorer med lys | With a light']),
  ],
);

export const INDICATORS = describeTable(
  'indicators',
  ['indicator'],
  [
    'Indikatorer | Indicators',
    'Indikatorene i strategien med siste måling og lys, slik de var kjent | ' +
      'Indicators of the strategy with their last measurement and light, as known then',
  ],
  [
    column('indicator', 'string', ['Indikator | Indicator', 'Koden | Code']),
    column('strategy', 'string', ['Strategi | Strategy', 'Nøkkelen | Key of the strategy']),
    optional('parent', 'string', [
      'Del av | Part of',
      'Indikatoren som den er en del av | Indicator that it is a part of',
    ]),
    ...NAMES,
    optional('goals', 'string', [
      'Mål | Goals',
      'Kodene til målene den følger | Codes of the goals that it follows',
    ]),
    column('unit', 'string', ['Enhet | Unit', 'Enheten til verdien | Unit of the value']),
    optional('computed', 'string', [
      'Regnet ut | Computed',
      'Hva den regnes ut av i rapportene | What it is computed from in the reports',
    ]),
    optional('value', 'decimal', ['Verdi | Value', 'Siste måling | Last measurement']),
    optional('base', 'integer', ['Antall (n) | Base (n)', 'Grunnlaget | Base of the value']),
    optional('period', 'string', ['Periode | Period', 'Målingens periode | Of the measurement']),
    optional('light', 'string', ['Lys | Light', 'Grønt, gult eller rødt | Green, yellow or red']),
    optional('light_by', 'string', [
      'Lyset er satt av | Light by',
      'Grenseverdi, vurdering, deler eller rapportene | ' +
        'Threshold, judgement, parts or the reports',
    ]),
    optional('judged_reason', 'string', [
      'Begrunnelse | Reason',
      'Begrunnelsen for et vurdert lys | Reason of a judged light',
    ]),
  ],
);

export const PROJECT_GOALS = describeTable(
  'project_goals',
  ['goal', 'project'],
  [
    'Tiltak per mål | Projects by goal',
    'Målene som hvert rapportert tiltak nevner | Goals that each reported project names',
  ],
  [
    column('goal', 'string', ['Mål | Goal', 'Målets kode | Code of the goal']),
    column('project', 'string', ['Tiltak | Project', 'Tiltakets kode | Code of the project']),
    column('main', 'boolean', ['Hovedmål | Main goal', 'Tiltakets hovedmål | Its main goal']),
  ],
);

/** Makes the tables of the strategy of a round. Both are empty when none applied. */
export function makeStrategyTables(
  { strategy, indicators }: FrozenPlanSet,
  round: string,
): [goals: ViewTable, indicators: ViewTable] {
  const key = strategy.strategy?.strategy ?? '';
  const goals = strategy.goals.flatMap(({ subGoals, ...goal }) => [
    describeGoal(key, goal, null),
    ...subGoals.map((one) => describeGoal(key, one, goal.code)),
  ]);
  const known = indicators?.indicators ?? [];
  return [
    fillTable(GOALS, goals),
    fillTable(
      INDICATORS,
      known.map((one) => ({ strategy: key, ...describeIndicator(one, strategy.computed, round) })),
    ),
  ];
}

function describeGoal(strategy: string, goal: Goal, parent: string | null): NamedCells {
  const signOf = (name: string): { readonly count: number; readonly of: number } =>
    goal.signs.find(({ sign }) => sign === name) ?? { count: 0, of: 0 };
  const [colours, delays, lights] = [signOf('colours'), signOf('delays'), signOf('indicators')];
  return {
    goal: goal.code,
    strategy,
    parent,
    name: goal.name.nb,
    name_en: goal.name.en,
    projects: goal.projects,
    direction: goal.direction,
    judged: goal.judgement?.direction ?? null,
    judged_reason: goal.judgement?.reason ?? null,
    coloured: colours.count,
    coloured_of: colours.of,
    delayed: delays.count,
    delayed_of: delays.of,
    lights: lights.count,
    lights_of: lights.of,
  };
}

/** Describes an indicator. One that is computed has the share and the light of the round itself. */
function describeIndicator(
  { definition, measurements, judgements, light, lightBy, period }: KnownIndicator,
  computed: Strategy['computed'],
  round: string,
): NamedCells {
  const { code, parent, name, goals, unit } = definition;
  const described = {
    indicator: code,
    parent,
    name: name.nb,
    name_en: name.en,
    goals: goals.length === 0 ? null : goals.join(' '),
    unit,
    computed: definition.computed,
  };
  const share = computed.find(({ indicator }) => indicator === code);
  if (share !== undefined && share.share !== null)
    return {
      ...described,
      value: String(share.share),
      base: share.base,
      period: round,
      light: share.light,
      light_by: share.light === null ? null : 'reports',
    };
  const measured = measurements.find((one) => one.period === period) ?? measurements[0];
  const judged = judgements.find((one) => one.period === period);
  return {
    ...described,
    value: measured === undefined ? null : String(measured.value),
    base: measured?.base ?? null,
    period: measured?.period ?? period,
    light,
    light_by: lightBy,
    judged_reason: lightBy === 'judgement' ? (judged?.reason ?? null) : null,
  };
}
