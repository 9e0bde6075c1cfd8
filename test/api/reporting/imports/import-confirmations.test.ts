import { XLSX_MEDIA_TYPE } from '../../../../src/platform/http/answer.js';
import { NIL_COLUMN } from '../../../../src/reporting/columns/report-columns.rules.js';
import {
  fillInTemplate,
  hashReportTables,
  type ImportStage,
  placesOf,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { imports, sends, type SentImport } from '../../../support/imports/imports.js';
import { ACTORS } from '../../../support/service.js';
import { workbookOf } from '../../../support/files/spreadsheets.js';
import { Actor, expectStatus } from '../../../support/story.js';
import { csv, reportRows } from '../../../support/files/report-files.js';
import { aReport } from '../../../support/reports/samples.js';

const NDJSON = 'application/x-ndjson';
/** Each round is reported before those that come before it, so that all confirm the same report. */
const ROUNDS = { ndjson: '2020-5', xlsx: '2020-6', csv: '2020-7', api: '2020-8' } as const;

let stage: ImportStage;
let vest: Actor;
/** Two projects that Helse Vest reported in an earlier round, and one that it never reported. */
let [first, second, never] = ['', '', ''];

beforeAll(async () => {
  stage = await startImportStage();
  const { service, directorate } = stage;
  vest = new Actor(service, ACTORS.helseVest);
  [first = '', second = '', never = ''] = await registerProjects(vest, 'SOM', 3);
  await directorate.opensRound('2020-2', { opensAt: '2021-01-04T08:00:00+01:00' });
  for (const code of [first, second])
    await vest.reports('2020-2', code, { summary: `${code} i 2020` });
  await directorate.opensRound('2022-2', { opensAt: '2021-01-11T08:00:00+01:00' });
  for (const round of Object.values(ROUNDS))
    await directorate.opensRound(round, { opensAt: '2021-01-12T08:00:00+01:00' });
});
afterAll(() => stage.service.stop());

const repeatReport = (code: string): Record<string, unknown> =>
  aReport({ summary: `${code} i 2020` });
const importAsVest = (
  file: string | Buffer,
  options: SentImport,
): Promise<Record<string, unknown>> => imports(stage.service, vest, file, options);

interface StoredRevision {
  readonly code: string;
  readonly hash: string;
  readonly unchanged: number;
  readonly confirms: string;
}

/** Lists the certified revisions of a round. */
async function listRevisions(round: string): Promise<StoredRevision[]> {
  const { rows } = await stage.service.owner.query<StoredRevision>(
    `select p.code, v.content_hash as hash, v.unchanged, v.confirms
       from reporting.report_revision v
       join reporting.round r on r.id = v.round_id
       join portfolio.project p on p.id = v.project_id
      where r.key = $1
      order by p.code, v.revision`,
    [round],
  );
  return rows;
}

describe('a project that a file confirms as unchanged', () => {
  beforeAll(async () => {
    for (const code of [first, second]) {
      const draft = await vest.startsReport(ROUNDS.api, code);
      const path = `/v1/reports/${draft.id}/confirm-unchanged`;
      const confirmed = await vest.call('POST', path, undefined, { 'if-match': draft.etag });
      const { headers } = expectStatus(confirmed, 200);
      await vest.certifies({ id: draft.id, etag: headers.get('etag') ?? '' });
    }
  });

  const confirmationsByCsv = (): string =>
    csv([
      { project: first, 'Bekreftet uendret': 'Ja' },
      { project: second, 'Bekreftet uendret': 'true' },
    ]);
  const confirmationsByXlsx = (): Promise<Buffer> =>
    fillInTemplate(
      ROUNDS.xlsx,
      Object.fromEntries(
        [first, second].map((code) => [code, { ...repeatReport(code), confirmUnchanged: true }]),
      ),
      { actor: ACTORS.helseVest },
    );
  const confirmationsByNdjson = (): string =>
    [
      { project: first, confirmUnchanged: true },
      { project: second, ...repeatReport(second), confirmUnchanged: true },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n');

  test('is certified by the API with the bytes of the earlier report', async () => {
    const byApi = await listRevisions(ROUNDS.api);
    expect(byApi.map(({ code, unchanged }) => [code, unchanged])).toEqual([
      [first, 1],
      [second, 1],
    ]);
    const earlier = await listRevisions('2020-2');
    expect(byApi.map(({ hash }) => hash)).toEqual(earlier.map(({ hash }) => hash));
  });

  test.each([
    ['csv', 'text/csv', confirmationsByCsv],
    ['xlsx', XLSX_MEDIA_TYPE, confirmationsByXlsx],
    ['ndjson', NDJSON, confirmationsByNdjson],
  ] as const)('is certified by %s as it is by the API', async (way, type, confirmations) => {
    const file = await confirmations();
    const round = ROUNDS[way];
    expect(await importAsVest(file, { round, type, query: 'mode=validate' })).toMatchObject({
      faults: [],
      stored: false,
      counts: { created: 2 },
      preview: { values: 0 },
    });
    const query = 'mode=commit&certify=true';
    expect(await importAsVest(file, { round, type, query })).toMatchObject({
      faults: [],
      stored: true,
      counts: { created: 2, certified: 2 },
    });
    expect(await importAsVest(file, { round, type, query })).toMatchObject({
      faults: [],
      stored: false,
      counts: { unchanged: 2, certified: 0 },
    });
    expect(await listRevisions(round)).toEqual(await listRevisions(ROUNDS.api));
  });

  test('gets another revision when it was certified with other content in the same round', async () => {
    await stage.directorate.opensRound('2022-1', { opensAt: '2021-01-13T08:00:00+01:00' });
    await vest.reports('2022-1', first, { summary: 'Noe annet' });
    expect(
      await importAsVest(csv([{ project: first, confirmUnchanged: 'Yes' }]), {
        round: '2022-1',
        query: 'mode=commit&certify=true',
      }),
    ).toMatchObject({ faults: [], counts: { changed: 1, certified: 1 } });
    const revisions = await listRevisions('2022-1');
    expect(revisions.map(({ unchanged }) => unchanged)).toEqual([0, 2]);
  });

  test('is not confirmed by the answer Nei, which says nothing', async () => {
    const rows = reportRows(first, aReport({ summary: 'Ny' })).map((row) => ({
      ...row,
      confirmUnchanged: row['record'] === 'report' ? 'Nei' : '',
    }));
    expect(await importAsVest(csv(rows), { round: '2022-1' })).toMatchObject({
      faults: [],
      counts: { changed: 1 },
    });
  });
});

describe('a confirmation that cannot hold', () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await hashReportTables(stage.service);
  });
  afterEach(async () => {
    expect(await hashReportTables(stage.service)).toEqual(before);
  });

  test('is a fault when the row contradicts it, or the project was never reported', async () => {
    const contradicting = reportRows(
      first,
      aReport({ summary: 'Ikke som før', state: 'paused' }),
    ).map((row) => ({ ...row, confirmUnchanged: row['record'] === 'report' ? 'Ja' : '' }));
    const file = csv([
      ...contradicting,
      { project: never, record: 'report', confirmUnchanged: 'Ja' },
      { project: 'OSLOS', record: 'report', confirmUnchanged: 'Ja' },
    ]);
    const done = await importAsVest(file, { round: '2022-2' });
    expect(placesOf(done)).toEqual([
      [null, 7, 'project', 'unknown-project'],
      [null, 2, 'confirmUnchanged', 'not-unchanged'],
      [null, 6, 'confirmUnchanged', 'no-earlier-report'],
    ]);
    expect((done['faults'] as { expected: string }[])[1]?.expected).toMatch(/state, summary$/);
  });

  test('is a fault when it is neither yes nor no', async () => {
    const maybe = csv([{ project: first, confirmUnchanged: 'kanskje' }]);
    expect(placesOf(await importAsVest(maybe, { round: '2022-2' }))).toContainEqual([
      null,
      2,
      'confirmUnchanged',
      'not-allowed',
    ]);
    const text = JSON.stringify({ project: first, confirmUnchanged: 'ja' });
    expect(placesOf(await importAsVest(text, { round: '2022-2', type: NDJSON }))).toContainEqual([
      null,
      1,
      '/confirmUnchanged',
      'wrong-type',
    ]);
  });
});

