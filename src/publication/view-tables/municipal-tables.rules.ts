import type { MunicipalPlanSet } from '../../coordination/calendars/municipal-plans.lookup.js';
import type { ViewTable } from './release-view.types.js';
import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
  fillTable,
  type NamedCells,
} from './view-column.rules.js';

const RECEIVER = column('receiver', 'string', [
  'Mottaker | Receiver',
  'Organisasjonsnummer | Organisation number',
]);
const RECEIVER_NAME = column('receiver_name', 'string', [
  'Mottakerens navn | Name of the receiver',
  'Virksomheten som svarer for mottakeren | The body that answers for the receiver',
]);

export const SOLUTIONS = describeTable(
  'solutions',
  ['solution'],
  [
    'Løsninger i kommunal sektor | Solutions of the municipal sector',
    'Løsningene med modenhet, slik de var registrert. Forutsetninger er ordene til partene og ' +
      'står ikke her | Solutions with their maturity, as recorded then. Preconditions are words ' +
      'of the two sides and are not here',
  ],
  [
    column('solution', 'string', ['Løsning | Solution', 'Koden | Code']),
    column('name', 'string', ['Navn | Name', 'Bokmål | Norwegian']),
    column('name_en', 'string', ['Navn, engelsk | Name, English', 'Engelsk | English']),
    column('owner', 'string', ['Eier | Owner', 'Organisasjonsnummer | Organisation number']),
    column('owner_name', 'string', ['Eierens navn | Name of the owner', 'Slik det er nå | As now']),
    column('focus_area', 'string', [
      'Satsingsområde | Focus area',
      'Koden til området | Code of the area',
    ]),
    optional('area_name', 'string', ['Områdets navn | Name of the area', 'Bokmål | Norwegian']),
    optional('area_name_en', 'string', [
      'Områdets navn, engelsk | Name of the area, English',
      'Engelsk | English',
    ]),
    column('maturity', 'string', ['Modenhet | Maturity', 'Løsningens | Of the solution']),
    optional('release', 'string', ['Utgave | Release', 'Eierens nummer | Number by its owner']),
    optional('national_solution', 'string', [
      'Nasjonal løsning | National solution',
      'Koden, hvis den bygger på en | Code, if it builds on one',
    ]),
    column('coming', 'integer', [
      'På vei | Coming',
      'Innføringer som er ønsket, planlagt eller prøves ut | ' +
        'Roll-outs asked for, planned or on trial',
    ]),
    column('in_use', 'integer', ['I bruk | In use', 'Innføringer i bruk | Roll-outs in use']),
  ],
);

export const COVERAGE = describeTable(
  'coverage',
  ['solution', 'quarter'],
  [
    'Utbredelse per kvartal | Coverage by quarter',
    'Mottakere som har hver løsning ved slutten av kvartalet, hver talt én gang | ' +
      'Receivers that have each solution by the end of the quarter, each counted once',
  ],
  [
    column('solution', 'string', ['Løsning | Solution', 'Koden | Code']),
    column('quarter', 'string', ['Kvartal | Quarter', 'Som 2024Q1 | Such as 2024Q1']),
    column('receivers', 'integer', [
      'Mottakere | Receivers',
      'Har eller ventes å ha løsningen | Have it, or are expected to',
    ]),
    column('in_use', 'integer', [
      'I bruk | In use',
      'Har tatt den i bruk | Have taken it into use',
    ]),
  ],
);

export const RECEIVERS = describeTable(
  'receivers',
  ['receiver'],
  [
    'Mottakere | Receivers',
    'Virksomhetene som innfører noe, med antall innføringer | ' +
      'Bodies that introduce something, with their number of roll-outs',
  ],
  [
    RECEIVER,
    RECEIVER_NAME,
    column('coming', 'integer', [
      'På vei | Coming',
      'Innføringer som er ønsket, planlagt eller prøves ut | ' +
        'Roll-outs asked for, planned or on trial',
    ]),
    column('in_use', 'integer', ['I bruk | In use', 'Innføringer i bruk | Roll-outs in use']),
    column('over_quarters', 'integer', [
      'Kvartaler over kapasitet | Quarters over capacity',
      'Kvartaler med mer enn mottakeren har sagt at den kan ta imot | ' +
        'Quarters with more than the receiver has said that it can take',
    ]),
  ],
);

export const ROLL_OUTS = describeTable(
  'roll_outs',
  ['receiver', 'roll_out'],
  [
    'Innføringer | Roll-outs',
    'Hva som kommer til hver mottaker, og når: kvartal, størrelse og leverandør, aldri ordene til ' +
      'partene | What comes to each receiver, and when: quarter, size and supplier, never the ' +
      'words of the two sides',
  ],
  [
    RECEIVER,
    column('roll_out', 'string', ['Innføring | Roll-out', 'Innføringens id | Id of the roll-out']),
    RECEIVER_NAME,
    optional('solution', 'string', [
      'Løsning | Solution',
      'Tom når et tiltak innføres | Empty when it is of a project',
    ]),
    column('supplier', 'string', [
      'Leverandør | Supplier',
      'Organisasjonsnummer | Organisation number',
    ]),
    column('supplier_name', 'string', ['Leverandørens navn | Name of the supplier', 'Navn | Name']),
    optional('quarter', 'string', [
      'Kvartal | Quarter',
      'Kvartalet den er innført eller ventes | Quarter in which it is, or is expected',
    ]),
    column('roll_out_state', 'string', ['Tilstand | State', 'Innføringens | Of the roll-out']),
    column('confirmed', 'boolean', [
      'Bekreftet | Confirmed',
      'Mottakeren har bekreftet kvartalet | The receiver has confirmed the quarter',
    ]),
    column('size', 'string', ['Størrelse | Size', 'Endringens størrelse | Size of the change']),
    column('weight', 'integer', ['Vekt | Weight', '1 liten, 2 middels, 3 stor | By the size']),
  ],
);

