import type { FrozenPlanSet } from '../../rollup/frozen/frozen-plans.lookup.js';
import type { ViewTable } from './release-view.types.js';
import { describeColumn as column, describeTable, fillTable } from './view-column.rules.js';

export const PLAN_FIGURES = describeTable(
  'plan_figures',
  ['figure'],
  [
    'Planer i tall | Plans in figures',
    'Punkter i veikartet, mål og indikatorer, talt etter hva rapportene sier | ' +
      'Roadmap items, goals and indicators, counted by what the reports say',
  ],
  [
    column('figure', 'string', ['Tall | Figure', 'Navnet på tallet | Name of the figure']),
    column('value', 'integer', ['Antall | Number', 'Punkter, mål eller indikatorer | Counted']),
  ],
);

export const SAID = describeTable(
  'statements',
  ['subject', 'by'],
  [
    'Utsagn | Statements',
    'Hva rapportene betyr for veikartet, direktoratets eget utsagn, og regelen for målene | ' +
      'What the reports mean for the roadmap, the statement of the directorate, and the rule of goals',
  ],
  [
    column('subject', 'string', ['Om | About', 'roadmap eller strategy | roadmap or strategy']),
    column('by', 'string', ['Av | By', 'reports, directorate eller rule | Its source']),
    column('text', 'string', ['Tekst | Text', 'Bokmål | Norwegian']),
    column('text_en', 'string', ['Tekst, engelsk | Text, English', 'Engelsk | English']),
  ],
);

/** Words of figures by the outcomes of roadmap items. */
const OUTCOMES = [
  ['confirmed', 'roadmap_confirmed'],
  ['moves', 'roadmap_moves'],
  ['unanswered', 'roadmap_unanswered'],
  ['withoutProject', 'roadmap_without_project'],
  ['withoutPeriod', 'roadmap_without_period'],
  ['settled', 'roadmap_settled'],
] as const;
const DIRECTIONS = [
  ['onTrack', 'goals_on_track'],
  ['watch', 'goals_watch'],
  ['towardsRed', 'goals_towards_red'],
  [null, 'goals_unknown'],
] as const;
const LIGHTS = [
  ['green', 'indicators_green'],
  ['yellow', 'indicators_yellow'],
  ['red', 'indicators_red'],
  [null, 'indicators_none'],
] as const;

/** Makes the figures and the statements about the roadmaps and the strategy. */
export function makePlanTables(plans: FrozenPlanSet, indicators: ViewTable): ViewTable[] {
  const { roadmap, strategy } = plans;
  return [
    fillTable(PLAN_FIGURES, [
      ...countRoadmap(plans),
      ...countGoals(plans),
      ...countLights(indicators),
    ]),
    fillTable(SAID, [
      ...(roadmap.items.length === 0 ? [] : [say('roadmap', 'reports', roadmap.sentence)]),
      ...(roadmap.statement === null ? [] : [say('roadmap', 'directorate', roadmap.statement)]),
      ...(strategy.goals.length === 0 ? [] : [say('strategy', 'rule', strategy.rule.text)]),
    ]),
  ];
}

interface Counted {
  readonly [name: string]: string | number;
  readonly figure: string;
  readonly value: number;
}

function countRoadmap({ roadmap: { counts, items } }: FrozenPlanSet): Counted[] {
  if (items.length === 0) return [];
  return OUTCOMES.map(([outcome, figure]) => ({ figure, value: counts[outcome] }));
}

/** Counts goals and sub-goals by direction; the directorate's judgement does not change it. */
function countGoals({ strategy: { goals } }: FrozenPlanSet): Counted[] {
  const all = goals.flatMap(({ subGoals, direction }) => [
    direction,
    ...subGoals.map((one) => one.direction),
  ]);
  if (all.length === 0) return [];
  return DIRECTIONS.map(([direction, figure]) => ({
    figure,
    value: all.filter((one) => one === direction).length,
  }));
}

/** Counts the lights of whole indicators, as the table of indicators shows them. */
function countLights({ columns, rows }: ViewTable): Counted[] {
  const [parent, light] = ['parent', 'light'].map((name) =>
    columns.findIndex((one) => one.name === name),
  );
  const whole = rows.filter((row) => row[parent ?? -1] === null);
  if (whole.length === 0) return [];
  return LIGHTS.map(([colour, figure]) => ({
    figure,
    value: whole.filter((row) => row[light ?? -1] === colour).length,
  }));
}

function say(
  subject: string,
  by: string,
  { nb, en }: { readonly nb: string; readonly en: string },
): Readonly<Record<string, string>> {
  return { subject, by, text: nb, text_en: en };
}
