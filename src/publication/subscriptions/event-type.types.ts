import type { Localised } from '../../platform/base/problem.js';

/** Beginning of the type of every event. */
export const TYPE_PREFIX = 'no.helsedirektoratet.portfolio';

/** Kinds of things that events are about: the first part of a subject such as `round/2021-2`. */
export const SUBJECT_KINDS = ['round', 'project', 'agreement', 'import', 'case'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** A type of event: what it tells, of which kind of thing, and who may receive it. */
export interface EventType {
  readonly type: string;
  readonly subject: SubjectKind;
  /** False when only its readers and the directorate receive it. */
  readonly public: boolean;
  readonly meaning: Localised;
  readonly readers: Localised;
  /** Members of `data` beside `link`. */
  readonly data: readonly string[];
}

const ANYONE = { nb: 'Alle', en: 'Anyone' };
const OWNER = { nb: 'Eieren og direktoratet', en: 'The owner and the directorate' };
const SIDES = { nb: 'Begge parter og direktoratet', en: 'Both sides and the directorate' };

/** Makes a public type of event about rounds. */
function roundEvent(happened: string, nb: string, en: string): EventType {
  return {
    type: `${TYPE_PREFIX}.round.${happened}.v1`,
    subject: 'round',
    public: true,
    meaning: { nb, en },
    readers: ANYONE,
    data: ['round'],
  };
}

/** Makes a public type of event about releases. */
function releaseEvent(happened: string, nb: string, en: string): EventType {
  return {
    type: `${TYPE_PREFIX}.release.${happened}.v1`,
    subject: 'round',
    public: true,
    meaning: { nb, en },
    readers: ANYONE,
    data: ['round', 'release', 'corrects'],
  };
}

/** Makes a type of event about a certified report. */
function reportEvent(happened: string, nb: string, en: string): EventType {
  return {
    type: `${TYPE_PREFIX}.report.${happened}.v1`,
    subject: 'project',
    public: false,
    meaning: { nb, en },
    readers: OWNER,
    data: ['project', 'actor', 'round', 'report', 'revision'],
  };
}

/** Types of events, by a short name. A type never changes its meaning; a new meaning is a `v2`. */
export const EVENT_TYPES = {
  roundOpened: roundEvent('opened', 'Runden er åpnet', 'The round opened'),
  roundClosingSoon: roundEvent(
    'closing-soon',
    'Fristen nærmer seg: en planlagt påminnelse er sendt',
    'The deadline is near: a scheduled reminder went out',
  ),
  roundClosed: roundEvent('closed', 'Runden er lukket', 'The round closed'),
  roundPublished: roundEvent(
    'published',
    'Tallene for runden er publisert',
    'The figures of the round are published',
  ),
  reportCertified: reportEvent('certified', 'Rapporten er godkjent', 'The report was certified'),
  reportCorrected: reportEvent(
    'corrected',
    'Rapporten er rettet etter at runden ble lukket',
    'The report was corrected after the round closed',
  ),
  agreementMoved: {
    type: `${TYPE_PREFIX}.agreement.moved.v1`,
    subject: 'agreement',
    public: false,
    meaning: { nb: 'Avtalen er inngått eller endret', en: 'The agreement was made or moved' },
    readers: SIDES,
    data: ['agreement', 'state', 'version'],
  },
  importFinished: {
    type: `${TYPE_PREFIX}.import.finished.v1`,
    subject: 'import',
    public: false,
    meaning: { nb: 'Importen er ferdig', en: 'The import has ended' },
    readers: OWNER,
    data: ['import', 'state'],
  },
  releasePublished: releaseEvent(
    'published',
    'En utgivelse av tallene er publisert',
    'A release of the figures is published',
  ),
  releaseCorrected: releaseEvent(
    'corrected',
    'En ny utgivelse retter en tidligere',
    'A new release corrects an earlier one',
  ),
  caseDecided: {
    type: `${TYPE_PREFIX}.case.decided.v1`,
    subject: 'case',
    public: true,
    meaning: {
      nb: 'Utvalget har gjort vedtak i en offentlig sak',
      en: 'The council has decided a public case',
    },
    readers: ANYONE,
    data: ['case', 'council', 'number', 'outcome'],
  },
} as const satisfies Readonly<Record<string, EventType>>;

/** All types of events, in the order of the documentation. */
export const ALL_EVENT_TYPES: readonly EventType[] = Object.values(EVENT_TYPES);

/** Type of the message that asks a new endpoint whether it wants events. */
export const VALIDATION_TYPE = `${TYPE_PREFIX}.subscription.validation.v1`;

/** Returns the types of events as a table in Markdown, for the description of the API. */
export function describeEventTypes(): string {
  const rows = ALL_EVENT_TYPES.map(
    ({ type, subject, meaning, readers, data }) =>
      `| \`${type}\` | \`${subject}/…\` | ${meaning.en} | ${readers.en} | ${data.join(', ')} |`,
  );
  return [
    '| type | subject | meaning | received by | data beside `link` |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
