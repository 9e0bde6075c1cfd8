/** A text in both languages. */
interface Both {
  readonly nb: string;
  readonly en: string;
}

/** A class of rows with its basis and its term, as the service comes with it. */
export interface SeededClass {
  readonly key: string;
  readonly tables: readonly string[];
  readonly covers: Both;
  readonly basis: Both;
  readonly starts: Both;
  readonly action: 'keep' | 'delete' | 'aggregate';
  /** Says whether a person approves each deletion. Without it the worker deletes every hour. */
  readonly approval: boolean;
  readonly days: number | null;
  /** Shortest period that may be decided. */
  readonly shortest: number | null;
}

const LAW: Both = {
  nb: 'Arkivlova: dokumentasjon som er bevis, skal ikke gå tapt',
  en: 'The Archives Act: documentation that is evidence must not be lost',
};
const TECHNICAL: Both = {
  nb: 'Intern drift, uten verdi som dokumentasjon. Vedtak 054',
  en: 'Internal operation, without value as documentation. Decision 054',
};
const PASSING: Both = {
  nb: 'Arbeidsmateriale. Det som ble sertifisert, bevares for seg. Vedtak 054',
  en: 'Working material. What was certified is kept by itself. Decision 054',
};
const NEVER: Both = { nb: 'Løper ikke', en: 'Does not run' };

const keep = (key: string, tables: readonly string[], covers: Both): SeededClass => ({
  key,
  tables,
  covers,
  basis: LAW,
  starts: NEVER,
  action: 'keep',
  approval: true,
  days: null,
  shortest: null,
});

type Term = Pick<SeededClass, 'key' | 'tables' | 'covers' | 'starts'> & {
  readonly days: number;
  readonly shortest: number;
};
const approved = (term: Term): SeededClass => ({
  ...term,
  basis: PASSING,
  action: 'delete',
  approval: true,
});
const hourly = (term: Term): SeededClass => ({
  ...term,
  basis: TECHNICAL,
  action: 'delete',
  approval: false,
});

/** The classes that the service comes with. A table that none names is kept. */
export const CLASSES: readonly SeededClass[] = [
  keep('audit', ['platform.audit', 'platform.audit_head'], {
    nb: 'Revisjonssporet',
    en: 'The audit',
  }),
  keep(
    'certifiedReports',
    [
      'reporting.report_revision',
      'reporting.directorate_colour',
      'reporting.submission',
      'reporting.submission_event',
      'reporting.submission_message',
    ],
    {
      nb: 'Sertifiserte rapporter og innsendinger',
      en: 'Certified reports and submissions',
    },
  ),
  keep('projects', ['portfolio.project', 'portfolio.project_revision', 'portfolio.intake_event'], {
    nb: 'Tiltak, versjonene deres og veien inn og ut',
    en: 'Projects, their versions and their way in and out',
  }),
  keep(
    'decisions',
    ['governance.council_case', 'governance.minutes', 'governance.case_move', 'governance.advice'],
    { nb: 'Saker, vedtak, referater og råd', en: 'Cases, decisions, minutes and advice' },
  ),
  keep('releases', ['publication.release', 'publication.release_file', 'publication.pack_file'], {
    nb: 'Utgivelser med filer, og styrepakker',
    en: 'Releases with their files, and board packs',
  }),
  keep('frozenFigures', ['rollup.snapshot', 'rollup.snapshot_line'], {
    nb: 'Øyeblikksbilder av tallene',
    en: 'Snapshots of the figures',
  }),
  approved({
    key: 'abandonedDrafts',
    tables: ['reporting.report'],
    covers: {
      nb: 'Utkast som aldri ble sertifisert, i runder som er lukket',
      en: 'Drafts that were never certified, in closed rounds',
    },
    starts: { nb: 'Runden lukket', en: 'The round closed' },
    days: 730,
    shortest: 365,
  }),
  approved({
    key: 'imports',
    tables: [
      'reporting.report_import',
      'reporting.import_chunk',
      'reporting.import_run',
      'reporting.import_fault',
      'reporting.import_change',
      'reporting.import_report',
    ],
    covers: {
      nb: 'Avsluttede importer med filer, rader, feil og forhåndsvisning',
      en: 'Imports that have ended, with files, rows, faults and previews',
    },
    starts: { nb: 'Importen ble startet', en: 'The import began' },
    days: 730,
    shortest: 180,
  }),
  approved({
    key: 'notices',
    tables: ['platform.notice'],
    covers: { nb: 'Varsler som ikke venter på sending', en: 'Notices that do not wait to be sent' },
    starts: { nb: 'Varselet ble laget', en: 'The notice was made' },
    days: 365,
    shortest: 90,
  }),
  approved({
    key: 'withdrawnReleaseFiles',
    tables: ['publication.release_file'],
    covers: {
      nb: 'Filer av utgivelser som ble trukket før publisering',
      en: 'Files of releases that were withdrawn before publication',
    },
    starts: { nb: 'Utgivelsen ble laget', en: 'The release was drafted' },
    days: 365,
    shortest: 90,
  }),
  hourly({
    key: 'dispatchedEvents',
    tables: ['platform.outbox'],
    covers: { nb: 'Hendelser som er levert til køen', en: 'Events that the queue has taken' },
    starts: { nb: 'Hendelsen ble levert', en: 'The event was handed over' },
    days: 30,
    shortest: 7,
  }),
  hourly({
    key: 'keptAnswers',
    tables: ['platform.idempotency'],
    covers: { nb: 'Svar lagret for gjentatte kall', en: 'Answers kept for repeated requests' },
    starts: { nb: 'Svaret ble gitt', en: 'The answer was given' },
    days: 120,
    shortest: 92,
  }),
  hourly({
    key: 'setAsideWork',
    tables: ['platform.set_aside'],
    covers: { nb: 'Arbeid som er oppgitt', en: 'Work that was given up' },
    starts: { nb: 'Det feilet sist', en: 'It failed last' },
    days: 120,
    shortest: 7,
  }),
  hourly({
    key: 'deliveries',
    tables: ['publication.event', 'publication.delivery'],
    covers: { nb: 'Hendelser og leveringer til abonnenter', en: 'Events and their deliveries' },
    starts: { nb: 'Hendelsen skjedde', en: 'The event happened' },
    days: 30,
    shortest: 7,
  }),
  hourly({
    key: 'failedSubscriptions',
    tables: ['publication.subscription'],
    covers: {
      nb: 'Offentlige abonnementer som ikke virker',
      en: 'Public subscriptions that do not work',
    },
    starts: { nb: 'Abonnementet feilet', en: 'The subscription failed' },
    days: 7,
    shortest: 1,
  }),
  hourly({
    key: 'quotaUse',
    tables: ['platform.quota_use'],
    covers: { nb: 'Bruk av kvoter', en: 'Use of quotas' },
    starts: { nb: 'Dagen for bruken', en: 'The day of the use' },
    days: 60,
    shortest: 2,
  }),
];
