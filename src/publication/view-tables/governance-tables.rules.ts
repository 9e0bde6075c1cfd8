import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
} from './view-column.rules.js';

const MEETING = column('meeting', 'string', [
  'Møte | Meeting',
  'Møtets nøkkel | Key of the meeting',
]);
const COUNCIL = column('council', 'string', ['Råd | Council', 'Kortnavnet | Short name']);
const TITLES = [
  column('title', 'string', ['Tittel | Title', 'Bokmål | Norwegian']),
  column('title_en', 'string', ['Tittel, engelsk | Title, English', 'Engelsk | English']),
];

export const MEETINGS = describeTable(
  'meetings',
  ['meeting'],
  [
    'Møter | Meetings',
    'Møtene i rådene med publiserte referater. Møter og referater har ingen historikk: dato og ' +
      'tekst er som da publiseringen ble laget | Meetings of the councils with published minutes. ' +
      'Meetings and minutes keep no history: dates and texts are as when the release was made',
  ],
  [
    MEETING,
    COUNCIL,
    column('council_name', 'string', ['Rådets navn | Name of the council', 'Bokmål | Norwegian']),
    column('starts_on', 'date', ['Første dag | First day', 'Møtets første dag | Of the meeting']),
    column('ends_on', 'date', ['Siste dag | Last day', 'Møtets siste dag | Of the meeting']),
    optional('place', 'string', ['Sted | Place', 'Der møtet holdes | Where it is held']),
    column('cancelled', 'boolean', ['Avlyst | Cancelled', 'Møtet er avlyst | It is cancelled']),
    optional('minutes', 'string', [
      'Referat | Minutes',
      'Sammendraget, når det var publisert | Summary, when it was published',
    ]),
  ],
);

export const MEETING_ACTIONS = describeTable(
  'meeting_actions',
  ['meeting', 'number'],
  [
    'Oppfølging fra møter | Actions of meetings',
    'Hva publiserte referater sier skal gjøres | What published minutes say is to be done',
  ],
  [
    MEETING,
    column('number', 'integer', ['Nummer | Number', 'Fra 1 i hvert referat | From 1 in each']),
    column('text', 'string', ['Hva | What', 'Oppgaven | The task']),
    column('responsible', 'string', [
      'Ansvarlig | Responsible',
      'Organisasjonsnummer eller rolle | Organisation number or role',
    ]),
    optional('due_on', 'date', ['Frist | Due', 'Siste dag | Last day']),
  ],
);

export const CASES = describeTable(
  'cases',
  ['council', 'number'],
  [
    'Saker | Cases',
    'Publiserte saker i rådene med vedtak. Teksten er som da publiseringen ble laget, og vedtak ' +
      'er med når de var fattet | Published cases of the councils with their decisions. Texts are ' +
      'as when the release was made, and decisions are told when they had been taken',
  ],
  [
    COUNCIL,
    column('number', 'string', ['Nummer | Number', 'Sakens nummer | Number of the case']),
    optional('meeting', 'string', ['Møte | Meeting', 'Møtets nøkkel | Key of the meeting']),
    column('case_type', 'string', ['Type | Type', 'Hva rådet gjør | What the council does']),
    ...TITLES,
    column('presenter', 'string', ['Legges frem av | Presented by', 'Rolle | Role']),
    optional('projects', 'string', [
      'Tiltak | Projects',
      'Kodene til tiltakene, med mellomrom | Codes of the projects, with spaces',
    ]),
    optional('proposed_decision', 'string', ['Forslag | Proposal', 'Til vedtak | Of a decision']),
    column('case_state', 'string', ['Tilstand | State', 'Sakens tilstand | State of the case']),
    optional('decision', 'string', ['Vedtak | Decision', 'Vedtaket | The decision']),
    optional('decision_outcome', 'string', ['Utfall | Outcome', 'Av vedtaket | Of the decision']),
    optional('decided_on', 'date', ['Vedtatt | Decided', 'Dagen | The day']),
  ],
);

export const CASE_DOCUMENTS = describeTable(
  'case_documents',
  ['council', 'number', 'position'],
  [
    'Dokumenter i saker | Documents of cases',
    'Lenker til dokumentene i de publiserte sakene, med kontrollsum når den er oppgitt | ' +
      'Links to the documents of the published cases, with their hash when it is given',
  ],
  [
    COUNCIL,
    column('number', 'string', ['Nummer | Number', 'Sakens nummer | Number of the case']),
    column('position', 'integer', ['Plass | Place', 'I saken | In the case']),
    column('title', 'string', ['Tittel | Title', 'Dokumentets tittel | Of the document']),
    column('url', 'string', ['Adresse | Address', 'Der det ligger | Where it lies']),
    optional('hash', 'string', ['Kontrollsum | Hash', 'SHA-256 av innholdet | Of its bytes']),
  ],
);

export const CRITERIA_SETS = describeTable(
  'criteria_sets',
  ['criteria_set'],
  [
    'Kriterier i kraft | Criteria in force',
    'Versjonene av porteføljekriteriene som gjaldt eller var på prøve den dagen | ' +
      'Versions of the portfolio criteria that were in force or on trial that day',
  ],
  [
    column('criteria_set', 'string', ['Versjon | Version', 'Nøkkelen | Key']),
    ...TITLES,
    column('set_status', 'string', ['Status | Status', 'I kraft eller på prøve | In force or not']),
    optional('status_from', 'date', [
      'Fra | From',
      'Første dag med statusen | First day of the status',
    ]),
    optional('valid_to', 'date', [
      'Til | To',
      'Første dag den ikke gjelder | First day without it',
    ]),
    column('rule', 'string', ['Regel | Rule', 'Over kriteriene | Over the criteria']),
  ],
);

export const CRITERIA = describeTable(
  'criteria',
  ['criteria_set', 'position'],
  [
    'Kriterier | Criteria',
    'Kriteriene i hver versjon, i dens rekkefølge | Criteria of each version, in its order',
  ],
  [
    column('criteria_set', 'string', ['Versjon | Version', 'Nøkkelen | Key']),
    column('position', 'integer', ['Plass | Place', 'I versjonen | In the version']),
    column('criterion', 'string', ['Kriterium | Criterion', 'Koden | Code']),
    column('text', 'string', ['Tekst | Text', 'Bokmål | Norwegian']),
    column('text_en', 'string', ['Tekst, engelsk | Text, English', 'Engelsk | English']),
    optional('guidance', 'string', ['Veiledning | Guidance', 'Bokmål | Norwegian']),
    optional('guidance_en', 'string', [
      'Veiledning, engelsk | Guidance, English',
      'Engelsk | English',
    ]),
  ],
);
