import type { Localised } from '../../platform/base/problem.js';
import {
  columnNamed,
  COLUMNS,
  NIL_COLUMN,
  normalised,
  OWN_COLUMN,
  PROJECT_COLUMN,
  RECORD_COLUMN,
} from './report-columns.rules.js';
import type { Column } from './report-table.types.js';

/** What the cells under a heading are. */
export type HeadingMeaning =
  | { readonly kind: 'record' | 'project' | 'round' | 'actor' | 'ruleSet' | 'nil' | 'none' }
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'column'; readonly column: Column };

export interface HeadingFault {
  readonly code: string;
  readonly heading: string;
  readonly expected: Localised;
}

/**
 * Headings beside those of the columns: what a row is about, and what it must agree with where the
 * file says it.
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
  SPECIAL.flatMap(({ kind, names }) => names.map((name) => [normalised(name), kind])),
);
const ALL_NAMES = [
  ...SPECIAL.flatMap(({ names }) => [...names]),
  ...COLUMNS.flatMap(({ name, heading }) => [name, heading.nb, heading.en]),
];

/**
 * Names by which a file may try to record a baseline, and the answer. A baseline is kept for good
 * and each one more is an event of its own: a file, which is sent again as often as it takes, would
 * make new ones of the same rows.
 */
const BASELINE = /^(baseline|grunnlinje)/i;
export function baselineRefusal(name: string): Pick<HeadingFault, 'code' | 'expected'> | undefined {
  if (!BASELINE.test(name.trim())) return undefined;
  return {
    code: 'baseline-not-in-file',
    expected: {
      nb: 'Grunnlinjer registreres for seg: POST /v1/projects/{code}/baselines',
      en: 'Baselines are recorded by themselves: POST /v1/projects/{code}/baselines',
    },
  };
}

/** Headings of a table at most: ours are about fifty. */
export const MAX_COLUMNS = 300;

/** Every name that a mapping may lead to. */
export const MAPPABLE: readonly string[] = [
  ...SPECIAL.map(({ kind }) => kind),
  ...COLUMNS.map(({ name }) => name),
];

/**
 * What each heading of a table means, with the sender's own mapping first; every heading that
 * cannot be read, with what may be meant.
 */
export function readHeadings(
  headings: readonly string[],
  mapping: Readonly<Record<string, string>> | null,
): { readonly meanings: readonly HeadingMeaning[]; readonly faults: readonly HeadingFault[] } {
  const mapped = new Map(
    Object.entries(mapping ?? {}).map(([heading, name]) => [normalised(heading), name]),
  );
  const faults: HeadingFault[] = [];
  const seen = new Map<string, string>();
  const meanings = headings.map((heading): HeadingMeaning => {
    const meaning = meaningOf(mapped.get(normalised(heading)) ?? heading);
    if (meaning === undefined) {
      faults.push({
        heading,
        ...(baselineRefusal(heading) ?? {
          code: 'unknown-column',
          expected: {
            nb: `Mente du «${nearest(heading)}»? Egne kolonner begynner med x_`,
            en: `Did you mean "${nearest(heading)}"? Columns of your own begin with x_`,
          },
        }),
      });
      return { kind: 'none' };
    }
    const key = keyOf(meaning);
    const before = seen.get(key);
    if (before !== undefined)
      faults.push({
        code: 'column-repeated',
        heading,
        expected: {
          nb: `Kolonnen står to ganger, også som «${before}»`,
          en: `The column stands twice, also as "${before}"`,
        },
      });
    if (meaning.kind !== 'none') seen.set(key, heading);
    return meaning;
  });
  if (!seen.has('project') && !seen.has('nil'))
    faults.push({
      code: 'missing-column',
      heading: PROJECT_COLUMN,
      expected: {
        nb: 'Kolonnen «project» (Tiltak) må være med',
        en: 'The column "project" must be there',
      },
    });
  return { meanings, faults };
}

function meaningOf(heading: string): HeadingMeaning | undefined {
  const name = heading.trim();
  if (name === '') return { kind: 'none' };
  if (OWN_COLUMN.test(name)) return { kind: 'own', name };
  const special = SPECIAL_BY_NAME.get(normalised(name));
  if (special !== undefined) return { kind: special };
  const column = columnNamed(name);
  return column === undefined ? undefined : { kind: 'column', column };
}

function keyOf(meaning: HeadingMeaning): string {
  return meaning.kind === 'own'
    ? meaning.name
    : meaning.kind === 'column'
      ? `column ${meaning.column.name}`
      : meaning.kind;
}

/** The known heading that is the fewest letters away. */
function nearest(heading: string): string {
  const wanted = normalised(heading).slice(0, 60);
  const distances = ALL_NAMES.map((name) => distance(wanted, normalised(name)));
  return ALL_NAMES[distances.indexOf(Math.min(...distances))] ?? PROJECT_COLUMN;
}

/** Letters to add, remove or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (next[j - 1] ?? 0) + 1,
          (row[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
