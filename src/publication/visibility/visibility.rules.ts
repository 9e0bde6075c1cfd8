import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';
import { VIEW_TABLES } from '../view-tables/view-tables.rules.js';
import type { Audience, Stage } from '../views/visibility.types.js';

/** A rule as it is proposed. */
export interface ProposedRule {
  readonly field: string;
  readonly stage: Stage;
  readonly audience: Audience;
  readonly ground?: string | null;
  readonly shownFrom?: string | null;
}

/** Tables with a project in each row, whose phase a rule may be about. */
const PROJECT_TABLES = new Set(
  VIEW_TABLES.filter(({ columns }) => columns.some(({ name }) => name === 'project')).map(
    ({ name }) => name,
  ),
);

/** Fields that may be withheld: all columns but those that identify a row, and `changes`. */
const FIELDS: ReadonlySet<string> = new Set(
  VIEW_TABLES.filter(({ name }) => name !== 'changes').flatMap(({ name, key, columns }) =>
    columns
      .filter((column) => !key.includes(column.name))
      .map((column) => `${name}.${column.name}`),
  ),
);

/** Returns the faults of a visibility. `today` is the date in Norway. */
export function visibilityFaults(rules: readonly ProposedRule[], today: string): Fault[] {
  return rules.flatMap((rule, index) => {
    const at = `/rules${pointerStep(index)}`;
    const first = rules.findIndex((other) => placeOf(other) === placeOf(rule));
    return [
      ...fieldFaults(rule, at),
      ...groundFaults(rule, at, today),
      ...(first < index ? [repeated(at)] : []),
    ];
  });
}

function placeOf({ field, stage, audience }: ProposedRule): string {
  return `${field} ${stage} ${audience}`;
}

function fieldFaults({ field, stage }: ProposedRule, at: string): Fault[] {
  if (!FIELDS.has(field))
    return [
      fault(
        `${at}/field`,
        'unknown-field',
        'Må være en kolonne i utgivelsen som ikke er nøkkel, som projects.approved',
        'Must be a column of the release that is not a key, such as projects.approved',
      ),
    ];
  const [table = ''] = field.split('.');
  if (stage === 'any' || PROJECT_TABLES.has(table)) return [];
  return [
    fault(
      `${at}/stage`,
      'table-without-stage',
      'Tabellen har ikke tiltak i radene. Bruk any',
      'The rows of the table are of no project. Use any',
    ),
  ];
}

function groundFaults({ ground, shownFrom }: ProposedRule, at: string, today: string): Fault[] {
  const faults: Fault[] = [];
  if ((ground ?? '').trim() === '')
    faults.push(
      fault(
        `${at}/ground`,
        'ground-missing',
        'Oppgi grunnen til at feltet holdes tilbake, som en paragraf',
        'State the ground on which the field is withheld, such as a section of an act',
      ),
    );
  if (shownFrom !== undefined && shownFrom !== null && shownFrom <= today)
    faults.push(
      fault(
        `${at}/shownFrom`,
        'shown-already',
        `Må være etter i dag, ${today}. Utelat regelen for å vise feltet`,
        `Must be after today, ${today}. Leave the rule out to show the field`,
      ),
    );
  return faults;
}

function repeated(at: string): Fault {
  return fault(
    at,
    'rule-repeated',
    'Feltet er oppgitt to ganger for samme fase og mottaker',
    'The field is given twice for the same stage and audience',
  );
}

/** Lists the fields that may be withheld, in order. */
export function listFields(): string[] {
  return [...FIELDS].sort();
}
