import { countEdits } from '../../platform/base/edit-distance.js';
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
const ALL_NAMES = [
  ...SPECIAL.flatMap(({ names }) => [...names]),
  ...COLUMNS.flatMap(({ name, heading }) => [name, heading.nb, heading.en]),
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
    if (before !== undefined) faults.push(repeatedHeading(heading, before));
    if (meaning.kind !== 'none') seen.set(key, heading);
    return meaning;
  });
  if (!seen.has('project') && !seen.has('nil')) faults.push(PROJECT_MISSING);
  return { meanings, faults };
}

const PROJECT_MISSING: HeadingFault = {
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
  const nearest = findNearest(heading);
  return {
    heading,
    code: 'unknown-column',
    expected: {
      nb: `Mente du «${nearest}»? Egne kolonner begynner med x_`,
      en: `Did you mean "${nearest}"? Columns of your own begin with x_`,
    },
  };
}

function repeatedHeading(heading: string, before: string): HeadingFault {
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

/** Returns a text that two headings share when they mean the same column. */
function keyOf(meaning: HeadingMeaning): string {
  if (meaning.kind === 'own') return meaning.name;
  return meaning.kind === 'column' ? `column ${meaning.column.name}` : meaning.kind;
}

/** Finds the known heading that differs by the fewest letters. */
function findNearest(heading: string): string {
  const wanted = normalise(heading).slice(0, 60);
  const distances = ALL_NAMES.map((name) => countEdits(wanted, normalise(name)));
  return ALL_NAMES[distances.indexOf(Math.min(...distances))] ?? PROJECT_COLUMN;
}
