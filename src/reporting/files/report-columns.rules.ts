import type { Localised } from '../../platform/base/problem.js';
import { DIMENSIONS } from '../content/report.types.js';
import { type Choice, type Column, type RecordName, RECORDS } from './report-table.types.js';

/** What a table calls each kind of row, and the sheet of a template that holds them. */
export const RECORD_LABELS: Readonly<Record<RecordName, Localised>> = {
  report: { nb: 'Rapport', en: 'Report' },
  budget: { nb: 'Budsjett', en: 'Budget' },
  dependency: { nb: 'Avhengigheter', en: 'Dependencies' },
  challenge: { nb: 'Utfordringer', en: 'Challenges' },
  milestone: { nb: 'Milepæler', en: 'Milestones' },
  operatingCost: { nb: 'Driftskostnader', en: 'Operating costs' },
  benefit: { nb: 'Gevinster', en: 'Benefits' },
  grantArea: { nb: 'Tilskudd', en: 'Grants' },
  link: { nb: 'Lenker', en: 'Links' },
};

/** The list of a report that a record is an item of; the report itself is none. */
export const LISTS: Readonly<Record<Exclude<RecordName, 'report'>, readonly string[]>> = {
  budget: ['budget'],
  dependency: ['dependencies'],
  challenge: ['challenges'],
  milestone: ['milestones'],
  operatingCost: ['operatingCosts'],
  benefit: ['benefits'],
  grantArea: ['grants', 'areas'],
  link: ['links'],
};

/**
 * The columns that say what a row is about: the kind of record (a report where it is left out), and
 * the project's code.
 */
export const RECORD_COLUMN = 'record';
export const PROJECT_COLUMN = 'project';

/**
 * Says that a project's report is what it was the last time: a column of the report's row, and a
 * member of its line in NDJSON.
 */
export const CONFIRM_COLUMN = 'confirmUnchanged';
/**
 * Says that the actor has nothing to report, and why: a column of a table, the only one of a sheet,
 * and the only member of a line in NDJSON.
 */
export const NIL_COLUMN = {
  name: 'nil',
  heading: { nb: 'Ingen tiltak å melde: begrunnelse', en: 'Nothing to report: reason' },
  sheet: { nb: 'Ingen å melde', en: 'Nothing to report' },
} as const;

/** Columns of the sender's own begin so: they are kept, and come back as they were. */
export const OWN_COLUMN = /^x_/i;

const choice = (value: string, nb: string, en: string): Choice => ({ value, nb, en });
const named = (value: string): Choice => choice(value, value, value);

const COLOUR = [
  choice('green', 'Grønn', 'Green'),
  choice('yellow', 'Gul', 'Yellow'),
  choice('red', 'Rød', 'Red'),
];
const CAUSE = [
  choice('supplier', 'Leverandør', 'Supplier'),
  choice('resources', 'Ressurser', 'Resources'),
  choice('funding', 'Finansiering', 'Funding'),
  choice('legal', 'Jus', 'Legal'),
  choice('dependency', 'Avhengighet', 'Dependency'),
  choice('other', 'Annet', 'Other'),
];
const STATE = [
  choice('planned', 'Planlagt', 'Planned'),
  choice('active', 'Aktiv', 'Active'),
  choice('paused', 'På pause', 'Paused'),
  choice('completed', 'Ferdigstilt', 'Completed'),
  choice('stopped', 'Stanset', 'Stopped'),
];
const PHASE = [
  choice('idea', 'Idé', 'Idea'),
  choice('concept', 'Konsept', 'Concept'),
  choice('planning', 'Planlegging', 'Planning'),
  choice('execution', 'Gjennomføring', 'Execution'),
  choice('closing', 'Avslutning', 'Closing'),
  choice('realisation', 'Realisering', 'Realisation'),
];
const FUNDING = [
  choice('own', 'Egenfinansiering', 'Own'),
  choice('grant', 'Tilskudd', 'Grant'),
  choice('stateBudget', 'Statsbudsjett', 'State budget'),
  choice('joint', 'Spleiselag', 'Joint'),
];
const CATEGORY = [
  choice('dependency', 'Avhengighet', 'Dependency'),
  choice('resources', 'Ressurser', 'Resources'),
  choice('legal', 'Jus', 'Legal'),
  choice('supplier', 'Leverandør', 'Supplier'),
  choice('funding', 'Finansiering', 'Funding'),
  choice('security', 'Sikkerhet', 'Security'),
  choice('other', 'Annet', 'Other'),
];
const SOLUTION = [
  named('Helsenorge'),
  named('Kjernejournal'),
  named('E-resept'),
  named('HelseID'),
  named('Grunndata'),
  named('SFM'),
  named('Helsenettet'),
];
const CURRENCY = [named('NOK')];
const YES_NO = [choice('true', 'Ja', 'Yes'), choice('false', 'Nei', 'No')];
const BASIS = [choice('nominal', 'Nominell', 'Nominal'), choice('real', 'Reell', 'Real')];

