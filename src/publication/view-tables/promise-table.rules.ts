import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
} from './view-column.rules.js';

/** Columns that say who needs something, and who is to supply it. */
const SIDES = [
  column('receiver', 'string', [
    'Mottaker, nummer | Receiver, number',
    'Virksomheten som trenger leveransen | The body that needs the delivery',
  ]),
  column('receiver_name', 'string', ['Mottaker | Receiver', 'Navn | Name']),
  optional('supplier', 'string', [
    'Leverandør, nummer | Supplier, number',
    'Virksomheten som skal levere. Tomt når ingen leverer | ' +
      'The body that is to supply. Empty when nobody does',
  ]),
  optional('supplier_name', 'string', ['Leverandør | Supplier', 'Navn | Name']),
];

/** Columns of the days of an agreement, and of what is to come. */
const DAYS = [
  column('needed_by', 'date', ['Trengs innen | Needed by', 'Dato | Date']),
  optional('committed_on', 'date', [
    'Lovet | Promised',
    'Dagen som begge sider er enige om | The day that both sides agreed on',
  ]),
  optional('delivered_on', 'date', ['Levert | Delivered', 'Dato | Date']),
  optional('forecast', 'date', [
    'Leverandørens prognose | Forecast of the supplier',
    'Etter leverandørens siste godkjente rapport | By the last certified report of the supplier',
  ]),
  optional('expected', 'date', [
    'Ventes | Expected',
    'Levert, prognose, siste dag i veikartet eller lovet, i den rekkefølgen | ' +
      'Delivery, forecast, last day of the roadmap or promise, in this order',
  ]),
  optional('gap_days', 'integer', [
    'Avstand i dager | Gap in days',
    'Fra dagen den trengs til dagen den ventes. Negativt når den kommer tidlig | ' +
      'From the day of need to the day expected. Negative when it is early',
  ]),
  optional('gap_weeks', 'integer', ['Avstand i uker | Gap in weeks', 'Hele uker | Whole weeks']),
  column('quarter', 'string', [
    'Kvartal | Quarter',
    'Kvartalet den er levert, lovet eller trengs | Quarter of the delivery, promise or need',
  ]),
];

export const PROMISES = describeTable(
  'promises',
  ['promise'],
  [
    'Leveranser mellom virksomheter | Deliveries between bodies',
    'Avtaler mellom virksomheter: dager og tilstand, aldri hva de skrev til hverandre | ' +
      'Agreements between bodies: days and state, never what they wrote to each other',
  ],
  [
    column('promise', 'string', ['Avtale | Agreement', 'Id | Id']),
    column('project', 'string', [
      'Tiltak | Project',
      'Koden til tiltaket som trenger den | Code of the project that needs it',
    ]),
    ...SIDES,
    column('target_kind', 'string', [
      'Hva leverer | Kind of supplier',
      'project, roadmapItem, nationalSolution, area eller ground | ' +
        'project, roadmapItem, nationalSolution, area or ground',
    ]),
    column('target', 'string', [
      'Leveres av | Supplied by',
      'Kode for tiltaket, løsningen eller området, eller et grunnlag i ord | ' +
        'Code of the project, solution or area, or a ground in words',
    ]),
    column('delivery_kind', 'string', [
      'Slag | Kind',
      'delivery, decision, legalGround, capacity eller funding | ' +
        'delivery, decision, legalGround, capacity or funding',
    ]),
    column('what', 'string', ['Hva | What', 'Hva som trengs | What is needed']),
    column('promise_state', 'string', [
      'Tilstand | State',
      'requested, offered, countered, committed, delivered, declined eller withdrawn | ' +
        'requested, offered, countered, committed, delivered, declined or withdrawn',
    ]),
    optional('turn', 'string', [
      'Hvem sin tur | Whose turn',
      'supplier eller receiver. Tomt når avtalen er over | ' +
        'supplier or receiver. Empty when the agreement is over',
    ]),
    ...DAYS,
    optional('slips', 'string', [
      'Glipper | Slips',
      'committed-late, forecast-late, overdue | committed-late, forecast-late, overdue',
    ]),
    optional('unanswered_days', 'integer', [
      'Ubesvart i dager | Unanswered in days',
      'Dager siden steget som venter på svar | Days since the move that awaits an answer',
    ]),
  ],
);

export const PROMISE_PAIRS = describeTable(
  'promise_pairs',
  ['supplier', 'receiver'],
  [
    'Leveranser per par av virksomheter | Deliveries by pair of bodies',
    'Tall for hver leverandør og mottaker | Counts of each supplier and receiver',
  ],
  [
    column('supplier', 'string', ['Leverandør, nummer | Supplier, number', 'Nummer | Number']),
    column('supplier_name', 'string', ['Leverandør | Supplier', 'Navn | Name']),
    column('receiver', 'string', ['Mottaker, nummer | Receiver, number', 'Nummer | Number']),
    column('receiver_name', 'string', ['Mottaker | Receiver', 'Navn | Name']),
    column('promises', 'integer', ['Avtaler | Agreements', 'Alle | All']),
    column('open', 'integer', ['Åpne | Open', 'Ikke avsluttet | Not over']),
    column('committed', 'integer', ['Lovet | Promised', 'Ikke levert ennå | Not delivered yet']),
    column('delivered', 'integer', ['Levert | Delivered', 'Antall | Number']),
    column('slipping', 'integer', ['Glipper | Slipping', 'Antall | Number']),
    column('unanswered', 'integer', [
      'Ubesvart | Unanswered',
      'Venter på svar | Those that wait for an answer',
    ]),
    column('longest_wait', 'integer', [
      'Lengste ventetid i dager | Longest wait in days',
      '0 når ingen venter | 0 when none waits',
    ]),
  ],
);
