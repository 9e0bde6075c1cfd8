import { renderToString } from 'preact-render-to-string';
import type { ViewCell, ViewTable } from '../../publication/view-tables/release-view.types.js';
import type { PageRequest, ShownRelease } from '../parts/page.types.js';
import { makeMunicipalPage } from '../plans/municipal.page.js';
import { FORMATS } from '../texts/page-formats.text.js';
import { TEXTS } from '../texts/page-texts.text.js';
import { makeChangesPage } from './changes.page.js';
import { makeOverviewPage } from './overview.page.js';

type Cells = Readonly<Record<string, ViewCell>>;

/** Makes a table of a release with the columns of its first row. */
function makeTable(name: string, rows: readonly Cells[]): ViewTable {
  const text = { nb: name, en: name };
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((column) => ({
    name: column,
    title: text,
    description: text,
    type: 'string' as const,
    nullable: true,
  }));
  const cells = rows.map((row) => names.map((column) => row[column] ?? null));
  return { name, title: text, description: text, key: names.slice(0, 1), columns, rows: cells };
}

/** Makes a release of these tables. */
function makeRelease(round: string, tables: readonly ViewTable[]): ShownRelease {
  return {
    view: {
      round,
      roundName: { nb: `Runde ${round}`, en: `Round ${round}` },
      version: 1,
      snapshot: { id: '', hash: '' },
      dataDate: '2021-04-30T16:00:00Z',
      illustrative: false,
      tables,
      withheld: [],
    },
    hash: '',
    publishedAt: '2021-05-01T10:00:00Z',
    files: [],
    projects: new Set(),
    actors: new Set(),
    named: false,
  };
}

function makeRequest(tables: readonly ViewTable[], since?: ShownRelease): PageRequest {
  return {
    language: 'nb',
    texts: TEXTS.nb,
    formats: FORMATS.nb,
    path: '/',
    parameters: {},
    query: {},
    release: makeRelease('2021-2', tables),
    releases: [],
    rounds: [],
    since,
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

test('a main figure that one round does not have says so', () => {
  const summaryOf = (value: string | null): ViewTable =>
    makeTable('summary', [{ figure: 'approved_2020_2021-nominal', value, unit: 'NOK' }]);
  const since = makeRelease('2021-1', [summaryOf('2000000')]);
  const page = makeChangesPage(makeRequest([summaryOf(null)], since));
  const html = typeof page === 'string' ? page : renderToString(page.content);
  expect(html).toContain('Godkjent budsjett 2020 (løpende priser)');
  expect(html).toContain('ikke rapportert i denne runden');
  expect(html).toContain('Fra Runde 2021-1 til Runde 2021-2.');
});
