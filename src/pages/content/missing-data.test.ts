import { renderToString } from 'preact-render-to-string';
import type { ViewCell, ViewTable } from '../../publication/view-tables/release-view.types.js';
import { listNominalYears } from '../parts/figure-name.text.js';
import type { PageRequest, ShownRelease } from '../parts/page.types.js';
import { makeMunicipalPage } from '../plans/municipal.page.js';
import { FORMATS } from '../texts/page-formats.text.js';
import { TEXTS } from '../texts/page-texts.text.js';
import { makeChangesPage } from './changes.page.js';
import { makeOverviewPage } from './overview.page.js';
import { makeProjectPage } from './project.page.js';
import { makeTablePage } from './table.page.js';

type Cells = Readonly<Record<string, ViewCell>>;

/** Makes a table of a release with the columns of its first row. */
function makeTable(name: string, rows: readonly Cells[]): ViewTable {
  const text = { nb: name, en: name };
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((column) => ({
    name: column,
    title: { nb: column, en: column },
    description: text,
    type: /^(approved|frame)$/.test(column) ? ('decimal' as const) : ('string' as const),
    nullable: true,
  }));
  const cells = rows.map((row) => names.map((column) => row[column] ?? null));
  return { name, title: text, description: text, key: names.slice(0, 1), columns, rows: cells };
}

/** Makes a release of these tables. */
function makeRelease(round: string, tables: readonly ViewTable[]): ShownRelease {
  const view = {
    round,
    roundName: { nb: `Runde ${round}`, en: `Round ${round}` },
    version: 1,
    snapshot: { id: '', hash: '' },
    dataDate: '2021-04-30T16:00:00Z',
    illustrative: false,
    tables,
    withheld: [],
  };
  return {
    view,
    hash: '',
    publishedAt: '2021-05-01T10:00:00Z',
    files: [],
    projects: new Set(),
    actors: new Set(),
    nominalYears: listNominalYears(view),
    named: false,
  };
}

function makeRequest(
  tables: readonly ViewTable[],
  {
    language = 'nb',
    ...more
  }: Partial<Pick<PageRequest, 'language' | 'since' | 'parameters' | 'query'>> = {},
): PageRequest {
  return {
    language,
    texts: TEXTS[language],
    formats: FORMATS[language],
    path: '/',
    parameters: {},
    query: {},
    release: makeRelease('2021-2', tables),
    releases: [],
    rounds: [],
    since: undefined,
    ...more,
  };
}

const load = { receiver: '1', quarter: '2021Q4', load: 3, over: 0 };

test.each([
  ['a table that the release lacks', [], 'Ikke med i denne utgivelsen.'],
  [
    'no stated capacity',
    [makeTable('receiver_quarters', [{ ...load, capacity: null }])],
    'Ingen mottaker har oppgitt kapasitet.',
  ],
  [
    'room enough',
    [makeTable('receiver_quarters', [{ ...load, capacity: 3 }])],
    'Ingen mottaker har mer i et kvartal enn den har sagt at den kan ta imot.',
  ],
])('%s is not told as another', (_, tables, said) => {
  expect(renderToString(makeMunicipalPage(makeRequest(tables)).content)).toContain(said);
});

test('an overview without the table does not say that all have reported', () => {
  const bare = renderToString(makeOverviewPage(makeRequest([])).content);
  expect(bare).toContain('Ikke med i denne utgivelsen.');
  expect(bare).not.toContain('Alle tiltak i porteføljen har rapportert.');
  const full = makeOverviewPage(makeRequest([makeTable('not_reported', [])]));
  expect(renderToString(full.content)).toContain('Alle tiltak i porteføljen har rapportert.');
});

