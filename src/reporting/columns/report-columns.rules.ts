import { cleanText } from '../../platform/base/formats.js';
import type { Localised } from '../../platform/base/problem.js';
import { DIMENSIONS } from '../content/report.types.js';
import type { RegisteredCodes } from '../../registers/code-lists/registered-codes.lookup.js';
import type { RegisterKey } from '../../registers/code-lists/register.types.js';
import {
  BASIS,
  CATEGORY,
  CAUSE,
  COLOUR,
  CURRENCY,
  EVALUATION_FUNDS,
  FUNDING,
  FUNDING_STATE,
  PHASE,
  STATE,
  YES_NO,
  choiceOf,
} from './report-choices.rules.js';
import {
  type Choice,
  type CodeChoices,
  type CodeList,
  type Column,
  type RecordName,
  RECORDS,
} from './report-table.types.js';

/** Names of each kind of row in a table, and of the sheet of a template that holds these rows. */
export const RECORD_LABELS: Readonly<Record<RecordName, Localised>> = {
  report: { nb: 'Rapport', en: 'Report' },
  budget: { nb: 'Budsjett', en: 'Budget' },
  dependency: { nb: 'Avhengigheter', en: 'Dependencies' },
  challenge: { nb: 'Utfordringer', en: 'Challenges' },
  milestone: { nb: 'Milepæler', en: 'Milestones' },
  operatingCost: { nb: 'Driftskostnader', en: 'Operating costs' },
  benefit: { nb: 'Gevinster', en: 'Benefits' },
  grantArea: { nb: 'Tilskudd', en: 'Grants' },
  funding: { nb: 'Finansiering', en: 'Funding' },
  link: { nb: 'Lenker', en: 'Links' },
};

/** Path in a report of the list that holds the items of a record. The report itself has none. */
export const LISTS: Readonly<Record<Exclude<RecordName, 'report'>, readonly string[]>> = {
  budget: ['budget'],
  dependency: ['dependencies'],
  challenge: ['challenges'],
  milestone: ['milestones'],
  operatingCost: ['operatingCosts'],
  benefit: ['benefits'],
  grantArea: ['grants', 'areas'],
  funding: ['funding'],
  link: ['links'],
};

/** Columns that tell the items of a list apart, so that an item that has moved is the same one. */
export const ITEM_IDENTITY: Readonly<Record<keyof typeof LISTS, readonly string[]>> = {
  budget: ['year', 'fundingSource'],
  dependency: ['dependsOn', 'nationalSolution', 'roadmapItem', 'area', 'ground', 'delivery'],
  challenge: ['category', 'text'],
  milestone: ['milestone'],
  operatingCost: ['nationalSolution', 'year'],
  benefit: ['description', 'year'],
  grantArea: ['area'],
  funding: ['payer', 'fundingState', 'fundedUntil'],
  link: ['url'],
};

/**
 * Columns that say which item a row describes: the kind of record (a report where the cell is
 * empty), and the project's code.
 */
export const RECORD_COLUMN = 'record';
export const PROJECT_COLUMN = 'project';

/**
 * Column of a report's row, and member of a report's line in NDJSON, that confirms the project's
 * last certified report unchanged.
 */
export const CONFIRM_COLUMN = 'confirmUnchanged';
/**
 * Column that gives the reason why the actor has nothing to report. It stands in a table, alone on
 * a sheet, or as the only member of a line in NDJSON.
 */
export const NIL_COLUMN = {
  name: 'nil',
  heading: { nb: 'Ingen tiltak å melde: begrunnelse', en: 'Nothing to report: reason' },
  sheet: { nb: 'Ingen å melde', en: 'Nothing to report' },
} as const;

/** Beginning of the headings of the sender's own columns. Their cells are stored and returned. */
export const OWN_COLUMN = /^x_/i;

const DIMENSION_LABELS = {
  time: ['Tid', 'Time'],
  cost: ['Kostnad', 'Cost'],
  scope: ['Omfang og kvalitet', 'Scope and quality'],
  resources: ['Ressurser', 'Resources'],
  benefit: ['Nytte', 'Benefit'],
} as const;

type Labels = readonly [nb: string, en: string];
type Places = Column['places'];

