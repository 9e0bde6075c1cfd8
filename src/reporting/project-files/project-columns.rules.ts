import type { Localised } from '../../platform/base/problem.js';
import type { RegisterKey } from '../../registers/code-lists/register.types.js';
import { choiceOf, PHASE, STATE } from '../columns/report-choices.rules.js';
import { normalise, PROJECT_COLUMN } from '../columns/report-columns.rules.js';
import type { Choice, CodeChoices, Column } from '../columns/report-table.types.js';

/** A column of a table of projects. */
export interface ProjectColumn extends Omit<Column, 'places'> {
  /** Path to its value in a project. */
  readonly path: readonly string[];
  /** A cell of it holds a list, separated by semicolons or line breaks. */
  readonly list: boolean;
}

type Labels = readonly [nb: string, en: string];

function declareColumn(
  name: string,
  [nb, en]: Labels,
  given: Partial<Omit<ProjectColumn, 'name' | 'heading'>> = {},
): ProjectColumn {
  const heading: Localised = { nb, en };
  return { name, heading, kind: 'text', choices: [], path: [name], list: false, ...given };
}

function declareChoice(name: string, labels: Labels, choices: readonly Choice[]): ProjectColumn {
  return declareColumn(name, labels, { kind: 'choice', choices });
}

function declareCode(name: string, labels: Labels, register: RegisterKey): ProjectColumn {
  return declareColumn(name, labels, { kind: 'code', register });
}

const KIND = [
  choiceOf('programme', 'Program', 'Programme'),
  choiceOf('project', 'Prosjekt', 'Project'),
  choiceOf('innovation', 'Innovasjon', 'Innovation'),
  choiceOf('assessment', 'Utredning', 'Assessment'),
  choiceOf('rollout', 'Innføring', 'Roll-out'),
];
const MATURITY = [
  choiceOf('early', 'Tidlig', 'Early'),
  choiceOf('developing', 'Under utvikling', 'Developing'),
  choiceOf('mature', 'Moden', 'Mature'),
];
const READINESS = [
  choiceOf('notReady', 'Ikke klar', 'Not ready'),
  choiceOf('pilotReady', 'Klar for utprøving', 'Ready for trial'),
  choiceOf('implementationReady', 'Implementeringsklar', 'Ready for implementation'),
];

/** Column of the ids that the owner's own systems have for a project, each `scheme:value`. */
export const EXTERNAL_IDS_COLUMN = 'externalIds';

/** Every column of a table of projects beside the project's code, in the order of a template. */
export const PROJECT_COLUMNS: readonly ProjectColumn[] = [
  declareColumn('name', ['Navn', 'Name']),
  declareColumn('description', ['Formål', 'Purpose']),
  declareChoice('kind', ['Type tiltak', 'Kind'], KIND),
  declareColumn('owner', ['Eier', 'Owner']),
  declareColumn('coOwners', ['Medeiere', 'Co-owners'], { list: true }),
  declareColumn('leadRole', ['Leders rolle', 'Role of the lead'], { path: ['lead', 'role'] }),
  declareColumn('leadMailbox', ['Leders postkasse', 'Mailbox of the lead'], {
    path: ['lead', 'mailbox'],
  }),
  declareColumn('parent', ['Del av program', 'Part of programme']),
  declareChoice('state', ['Tilstand', 'State'], STATE),
  declareChoice('phase', ['Fase', 'Phase'], PHASE),
  declareCode('mainGoal', ['Hovedmål', 'Main goal'], 'goals'),
  declareColumn('goals', ['Øvrige mål', 'Further goals'], {
    kind: 'code',
    register: 'goals',
    list: true,
  }),
  declareChoice('maturity', ['Modenhet', 'Maturity'], MATURITY),
  declareChoice('readiness', ['Klarhet', 'Readiness'], READINESS),
  declareCode('segment', ['Segment', 'Segment'], 'segments'),
  declareCode('theme', ['Tema', 'Theme'], 'themes'),
  declareColumn(EXTERNAL_IDS_COLUMN, ['Eksterne id-er', 'External ids'], { list: true }),
  declareColumn('startsOn', ['Første dag', 'First day'], { kind: 'date' }),
  declareColumn('endsOn', ['Siste dag', 'Last day'], { kind: 'date' }),
];

/** Registers whose codes a table of projects has. */
export const PROJECT_REGISTERS: readonly RegisterKey[] = ['goals', 'segments', 'themes'];

/** Gives a column of codes its choices. Other columns stay as they are. */
export function fillProjectChoices(column: ProjectColumn, codes: CodeChoices): ProjectColumn {
  const { register } = column;
  return register === undefined ? column : { ...column, choices: codes.get(register) ?? [] };
}

/** Headings of the column with a project's code. */
export const CODE_HEADINGS: readonly string[] = [
  PROJECT_COLUMN,
  'code',
  'Kode',
  'Tiltak',
  'Tiltakskode',
  'Project code',
];

/** Returns the value of a column in a project, as one cell holds it. Null where it is empty. */
export function projectCellOf({ path, name }: ProjectColumn, project: object): string | null {
  const value = path.reduce<unknown>(
    (here, step) => (here as Readonly<Record<string, unknown>> | null | undefined)?.[step],
    project,
  );
  if (Array.isArray(value)) {
    const texts = value.map((item) => (name === EXTERNAL_IDS_COLUMN ? idText(item) : String(item)));
    return texts.length === 0 ? null : texts.join('; ');
  }
  return typeof value === 'string' ? value : null;
}

function idText(id: unknown): string {
  const { scheme, value } = id as { readonly scheme: string; readonly value: string };
  return `${scheme}:${value}`;
}

const BY_HEADING = new Map(
  PROJECT_COLUMNS.flatMap((column) =>
    [column.name, column.heading.nb, column.heading.en].map((heading) => [
      normalise(heading),
      column,
    ]),
  ),
);

/** Finds the column that a heading names, by its code or its label in either language. */
export function findProjectColumn(heading: string): ProjectColumn | undefined {
  return BY_HEADING.get(normalise(heading));
}