test('budgets in other prices are not compared, and counted', () => {
  const project = { state: 'active', budget_year: 2021, approved: '2000000' };
  const rows = [
    { ...project, project: 'A', name: 'Første', prices: '2021-nominal' },
    { ...project, project: 'B', name: 'Andre', prices: '2021-nominal' },
    { ...project, project: 'C', name: 'Tredje', prices: '2020-real' },
    { ...project, project: 'D', name: 'Fjerde', prices: '2020-real 2021-nominal', approved: null },
  ];
  const html = renderToString(makeOverviewPage(makeRequest([makeTable('projects', rows)])).content);
  expect(html).toContain('Godkjent budsjett 2021 (løpende priser)');
  expect(html).toContain('2 tiltak med budsjett i andre eller flere priser er ikke med.');
  expect(html).not.toContain('Tredje');
});

test.each([
  ['nb', '2 virksomheter har budsjett i andre priser. De beløpene er ikke med, for beløp i ulike'],
  ['nn', '2 verksemder har budsjett i andre prisar. Dei beløpa er ikkje med, for beløp i ulike'],
  ['en', '2 bodies have budgets in other prices. Those amounts are left out: amounts in different'],
] as const)(
  'bodies with amounts in other prices are counted, with the reason (%s)',
  (language, said) => {
    const of = (actor: string, prices: string, approved: string, year = 2021): Cells => ({
      ...{ actor, actor_name: `Virksomhet ${actor}`, year, prices, approved },
    });
    const budgets = [
      of('1', '2021-nominal', '3000000'),
      of('2', '2021-nominal', '2000000'),
      of('2', '2020-real', '1000000'),
      of('3', '2020-real', '5000000'),
      of('4', '2020-real', '0'),
      of('5', '2020-real', '7000000', 2022),
    ];
    const projects = makeTable('projects', [{ project: 'A', budget_year: 2021 }]);
    const show = (rows: readonly Cells[]): string => {
      const request = makeRequest([projects, makeTable('actor_budgets', rows)], { language });
      return renderToString(makeOverviewPage(request).content);
    };
    expect(show(budgets)).toContain(said);
    expect(show(budgets)).not.toContain('Virksomhet 3');
    expect(show(budgets.slice(0, 2))).not.toContain(said.slice(2, 20));
  },
);

test('a main figure that one round does not have says so', () => {
  const summaryOf = (value: string | null): ViewTable =>
    makeTable('summary', [{ figure: 'approved_2020_2021-nominal', value, unit: 'NOK' }]);
  const since = makeRelease('2021-1', [summaryOf('2000000')]);
  const page = makeChangesPage(makeRequest([summaryOf(null)], { since }));
  const html = typeof page === 'string' ? page : renderToString(page.content);
  expect(html).toContain('Godkjent budsjett 2020 (løpende priser)');
  expect(html).toContain('ikke rapportert i denne runden');
  expect(html).toContain('Fra Runde 2021-1 til Runde 2021-2.');
});

test('a changed amount says its unit, and its prices in each release', () => {
  const projectsOf = (cells: Cells): readonly ViewTable[] => [
    makeTable('projects', [{ project: 'A', name: 'Første', budget_year: 2021, ...cells }]),
  ];
  const then = { approved: '2000000', prices: '2020-real', slip_days: '0' };
  const now = { approved: '3000000', prices: '2021-nominal', slip_days: '30' };
  const since = makeRelease('2021-1', projectsOf(then));
  const page = makeChangesPage(makeRequest(projectsOf(now), { since }));
  const html = typeof page === 'string' ? page : renderToString(page.content);
  expect(html).toContain('approved, kr</th>');
  expect(html).toContain('2\u00a0000\u00a0000<span class="site-note">faste 2020-kroner</span>');
  expect(html).toContain('3\u00a0000\u00a0000<span class="site-note">løpende priser</span>');
  expect(html).toContain('Mest forsinkede milepæl, dager</th>');
});

