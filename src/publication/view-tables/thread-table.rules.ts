import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
} from './view-column.rules.js';

/** Named so because a workbook may have no sheet called `history`. */
export const ORIGINS = describeTable(
  'origins',
  ['project', 'number'],
  [
    'Historien til tiltakene | History of the projects',
    'Alle tiltak som er eller har vært i porteføljen: inn og ut, delt, slått sammen, nytt navn, ' +
      'ny eier | Every project that is or was in the portfolio: in and out, split, merged, ' +
      'renamed, another owner',
  ],
  [
    column('project', 'string', ['Tiltak | Project', 'Tiltakets kode | Code of the project']),
    column('number', 'integer', [
      'Nummer | Number',
      'Rekkefølge i tiltakets historie | Order within the history of the project',
    ]),
    column('name', 'string', ['Navn | Name', 'Tiltakets navn | Name of the project']),
    column('owner_name', 'string', ['Eier | Owner', 'Tiltakets eier | Owner of the project']),
    column('on_day', 'date', ['Dato | Date', 'Dagen det ble registrert | Day of its record']),
    column('event', 'string', [
      'Hendelse | Event',
      'entered, left, splitInto, splitFrom, mergedInto, mergedFrom, renamed eller owner | ' +
        'entered, left, splitInto, splitFrom, mergedInto, mergedFrom, renamed or owner',
    ]),
    optional('other', 'string', [
      'Annet tiltak | Other project',
      'Kode for tiltaket det ble en del av, eller kom fra | ' +
        'Code of the project that it became part of, or came from',
    ]),
    optional('other_name', 'string', ['Annet navn | Other name', 'Navnet på det | Its name']),
    optional('before', 'string', ['Før | Before', 'Navn eller eier før | Name or owner before']),
    optional('after', 'string', [
      'Etter | After',
      'Nytt navn eller ny eier, eller grunnen til at det gikk ut | ' +
        'New name or owner, or the reason for which it left',
    ]),
  ],
);

export const ADVICE = describeTable(
  'advice',
  ['advice', 'project'],
  [
    'Råd, svar og effekt | Advice, answer and effect',
    'Publiserte råd fra utvalgene om tiltak, eierens svar og hva som ble gjort | ' +
      'Published advice of the councils on projects, the answer of the owner, and what came of it',
  ],
  [
    column('advice', 'string', ['Råd | Advice', 'Id | Id']),
    column('project', 'string', ['Tiltak | Project', 'Tiltakets kode | Code of the project']),
    column('council', 'string', ['Utvalg | Council', 'Navn på utvalget | Name of the council']),
    optional('council_case', 'string', [
      'Sak | Case',
      'Nummeret på saken, når den er publisert | Number of the case, once it is published',
    ]),
    column('published_on', 'date', ['Publisert | Published', 'Dato | Date']),
    column('advice_text', 'string', ['Råd | Advice', 'Rådet i ord | The advice in words']),
    column('answer_due_in', 'string', [
      'Svar i runde | Answer in round',
      'Runden som eieren svarer i | Round in which the owner answers',
    ]),
    column('advice_state', 'string', [
      'Tilstand | State',
      'open, answered eller closed | open, answered or closed',
    ]),
    optional('answer', 'string', ['Svar | Answer', 'Eierens svar | Answer of the owner']),
    optional('answered_on', 'date', ['Besvart | Answered', 'Dato | Date']),
    optional('answer_late', 'boolean', [
      'Svarte etter fristen | Answered late',
      'Sann når svaret kom etter fristen | True when the answer came after the deadline',
    ]),
    optional('outcome', 'string', [
      'Fulgt | Followed',
      'followed, partly eller notFollowed | followed, partly or notFollowed',
    ]),
    optional('effect', 'string', [
      'Effekt | Effect',
      'Hva som kom ut av rådet | What came of the advice',
    ]),
    optional('effect_on', 'date', ['Effekt oppgitt | Effect stated', 'Dato | Date']),
  ],
);
