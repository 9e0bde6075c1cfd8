import { DIMENSIONS } from '../content/report.types.js';
import { contentOf } from '../reports/report.dto.js';
import { COLUMNS, CONFIRM_COLUMN } from './report-columns.rules.js';
import { assembleReport, placeOf, rowsOf } from './report-table.rules.js';
import type { RecordRow } from './report-table.types.js';
import { storedContentOf } from '../../../test/support/files/report-files.js';

const PRICES = { currency: 'NOK', priceYear: 2021, basis: 'nominal' } as const;

/** A report with something in every member. */
const FULL = contentOf({
  state: 'active',
  phase: 'execution',
  summary: 'I rute.',
  status: { colour: 'yellow', reason: 'Forsinket', cause: 'supplier', action: 'Ny plan' },
  risk: { colour: 'red', reason: 'Få folk' },
  budget: [
    { year: 2021, fundingSource: 'own', approved: 12, forecast: 13, actual: 0, ...PRICES },
    { year: 2022, fundingSource: 'grant', approved: 5, ...PRICES },
  ],
  dependencies: [
    { nationalSolution: 'Kjernejournal', delivery: 'API', neededBy: '2021-10-01' },
    { project: 'SAFEST', delivery: 'Data', neededBy: '2021-11-01' },
    { roadmapItem: 'KJERNE', delivery: 'Kjerne', neededBy: '2021-11-01' },
    { ground: 'Schrems II', delivery: 'Avklaring', neededBy: '2021-11-01' },
  ],
  challenges: [{ category: 'legal', text: 'Schrems II' }],
  dimensions: Object.fromEntries(
    DIMENSIONS.map((dimension) => [
      dimension,
      { colour: 'red', reason: `Om ${dimension}`, cause: 'other' },
    ]),
  ),
  milestones: [
    { key: 'BP3', name: 'Godkjent', forecast: '2021-09-01' },
    { key: 'BP4', name: 'Ferdig', actual: '2021-04-01' },
  ],
  frame: { approved: 40, forecast: 41, ...PRICES },
  operatingCosts: [{ nationalSolution: 'Helsenorge', year: 2022, amount: -3, ...PRICES }],
  benefits: [
    {
      description: 'Tid',
      year: 2023,
      ownerRole: 'Leder',
      measure: { unit: 'Minutter', planned: 4, realised: 0 },
    },
    {
      description: 'Penger',
      year: 2023,
      ownerRole: 'Leder',
      amount: { planned: 7, realised: 2, ...PRICES },
    },
  ],
  evaluationFunding: 'setAside',
  grants: {
    applications: 3,
    amount: 30,
    ...PRICES,
    areas: [
      { area: 'A', applications: 1, amount: 10, simplified: 1, grantedAmount: 5 },
      { area: 'B', applications: 2, amount: 20 },
    ],
    frame: 20,
    priorities: 'Samarbeid',
    grantedApplications: 1,
    grantedAmount: 5,
  },
  funding: [{ payer: 'Ordningen', state: 'decided', share: 60, until: '2022-02-28' }],
  links: [{ title: 'Plan', url: 'https://www.helsedirektoratet.no/plan' }],
});

const ROWS: readonly RecordRow[] = rowsOf(FULL).map((row, index) => ({
  ...row,
  sheet: null,
  row: index + 2,
}));

test('a report is one row of its own, and one of each record', () => {
  expect(ROWS.map(({ record }) => record)).toEqual([
    'report',
    ...['budget', 'budget'],
    ...['dependency', 'dependency', 'dependency', 'dependency'],
    'challenge',
    ...['milestone', 'milestone'],
    'operatingCost',
    ...['benefit', 'benefit'],
    ...['grantArea', 'grantArea'],
    'funding',
    'link',
  ]);
});

test('a report as rows, put together again, is the same report', () => {
  const { project, ...body } = assembleReport('SAFEST', ROWS);
  expect(project).toBe('SAFEST');
  expect(storedContentOf(body)).toEqual(FULL);
});

test('a dependency has the member of a target outside projects and solutions only when it names one', () => {
  const members = FULL.dependencies.map((one) => Object.keys(one).sort());
  const before = ['delivery', 'nationalSolution', 'neededBy', 'project'];
  expect(members).toEqual([
    before,
    before,
    [...before, 'roadmapItem'],
    ['delivery', 'ground', 'nationalSolution', 'neededBy', 'project'],
  ]);
});

test('a report with something in every member uses every column, so none can lose its value unseen', () => {
  const columns = COLUMNS.map(({ name }) => name).filter((name) => name !== CONFIRM_COLUMN);
  expect(new Set(ROWS.flatMap(({ values }) => Object.keys(values)))).toEqual(new Set(columns));
});

test.each([
  ['/status/cause', 2, 'statusCause'],
  ['/budget/1/approved', 4, 'approved'],
  ['/milestones/1/actual', 11, 'actualDate'],
  ['/grants/areas/1/amount', 16, 'appliedFor'],
  ['/grants', 2, 'applications'],
  ['/benefits/0/amount/planned', 13, 'plannedAmount'],
  ['/dimensions/cost/colour', 2, 'costColour'],
  ['/budget/7/year', 2, null],
  ['/nothing', 2, null],
  ['', 2, null],
])('a fault at %j of the report is found in row %i and column %j', (pointer, row, column) => {
  expect(placeOf(pointer, ROWS)).toMatchObject({ row, column });
});
