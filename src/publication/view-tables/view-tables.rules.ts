import { ACTORS } from './actor-table.rules.js';
import { BASELINES, MILESTONES } from './milestone-tables.rules.js';
import { ACTOR_BUDGETS, BUDGETS, PROJECTS } from './project-table.rules.js';
import { PROMISE_PAIRS, PROMISES } from './promise-table.rules.js';
import { ADVICE, ORIGINS } from './thread-table.rules.js';
import {
  CASE_DOCUMENTS,
  CASES,
  CRITERIA,
  CRITERIA_SETS,
  MEETING_ACTIONS,
  MEETINGS,
} from './governance-tables.rules.js';
import {
  COVERAGE,
  RECEIVER_QUARTERS,
  RECEIVERS,
  ROLL_OUTS,
  SOLUTIONS,
} from './municipal-tables.rules.js';
import { PLAN_FIGURES, SAID } from './plan-tables.rules.js';
import { CRITERIA_REPLAYS, REPLAY_REASONS } from './replay-tables.rules.js';
import { ROADMAP, ROADMAP_REPORTS } from './roadmap-tables.rules.js';
import { GOALS, INDICATORS, PROJECT_GOALS } from './strategy-tables.rules.js';
import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
  type TableDefinition,
} from './view-column.rules.js';

const PROJECT = column('project', 'string', [
  'Tiltak | Project',
  'Tiltakets kode | Code of the project',
]);
const NAME = column('name', 'string', ['Navn | Name', 'Tiltakets navn | Name of the project']);

export const SUMMARY = describeTable(
  'summary',
  ['figure'],
  [
    'Hovedtall | Main figures',
    'Tallene for runden ved siden av forrige runde | ' +
      'Figures of the round beside those of the round before',
  ],
  [
    column('figure', 'string', ['Tall | Figure', 'Navnet på tallet | Name of the figure']),
    optional('value', 'decimal', ['Nå | Now', 'Verdien i denne runden | Value in this round']),
    optional('previous', 'decimal', [
      'Forrige | Previous',
      'Verdien i runden det sammenlignes med | Value in the round compared with',
    ]),
    optional('change', 'decimal', ['Endring | Change', 'Nå minus forrige | Now minus previous']),
    column('unit', 'string', [
      'Enhet | Unit',
      'projects, reports, percent eller NOK | projects, reports, percent or NOK',
    ]),
    optional('year', 'integer', ['År | Year', 'Budsjettår for beløp | Budget year of amounts']),
    optional('prices', 'string', ['Priser | Prices', 'Prisår og grunnlag | Price year and basis']),
  ],
);

export const NOT_REPORTED = describeTable(
  'not_reported',
  ['project'],
  [
    'Ikke rapportert | Not reported',
    'Tiltak i porteføljen uten rapport, med den siste de har | ' +
      'Projects in the portfolio without a report, with their last one',
  ],
  [
    PROJECT,
    NAME,
    column('actor_name', 'string', [
      'Virksomhet | Body',
      'Virksomheten som skulle rapportere | The body that should have reported',
    ]),
    column('missing', 'boolean', [
      'Mangler | Missing',
      'Usann når virksomheten har meldt at den ikke har noe å rapportere | ' +
        'False when the body has declared that it has nothing to report',
    ]),
    optional('last_round', 'string', [
      'Siste runde | Last round',
      'Runden med den siste rapporten | Round of the last report',
    ]),
    optional('last_state', 'string', [
      'Tilstand da | State then',
      'Tilstanden i den rapporten | State in that report',
    ]),
    optional('last_colour', 'string', [
      'Farge da | Colour then',
      'Eierens farge i den rapporten | Colour of the owner in that report',
    ]),
  ],
);

export const MOVEMENTS = describeTable(
  'movements',
  ['project', 'field'],
  [
    'Endringer siden forrige runde | Changes since the previous round',
    'Forskjeller mellom de to rundenes øyeblikksbilder. Tom når forrige runde ikke har noe | ' +
      'Differences between the snapshots of both rounds. Empty when the previous round has none',
  ],
  [
    PROJECT,
    column('field', 'string', [
      'Hva | What',
      'reported, state eller en av fargene | reported, state or one of the colours',
    ]),
    NAME,
    optional('before', 'string', [
      'Før | Before',
      'Verdien i forrige runde | Value in the previous round',
    ]),
    optional('after', 'string', ['Nå | Now', 'Verdien i denne runden | Value in this round']),
  ],
);

/** Rows that tell what a correction changed. The column `actor` is the body behind the new value. */
export const CHANGES = describeTable(
  'changes',
  ['table', 'key', 'column'],
  [
    'Rettelser | Corrections',
    'Hva denne versjonen sier annerledes enn den den retter | ' +
      'What this version says otherwise than the one it corrects',
  ],
  [
    column('table', 'string', ['Tabell | Table', 'Navnet på tabellen | Name of the table']),
    column('key', 'string', [
      'Nøkkel | Key',
      'Raden, med skråstrek mellom delene | The row, its parts separated by a slash',
    ]),
    column('column', 'string', [
      'Kolonne | Column',
      'Kolonnen, eller * for en hel rad | The column, or * for a whole row',
    ]),
    optional('before', 'string', ['Før | Before', 'Hva det sto | What it said']),
    optional('after', 'string', ['Nå | Now', 'Hva det står | What it says']),
    column('reason', 'string', [
      'Hvorfor | Why',
      'Begrunnelsen for rettelsen | Reason for the correction',
    ]),
    column('actor', 'string', [
      'Hvem | By whom',
      'Organisasjonsnummeret til virksomheten bak verdien | ' +
        'Organisation number of the body behind the value',
    ]),
  ],
);

/** All tables of the view, in their order. */
export const VIEW_TABLES: readonly TableDefinition[] = [
  SUMMARY,
  PROJECTS,
  BUDGETS,
  ACTOR_BUDGETS,
  ACTORS,
  NOT_REPORTED,
  MOVEMENTS,
  MILESTONES,
  BASELINES,
  ORIGINS,
  ADVICE,
  PROJECT_GOALS,
  MEETINGS,
  MEETING_ACTIONS,
  CASES,
  CASE_DOCUMENTS,
  CRITERIA_SETS,
  CRITERIA,
  CRITERIA_REPLAYS,
  REPLAY_REASONS,
  PROMISES,
  PROMISE_PAIRS,
  ROADMAP,
  ROADMAP_REPORTS,
  PLAN_FIGURES,
  SAID,
  GOALS,
  INDICATORS,
  SOLUTIONS,
  COVERAGE,
  RECEIVERS,
  ROLL_OUTS,
  RECEIVER_QUARTERS,
  CHANGES,
];