function declareColumn(
  name: string,
  [nb, en]: Labels,
  kind: Exclude<Column['kind'], 'choice' | 'code'>,
  places: Places,
): Column {
  return { name, heading: { nb, en }, kind, choices: [], places };
}

function declareChoice(
  name: string,
  [nb, en]: Labels,
  choices: readonly Choice[],
  places: Places,
): Column {
  return { name, heading: { nb, en }, kind: 'choice', choices, places };
}

function declareCode(name: string, [nb, en]: Labels, register: CodeList, places: Places): Column {
  return { name, heading: { nb, en }, kind: 'code', choices: [], register, places };
}

/** Groups codes by their registers, as choices that a file may write by code or by name. */
export function codeChoicesOf(
  codes: RegisteredCodes,
  registers: readonly RegisterKey[],
): CodeChoices {
  return new Map(
    registers.map((register) => [
      register,
      codes.of(register).map(({ code, name }) => choiceOf(code, name.nb, name.en)),
    ]),
  );
}

/** Lists the registers whose codes files have. */
export function listCodeRegisters(): RegisterKey[] {
  return COLUMNS.flatMap(({ register }) =>
    register === undefined || register === 'roadmapItems' ? [] : [register],
  );
}

/** Gives a column of codes its choices. Other columns stay as they are. */
export function fillChoices(column: Column, codes: CodeChoices): Column {
  const { register } = column;
  return register === undefined ? column : { ...column, choices: codes.get(register) ?? [] };
}

/**
 * Every column of a table of reports, in the order of a template. A record uses the columns that
 * have a place in it.
 */