test('nominal amounts of two releases are not named alike when their price years differ', () => {
  const projectsOf = (approved: string, prices: string): readonly ViewTable[] => [
    makeTable('projects', [{ project: 'A', name: 'Første', budget_year: 2021, approved, prices }]),
    makeTable('budgets', [{ project: 'A', year: 2021, approved, prices }]),
  ];
  const since = makeRelease('2021-1', projectsOf('2000000', '2020-nominal'));
  const page = makeChangesPage(makeRequest(projectsOf('3000000', '2021-nominal'), { since }));
  const html = typeof page === 'string' ? page : renderToString(page.content);
  expect(html).toContain('<span class="site-note">løpende priser, prisår 2020</span>');
  expect(html).toContain('<span class="site-note">løpende priser, prisår 2021</span>');
});

test('a budget of a project at several prices is not told as one that is not stated', () => {
  const row = { project: 'A', name: 'Første', budget_year: 2021, approved: null, forecast: null };
  const show = (prices: string | null): string => {
    const tables = [makeTable('projects', [{ ...row, prices }])];
    const page = makeProjectPage(makeRequest(tables, { parameters: { code: 'A' } }));
    return typeof page === 'string' ? page : renderToString(page.content);
  };
  const said = '<dd>Står i flere priser, som ikke legges sammen. Se år for år.</dd>';
  expect(show('2020-real 2021-nominal').split(said)).toHaveLength(3);
  expect(show(null)).not.toContain(said);
});

/** Withholds a field of the release of a request. */
function withhold(request: PageRequest, field: string): PageRequest {
  const { release } = request;
  const withheld = [{ field, ground: 'offl. § 23', until: null }];
  return { ...request, release: { ...release, view: { ...release.view, withheld } } };
}

test('a forecast that is withheld is told as withheld, also at several prices', () => {
  const row = { project: 'A', name: 'Første', budget_year: 2021, approved: null, forecast: null };
  const tables = [makeTable('projects', [{ ...row, prices: '2020-real 2021-nominal' }])];
  const request = makeRequest(tables, { parameters: { code: 'A' } });
  const page = makeProjectPage(withhold(request, 'projects.forecast'));
  const html = typeof page === 'string' ? page : renderToString(page.content);
  expect(html.split('Står i flere priser')).toHaveLength(2);
  expect(html).toContain('offl. § 23');
});

test('the way from the previous round tells of projects that came and are not included any more', () => {
  const moved = { before: 'yellow', after: 'red', field: 'owner_colour' };
  const reported = { before: 'false', after: 'true', field: 'reported' };
  const tables = [
    makeTable('movements', [
      { project: 'A', name: 'Første', ...moved },
      { project: 'B', name: 'Andre', ...reported },
      { project: 'C', name: 'Tredje', ...reported, before: 'true', after: 'false' },
      { project: 'A', name: 'Første', ...moved, field: 'rule_colour' },
    ]),
    makeTable('projects', [
      { project: 'A', name: 'Første', owner_colour: 'red' },
      { project: 'B', name: 'Andre', owner_colour: 'green' },
    ]),
  ];
  const html = renderToString(makeOverviewPage(makeRequest(tables)).content);
  const [, rows = ''] = /Fra forrige runde til nå<\/h2>.*?<tbody>(.*?)<\/tbody>/s.exec(html) ?? [];
  const told = rows.replaceAll(/<\/t[hd]>/g, '|').replaceAll(/<[^>]*>/g, '');
  expect(told).toBe('Gul|Rød|Første|Ikke med|Grønn|Andre|Med|Ikke med|Tredje|');
});

test('a count of goals leads to them, unless their direction is withheld', () => {
  const request = makeRequest([
    makeTable('plan_figures', [{ figure: 'goals_watch', value: '2' }]),
    makeTable('goals', [{ goal: '1', direction: 'watch' }]),
  ]);
  const href = 'href="/nb/strategy?direction=watch"';
  expect(renderToString(makeOverviewPage(request).content)).toContain(href);
  const hiding = withhold(request, 'goals.direction');
  expect(renderToString(makeOverviewPage(hiding).content)).not.toContain(href);
});

