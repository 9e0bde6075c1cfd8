import { countEdits } from '../../platform/base/edit-distance.js';
import { normalise, OWN_COLUMN, PROJECT_COLUMN } from '../files/report-columns.rules.js';
import type { HeadingFault } from '../files/report-headings.rules.js';
import {
  CODE_HEADINGS,
  findProjectColumn,
  PROJECT_COLUMNS,
  type ProjectColumn,
} from './project-columns.rules.js';

/** The content of the cells under a heading of a table of projects. */
export type ProjectHeading =
  | { readonly kind: 'code' | 'none' }
  | { readonly kind: 'own'; readonly name: string }
  | { readonly kind: 'column'; readonly column: ProjectColumn };

/** The headings of a table as they were read, with every fault found in them. */
export interface ReadProjectHeadings {
  readonly headings: readonly ProjectHeading[];
  readonly faults: readonly HeadingFault[];
}

const CODE_NAMES = new Set(CODE_HEADINGS.map(normalise));
const CODE_MISSING: HeadingFault = {
  code: 'missing-column',
  heading: PROJECT_COLUMN,
  expected: {
    nb: 'Kolonnen «project» (Tiltak) må være med',
    en: 'The column "project" is required',
  },
};

/** Reads the headings of a table of projects. */
export function readProjectHeadings(texts: readonly string[]): ReadProjectHeadings {
  const faults: HeadingFault[] = [];
  const seen = new Map<string, string>();
  const headings = texts.map((text): ProjectHeading => {
    const heading = headingOf(text.trim());
    if (heading === undefined) faults.push(refuseUnknown(text));
    else if (heading.kind !== 'none') {
      const key = keyOf(heading);
      const before = seen.get(key);
      if (before !== undefined) faults.push(refuseRepeated(text, before));
      seen.set(key, text);
    }
    return heading ?? { kind: 'none' };
  });
  if (!seen.has('code')) faults.push(CODE_MISSING);
  return { headings, faults };
}

function headingOf(text: string): ProjectHeading | undefined {
  if (text === '') return { kind: 'none' };
  if (OWN_COLUMN.test(text)) return { kind: 'own', name: text };
  if (CODE_NAMES.has(normalise(text))) return { kind: 'code' };
  const column = findProjectColumn(text);
  return column === undefined ? undefined : { kind: 'column', column };
}

/** Returns a text that two headings share when they mean the same column. */
function keyOf(heading: ProjectHeading): string {
  if (heading.kind === 'own') return heading.name;
  return heading.kind === 'column' ? `column ${heading.column.name}` : heading.kind;
}

function refuseUnknown(heading: string): HeadingFault {
  const nb = findNearest(heading, 'nb');
  const en = findNearest(heading, 'en');
  return {
    heading,
    code: 'unknown-column',
    expected: {
      nb: `Mente du «${nb}»? Egne kolonner begynner med x_`,
      en: `Did you mean "${en}"? Columns of your own begin with x_`,
    },
  };
}

/** Finds the heading in a language whose label or name differs by the fewest letters. */
function findNearest(heading: string, language: 'nb' | 'en'): string {
  const wanted = normalise(heading).slice(0, 60);
  const distances = PROJECT_COLUMNS.map(({ name, heading: labels }) =>
    Math.min(countEdits(wanted, normalise(name)), countEdits(wanted, normalise(labels[language]))),
  );
  const nearest = PROJECT_COLUMNS[distances.indexOf(Math.min(...distances))];
  return nearest?.heading[language] ?? PROJECT_COLUMN;
}

function refuseRepeated(heading: string, before: string): HeadingFault {
  return {
    heading,
    code: 'column-repeated',
    expected: {
      nb: `Kolonnen er oppgitt to ganger, også som «${before}»`,
      en: `The column is given twice, also as "${before}"`,
    },
  };
}
