import { countEdits } from '../../platform/base/edit-distance.js';
import type { Localised } from '../../platform/base/problem.js';
import type { Refusal } from './report-cells.rules.js';
import {
  findColumn,
  COLUMNS,
  NIL_COLUMN,
  normalise,
  OWN_COLUMN,
  PROJECT_COLUMN,
  RECORD_COLUMN,
} from './report-columns.rules.js';
import type { Column } from './report-table.types.js';

/** The content of the cells under a heading. */
export type HeadingMeaning =
  | { readonly kind: 'record' | 'project' | 'round' | 'actor' | 'ruleSet' | 'nil' | 'none' }
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'column'; readonly column: Column };

export interface HeadingFault extends Refusal {
  readonly heading: string;
}

/**
 * Headings that are not of a report's columns: the record and the project that a row describes, and
 * the round, actor and rule set that it must agree with.
 */
const SPECIAL = [
  { kind: 'record', names: [RECORD_COLUMN, 'Type', 'Rad'] },
  { kind: 'project', names: [PROJECT_COLUMN, 'Tiltak', 'Tiltakskode', 'Project code'] },
  { kind: 'round', names: ['round', 'Runde'] },
  { kind: 'actor', names: ['actor', 'Aktør'] },
  { kind: 'ruleSet', names: ['ruleSet', 'Regelsett'] },
  { kind: 'nil', names: [NIL_COLUMN.name, NIL_COLUMN.heading.nb, NIL_COLUMN.heading.en] },
] as const;

const SPECIAL_BY_NAME = new Map(
  SPECIAL.flatMap(({ kind, names }) => names.map((name) => [normalise(name), kind])),
);
/**
 * Words that senders use for a column besides its headings, by the column's name. They are not
 * accepted as headings, but lead to the one that is.
 */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  project: ['Prosjekt', 'Prosjektkode', 'Prosjektnummer', 'Project', 'Code', 'Kode', 'Id'],
  state: ['Prosjekttilstand', 'Prosjektstatus', 'Project state', 'Condition'],
  phase: ['Prosjektfase', 'Stage', 'Trinn', 'Steg'],
  statusColour: ['Trafikklys', 'Traffic light', 'Farge', 'Statusfarge', 'Colour', 'Color', 'RAG'],
  statusReason: ['Begrunnelse', 'Kommentar', 'Statuskommentar', 'Reason', 'Comment'],
  statusCause: ['Årsak', 'Årsakskategori', 'Cause', 'Root cause'],
  statusAction: ['Korrigerende tiltak', 'Avbøtende tiltak', 'Action', 'Mitigation'],
  riskColour: ['Risikonivå', 'Risikofarge', 'Risk level', 'Risk rating'],
  summary: ['Oppsummering', 'Beskrivelse', 'Statusrapport', 'Abstract'],
  approved: [
    'Frame',
    'Ramme',
    'Budsjettramme',
    'Kostnadsramme',
    'Budsjett',
    'Budget',
    'Bevilgning',
  ],
  forecast: ['Estimat', 'Sluttprognose', 'Forventet kostnad', 'Estimate', 'Expected cost'],
  actual: ['Forbruk', 'Brukt', 'Påløpt', 'Regnskapsført', 'Spent', 'Expenditure', 'Cost to date'],
  neededBy: ['Frist', 'Leveransefrist', 'Deadline', 'Due date', 'Due'],
  forecastDate: ['Ny dato', 'Planlagt dato', 'Planned date', 'New date'],
  actualDate: ['Nådd dato', 'Ferdigdato', 'Completed on', 'Reached on'],
  dependsOn: ['Avhengig av', 'Leverende tiltak', 'Depends on', 'Supplier project'],
  nationalSolution: ['Løsning', 'Felleskomponent', 'Solution', 'Platform'],
  fundingSource: ['Finansiering', 'Funding', 'Pengekilde'],
  year: ['Budsjettår', 'Budget year', 'Årstall'],
  priceYear: ['Prisnivå', 'Kroneverdi', 'Price level'],
  ownerRole: ['Gevinsteier', 'Eier', 'Ansvarlig', 'Benefit owner', 'Owner', 'Responsible'],
  url: ['Nettadresse', 'Address', 'Web address', 'Adresse'],
};

/** A heading that may be suggested, with every word that a sender may mean it by. */
interface Suggestion extends Localised {
  readonly words: readonly string[];
}

/** Names of the service, which stay as they are, and labels in both languages with other words. */
const SUGGESTIONS: readonly Suggestion[] = [
  ...[...SPECIAL.map(({ names: [name] }) => name), ...COLUMNS.map(({ name }) => name)].map(
    (name) => ({ nb: name, en: name, words: [name] }),
  ),
  {
    nb: 'Tiltak',
    en: 'Project code',
    words: ['Tiltak', 'Tiltakskode', 'Project code', ...(OTHER_WORDS['project'] ?? [])],
  },
  ...COLUMNS.map(({ name, heading, otherHeadings }) => {
    const { nb, en } = otherHeadings ?? heading;
    return { nb, en, words: [heading.nb, heading.en, nb, en, ...(OTHER_WORDS[name] ?? [])] };
  }),
];

/** Names by which a file may try to record a baseline. */
const BASELINE = /^(baseline|grunnlinje)/i;

/**
 * Refuses a column, record or sheet of baselines. A baseline is permanent and each new one is an
 * event. A file may be sent several times, and would record its rows anew each time.
 */
export function baselineRefusal(name: string): Refusal | undefined {
  if (!BASELINE.test(name.trim())) return undefined;
  return {
    code: 'baseline-not-in-file',
    expected: {
      nb: 'Grunnlinjer registreres ikke fra fil. Bruk POST /v1/projects/{code}/baselines',
      en: 'Baselines are not recorded from a file. Use POST /v1/projects/{code}/baselines',
    },
  };
}