export const COLUMNS: readonly Column[] = [
  declareChoice(CONFIRM_COLUMN, ['Bekreftet uendret', 'Confirmed unchanged'], YES_NO, {
    report: [CONFIRM_COLUMN],
  }),
  declareChoice('state', ['Tilstand', 'State'], STATE, { report: ['state'] }),
  declareChoice('phase', ['Fase', 'Phase'], PHASE, { report: ['phase'] }),
  declareChoice('statusColour', ['Status', 'Status'], COLOUR, { report: ['status', 'colour'] }),
  declareColumn('statusReason', ['Status: begrunnelse', 'Status: reason'], 'text', {
    report: ['status', 'reason'],
  }),
  declareChoice('statusCause', ['Status: årsak', 'Status: cause'], CAUSE, {
    report: ['status', 'cause'],
  }),
  declareColumn('statusAction', ['Status: tiltak', 'Status: action'], 'text', {
    report: ['status', 'action'],
  }),
  declareChoice('riskColour', ['Risiko', 'Risk'], COLOUR, { report: ['risk', 'colour'] }),
  declareColumn('riskReason', ['Risiko: begrunnelse', 'Risk: reason'], 'text', {
    report: ['risk', 'reason'],
  }),
  declareColumn('summary', ['Sammendrag', 'Summary'], 'text', { report: ['summary'] }),
  ...DIMENSIONS.flatMap((dimension) => {
    const [nb, en] = DIMENSION_LABELS[dimension];
    return [
      declareChoice(`${dimension}Colour`, [nb, en], COLOUR, {
        report: ['dimensions', dimension, 'colour'],
      }),
      declareColumn(`${dimension}Reason`, [`${nb}: begrunnelse`, `${en}: reason`], 'text', {
        report: ['dimensions', dimension, 'reason'],
      }),
      declareChoice(`${dimension}Cause`, [`${nb}: årsak`, `${en}: cause`], CAUSE, {
        report: ['dimensions', dimension, 'cause'],
      }),
    ];
  }),
  declareChoice(
    'evaluationFunding',
    ['Midler til evaluering', 'Evaluation funding'],
    EVALUATION_FUNDS,
    { report: ['evaluationFunding'] },
  ),
  declareColumn('milestone', ['Milepæl', 'Milestone'], 'text', { milestone: ['key'] }),
  declareColumn('milestoneName', ['Navn på milepæl', 'Name of milestone'], 'text', {
    milestone: ['name'],
  }),
  declareColumn('forecastDate', ['Forventet dato', 'Forecast date'], 'date', {
    milestone: ['forecast'],
  }),
  declareColumn('actualDate', ['Faktisk dato', 'Actual date'], 'date', { milestone: ['actual'] }),
  declareColumn('dependsOn', ['Avhengig av tiltak', 'Depends on project'], 'text', {
    dependency: ['project'],
  }),
  declareCode('nationalSolution', ['Nasjonal løsning', 'National solution'], 'nationalSolutions', {
    dependency: ['nationalSolution'],
    operatingCost: ['nationalSolution'],
  }),
  declareCode('roadmapItem', ['Punkt i veikart', 'Roadmap item'], 'roadmapItems', {
    dependency: ['roadmapItem'],
  }),
  declareCode('area', ['Område', 'Area'], 'areas', { dependency: ['area'], grantArea: ['area'] }),
  declareColumn('ground', ['Grunnlag utenfor tiltak', 'Ground outside projects'], 'text', {
    dependency: ['ground'],
  }),
  declareColumn('delivery', ['Leveranse', 'Delivery'], 'text', { dependency: ['delivery'] }),
  declareColumn('neededBy', ['Trengs innen', 'Needed by'], 'date', { dependency: ['neededBy'] }),
  declareChoice('category', ['Kategori', 'Category'], CATEGORY, { challenge: ['category'] }),
  declareColumn('text', ['Utfordring', 'Challenge'], 'text', { challenge: ['text'] }),
  declareColumn('description', ['Gevinst', 'Benefit: description'], 'text', {
    benefit: ['description'],
  }),
  declareColumn('ownerRole', ['Ansvarlig rolle', 'Responsible role'], 'text', {
    benefit: ['ownerRole'],
  }),
  declareColumn('year', ['År', 'Year'], 'whole', {
    budget: ['year'],
    operatingCost: ['year'],
    benefit: ['year'],
  }),
  declareChoice('fundingSource', ['Finansieringskilde', 'Funding source'], FUNDING, {
    budget: ['fundingSource'],
  }),
  {
    ...declareColumn('approved', ['Vedtatt', 'Approved'], 'whole', {
      report: ['frame', 'approved'],
      budget: ['approved'],
    }),
    otherHeadings: { nb: 'Total ramme', en: 'Total budget' },
  },
  declareColumn('forecast', ['Prognose', 'Forecast'], 'whole', {
    report: ['frame', 'forecast'],
    budget: ['forecast'],
  }),
  declareColumn('actual', ['Regnskap', 'Actual'], 'whole', { budget: ['actual'] }),
  declareColumn('amount', ['Beløp per år', 'Amount per year'], 'whole', {
    operatingCost: ['amount'],
  }),
  declareColumn('applications', ['Søknader', 'Applications'], 'whole', {
    report: ['grants', 'applications'],
    grantArea: ['applications'],
  }),
  declareColumn('appliedFor', ['Søkt beløp', 'Applied for'], 'whole', {
    report: ['grants', 'amount'],
    grantArea: ['amount'],
  }),
  declareColumn('simplified', ['Forenklede søknader', 'Simplified applications'], 'whole', {
    grantArea: ['simplified'],
  }),
  declareColumn('grantedApplications', ['Innvilgede søknader', 'Granted applications'], 'whole', {
    report: ['grants', 'grantedApplications'],
  }),
  declareColumn('grantedAmount', ['Innvilget beløp', 'Granted amount'], 'whole', {
    report: ['grants', 'grantedAmount'],
    grantArea: ['grantedAmount'],
  }),
  declareColumn('grantFrame', ['Tilskudd: ramme', 'Grants: frame'], 'whole', {
    report: ['grants', 'frame'],
  }),
  declareColumn('grantPriorities', ['Tilskudd: prioriteringer', 'Grants: priorities'], 'text', {
    report: ['grants', 'priorities'],
  }),
  declareColumn('payer', ['Betaler', 'Payer'], 'text', { funding: ['payer'] }),
  declareChoice('fundingState', ['Vedtatt eller omsøkt', 'Decided or applied for'], FUNDING_STATE, {
    funding: ['state'],
  }),
  declareColumn('fundingShare', ['Andel i prosent', 'Share in per cent'], 'whole', {
    funding: ['share'],
  }),
  declareColumn('fundedUntil', ['Finansiert til', 'Funded until'], 'date', { funding: ['until'] }),
  declareColumn('plannedAmount', ['Planlagt beløp', 'Planned amount'], 'whole', {
    benefit: ['amount', 'planned'],
  }),
  declareColumn('realisedAmount', ['Realisert beløp', 'Realised amount'], 'whole', {
    benefit: ['amount', 'realised'],
  }),
  declareChoice('currency', ['Valuta', 'Currency'], CURRENCY, {
    report: ['frame', 'currency'],
    budget: ['currency'],
    operatingCost: ['currency'],
    benefit: ['amount', 'currency'],
  }),
  declareColumn('priceYear', ['Prisår', 'Price year'], 'whole', {
    report: ['frame', 'priceYear'],
    budget: ['priceYear'],
    operatingCost: ['priceYear'],
    benefit: ['amount', 'priceYear'],
  }),
  declareChoice('basis', ['Prisgrunnlag', 'Basis'], BASIS, {
    report: ['frame', 'basis'],
    budget: ['basis'],
    operatingCost: ['basis'],
    benefit: ['amount', 'basis'],
  }),
  declareChoice('grantCurrency', ['Tilskudd: valuta', 'Grants: currency'], CURRENCY, {
    report: ['grants', 'currency'],
  }),
  declareColumn('grantPriceYear', ['Tilskudd: prisår', 'Grants: price year'], 'whole', {
    report: ['grants', 'priceYear'],
  }),
  declareChoice('grantBasis', ['Tilskudd: prisgrunnlag', 'Grants: basis'], BASIS, {
    report: ['grants', 'basis'],
  }),
  declareColumn('title', ['Tittel', 'Title'], 'text', { link: ['title'] }),
  declareColumn('url', ['Lenke', 'Link'], 'text', { link: ['url'] }),
  declareColumn('unit', ['Enhet', 'Unit'], 'text', { benefit: ['measure', 'unit'] }),
  declareColumn('planned', ['Planlagt antall', 'Planned measure'], 'whole', {
    benefit: ['measure', 'planned'],
  }),
  declareColumn('realised', ['Realisert antall', 'Realised measure'], 'whole', {
    benefit: ['measure', 'realised'],
  }),
];