export const RECEIVER_QUARTERS = describeTable(
  'receiver_quarters',
  ['receiver', 'quarter'],
  [
    'Innføringer mot kapasitet | Roll-outs against capacity',
    'Vekten av innføringene i hvert kvartal mot kapasiteten mottakeren selv har oppgitt | ' +
      'Weight of the roll-outs of each quarter against the capacity that the receiver has stated',
  ],
  [
    RECEIVER,
    column('quarter', 'string', ['Kvartal | Quarter', 'Som 2024Q1 | Such as 2024Q1']),
    RECEIVER_NAME,
    column('load', 'integer', ['Vekt | Weight', 'Alle innføringer | All roll-outs']),
    column('confirmed_load', 'integer', [
      'Bekreftet vekt | Confirmed weight',
      'Innføringer mottakeren har bekreftet | Roll-outs that the receiver has confirmed',
    ]),
    optional('capacity', 'integer', [
      'Kapasitet | Capacity',
      'Tom når mottakeren ikke har oppgitt noen | Empty when the receiver has stated none',
    ]),
    column('over', 'integer', ['Over kapasitet | Over capacity', 'Vekt over | Weight above it']),
  ],
);

/** Makes the tables of the municipal portfolio. */
export function makeMunicipalTables(
  { solutions, rollOuts, loads }: MunicipalPlanSet,
  nameArea: (code: string | null) => NamedCells,
): ViewTable[] {
  const count = (code: string, isInUse: boolean): number =>
    rollOuts.filter(({ solution, state }) => solution === code && (state === 'inUse') === isInUse)
      .length;
  return [
    fillTable(
      SOLUTIONS,
      solutions.map((one) => ({
        solution: one.code,
        name: one.name.nb,
        name_en: one.name.en,
        owner: one.owner,
        owner_name: one.ownerName,
        focus_area: one.focusArea,
        ...nameArea(one.focusArea),
        maturity: one.maturity,
        release: one.release,
        national_solution: one.nationalSolution,
        coming: count(one.code, false),
        in_use: count(one.code, true),
      })),
    ),
    fillTable(COVERAGE, coverQuarters(rollOuts)),
    fillTable(RECEIVERS, listReceivers({ rollOuts, loads })),
    fillTable(ROLL_OUTS, rollOuts.map(describeRollOut)),
    fillTable(
      RECEIVER_QUARTERS,
      loads.map(({ receiver, quarter, load, confirmed, capacity, over }) => ({
        ...{
          receiver: receiver.actor,
          receiver_name: receiver.name,
          quarter,
          load,
          capacity,
          over,
        },
        confirmed_load: confirmed,
      })),
    ),
  ];
}

/** Counts the receivers of each solution by the end of each quarter in which one gets it. */
function coverQuarters(rollOuts: MunicipalPlanSet['rollOuts']): NamedCells[] {
  const quarters = [...new Set(rollOuts.flatMap(({ quarter }) => quarter ?? []))].sort();
  const bySolution = Map.groupBy(
    rollOuts.filter(({ solution, quarter }) => solution !== null && quarter !== null),
    ({ solution }) => solution,
  );
  const countBy = (own: MunicipalPlanSet['rollOuts'], quarter: string): number =>
    new Set(
      own.filter((one) => (one.quarter ?? '') <= quarter).map(({ receiver }) => receiver.actor),
    ).size;
  return [...bySolution].flatMap(([solution, own]) =>
    quarters.map((quarter) => ({
      solution,
      quarter,
      receivers: countBy(own, quarter),
      in_use: countBy(
        own.filter(({ state }) => state === 'inUse'),
        quarter,
      ),
    })),
  );
}

function listReceivers({
  rollOuts,
  loads,
}: Pick<MunicipalPlanSet, 'rollOuts' | 'loads'>): NamedCells[] {
  const names = new Map(rollOuts.map(({ receiver }) => [receiver.actor, receiver.name]));
  return [...names].map(([actor, name]) => {
    const own = rollOuts.filter(({ receiver }) => receiver.actor === actor);
    const inUse = own.filter(({ state }) => state === 'inUse').length;
    return {
      receiver: actor,
      receiver_name: name,
      coming: own.length - inUse,
      in_use: inUse,
      over_quarters: loads.filter(({ receiver, over }) => receiver.actor === actor && over > 0)
        .length,
    };
  });
}

function describeRollOut(one: MunicipalPlanSet['rollOuts'][number]): NamedCells {
  return {
    receiver: one.receiver.actor,
    roll_out: one.id,
    receiver_name: one.receiver.name,
    solution: one.solution,
    supplier: one.supplier.actor,
    supplier_name: one.supplier.name,
    quarter: one.quarter,
    roll_out_state: one.state,
    confirmed: one.confirmed,
    size: one.size,
    weight: one.weight,
  };
}