/** The most headings that a table may have. The service's own are about fifty. */
export const MAX_COLUMNS = 300;

/** Names that a mapping may give to a heading. */
export const MAPPABLE: readonly string[] = [
  ...SPECIAL.map(({ kind }) => kind),
  ...COLUMNS.map(({ name }) => name),
];

/** The headings of a table as they were read, with every fault found in them. */
export interface ReadHeadings {
  readonly meanings: readonly HeadingMeaning[];
  readonly faults: readonly HeadingFault[];
}

/**
 * Reads the headings of a table, each first by the sender's own mapping. A heading that cannot be
 * read gives a fault that suggests a known one.
 */
export function readHeadings(
  headings: readonly string[],
  mapping: Readonly<Record<string, string>> | null,
): ReadHeadings {
  const mapped = new Map(
    Object.entries(mapping ?? {}).map(([heading, name]) => [normalise(heading), name]),
  );
  const faults: HeadingFault[] = [];
  const seen = new Map<string, string>();
  const meanings = headings.map((heading): HeadingMeaning => {
    const meaning = meaningOf(mapped.get(normalise(heading)) ?? heading);
    if (meaning === undefined) {
      faults.push(unknownHeading(heading));
      return { kind: 'none' };
    }
    const key = keyOf(meaning);
    const before = seen.get(key);
    if (before !== undefined) faults.push(refuseRepeatedHeading(heading, before));
    if (meaning.kind !== 'none') seen.set(key, heading);
    return meaning;
  });
  if (!seen.has('project') && !seen.has('nil')) faults.push(PROJECT_MISSING);
  return { meanings, faults };
}

/** Returns the headings of a table as they stand there, by the names that faults give columns. */
export function headingsByColumn(
  headings: readonly string[],
  meanings: readonly HeadingMeaning[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    placeColumns(headings, meanings).map(([name, place]) => [name, headings[place] ?? '']),
  );
}

/** Returns the places of the columns of a table, from 0, by the names that faults give them. */
export function placesByColumn(
  headings: readonly string[],
  meanings: readonly HeadingMeaning[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(placeColumns(headings, meanings));
}

function placeColumns(
  headings: readonly string[],
  meanings: readonly HeadingMeaning[],
): (readonly [name: string, place: number])[] {
  return meanings.flatMap((meaning, place): (readonly [string, number])[] => {
    const heading = headings[place] ?? '';
    if (meaning.kind === 'none') return heading === '' ? [] : [[heading, place]];
    if (meaning.kind === 'own') return [[meaning.name, place]];
    return [[meaning.kind === 'column' ? meaning.column.name : meaning.kind, place]];
  });
}

/** Fault of a table without the column of projects. */
export const PROJECT_MISSING: HeadingFault = {
  code: 'missing-column',
  heading: PROJECT_COLUMN,
  expected: {
    nb: 'Kolonnen «project» (Tiltak) må være med',
    en: 'The column "project" is required',
  },
};

function unknownHeading(heading: string): HeadingFault {
  const baseline = baselineRefusal(heading);
  if (baseline !== undefined) return { heading, ...baseline };
  return refuseUnknownHeading(heading, findNearest(heading, SUGGESTIONS) ?? PROJECT_HEADING);
}

/** Refuses a heading that no column has, and suggests another. */
export function refuseUnknownHeading(heading: string, { nb, en }: Localised): HeadingFault {
  return {
    heading,
    code: 'unknown-column',
    expected: {
      nb: `Mente du «${nb}»? Egne kolonner begynner med x_`,
      en: `Did you mean "${en}"? Columns of your own begin with x_`,
    },
  };
}

/** Refuses a heading of a column that another heading has named. */
export function refuseRepeatedHeading(heading: string, before: string): HeadingFault {
  return {
    code: 'column-repeated',
    heading,
    expected: {
      nb: `Kolonnen er oppgitt to ganger, også som «${before}»`,
      en: `The column is given twice, also as "${before}"`,
    },
  };
}

function meaningOf(heading: string): HeadingMeaning | undefined {
  const name = heading.trim();
  if (name === '') return { kind: 'none' };
  if (OWN_COLUMN.test(name)) return { kind: 'own', name };
  const special = SPECIAL_BY_NAME.get(normalise(name));
  if (special !== undefined) return { kind: special };
  const column = findColumn(name);
  return column === undefined ? undefined : { kind: 'column', column };
}

/** The meaning of a heading, of a table of reports or of projects. */
type AnyMeaning =
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'column'; readonly column: { readonly name: string } }
  | { readonly kind: Exclude<HeadingMeaning['kind'], 'own' | 'column'> | 'code' };

/** Returns a text that two headings share when they mean the same column. */
export function keyOf(meaning: AnyMeaning): string {
  if (meaning.kind === 'own') return meaning.name;
  return meaning.kind === 'column' ? `column ${meaning.column.name}` : meaning.kind;
}

/** Finds the suggestion of which a known word differs from a heading by the fewest letters. */
export function findNearest<Suggestion extends { readonly words: readonly string[] }>(
  heading: string,
  suggestions: readonly Suggestion[],
): Suggestion | undefined {
  const wanted = normalise(heading).slice(0, 60);
  const distances = suggestions.map(({ words }) =>
    Math.min(...words.map((word) => countEdits(wanted, normalise(word)))),
  );
  return suggestions[distances.indexOf(Math.min(...distances))];
}

const PROJECT_HEADING: Localised = { nb: PROJECT_COLUMN, en: PROJECT_COLUMN };