const COLUMNS_OF = new Map(
  RECORDS.map((record) => [record, COLUMNS.filter(({ places }) => places[record] !== undefined)]),
);

/** Returns the columns of one kind of record. */
export function columnsOf(record: RecordName): readonly Column[] {
  return COLUMNS_OF.get(record) ?? [];
}

const PLACES_OF = new Map(
  RECORDS.map((record) => [
    record,
    new Map(columnsOf(record).map(({ name, places }) => [name, places[record] ?? []])),
  ]),
);

/** Returns, by column, the path to its value in one kind of record. */
export function placesOf(record: RecordName): ReadonlyMap<string, readonly string[]> {
  return PLACES_OF.get(record) ?? new Map<string, readonly string[]>();
}

const RECORD_NAMES = new Map(
  RECORDS.flatMap((record) =>
    [record, RECORD_LABELS[record].nb, RECORD_LABELS[record].en].map((name) => [
      normalise(name),
      record,
    ]),
  ),
);

/**
 * Finds the kind of record that a cell or the name of a sheet names, by its code or its label in
 * either language.
 */
export function findRecord(text: string): RecordName | undefined {
  return RECORD_NAMES.get(text) ?? RECORD_NAMES.get(normalise(text));
}

const HEADINGS = new Map(
  COLUMNS.flatMap((one) =>
    [
      one.name,
      ...[one.heading, ...(one.otherHeadings === undefined ? [] : [one.otherHeadings])].flatMap(
        ({ nb, en }) => [nb, en],
      ),
    ].map((heading) => [normalise(heading), one]),
  ),
);

/** Finds the column that a heading names, by its code or its label in either language. */
export function findColumn(heading: string): Column | undefined {
  return HEADINGS.get(normalise(heading));
}

/** Says whether a sheet is the one on which an actor declares that it has nothing to report. */
export function isNilSheet(name: string): boolean {
  return Object.values(NIL_COLUMN.sheet).some((one) => normalise(one) === normalise(name));
}

/** Removes differences of case and of spaces, which do not count in headings and choices. */
export function normalise(text: string): string {
  return cleanText(text).trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
