import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
} from './view-column.rules.js';

const REPLAY = column('replay', 'string', ['Gjennomspilling | Replay', 'Nøkkelen | Its id']);

export const CRITERIA_REPLAYS = describeTable(
  'criteria_replays',
  ['replay'],
  [
    'Gjennomspillinger av kriteriene | Replays of the criteria',
    'Hva en versjon av kriteriene ville gjort med porteføljen en dag. Publisert av direktoratet ' +
      'før utgivelsen ble laget. Bare antall: hvilke tiltak som ville gå ut, vet direktoratet og ' +
      'eierne | The effect of a version of the criteria on the portfolio of a day. Published by ' +
      'the directorate before the release was drafted. Counts only: the directorate and the ' +
      'owners know which projects would leave',
  ],
  [
    REPLAY,
    column('criteria_set', 'string', [
      'Versjon | Version',
      'Kriteriene som er spilt gjennom | The criteria that are replayed',
    ]),
    optional('baseline', 'string', [
      'Sammenlignet med | Compared with',
      'Versjonen før. Tom: porteføljen som den var | The version before. Empty: the portfolio as it was',
    ]),
    column('as_of', 'date', ['Porteføljen per | Portfolio as of', 'Dagen | The day']),
    column('before', 'integer', ['Før | Before', 'Tiltak i porteføljen | Projects in it']),
    column('after', 'integer', [
      'Etter | After',
      'Tiltak etter versjonen | Projects by the version',
    ]),
    column('entering', 'integer', ['Kommer inn | Enter', 'Antall tiltak | Number of projects']),
    column('leaving', 'integer', ['Går ut | Leave', 'Antall tiltak | Number of projects']),
    column('undecided', 'integer', [
      'Uavklart | Undecided',
      'Tiltak uten svaret som avgjør | Projects without the answer that decides',
    ]),
    column('comments', 'integer', [
      'Kommentarer | Comments',
      'Antall fra eierne, innen fristen | Number from the owners, by the deadline',
    ]),
    column('published_on', 'date', ['Publisert | Published', 'Dagen | The day']),
    column('input_hash', 'string', [
      'Kontrollsum | Hash',
      'SHA-256 av grunnlaget | SHA-256 of its inputs',
    ]),
  ],
);

export const REPLAY_REASONS = describeTable(
  'criteria_replay_reasons',
  ['replay', 'replay_effect', 'criterion'],
  [
    'Hva som avgjør i gjennomspillinger | What decides in replays',
    'Tiltak som ville gå ut eller komme inn, etter det første kriteriet som ikke er oppfylt. ' +
      'Uavklarte er talt for hvert svar som mangler, og noen derfor flere ganger | Projects that ' +
      'would leave or enter, by the first criterion that is not met. Undecided ones are counted ' +
      'for each missing answer, some therefore more than once',
  ],
  [
    REPLAY,
    column('replay_effect', 'string', [
      'Virkning | Effect',
      'leaves, enters eller undecided | leaves, enters or undecided',
    ]),
    column('criterion', 'string', [
      'Kriterium | Criterion',
      'Koden til kriteriet, eller faktumet i regelen | Code of the criterion, or the fact in the rule',
    ]),
    column('projects', 'integer', ['Antall | Number', 'Antall tiltak | Number of projects']),
  ],
);
