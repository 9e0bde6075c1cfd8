import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
} from './view-column.rules.js';

const COLOUR = 'green, yellow eller red | green, yellow or red';

/** Columns that say which project a row is about, and who reports it. */
const WHO = [
  column('project', 'string', ['Tiltak | Project', 'Tiltakets kode | Code of the project']),
  column('name', 'string', ['Navn | Name', 'Tiltakets navn i rapporten | Name in the report']),
  column('actor', 'string', [
    'Organisasjonsnummer | Organisation number',
    'Virksomheten som rapporterte | The body that reported',
  ]),
  column('actor_name', 'string', ['Virksomhet | Body', 'Virksomhetens navn | Name of the body']),
  optional('kind', 'string', ['Slag | Kind', 'Tiltak eller program | Project or programme']),
  optional('main_goal', 'string', [
    'Hovedmål | Main goal',
    'Kode i strategien | Code in the strategy',
  ]),
  optional('segment', 'string', ['Segment | Segment', 'Kode for segmentet | Code of the segment']),
  optional('theme', 'string', ['Tema | Theme', 'Kode for temaet | Code of the theme']),
  optional('programme', 'string', [
    'Program | Programme',
    'Kode for programmet det hører til | Code of the programme that it belongs to',
  ]),
  optional('lead_role', 'string', [
    'Ansvarlig rolle | Role in charge',
    'En rolle, aldri en person | A role, never a person',
  ]),
  optional('lead_mailbox', 'string', [
    'Felles postkasse | Shared mailbox',
    'Postkassen til rollen | Mailbox of the role',
  ]),
];

/** Columns of the three colours, with their reasons. */
const COLOURS = [
  column('state', 'string', [
    'Tilstand | State',
    'planned, active, paused, completed eller stopped | ' +
      'planned, active, paused, completed or stopped',
  ]),
  optional('phase', 'string', ['Fase | Phase', 'Fase i Prosjektveiviseren | Phase of the project']),
  optional('owner_colour', 'string', ['Eierens farge | Colour of the owner', COLOUR]),
  optional('owner_reason', 'string', [
    'Eierens begrunnelse | Reason of the owner',
    'Slik den står i rapporten | As it stands in the report',
  ]),
  optional('cause', 'string', ['Årsak | Cause', 'Årsakskategori | Category of the cause']),
  optional('action', 'string', [
    'Handling | Action',
    'Tiltaket mot avviket | What is done about the deviation',
  ]),
  optional('rule_colour', 'string', ['Regelens farge | Colour of the rule', COLOUR]),
  optional('rule_reason', 'string', [
    'Regelens begrunnelse | Reason of the rule',
    'Funnene bak fargen | The findings behind the colour',
  ]),
  optional('directorate_colour', 'string', [
    'Direktoratets farge | Colour of the directorate',
    COLOUR,
  ]),
  optional('directorate_reason', 'string', [
    'Direktoratets begrunnelse | Reason of the directorate',
    'Slik direktoratet skrev den | As the directorate wrote it',
  ]),
  optional('time_colour', 'string', ['Tid | Time', COLOUR]),
  optional('cost_colour', 'string', ['Kostnad | Cost', COLOUR]),
  optional('scope_colour', 'string', ['Omfang og kvalitet | Scope and quality', COLOUR]),
  optional('resources_colour', 'string', ['Ressurser | Resources', COLOUR]),
  optional('benefit_colour', 'string', ['Nytte | Benefit', COLOUR]),
  optional('risk_colour', 'string', ['Risiko | Risk', COLOUR]),
];

