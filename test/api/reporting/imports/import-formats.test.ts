import { XLSX_MEDIA_TYPE } from '../../../../src/platform/http/answer.js';
import {
  fillInTemplate,
  type ImportStage,
  readCsv,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { publishRoadmap } from '../../../support/stages/agreements.js';
import { imports, sends } from '../../../support/imports/imports.js';
import { cellOf, sheetOf } from '../../../support/files/small-workbooks.js';
import { workbookOf } from '../../../support/files/spreadsheets.js';
import { expectStatus } from '../../../support/story.js';
import { csv, reportRows } from '../../../support/files/report-files.js';
import { aReport } from '../../../support/reports/samples.js';
import { figure } from '../../../support/reports/figure.js';

let stage: ImportStage;
beforeAll(async () => {
  stage = await startImportStage();
});
afterAll(() => stage.service.stop());

const REAL_2021 = { currency: 'NOK', priceYear: 2021, basis: 'real' };

/** Five reports that between them use most of what a report can say. */
const BODIES: readonly Readonly<Record<string, unknown>>[] = [
  aReport({
    summary: 'Æ, ø og å; "sitert"\nog to linjer',
    challenges: [
      { category: 'legal', text: '=HYPERLINK("x")' },
      { category: 'other', text: '-2+3' },
    ],
  }),
  aReport({
    status: { colour: 'red', reason: 'Forsinket', cause: 'supplier', action: 'Ny plan' },
    dimensions: { time: { colour: 'yellow', reason: 'Sent', cause: 'supplier' } },
    frame: { ...REAL_2021, approved: 40_000_000, forecast: null, basis: 'nominal' },
  }),
  aReport({
    budget: [
      { ...REAL_2021, year: 2021, fundingSource: 'own', approved: 0 },
      {
        ...REAL_2021,
        year: 2020,
        fundingSource: 'grant',
        approved: 1_234_567,
        forecast: -1,
        actual: -1_234_567,
      },
    ],
    benefits: [
      {
        description: 'Tid',
        year: 2023,
        ownerRole: 'Leder',
        measure: { unit: 'timer', planned: 4 },
      },
    ],
    operatingCosts: [{ ...REAL_2021, nationalSolution: 'Helsenorge', year: 2024, amount: -17_000 }],
  }),
  { state: 'planned', phase: 'idea' },
  aReport({
    dependencies: [
      { area: 'medicines', delivery: 'Felles krav', neededBy: '2021-10-01' },
      { roadmapItem: 'KJERNE', delivery: 'Felles kjerne', neededBy: '2021-10-01' },
      { ground: 'Personverndommen', delivery: 'Avklart overføring', neededBy: '2021-10-01' },
    ],
  }),
];

/** Everything that {@link aReport} says and a body may leave out. */
const NOTHING = {
  status: null,
  risk: null,
  summary: null,
  budget: [],
  dependencies: [],
  challenges: [],
};

describe('the same reports by CSV, XLSX, NDJSON and JSON', () => {
  // The hash covers the project too, so each way is a round of its own on the same projects.
  const ROUNDS = { csv: '2021-5', ndjson: '2021-6', json: '2021-7', xlsx: '2021-9' } as const;
  type Way = keyof typeof ROUNDS;
  let codes: string[];
  beforeAll(async () => {
    await publishRoadmap(stage.directorate);
    codes = await registerProjects(stage.midt, 'LIK', BODIES.length);
    for (const round of Object.values(ROUNDS)) await stage.directorate.opensRound(round);
    await importBodies('csv', 'text/csv', csv(allBodies().flatMap(([c, b]) => reportRows(c, b))));
    await importBodies(
      'ndjson',
      'application/x-ndjson',
      allBodies()
        .map(([project, body]) => JSON.stringify({ project, ...body }))
        .join('\n'),
    );
    for (const [code, body] of allBodies())
      await stage.midt.reports(ROUNDS.json, code, { ...NOTHING, ...body });
    await importBodies(
      'xlsx',
      XLSX_MEDIA_TYPE,
      await fillInTemplate(ROUNDS.xlsx, Object.fromEntries(allBodies())),
    );
  });

  const allBodies = (): [code: string, body: Readonly<Record<string, unknown>>][] =>
    BODIES.map((body, index) => [codes[index] ?? '', body]);

  async function importBodies(way: Way, type: string, file: string | Buffer): Promise<void> {
    expect(
      await imports(stage.service, stage.midt, file, {
        round: ROUNDS[way],
        query: 'mode=commit&certify=true',
        type,
      }),
    ).toMatchObject({ faults: [], counts: { created: BODIES.length, certified: BODIES.length } });
  }

  async function hashesOf(way: Way): Promise<string[]> {
    const { rows } = await stage.service.owner.query<{ content_hash: string }>(
      `select v.content_hash
         from reporting.report_revision v
         join reporting.round r on r.id = v.round_id
         join portfolio.project p on p.id = v.project_id
        where r.key = $1
          and p.code = any($2)
        order by p.code`,
      [ROUNDS[way], codes],
    );
    return rows.map(({ content_hash }) => content_hash);
  }

  test('are certified as the same bytes', async () => {
    const byCsv = await hashesOf('csv');
    const others = [await hashesOf('ndjson'), await hashesOf('json'), await hashesOf('xlsx')];
    const all = [byCsv, ...others].flat();
    figure(
      'P8-bytes',
      `${String(codes.length)} reports by CSV, XLSX, NDJSON and JSON: ` +
        `${String(new Set(all).size)} content hashes of the ` +
        `${String(all.length)} certified revisions`,
    );
    expect(byCsv).toHaveLength(BODIES.length);
    expect(others).toEqual([byCsv, byCsv, byCsv]);
  });

  test('leave reports and submissions as if they were certified one by one', async () => {
    const rounds = Object.values(ROUNDS);
    const { rows: versions } = await stage.service.owner.query<{ versions: number[] }>(
      `select r.key, array_agg(distinct t.version) as versions
         from reporting.report t
         join reporting.round r on r.id = t.round_id
        where r.key = any($1)
        group by r.key
        order by r.key`,
      [rounds],
    );
    expect(versions.map(({ versions: found }) => found)).toEqual(rounds.map(() => [2]));
    const { rows: states } = await stage.service.owner.query<{ state: string }>(
      `select s.state
         from reporting.submission s
         join reporting.round r on r.id = s.round_id
        where r.key = any($1)`,
      [rounds],
    );
    expect(states.map(({ state }) => state)).toEqual(rounds.map(() => 'certified'));
  });
});

describe('the rows of a file', () => {
  test('may stand anywhere, and the lists of a report keep the order of the rows', async () => {
    const [a = '', b = ''] = await registerProjects(stage.midt, 'SPREDT', 2);
    const budget = [2021, 2022, 2023].map((year) => ({
      ...REAL_2021,
      year,
      fundingSource: 'own',
      approved: year,
      basis: 'nominal',
    }));
    const [report = {}, firstYear = {}, ...rest] = reportRows(a, aReport({ budget }));
    const file = csv([firstYear, ...reportRows(b, aReport()), ...rest, report]);
    expect(await imports(stage.service, stage.midt, file)).toMatchObject({
      faults: [],
      counts: { created: 2 },
    });
    const { body } = expectStatus(
      await stage.midt.call('GET', '/v1/rounds/2021-1/reports?limit=500'),
      200,
    );
    const reports = body.items as {
      project: string;
      content: { budget: { year: number }[] };
    }[];
    const found = reports.find(({ project }) => project === a);
    expect(found?.content.budget.map(({ year }) => year)).toEqual([2021, 2022, 2023]);
  });
});

describe('what Norwegian Excel writes', () => {
  let code: string;
  let text: string;
  beforeAll(async () => {
    [code = ''] = await registerProjects(stage.midt, 'EXCEL', 1);
    text = [
      'sep=;',
      'Tiltak;record;Tilstand;Fase;Status;Sammendrag;År;Finansieringskilde;Vedtatt;Valuta;Prisår;' +
        'Prisgrunnlag;Leveranse;Nasjonal løsning;Trengs innen',
      `${code};Rapport;AKTIV;Gjennomføring;Grønn;Blåbær;;;;;;;;;`,
      `${code};Budsjett;;;;;2021;Egenfinansiering;12 000 000,00;NOK;2021;Nominell;;;`,
      `${code};Avhengigheter;;;;;;;;;;;API;Kjernejournal;23.04.2021`,
      `${code};Avhengigheter;;;;;;;;;;;API 2;Helsenorge;44309`,
    ].join('\r\n');
  });
  const asUtf16 = (): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
  const validate = (file: Buffer): Promise<unknown> =>
    imports(stage.service, stage.midt, file, { query: 'mode=validate' });

  test('is read as Windows-1252 with semicolons', async () => {
    expect(await validate(Buffer.from(text, 'latin1'))).toMatchObject({
      encoding: 'windows-1252',
      delimiter: ';',
      faults: [],
      counts: { created: 1, rows: 4 },
    });
  });

  test('is read as UTF-16 of either byte order', async () => {
    expect(await validate(asUtf16().swap16())).toMatchObject({
      encoding: 'utf-16be',
      faults: [],
      counts: { created: 1 },
    });
    expect(await validate(asUtf16())).toMatchObject({ encoding: 'utf-16le' });
  });

  test('is stored with its names, spaced numbers, dates and serial dates understood', async () => {
    expect(await imports(stage.service, stage.midt, asUtf16())).toMatchObject({
      encoding: 'utf-16le',
      faults: [],
      counts: { created: 1 },
    });
    const { rows } = await stage.service.owner.query<{ content: Record<string, unknown> }>(
      `select t.content
         from reporting.report t
         join portfolio.project p on p.id = t.project_id
        where p.code = $1`,
      [code],
    );
    expect(rows[0]?.content).toMatchObject({
      summary: 'Blåbær',
      budget: [{ approved: 12_000_000, year: 2021 }],
      dependencies: [{ neededBy: '2021-04-23' }, { neededBy: '2021-04-23' }],
    });
  });
});

describe("the sender's own columns", () => {
  let code: string;
  beforeAll(async () => {
    [code = ''] = await registerProjects(stage.midt, 'EGNE', 1);
  });

  test('come back in the result, beside the outcome of each row', async () => {
    const rows = reportRows(code, aReport()).map((row, index): Record<string, unknown> => ({
      ...row,
      x_id: `nr ${String(index)}`,
      X_Note: index === 0 ? '=1+1' : '',
    }));
    const { id } = await imports(stage.service, stage.midt, csv(rows));
    const path = `/v1/imports/${String(id)}/result`;
    const { headers } = expectStatus(await stage.midt.call('GET', path), 200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const columns = ['row', 'project', 'record', 'outcome', 'x_id', 'X_Note'];
    const result = await readCsv(stage.midt, id, 'result');
    expect(result.map((row) => columns.map((column) => row[column]))).toEqual(
      rows.map((row, index) => [
        String(index + 2),
        code,
        row['record'],
        'created',
        `nr ${String(index)}`,
        index === 0 ? "'=1+1" : '',
      ]),
    );
  });

  test('come back from NDJSON too', async () => {
    const body = { project: code, ...aReport({ summary: 'Ny' }), x_id: 7 };
    const lines = await imports(stage.service, stage.midt, JSON.stringify(body), {
      type: 'application/x-ndjson',
    });
    expect(lines).toMatchObject({ faults: [], counts: { changed: 1 } });
    expect(await readCsv(stage.midt, lines['id'], 'result')).toMatchObject([
      { x_id: '7', outcome: 'changed' },
    ]);
  });
});

describe("an actor's own headings", () => {
  const PATH = '/v1/import-mappings/prosjektarkiv';
  const HEADINGS = [
    { heading: 'Prosjektnr', column: 'project' },
    { heading: 'Tilst.', column: 'state' },
    { heading: 'Steg', column: 'phase' },
  ];
  const saves = async (headings: readonly object[], status: number): Promise<unknown> =>
    expectStatus(await stage.midt.call('PUT', PATH, { headings }, { 'if-match': '"0"' }), status)
      .body;

  test('are empty until they are saved', async () => {
    expect(expectStatus(await stage.midt.call('GET', PATH), 200).body).toEqual({
      name: 'prosjektarkiv',
      headings: [],
      version: 0,
      updatedAt: null,
    });
  });

  test('are saved once per version, without a heading twice and with known columns', async () => {
    await saves([...HEADINGS, { heading: 'STEG', column: 'state' }], 422);
    await saves([{ heading: 'Steg', column: 'fase' }], 400);
    expect(await saves(HEADINGS, 200)).toMatchObject({ version: 1, headings: HEADINGS });
    await saves(HEADINGS, 412);
  });

  test('are read by the name of the mapping, and not without it', async () => {
    const { service, midt } = stage;
    const [code = ''] = await registerProjects(midt, 'KART', 1);
    const file = `prosjektnr;TILST.;Steg\n${code};active;idea\n`;
    const mapped = { query: 'mode=validate&mapping=prosjektarkiv' };
    expect(await imports(service, midt, file, mapped)).toMatchObject({
      faults: [],
      counts: { created: 1 },
    });
    expect(await imports(service, midt, file, { query: 'mode=validate' })).toMatchObject({
      counts: { rows: 0, faults: 4 },
    });
    expectStatus(await sends(service, stage.oslo, file, mapped), 422);
  });
});

test('a workbook from 1904 is imported with its own dates, in cells without a style too', async () => {
  const [code = ''] = await registerProjects(stage.midt, 'MAC', 1);
  const file = await workbookOf({
    sheets: {
      Rapport: sheetOf(
        ['project', 'state', 'phase'].map((text) => cellOf(text)).join(''),
        [code, 'active', 'idea'].map((text) => cellOf(text)).join(''),
      ),
      Avhengigheter: sheetOf(
        ['project', 'nationalSolution', 'delivery', 'neededBy']
          .map((text) => cellOf(text))
          .join(''),
        [code, 'Kjernejournal', 'API'].map((text) => cellOf(text)).join('') + '<c><v>43008</v></c>',
      ),
    },
    workbook: '<workbookPr date1904="1"/>',
  });
  const { faults } = await imports(stage.service, stage.midt, file, { type: XLSX_MEDIA_TYPE });
  const { body } = await stage.midt.call('GET', '/v1/rounds/2021-1/reports?limit=200');
  const found = body.items.find((one: { project: string }) => one.project === code);
  expect([faults, found.content.dependencies[0].neededBy]).toEqual([[], '2021-10-01']);
});
