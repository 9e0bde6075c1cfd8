import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
} from './view-column.rules.js';

const PROJECT = column('project', 'string', [
  'Tiltak | Project',
  'Tiltakets kode | Code of the project',
]);

export const MILESTONES = describeTable(
  'milestones',
  ['project', 'milestone'],
  [
    'Milepæler | Milestones',
    'Milepæler i godkjente planer og rapporter, målt fra den første planen som har dem | ' +
      'Milestones of approved plans and reports, measured from the first plan that has them',
  ],
  [
    PROJECT,
    column('milestone', 'string', [
      'Nøkkel | Key',
      'Nøkkel i tiltaket, som BP3 | Key within the project, such as BP3',
    ]),
    column('name', 'string', ['Milepæl | Milestone', 'Navn i rapporten | Name in the report']),
    optional('first', 'date', [
      'Først godkjent | First approved',
      'Dato i den første godkjente planen som har den | ' +
        'Date in the first approved plan that has it',
    ]),
    optional('planned', 'date', [
      'Gjeldende plan | Present plan',
      'Dato i den siste godkjente planen | Date in the last approved plan',
    ]),
    optional('forecast', 'date', ['Prognose | Forecast', 'Dato i rapporten | Date in the report']),
    optional('actual', 'date', [
      'Nådd | Reached',
      'Faktisk dato i rapporten | Actual date in the report',
    ]),
    optional('slip_days', 'integer', [
      'Forskyvning i dager | Slip in days',
      'Fra først godkjent til nådd, prognose eller plan. En milepæl som har passert datoen, er ' +
        'målt til rapporten ble godkjent | From first approved to reached, forecast or plan. An ' +
        'overdue milestone is measured to the certification of the report',
    ]),
  ],
);

export const BASELINES = describeTable(
  'baselines',
  ['project', 'number'],
  [
    'Godkjente planer | Approved plans',
    'Den første godkjente planen for hvert tiltak, og hver plan som er godkjent på nytt | ' +
      'The first approved plan of each project, and each plan that was approved again',
  ],
  [
    PROJECT,
    column('number', 'integer', [
      'Nummer | Number',
      '1 er den første godkjenningen | 1 is the first approval',
    ]),
    column('approved_on', 'date', ['Godkjent | Approved', 'Dato | Date']),
    optional('end', 'date', ['Slutt | End', 'Siste milepæl i planen | Last milestone of the plan']),
    optional('moved_days', 'integer', [
      'Flyttet i dager | Moved in days',
      'Slutt sammenlignet med den første planen | End compared with the first plan',
    ]),
  ],
);