const DIMENSION_LABELS = {
  time: ['Tid', 'Time'],
  cost: ['Kostnad', 'Cost'],
  scope: ['Omfang og kvalitet', 'Scope and quality'],
  resources: ['Ressurser', 'Resources'],
  benefit: ['Nytte', 'Benefit'],
} as const;

type Places = Column['places'];

function column(
  name: string,
  nb: string,
  en: string,
  kind: Exclude<Column['kind'], 'choice'>,
  places: Places,
): Column {
  return { name, heading: { nb, en }, kind, choices: [], places };
}

function chosen(
  name: string,
  nb: string,
  en: string,
  choices: readonly Choice[],
  places: Places,
): Column {
  return { name, heading: { nb, en }, kind: 'choice', choices, places };
}

/**
 * Every column of a table of reports, in the order of a template. A record uses those that have a
 * place in it.
 */
export const COLUMNS: readonly Column[] = [
  chosen(CONFIRM_COLUMN, 'Bekreftet uendret', 'Confirmed unchanged', YES_NO, {
    report: [CONFIRM_COLUMN],
  }),
  chosen('state', 'Tilstand', 'State', STATE, { report: ['state'] }),
  chosen('phase', 'Fase', 'Phase', PHASE, { report: ['phase'] }),
  chosen('statusColour', 'Status', 'Status', COLOUR, { report: ['status', 'colour'] }),
  column('statusReason', 'Status: begrunnelse', 'Status: reason', 'text', {
    report: ['status', 'reason'],
  }),
  chosen('statusCause', 'Status: årsak', 'Status: cause', CAUSE, { report: ['status', 'cause'] }),
  column('statusAction', 'Status: tiltak', 'Status: action', 'text', {
    report: ['status', 'action'],
  }),
  chosen('riskColour', 'Risiko', 'Risk', COLOUR, { report: ['risk', 'colour'] }),
  column('riskReason', 'Risiko: begrunnelse', 'Risk: reason', 'text', {
    report: ['risk', 'reason'],
  }),
  column('summary', 'Sammendrag', 'Summary', 'text', { report: ['summary'] }),
  ...DIMENSIONS.flatMap((dimension) => {
    const [nb, en] = DIMENSION_LABELS[dimension];
    return [
      chosen(`${dimension}Colour`, nb, en, COLOUR, { report: ['dimensions', dimension, 'colour'] }),
      column(`${dimension}Reason`, `${nb}: begrunnelse`, `${en}: reason`, 'text', {
        report: ['dimensions', dimension, 'reason'],
      }),
      chosen(`${dimension}Cause`, `${nb}: årsak`, `${en}: cause`, CAUSE, {
        report: ['dimensions', dimension, 'cause'],
      }),
    ];
  }),
  column('milestone', 'Milepæl', 'Milestone', 'text', { milestone: ['key'] }),
  column('milestoneName', 'Navn på milepæl', 'Name of milestone', 'text', { milestone: ['name'] }),
  column('forecastDate', 'Forventet dato', 'Forecast date', 'date', { milestone: ['forecast'] }),
  column('actualDate', 'Faktisk dato', 'Actual date', 'date', { milestone: ['actual'] }),
  column('dependsOn', 'Avhengig av tiltak', 'Depends on project', 'text', {
    dependency: ['project'],
  }),
  chosen('nationalSolution', 'Nasjonal løsning', 'National solution', SOLUTION, {
    dependency: ['nationalSolution'],
    operatingCost: ['nationalSolution'],
  }),
  column('delivery', 'Leveranse', 'Delivery', 'text', { dependency: ['delivery'] }),
  column('neededBy', 'Trengs innen', 'Needed by', 'date', { dependency: ['neededBy'] }),
  chosen('category', 'Kategori', 'Category', CATEGORY, { challenge: ['category'] }),
  column('text', 'Utfordring', 'Challenge', 'text', { challenge: ['text'] }),
  column('description', 'Gevinst', 'Benefit: description', 'text', { benefit: ['description'] }),
  column('ownerRole', 'Ansvarlig rolle', 'Responsible role', 'text', { benefit: ['ownerRole'] }),
  column('year', 'År', 'Year', 'whole', {
    budget: ['year'],
    operatingCost: ['year'],
    benefit: ['year'],
  }),
  chosen('fundingSource', 'Finansieringskilde', 'Funding source', FUNDING, {
    budget: ['fundingSource'],
  }),
  column('approved', 'Vedtatt', 'Approved', 'whole', {
    report: ['frame', 'approved'],
    budget: ['approved'],
  }),
  column('forecast', 'Prognose', 'Forecast', 'whole', {
    report: ['frame', 'forecast'],
    budget: ['forecast'],
  }),
  column('actual', 'Regnskap', 'Actual', 'whole', { budget: ['actual'] }),
  column('amount', 'Beløp per år', 'Amount per year', 'whole', { operatingCost: ['amount'] }),
  column('applications', 'Søknader', 'Applications', 'whole', {
    report: ['grants', 'applications'],
    grantArea: ['applications'],
  }),
  column('appliedFor', 'Søkt beløp', 'Applied for', 'whole', {
    report: ['grants', 'amount'],
    grantArea: ['amount'],
  }),
  column('area', 'Område', 'Area', 'text', { grantArea: ['area'] }),
  column('plannedAmount', 'Planlagt beløp', 'Planned amount', 'whole', {
    benefit: ['amount', 'planned'],
  }),
  column('realisedAmount', 'Realisert beløp', 'Realised amount', 'whole', {
    benefit: ['amount', 'realised'],
  }),
  chosen('currency', 'Valuta', 'Currency', CURRENCY, {
    report: ['frame', 'currency'],
    budget: ['currency'],
    operatingCost: ['currency'],
    benefit: ['amount', 'currency'],
  }),
  column('priceYear', 'Prisår', 'Price year', 'whole', {
    report: ['frame', 'priceYear'],
    budget: ['priceYear'],
    operatingCost: ['priceYear'],
    benefit: ['amount', 'priceYear'],
  }),
  chosen('basis', 'Prisgrunnlag', 'Basis', BASIS, {
    report: ['frame', 'basis'],
    budget: ['basis'],
    operatingCost: ['basis'],
    benefit: ['amount', 'basis'],
  }),
  chosen('grantCurrency', 'Tilskudd: valuta', 'Grants: currency', CURRENCY, {
    report: ['grants', 'currency'],
  }),
  column('grantPriceYear', 'Tilskudd: prisår', 'Grants: price year', 'whole', {
    report: ['grants', 'priceYear'],
  }),
  chosen('grantBasis', 'Tilskudd: prisgrunnlag', 'Grants: basis', BASIS, {
    report: ['grants', 'basis'],
  }),
  column('title', 'Tittel', 'Title', 'text', { link: ['title'] }),
  column('url', 'Lenke', 'Link', 'text', { link: ['url'] }),
  column('unit', 'Enhet', 'Unit', 'text', { benefit: ['measure', 'unit'] }),
  column('planned', 'Planlagt antall', 'Planned measure', 'whole', {
    benefit: ['measure', 'planned'],
  }),
  column('realised', 'Realisert antall', 'Realised measure', 'whole', {
    benefit: ['measure', 'realised'],
  }),
];