describe('nothing to report', () => {
  const REASON = 'Ingen tiltak i perioden';

  /** Fills in the sheet of the template that says that there is nothing to report. */
  function fillInNilSheet(round: string, language: 'nb' | 'en'): Promise<Buffer> {
    const lines = [
      [NIL_COLUMN.heading[language], 'round', 'actor', 'ruleSet'],
      [REASON, round, ACTORS.oslo, 'standard-5'],
    ];
    const cell = (text: string, at: string): string =>
      `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const sheet = lines.map((cells, index) => {
      const row = String(index + 1);
      const written = cells.map((text, column) => cell(text, `${'ABCD'.charAt(column)}${row}`));
      return `<row r="${row}">${written.join('')}</row>`;
    });
    return workbookOf({ sheets: { [NIL_COLUMN.sheet[language]]: sheet.join('') } });
  }

  /** Shows Oslo's submission of a round, or the state `none`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
  async function showSubmission(round: string): Promise<Record<string, any>> {
    const { oslo } = stage;
    const list = expectStatus(await oslo.call('GET', `/v1/rounds/${round}/submissions`), 200);
    const [item] = list.body.items as { id: string }[];
    const id = item?.id;
    if (id === undefined) return { state: 'none' };
    return expectStatus(await oslo.call('GET', `/v1/submissions/${id}`), 200).body;
  }

  test.each<
    readonly [name: string, round: string, type: string, fill: () => string | Promise<Buffer>]
  >([
    ['CSV', ROUNDS.csv, 'text/csv', () => `nil\r\n${REASON}\r\n`],
    ['XLSX', ROUNDS.xlsx, XLSX_MEDIA_TYPE, () => fillInNilSheet(ROUNDS.xlsx, 'en')],
    ['NDJSON', ROUNDS.ndjson, NDJSON, () => JSON.stringify({ nil: REASON })],
  ])('is validated by %s, stored, certified and then stands', async (_, round, type, fill) => {
    const { service, oslo } = stage;
    const file = await fill();
    expect(
      await imports(service, oslo, file, { round, type, query: 'mode=validate' }),
    ).toMatchObject({ nil: true, faults: [], stored: false, counts: { rows: 1, reports: 0 } });
    expect(await showSubmission(round)).toEqual({ state: 'none' });
    const certify = round !== ROUNDS.csv;
    const query = `mode=commit&certify=${String(certify)}`;
    expect(await imports(service, oslo, file, { round, type, query })).toMatchObject({
      state: 'completed',
      nil: true,
      faults: [],
      stored: true,
    });
    const { state, nil, history } = await showSubmission(round);
    const steps = (history as { action: string; reason: string | null }[]).map(
      ({ action, reason }) => [action, reason],
    );
    expect([state, nil, steps]).toEqual([
      certify ? 'certified' : 'submitted',
      true,
      [['create', null], ['declareNil', REASON], ...(certify ? [['certify', null]] : [])],
    ]);
    const again = await sends(service, oslo, file, { round, type });
    expect(again.body.code).toBe('nil-returned');
  });

  test('shows in the completeness of the round', async () => {
    const path = `/v1/rounds/${ROUNDS.xlsx}/completeness`;
    const { body } = expectStatus(await stage.directorate.call('GET', path), 200);
    const actors = body.actors as { actor: string }[];
    expect(actors.find(({ actor }) => actor === ACTORS.oslo)).toMatchObject({ state: 'nil' });
  });

  test("is not said by another round's template", async () => {
    const done = await imports(stage.service, stage.oslo, await fillInNilSheet(ROUNDS.csv, 'nb'), {
      round: '2022-2',
      type: XLSX_MEDIA_TYPE,
    });
    expect(placesOf(done)).toEqual([['Ingen å melde', 2, 'round', 'other-round']]);
    expect(await showSubmission('2022-2')).toEqual({ state: 'none' });
  });

  const HEADINGS = 'project;state;phase;nil';
  test.each<
    readonly [
      name: string,
      file: () => string,
      fault: readonly [row: number, column: string, code: string],
      options: SentImport,
    ]
  >([
    [
      'beside reports',
      () => `${HEADINGS}\r\n${first};active;idea;\r\n;;;Ingen\r\n`,
      [3, 'nil', 'reports-exist'],
      {},
    ],
    [
      'of one project',
      () => `${HEADINGS}\r\n${first};active;idea;Ingen\r\n`,
      [2, 'nil', 'nil-of-project'],
      {},
    ],
    [
      'with another value',
      () => `${HEADINGS}\r\n;active;;Ingen\r\n`,
      [2, 'state', 'column-not-used'],
      {},
    ],
    ['twice', () => 'nil\r\nIngen\r\nIngen\r\n', [3, 'nil', 'nil-repeated'], {}],
    ['at too great length', () => `nil\r\n${'x'.repeat(2_001)}\r\n`, [2, 'nil', 'too-long'], {}],
    ['as a truth value', () => '{"nil":true}', [1, '/nil', 'wrong-type'], { type: NDJSON }],
    ['without a reason', () => '{"nil":""}', [1, '/nil', 'empty'], { type: NDJSON }],
    [
      'where there are reports',
      () => 'nil\r\nIngen\r\n',
      [2, 'nil', 'reports-exist'],
      { round: '2022-1' },
    ],
  ])('is a fault when it is said %s', async (_, file, fault, options) => {
    const before = await hashReportTables(stage.service);
    const done = await importAsVest(file(), { round: '2022-2', ...options });
    expect(placesOf(done)).toEqual([[null, ...fault]]);
    expect(await hashReportTables(stage.service)).toEqual(before);
  });
});

describe('a baseline in a file', () => {
  test.each<
    readonly [
      name: string,
      type: string,
      file: () => string | Promise<Buffer>,
      place: readonly [sheet: string | null, row: number, column: string | null],
    ]
  >([
    [
      'column',
      'text/csv',
      () => `project;state;phase;Grunnlinje: kostnad\r\n${first};active;idea;5\r\n`,
      [null, 1, 'Grunnlinje: kostnad'],
    ],
    [
      'row',
      'text/csv',
      () => `project;record;state;phase\r\n${first};report;active;idea\r\n${first};baseline;;\r\n`,
      [null, 3, 'record'],
    ],
    [
      'member',
      NDJSON,
      () => JSON.stringify({ project: first, ...aReport(), baseline: { cost: 1 } }),
      [null, 1, '/baseline'],
    ],
    [
      'sheet',
      XLSX_MEDIA_TYPE,
      () =>
        workbookOf({
          sheets: {
            Grunnlinje: '<row r="1"><c r="A1" t="inlineStr"><is><t>project</t></is></c></row>',
          },
        }),
      ['Grunnlinje', 1, null],
    ],
  ])('is refused as a %s, with the place where it is recorded', async (_, type, file, place) => {
    const done = await importAsVest(await file(), { round: '2022-2', type });
    expect(placesOf(done)).toEqual([[...place, 'baseline-not-in-file']]);
    expect(done).toMatchObject({
      stored: false,
      faults: [{ expected: expect.stringContaining('/v1/projects/{code}/baselines') as string }],
    });
  });
});