/** Columns of money and dates. */
const PLAN = [
  column('budget_year', 'integer', [
    'Budsjettår | Budget year',
    'Rundens budsjettår | Year of the round',
  ]),
  optional('approved', 'decimal', [
    'Godkjent budsjett | Approved budget',
    'Hele kroner i budsjettåret. Tomt når beløpene står i flere priser | ' +
      'Whole NOK in the budget year. Empty when the amounts are at several price levels',
  ]),
  optional('forecast', 'decimal', [
    'Prognose | Forecast',
    'Hele kroner i budsjettåret | Whole NOK in the budget year',
  ]),
  optional('prices', 'string', ['Priser | Prices', 'Prisår og grunnlag | Price year and basis']),
  optional('frame', 'decimal', [
    'Total ramme | Total frame',
    'Hele kroner over alle år | Whole NOK over all years',
  ]),
  optional('frame_prices', 'string', [
    'Priser for rammen | Prices of the frame',
    'Prisår og grunnlag | Price year and basis',
  ]),
  optional('first_end', 'date', [
    'Slutt, første godkjenning | End, first approval',
    'Siste milepæl i den første grunnlinjen | Last milestone of the first baseline',
  ]),
  optional('forecast_end', 'date', [
    'Slutt, nå | End, now',
    'Siste milepæl slik den ventes nå | Last milestone as expected now',
  ]),
  optional('slip_days', 'integer', [
    'Forskyvning | Slip',
    'Dager for den mest forsinkede milepælen siden første godkjenning | ' +
      'Days of the most delayed milestone since the first approval',
  ]),
  column('late', 'boolean', [
    'Etter fristen | Late',
    'Rapporten ble godkjent etter fristen | The report was certified after the deadline',
  ]),
  column('unchanged_rounds', 'integer', [
    'Uendret | Unchanged',
    'Runder på rad den er bekreftet uendret | Rounds in a row in which it was confirmed unchanged',
  ]),
  column('corrected', 'boolean', [
    'Rettet | Corrected',
    'Rapporten er rettet etter at runden lukket | The report was corrected after the round closed',
  ]),
];

export const PROJECTS = describeTable(
  'projects',
  ['project'],
  ['Tiltak | Projects', 'Rapporterte tiltak i porteføljen | Reported projects in the portfolio'],
  [...WHO, ...COLOURS, ...PLAN],
);

export const BUDGETS = describeTable(
  'budgets',
  ['project', 'year', 'funding_source', 'prices'],
  [
    'Budsjetter | Budgets',
    'Budsjett per tiltak, år og finansiering, i hele kroner | ' +
      'Budgets by project, year and funding, in whole NOK',
  ],
  [
    column('project', 'string', ['Tiltak | Project', 'Tiltakets kode | Code of the project']),
    column('year', 'integer', ['År | Year', 'Budsjettår | Budget year']),
    column('funding_source', 'string', [
      'Finansiering | Funding',
      'own, grant, stateBudget, joint | own, grant, stateBudget, joint',
    ]),
    column('prices', 'string', ['Priser | Prices', 'Prisår og grunnlag | Price year and basis']),
    column('approved', 'decimal', ['Godkjent | Approved', 'Hele kroner | Whole NOK']),
    optional('forecast', 'decimal', ['Prognose | Forecast', 'Hele kroner | Whole NOK']),
    optional('actual', 'decimal', ['Regnskap | Actual', 'Hele kroner | Whole NOK']),
  ],
);

export const ACTOR_BUDGETS = describeTable(
  'actor_budgets',
  ['actor', 'year', 'prices'],
  [
    'Budsjetter per virksomhet | Budgets by body',
    'Summen av budsjettene til tiltakene som hver virksomhet rapporterer, per år og priser | ' +
      'Sums of the budgets of the projects that each body reports, by year and prices',
  ],
  [
    column('actor', 'string', [
      'Organisasjonsnummer | Organisation number',
      'Virksomheten som rapporterte | The body that reported',
    ]),
    column('year', 'integer', ['År | Year', 'Budsjettår | Budget year']),
    column('prices', 'string', ['Priser | Prices', 'Prisår og grunnlag | Price year and basis']),
    column('actor_name', 'string', ['Virksomhet | Body', 'Virksomhetens navn | Name of the body']),
    column('projects', 'integer', [
      'Tiltak | Projects',
      'Tiltak med budsjett i året | Projects with a budget in the year',
    ]),
    column('approved', 'decimal', ['Godkjent | Approved', 'Hele kroner | Whole NOK']),
    optional('forecast', 'decimal', ['Prognose | Forecast', 'Hele kroner | Whole NOK']),
    optional('actual', 'decimal', ['Regnskap | Actual', 'Hele kroner | Whole NOK']),
  ],
);