const SILENT = { name: 'Tiltak', actor_name: 'Virksomhet' };
const AMOUNT = { year: 2021, prices: '2021-nominal', unit: 'NOK' };
/** Tables of which main figures are made. */
const COUNTED = [
  makeTable('summary', [
    { figure: 'missing', value: '1', unit: 'reports', year: null, prices: null },
    { figure: 'not_reported', value: '3', unit: 'projects', year: null, prices: null },
    { figure: 'approved_2021_2021-nominal', value: '5000000', ...AMOUNT },
    { figure: 'approved_2022_2021-nominal', value: '0', ...AMOUNT, year: 2022 },
    { figure: 'frame_2021-nominal', value: '9000000', ...AMOUNT, year: null },
  ]),
  makeTable('not_reported', [
    { project: 'A', missing: true, ...SILENT },
    { project: 'B', missing: false, ...SILENT },
    { project: 'C', missing: false, ...SILENT },
  ]),
  makeTable('projects', [
    { project: 'D', frame: '9000000', frame_prices: '2021-nominal' },
    { project: 'E', frame: '1000000', frame_prices: '2020-real' },
  ]),
  makeTable('budgets', [
    { project: 'D', year: 2021, prices: '2021-nominal', approved: '2000000' },
    { project: 'E', year: 2021, prices: '2021-nominal', approved: '3000000' },
    { project: 'E', year: 2021, prices: '2020-real', approved: '7000000' },
  ]),
];
const OVERVIEW = renderToString(makeOverviewPage(makeRequest(COUNTED)).content);
/** Shows the chosen rows of a table; or the error in their place. */
const showRows = (table: string, query: Readonly<Record<string, string>>): string => {
  const page = makeTablePage(makeRequest(COUNTED, { parameters: { table }, query }));
  return typeof page === 'string' ? page : renderToString(page.content);
};

describe('a main figure leads to what it is made of', () => {
  test('missing reports and projects without a report to rows of their own', () => {
    expect(OVERVIEW).toContain('href="/nb/data/not_reported?missing=true">1</a>');
    expect(showRows('not_reported', { missing: 'true' })).toContain('Viser 1 av 3 rader.');
    expect(OVERVIEW).toContain('href="/nb/data/not_reported">3</a>');
    expect(showRows('not_reported', {})).toContain('(3 rader)');
  });

  test('an amount to the rows that add up to it; one without rows nowhere', () => {
    const href = '/nb/data/budgets?prices=2021-nominal&amp;year=2021';
    expect(OVERVIEW).toContain(`href="${href}">5\u00a0mill.\u00a0kr</a>`);
    const rows = showRows('budgets', { prices: '2021-nominal', year: '2021' });
    expect(rows).toContain('Viser 2 av 3 rader.');
    expect(rows).toContain('approved, sum: 5\u00a0mill.\u00a0kr.');
    expect(OVERVIEW).not.toContain('year=2022');
  });

  test('a frame to the projects that add up to it', () => {
    expect(OVERVIEW).toContain('href="/nb/data/projects?frame_prices=2021-nominal">9');
    const frames = showRows('projects', { frame_prices: '2021-nominal' });
    expect(frames).toContain('Viser 1 av 2 rader.');
    expect(frames).toContain('frame, sum: 9\u00a0mill.\u00a0kr.');
  });

  test('an amount says how many projects state it', () => {
    expect(OVERVIEW).toContain('oppgitt av 2 av 2 tiltak');
    expect(OVERVIEW).toContain('oppgitt av 1 av 2 tiltak');
    expect(OVERVIEW.split('oppgitt av')).toHaveLength(3);
  });

  test('rows that do not exist are a choice that cannot be used', () => {
    expect(showRows('budgets', { prices: '2019-nominal' })).toBe('badQuery');
    expect(showRows('budgets', { missing: 'true' })).toBe('badQuery');
  });
});
