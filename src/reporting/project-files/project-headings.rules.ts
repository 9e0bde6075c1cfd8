import { normalise, OWN_COLUMN, PROJECT_COLUMN } from '../columns/report-columns.rules.js';
import {
  findNearest,
  type HeadingFault,
  keyOf,
  PROJECT_MISSING,
  refuseRepeatedHeading,
  refuseUnknownHeading,
} from '../columns/report-headings.rules.js';
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

/** Names that a mapping may give to a heading. */
export const PROJECT_MAPPABLE: readonly string[] = [
  PROJECT_COLUMN,
  ...PROJECT_COLUMNS.map(({ name }) => name),
];

/** Reads the headings of a table of projects, each first by the sender's own mapping. */
export function readProjectHeadings(
  texts: readonly string[],
  mapping: Readonly<Record<string, string>> | null,
): ReadProjectHeadings {
  const mapped = new Map(
    Object.entries(mapping ?? {}).map(([heading, name]) => [normalise(heading), name]),
  );
  const faults: HeadingFault[] = [];
  const seen = new Map<string, string>();
  const headings = texts.map((text): ProjectHeading => {
    const heading = headingOf(mapped.get(normalise(text)) ?? text.trim());
    if (heading === undefined) faults.push(refuseUnknown(text));
    else if (heading.kind !== 'none') {
      const key = keyOf(heading);
      const before = seen.get(key);
      if (before !== undefined) faults.push(refuseRepeatedHeading(text, before));
      seen.set(key, text);
    }
    return heading ?? { kind: 'none' };
  });
  if (!seen.has('code')) faults.push(PROJECT_MISSING);
  return { headings, faults };
}

function headingOf(text: string): ProjectHeading | undefined {
  if (text === '') return { kind: 'none' };
  if (OWN_COLUMN.test(text)) return { kind: 'own', name: text };
  if (CODE_NAMES.has(normalise(text))) return { kind: 'code' };
  const column = findProjectColumn(text);
  return column === undefined ? undefined : { kind: 'column', column };
}

function refuseUnknown(heading: string): HeadingFault {
  return refuseUnknownHeading(heading, {
    nb: findNearestLabel(heading, 'nb'),
    en: findNearestLabel(heading, 'en'),
  });
}

/** Finds the label in a language whose text, or the name of whose column, is nearest. */
function findNearestLabel(heading: string, language: 'nb' | 'en'): string {
  const suggestions = PROJECT_COLUMNS.map(({ name, heading: labels }) => ({
    label: labels[language],
    words: [name, labels[language]],
  }));
  return findNearest(heading, suggestions)?.label ?? PROJECT_COLUMN;
}
