import { contentOf, type SaveReport } from '../../src/reporting/reports/report.dto.js';
import {
  COLUMNS,
  columnNamed,
  columnsOf,
  CONFIRM_COLUMN,
  normalised,
  RECORD_LABELS,
} from '../../src/reporting/files/report-columns.rules.js';
import { assembled, placeOf, rowsOf } from '../../src/reporting/files/report-table.rules.js';
import { DIMENSIONS } from '../../src/reporting/content/report.types.js';
import { RECORDS, type RecordRow } from '../../src/reporting/files/report-table.types.js';

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
  grants: {
    applications: 3,
    amount: 30,
    ...PRICES,
    areas: [
      { area: 'A', applications: 1, amount: 10 },
      { area: 'B', applications: 2, amount: 20 },
    ],
  },
  links: [{ title: 'Plan', url: 'https://www.helsedirektoratet.no/plan' }],
});

describe('a table of reports', () => {
  test('a heading in any language names one column, and a label one kind of row', () => {
    const headings = COLUMNS.flatMap((column) =>
      [...new Set([column.name, column.heading.nb, column.heading.en].map(normalised))].map(
        (heading) => ({ heading, column }),
      ),
    );
    expect(new Set(headings.map(({ heading }) => heading)).size).toBe(headings.length);
    for (const { heading, column } of headings)
      expect(columnNamed(` ${heading.toUpperCase()} `)).toBe(column);
    expect(columnNamed('ukjent')).toBeUndefined();
    const labels = RECORDS.flatMap((record) => [
      ...new Set([record, RECORD_LABELS[record].nb, RECORD_LABELS[record].en].map(normalised)),
    ]);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('a choice in any language names one value', () => {
    for (const { choices } of COLUMNS) {
      const words = choices.flatMap(({ value, nb, en }) => [
        ...new Set([value, nb, en].map(normalised)),
      ]);
      expect(new Set(words).size).toBe(words.length);
    }
  });

  test('a report as rows, put together again, is the same report', () => {
    const rows: RecordRow[] = rowsOf(FULL).map((row, index) => ({
      ...row,
      sheet: null,
      row: index + 2,
    }));
    expect(rows.map(({ record }) => record)).toEqual([
      'report',
      'budget',
      'budget',
      'dependency',
      'dependency',
      'challenge',
      'milestone',
      'milestone',
      'operatingCost',
      'benefit',
      'benefit',
      'grantArea',
      'grantArea',
      'link',
    ]);
    const { project, ...body } = assembled('SAFEST', rows);
    expect(project).toBe('SAFEST');
    expect(contentOf(body as unknown as SaveReport)).toEqual(FULL);
    // Every column but the one that is about the report says something in this report, so none can
    // lose its value unseen.
    expect(new Set(rows.flatMap(({ values }) => Object.keys(values)))).toEqual(
      new Set(COLUMNS.map(({ name }) => name).filter((name) => name !== CONFIRM_COLUMN)),
    );
  });

  test('a fault is found at its row and column again', () => {
    const rows: RecordRow[] = rowsOf(FULL).map((row, index) => ({
      ...row,
      sheet: null,
      row: index + 2,
    }));
    const places = [
      '/status/cause',
      '/budget/1/approved',
      '/milestones/1/actual',
      '/grants/areas/1/amount',
      '/grants',
      '/benefits/0/amount/planned',
      '/dimensions/cost/colour',
      '/budget/7/year',
      '/nothing',
      '',
    ].map((pointer) => placeOf(pointer, rows));
    expect(places.map(({ row, column }) => [row, column])).toEqual([
      [2, 'statusCause'],
      [4, 'approved'],
      [9, 'actualDate'],
      [14, 'appliedFor'],
      [2, 'applications'],
      [11, 'plannedAmount'],
      [2, 'costColour'],
      [2, null],
      [2, null],
      [2, null],
    ]);
  });

  test('each kind of row has its columns', () => {
    for (const record of RECORDS) expect(columnsOf(record).length).toBeGreaterThan(1);
  });
});