const COLUMNS_OF = new Map(
  RECORDS.map((record) => [record, COLUMNS.filter(({ places }) => places[record] !== undefined)]),
);

/** The columns of one kind of record. */
export function columnsOf(record: RecordName): readonly Column[] {
  return COLUMNS_OF.get(record) ?? [];
}

const PLACES_IN = new Map(
  RECORDS.map((record) => [
    record,
    new Map(columnsOf(record).map(({ name, places }) => [name, places[record] ?? []])),
  ]),
);

/** Where the value of each column stands in one kind of record. */
export function placesIn(record: RecordName): ReadonlyMap<string, readonly string[]> {
  return PLACES_IN.get(record) ?? new Map<string, readonly string[]>();
}

const RECORD_NAMES = new Map(
  RECORDS.flatMap((record) =>
    [record, RECORD_LABELS[record].nb, RECORD_LABELS[record].en].map((name) => [
      normalised(name),
      record,
    ]),
  ),
);

/**
 * The kind of record that a cell, or the name of a sheet, says, by its name or in either language.
 */
export function recordNamed(text: string): RecordName | undefined {
  return RECORD_NAMES.get(text) ?? RECORD_NAMES.get(normalised(text));
}

const HEADINGS = new Map(
  COLUMNS.flatMap((one) =>
    [one.name, one.heading.nb, one.heading.en].map((heading) => [normalised(heading), one]),
  ),
);

/** The column that a heading names, by its name or in either language. */
export function columnNamed(heading: string): Column | undefined {
  return HEADINGS.get(normalised(heading));
}

/** Whether a sheet is the one on which an actor says that it has nothing to report. */
export function isNilSheet(name: string): boolean {
  return Object.values(NIL_COLUMN.sheet).some((one) => normalised(one) === normalised(name));
}

/** Headings and choices are the same in any case and with any spaces around and between words. */
export function normalised(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
