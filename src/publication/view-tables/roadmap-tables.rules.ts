import type { Localised } from '../../platform/base/problem.js';
import type { FrozenPlanSet } from '../../rollup/frozen/frozen-plans.lookup.js';
import type { ViewTable } from './release-view.types.js';
import {
  describeColumn as column,
  describeOptional as optional,
  describeTable,
  fillTable,
  type NamedCells,
} from './view-column.rules.js';

const ROADMAP_KEY = [
  column('roadmap', 'string', ['Veikart | Roadmap', 'Nøkkelen til veikartet | Key of the roadmap']),
  column('item', 'string', [
    'Punkt | Item',
    'Koden til punktet, den samme i alle versjoner | Code of the item, the same in all versions',
  ]),
];

export const ROADMAP = describeTable(
  'roadmap',
  ['roadmap', 'item'],
  [
    'Veikart | Roadmap',
    'Punktene i veikartene som gjaldt for runden, og hva rapportene sier om dem | ' +
      'Items of the roadmaps of the round, and what the reports say of them',
  ],
  [
    ...ROADMAP_KEY,
    column('version', 'string', ['Versjon | Version', 'Versjonen som gjaldt | Version in force']),
    optional('roadmap_title', 'string', [
      'Veikartets tittel | Title of the roadmap',
      'Bokmål | Norwegian',
    ]),
    optional('roadmap_title_en', 'string', [
      'Veikartets tittel, engelsk | Title of the roadmap, English',
      'Engelsk | English',
    ]),
    column('position', 'integer', [
      'Plass | Place',
      'Plassen i veikartene | Place in the roadmaps',
    ]),
    column('kind', 'string', ['Slag | Kind', 'Kapabilitet eller tiltak | Capability or measure']),
    optional('parent', 'string', [
      'Under | Under',
      'Kapabiliteten som punktet står under | Capability that the item stands under',
    ]),
    optional('area', 'string', ['Område | Area', 'Koden til området | Code of the area']),
    optional('area_name', 'string', ['Områdets navn | Name of the area', 'Bokmål | Norwegian']),
    optional('area_name_en', 'string', [
      'Områdets navn, engelsk | Name of the area, English',
      'Engelsk | English',
    ]),
    column('title', 'string', ['Tittel | Title', 'Bokmål | Norwegian']),
    column('title_en', 'string', ['Tittel, engelsk | Title, English', 'Engelsk | English']),
    optional('period', 'string', [
      'Periode | Period',
      'Perioden slik den sist er vedtatt. Tom når kilden ikke har noen | ' +
        'Period as decided last. Empty when the source has none',
    ]),
    optional('first_day', 'date', ['Første dag | First day', 'I perioden | Of the period']),
    optional('last_day', 'date', ['Siste dag | Last day', 'I perioden | Of the period']),
    column('state', 'string', ['Tilstand | State', 'Punktets tilstand | State of the item']),
    column('outcome', 'string', [
      'Etter rapportene | By the reports',
      'Hva de godkjente rapportene betyr for punktet | What the certified reports mean for it',
    ]),
    optional('moves_to', 'date', [
      'Flyttes til | Moves to',
      'Dagen rapportene ville flytte punktet til | Day to which the reports would move the item',
    ]),
  ],
);

export const ROADMAP_REPORTS = describeTable(
  'roadmap_reports',
  ['roadmap', 'item', 'number'],
  [
    'Tiltak bak veikartet | Projects behind the roadmap',
    'Tiltakene som skal levere hvert punkt, og dagen rapporten venter | ' +
      'Projects that are to deliver each item, and the day that the report expects',
  ],
  [
    ...ROADMAP_KEY,
    column('number', 'integer', ['Nummer | Number', 'Fra 1 i hvert punkt | From 1 in each item']),
    column('project', 'string', ['Tiltak | Project', 'Tiltakets kode | Code of the project']),
    optional('milestone', 'string', [
      'Milepæl | Milestone',
      'Tom for hele tiltaket | Empty for all of the project',
    ]),
    optional('note', 'string', [
      'Merknad | Note',
      'Hvem som sier at de hører sammen | Who says that they belong together',
    ]),
    optional('date', 'date', [
      'Ventet dag | Expected day',
      'Tom når rapporten ikke sier det | Empty when the report does not say',
    ]),
    optional('date_from', 'string', [
      'Dagen er fra | The day is from',
      'Milepælen, siste milepæl eller tiltakets slutt | Milestone, last milestone or end date',
    ]),
  ],
);

/** Names that the tables of the roadmaps show beside codes. */
interface RoadmapNames {
  readonly nameArea: (code: string | null) => NamedCells;
  /** Titles of versions, each by its roadmap and version with a space between. */
  readonly titles: ReadonlyMap<string, Localised>;
}

/** Makes the tables of the roadmaps from the answer about a snapshot. */
export function makeRoadmapTables(
  { items }: FrozenPlanSet['roadmap'],
  { nameArea, titles }: RoadmapNames,
): ViewTable[] {
  const rows = items.map((item, index) => ({
    roadmap: item.roadmap,
    item: item.code,
    version: item.version,
    roadmap_title: titles.get(`${item.roadmap} ${item.version}`)?.nb ?? null,
    roadmap_title_en: titles.get(`${item.roadmap} ${item.version}`)?.en ?? null,
    position: index + 1,
    kind: item.kind,
    parent: item.parent,
    area: item.focusArea,
    ...nameArea(item.focusArea),
    title: item.title.nb,
    title_en: item.title.en,
    period: item.period,
    first_day: item.firstDay,
    last_day: item.lastDay,
    state: item.state,
    outcome: item.outcome,
    moves_to: item.movesTo,
  }));
  const reports = items.flatMap(({ roadmap, code, reports: said }) =>
    said.map(({ project, milestone, note, date, dateFrom }, index) => ({
      ...{ roadmap, item: code, number: index + 1, project, milestone, note, date },
      date_from: dateFrom,
    })),
  );
  return [fillTable(ROADMAP, rows), fillTable(ROADMAP_REPORTS, reports)];
}
