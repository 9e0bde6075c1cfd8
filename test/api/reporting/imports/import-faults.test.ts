import { parse } from 'csv-parse/sync';
import { XLSX_MEDIA_TYPE } from '../../../../src/platform/http/answer.js';
import {
  fillInTemplate,
  hashReportTables,
  type ImportStage,
  placesOf,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { imports } from '../../../support/imports/imports.js';
import { ACTORS } from '../../../support/service.js';
import { workbookOf } from '../../../support/files/spreadsheets.js';
import { expectStatus } from '../../../support/story.js';
import { csv, reportRows } from '../../../support/files/report-files.js';
import { aReport } from '../../../support/reports/samples.js';
import { figure } from '../../../support/reports/figure.js';

let stage: ImportStage;
let code: string;
beforeAll(async () => {
  stage = await startImportStage();
  [code = ''] = await registerProjects(stage.midt, 'FEIL', 1);
});
afterAll(() => stage.service.stop());

/** Bad input in a file: each is a fault with its place and code, and nothing is stored. */
describe('a CSV file', () => {
  const report = 'project;record;state;phase;summary';
  const cases: readonly (readonly [
    name: string,
    lines: (code: string) => readonly string[],
    faults: readonly (readonly [row: number | null, column: string | null, code: string])[],
  ])[] = [
    [
      'an unknown heading',
      (c) => ['project;state;phase;Budsjet', `${c};active;idea;5`],
      [[1, 'Budsjet', 'unknown-column']],
    ],
    [
      'a heading twice, once in Norwegian',
      (c) => ['project;state;Tilstand;phase', `${c};active;active;idea`],
      [[1, 'Tilstand', 'column-repeated']],
    ],
    ['no project column', () => ['state;phase', 'active;idea'], [[1, 'project', 'missing-column']]],
    ['no project in a row', () => [report, ';report;active;idea;'], [[2, 'project', 'missing']]],
    ['columns missing', (c) => ['project;state', `${c};active`], [[2, 'phase', 'missing']]],
    [
      "a project that is another actor's",
      () => [report, 'OSLOS;report;active;idea;'],
      [[2, 'project', 'unknown-project']],
    ],
    [
      'a code that is none',
      () => [report, 'SAF EST;report;active;idea;'],
      [[2, 'project', 'wrong-form']],
    ],
    [
      'an unknown kind of row',
      (c) => [report, `${c};report;active;idea;`, `${c};busjett;;;`],
      [[3, 'record', 'unknown-record']],
    ],
    [
      'no row for the report itself',
      (c) => ['project;record;category;text', `${c};challenge;legal;Schrems`],
      [[2, 'record', 'report-row-missing']],
    ],
    [
      'the report twice',
      (c) => [report, `${c};report;active;idea;`, `${c};report;active;idea;`],
      [[3, 'record', 'report-repeated']],
    ],
    [
      'a choice that is none',
      (c) => [report, `${c};report;aktivt;idea;`],
      [[2, 'state', 'not-allowed']],
    ],
    [
      'two faults at once, each once',
      (c) => [report, `${c};report;aktivt;ide;`],
      [
        [2, 'state', 'not-allowed'],
        [2, 'phase', 'not-allowed'],
      ],
    ],
    [
      'a value where the row has no such column',
      (c) => [`${report};year`, `${c};report;active;idea;;2021`],
      [[2, 'year', 'column-not-used']],
    ],
    [
      'more cells than headings',
      (c) => [report, `${c};report;active;idea;;x`],
      [[2, '', 'cell-without-heading']],
    ],
    [
      'another round',
      (c) => [`${report};Runde`, `${c};report;active;idea;;2020-3`],
      [[2, 'round', 'other-round']],
    ],
    [
      'another actor',
      (c) => [`${report};actor`, `${c};report;active;idea;;${ACTORS.oslo}`],
      [[2, 'actor', 'other-actor']],
    ],
    [
      'another rule set',
      (c) => [`${report};Regelsett`, `${c};report;active;idea;;streng-9`],
      [[2, 'ruleSet', 'other-rule-set']],
    ],
    [
      'a control character',
      (c) => [report, `${c};report;active;idea;a\u0007b`],
      [[2, 'summary', 'invalid-text']],
    ],
    [
      'a line break in a title, and only spaces that nobody sees for a state',
      (c) => [
        'project;record;state;phase;title;url',
        `${c};report;\u200b\u2800;idea`,
        `${c};link;;;"a\rb";https://a.no`,
      ],
      [
        [3, 'title', 'line-break'],
        [2, 'state', 'missing'],
      ],
    ],
    [
      'faulty cells, a yellow without a reason and a year to come, all at once',
      (c) => [
        'project;record;state;phase;statusColour;statusAction;year;fundingSource;approved;actual;' +
          'currency;priceYear;basis',
        `${c};;aktivt;idea;gul;Ny plan;;;;;;;`,
        `${c};budget;;;;;2021;own;12,5;;NOK;2021;nominal`,
        `${c};budget;;;;;2022;own;5;4;NOK;2021;nominal`,
      ],
      [
        [2, 'state', 'not-allowed'],
        [3, 'approved', 'not-whole'],
        [2, 'statusReason', 'reason-required'],
        [2, 'statusCause', 'cause-required'],
        [4, 'actual', 'actual-in-future'],
      ],
    ],
    [
      'a yellow without a reason',
      (c) => ['project;state;phase;statusColour', `${c};active;idea;gul`],
      [
        [2, 'statusReason', 'reason-required'],
        [2, 'statusCause', 'cause-required'],
        [2, 'statusAction', 'action-required'],
      ],
    ],
    [
      'an absurd budget, in either direction',
      (c) => [
        'project;record;state;phase;year;fundingSource;approved;currency;priceYear;basis',
        `${c};;active;idea;;;;;;`,
        `${c};budget;;;2021;own;-2000000000000;NOK;2021;nominal`,
        `${c};budget;;;2022;own;2000000000000;NOK;2021;nominal`,
      ],
      [
        [3, 'approved', 'out-of-range'],
        [4, 'approved', 'out-of-range'],
      ],
    ],
    [
      'decimals, thousands that may be decimals, and words for numbers',
      (c) => [
        'project;record;state;phase;year;fundingSource;approved;currency;priceYear;basis',
        `${c};;active;idea;;;;;;`,
        `${c};budget;;;2021;own;12.5;NOK;2021;nominal`,
        `${c};budget;;;2022;own;1.234;NOK;2021;nominal`,
        `${c};budget;;;2023;own;1 mill;NOK;2021;nominal`,
      ],
      [
        [3, 'approved', 'not-whole'],
        [4, 'approved', 'ambiguous-number'],
        [5, 'approved', 'not-a-number'],
      ],
    ],
    [
      'dates that are none',
      (c) => [
        'project;record;state;phase;delivery;nationalSolution;neededBy',
        `${c};;active;idea;;;`,
        `${c};dependency;;;A;HelseID;30.02.2021`,
        `${c};dependency;;;B;HelseID;04/23/2021`,
        `${c};dependency;;;C;HelseID;99999`,
      ],
      [
        [3, 'neededBy', 'not-a-date'],
        [4, 'neededBy', 'not-a-date'],
        [5, 'neededBy', 'not-a-date'],
      ],
    ],
    [
      'a milestone without a baseline, reached after today',
      (c) => [
        'project;record;state;phase;milestone;milestoneName;actualDate',
        `${c};;active;idea;;;`,
        `${c};milestone;;;BP9;Ferdig;2021-02-01`,
      ],
      [
        [3, 'milestone', 'milestone-without-baseline'],
        [3, 'actualDate', 'actual-in-future'],
      ],
    ],
    [
      'a quote that is not closed',
      (c) => [report, `${c};report;active;idea;"åpen`],
      [[2, null, 'malformed-csv']],
    ],
    [
      'a text too long',
      (c) => [report, `${c};report;active;idea;${'x'.repeat(4_001)}`],
      [[2, 'summary', 'too-long']],
    ],
    [
      'a row without end',
      (c) => [report, `${c};report;active;idea;"${'x'.repeat(300_000)}"`],
      [[2, null, 'row-too-long']],
    ],
  ];
  test.each(cases)('with %s is refused with the place of each fault', async (_, lines, faults) => {
    const before = await hashReportTables(stage.service);
    const file = `${lines(code).join('\r\n')}\r\n`;
    const done = await imports(stage.service, stage.midt, file);
    expect(placesOf(done)).toEqual(faults.map((fault) => [null, ...fault]));
    expect(done).toMatchObject({ state: 'completed', stored: false });
    const expectations = (done['faults'] as { expected: string }[]).map((one) => one.expected);
    expect(expectations).not.toContain('');
    expect(await hashReportTables(stage.service)).toEqual(before);
  });
});

describe('a workbook', () => {
  /** Imports a workbook that has faults, and returns their places. */
  async function importFaulty(file: Buffer): Promise<unknown> {
    const before = await hashReportTables(stage.service);
    const done = await imports(stage.service, stage.midt, file, { type: XLSX_MEDIA_TYPE });
    expect(done).toMatchObject({
      state: 'completed',
      stored: false,
      delimiter: null,
      encoding: null,
    });
    expect(await hashReportTables(stage.service)).toEqual(before);
    return placesOf(done);
  }
  const fillIn = (): Promise<Buffer> => fillInTemplate('2021-1', { [code]: aReport() });

  test('of another round, actor and rule set is refused with a fault for each', async () => {
    const other = { actor: ACTORS.oslo, ruleSet: 'streng-9' };
    expect(
      await importFaulty(await fillInTemplate('2020-3', { [code]: aReport() }, other)),
    ).toEqual([
      ['Rapport', 2, 'round', 'other-round'],
      ['Rapport', 2, 'actor', 'other-actor'],
      ['Rapport', 2, 'ruleSet', 'other-rule-set'],
    ]);
  });

  test('that is a text file or breaks off in the middle is refused', async () => {
    expect(await importFaulty(Buffer.from('project;state;phase\r\n'))).toEqual([
      [null, null, null, 'not-a-spreadsheet'],
    ]);
    expect(await importFaulty((await fillIn()).subarray(0, 2_000))).toEqual([
      [null, null, null, 'damaged-file'],
    ]);
  });

  test('with a formula is refused with the place of the formula', async () => {
    const sheet =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>project</t></is></c></row>' +
      '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>';
    expect(await importFaulty(await workbookOf({ sheets: { Rapport: sheet } }))).toEqual([
      ['Rapport', 2, null, 'formula'],
    ]);
  });

  test('is taken in its own round', async () => {
    expect(
      await imports(stage.service, stage.midt, await fillIn(), {
        type: XLSX_MEDIA_TYPE,
        query: 'mode=validate',
      }),
    ).toMatchObject({ faults: [], counts: { reports: 1 } });
  });
});

describe('a file of NDJSON', () => {
  test('is read as strictly as the body of a request', async () => {
    const lines = [
      '{"project":',
      JSON.stringify({ project: code, ...aReport({ budget: [{ year: '2021' }] }) }),
      '[]',
      '',
      `{"project":"${code}","project":"A"}`,
      JSON.stringify({ project: 'OSLOS', state: 'active', phase: 'idea', owner: 1 }),
    ];
    const done = await imports(stage.service, stage.midt, lines.join('\n'), {
      type: 'application/x-ndjson',
    });
    expect(placesOf(done)).toEqual(
      expect.arrayContaining([
        [null, 1, null, 'malformed-json'],
        [null, 2, '/budget/0/year', 'wrong-type'],
        [null, 2, '/budget/0/approved', 'missing'],
        [null, 3, '/project', 'missing'],
        [null, 5, '/project', 'duplicate-key'],
        [null, 6, '/owner', 'unknown-field'],
      ]),
    );
    expect(done).toMatchObject({ stored: false });
  });
});

describe('E6 what we write as CSV', () => {
  const STARTS = [
    ...['=', '+', '-', '@', '\t', '\r', '\uff1d', '\uff0b', '\uff0d', '\uff20'],
    ...['\t=', '\r='],
  ];
  const isFormula = (cell: string): boolean =>
    /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) && !/^-?\d+$/.test(cell);

  /** Returns a report that says this text wherever a report takes a text. */
  function reportSaying(text: string): Record<string, unknown> {
    const yellow = { colour: 'yellow', reason: text, cause: 'legal' };
    return aReport({
      summary: text,
      status: { ...yellow, action: text },
      risk: { colour: 'red', reason: text },
      dimensions: {
        time: yellow,
        cost: yellow,
        scope: yellow,
        resources: yellow,
        benefit: yellow,
      },
      dependencies: [{ nationalSolution: 'SFM', delivery: text, neededBy: '2021-10-01' }],
      challenges: [{ category: 'legal', text }],
      milestones: [{ key: 'BP3', name: text }],
      benefits: [
        { description: text, year: 2023, ownerRole: text, measure: { unit: text, planned: 1 } },
      ],
    });
  }

  /** Returns a file that has this text in every column, and faults in most of them. */
  function faultyFile(code: string, text: string): string {
    const rows = reportRows(code, reportSaying(text)).map((row) => ({
      ...row,
      x_own: text,
      state: row['record'] === 'report' ? text : '',
    }));
    return csv([...rows, { project: text, record: text }]);
  }

  /** Validates a faulty and a good file with this text, and returns every cell of their lists. */
  async function collectCells(code: string, text: string, query: string): Promise<string[]> {
    const { service, midt } = stage;
    const { id } = await imports(service, midt, faultyFile(code, text), { query });
    const rows = reportRows(code, reportSaying(text));
    const goodFile = csv(rows.filter(({ record }) => record !== 'milestone'));
    const good = await imports(service, midt, goodFile, { query });
    const lists = [
      `${String(id)}/faults`,
      `${String(id)}/result`,
      `${String(good['id'])}/changes`,
    ].map(async (path) => {
      const accepted = { accept: 'text/csv' };
      const answer = await midt.call('GET', `/v1/imports/${path}`, undefined, accepted);
      return parse(expectStatus(answer, 200).text, { relax_column_count: true }).flat();
    });
    return (await Promise.all(lists)).flat();
  }

  test('holds no cell that a spreadsheet would run', async () => {
    const [code = ''] = await registerProjects(stage.midt, 'FORMEL', 1);
    await stage.midt.reports('2021-1', code, aReport());
    const cells: string[] = [];
    for (const start of STARTS)
      for (const query of ['mode=validate', 'mode=validate&atomic=row'])
        cells.push(...(await collectCells(code, `${start}1+1`, query)));
    const unescaped = cells.filter(isFormula);
    figure(
      'E6',
      `${String(STARTS.length)} formula starts x every text field, x_ columns, codes and ` +
        `choices in CSV of faults, changes and results: ${String(cells.length)} cells, ` +
        `unescaped ${String(unescaped.length)}`,
    );
    expect(unescaped).toEqual([]);
    expect(cells.length).toBeGreaterThan(1_000);
  });
});
