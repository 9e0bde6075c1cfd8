import { contentOf, type SaveReport } from '../../src/reporting/reports/report.dto.js';
import { XLSX_MEDIA_TYPE } from '../../src/platform/http/answer.js';
import { RECORDS } from '../../src/reporting/columns/report-table.types.js';
import { writeTemplate } from '../../src/reporting/templates/report-template.writer.js';
import { FORMULA_STARTS } from '../support/reports/report-contents.js';
import { imports } from '../support/imports/imports.js';
import { filledByLibreOffice, type Typed, withLibreOffice } from '../support/files/libreoffice.js';
import { CODE_CHOICES } from '../support/reports/registered.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { partsIn, reportsIn, tablesIn } from '../support/files/spreadsheets.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const LATER = {
  opensAt: '2021-04-01T08:00:00+02:00',
  deadline: '2021-04-16T16:00:00+02:00',
  closesAt: '2021-04-23T16:00:00+02:00',
  period: '2021Q1',
};
const MONEY = { currency: 'NOK', priceYear: 2021, basis: 'nominal' } as const;
/** Everything that a report can say, with texts that spreadsheets like to change. */
const RICH = aReport({
  status: {
    colour: 'yellow',
    reason: '=HYPERLINK("http://x";"y")',
    cause: 'resources',
    action: '- omlegging av planen\n- ny leverandør',
  },
  risk: { colour: 'red', reason: '+47 er ikke et tall' },
  summary: '@alle: 1/2 av arbeidet er gjort, #N/A på resten',
  dimensions: {
    time: { colour: 'green' },
    cost: { colour: 'red', reason: '007', cause: 'supplier' },
  },
  milestones: [
    { key: 'BP2', name: 'Konsept valgt', forecast: '2021-02-01', actual: '2021-01-12' },
    { key: 'BP3', name: '2021-11-15', forecast: '2021-11-15' },
  ],
  frame: { approved: 42_000_000, forecast: 43_500_000, ...MONEY },
  operatingCosts: [
    { nationalSolution: 'Kjernejournal', year: 2025, amount: -17_000_000, ...MONEY },
  ],
  benefits: [
    {
      description: 'Mindre tidsbruk',
      year: 2023,
      ownerRole: 'Avdelingsleder',
      amount: { planned: 5_000_000, ...MONEY },
    },
    {
      description: 'Minutter',
      year: 2024,
      ownerRole: 'Lege',
      measure: { unit: 'min', planned: 4 },
    },
  ],
  budget: [2021, 2022].map((year) => ({
    year,
    fundingSource: 'grant',
    approved: 21_000_000,
    forecast: null,
    actual: 0,
    ...MONEY,
  })),
});

describe('the template of a round', () => {
  let service: TestService;
  const owner = (): Actor => new Actor(service, ACTORS.helseMidt);
  const contents: Record<string, unknown> = {};

  beforeAll(async () => {
    service = await startTestService();
    const directorate = new Directorate(service);
    await directorate.opensRound('2021-1');
    for (const code of ['SAFEST', 'HPLF', 'NYTT'])
      await owner().registersProject(code, { name: `=Tiltak ${code}` });
    for (const code of ['SAFEST', 'HPLF']) {
      expectStatus(
        await owner().create(`/v1/projects/${code}/baselines`, {
          approvedOn: '2021-01-11',
          cost: 42_000_000,
          ...MONEY,
          milestones: [
            { key: 'BP2', name: 'Konsept', date: '2021-01-12' },
            { key: 'BP3', name: 'Utprøving', date: '2021-11-15' },
          ],
        }),
        201,
      );
      contents[code] = (await owner().reports('2021-1', code, RICH)).body.content;
    }
    service.moveTo('2021-04-06T09:00:00+02:00');
    await directorate.opensRound('2021-2', LATER);
    const draft = await owner().startsReport('2021-2', 'SAFEST', { ...RICH, summary: 'Utkastet' });
    contents['SAFEST'] = (await owner().call('GET', `/v1/reports/${draft.id}`)).body.content;
  });

  afterAll(() => service.stop());

  const template = async (language = 'nb', actor = owner()): Promise<Answered> =>
    expectStatus(
      await actor.call('GET', `/v1/rounds/2021-2/import-template?language=${language}`),
      200,
    );
  const read = async (workbook: Uint8Array): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      [...(await reportsIn(workbook))].map(([project, report]) => [
        project,
        contentOf(report as unknown as SaveReport),
      ]),
    );

  test('is an Excel workbook with a name of its own', async () => {
    const { headers, bytes } = await template();
    expect(headers.get('content-type')).toBe(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    );
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="rapport-2021-2-983658776.xlsx"',
    );
    expect(bytes.toString('latin1', 0, 2)).toBe('PK');
    expect((await owner().call('GET', '/v1/rounds/2031-1/import-template')).status).toBe(404);
    expect(
      (await owner().call('GET', '/v1/rounds/2021-2/import-template?language=sv')).body.errors,
    ).toMatchObject([{ pointer: '/language', code: 'not-allowed' }]);
  });

  test.each(['nb', 'en'])(
    'in %s holds the draft of the round, or else the last certified report',
    async (language) => {
      expect(await read((await template(language)).bytes)).toEqual(contents);
    },
  );

  test('holds nothing of another actor', async () => {
    const tables = await tablesIn(
      (await template('nb', new Actor(service, ACTORS.helseVest))).bytes,
    );
    expect(tables.map(({ rows }) => rows.length)).toEqual([...RECORDS.map(() => 0), 0]);
    const everybody = await tablesIn((await template('nb', new Directorate(service))).bytes);
    expect(everybody.map(({ rows }) => rows.length)).toEqual([...RECORDS.map(() => 0), 0]);
  });

  describe('in LibreOffice', () => {
    withLibreOffice.each(['nb', 'en'])(
      'opened and saved in %s, comes back the same',
      async (language) => {
        const { bytes } = await template(language);
        const saved = await filledByLibreOffice(bytes);
        expect(saved.equals(bytes)).toBe(false);
        expect(await read(saved)).toEqual(contents);
        expect((await tablesIn(saved)).map(({ headings }) => headings)).toEqual(
          (await tablesIn(bytes)).map(({ headings }) => headings),
        );
        figure(
          'E6',
          `template in ${language} saved by LibreOffice and read back: ` +
            `${String(JSON.stringify(contents).length)} characters of content, 0 different`,
        );
      },
    );

    withLibreOffice('filled in, says what was typed; its keys are locked', async () => {
      const typed = (
        sheet: string,
        row: number,
        values: Readonly<Record<string, string | number>>,
      ): Typed[] =>
        Object.entries(values).map(([heading, value]) => ({ sheet, row, heading, value }));
      const saved = await filledByLibreOffice((await template()).bytes, [
        // Rows in the order of codes: HPLF, NYTT, SAFEST.
        ...typed('Rapport', 3, {
          Tilstand: 'Aktiv',
          Fase: 'Gjennomføring',
          Status: 'Gul',
          'Status: begrunnelse': '=1+1',
          'Status: årsak': 'Leverandør',
          'Status: tiltak': '-2',
          Risiko: 'Grønn',
          Sammendrag: '1/2',
          Vedtatt: 15e6,
          Valuta: 'NOK',
          Prisår: 2021,
          Prisgrunnlag: 'Reell',
        }),
        ...typed('Budsjett', 6, {
          project: 'NYTT',
          År: 2021,
          Finansieringskilde: 'Tilskudd',
          Vedtatt: 12e6,
          Valuta: 'NOK',
          Prisår: 2021,
          Prisgrunnlag: 'Reell',
        }),
        ...typed('Avhengigheter', 4, {
          project: 'NYTT',
          'Avhengig av tiltak': 'SAFEST',
          Leveranse: '@leveranse',
          'Trengs innen': '2021-10-01',
        }),
        // A line of SAFEST is cleared; its key cannot be.
        ...typed('Utfordringer', 3, { project: 'NYTT', Kategori: '', Utfordring: '' }),
        ...typed('Rapport', 2, {
          project: 'SAFEST',
          actor: '915933149',
          'Bekreftet uendret': 'Ja',
        }),
      ]);
      const reports = await read(saved);
      const money = { currency: 'NOK', priceYear: 2021 };
      expect(reports).toEqual({
        HPLF: contents['HPLF'],
        SAFEST: { ...(contents['SAFEST'] as object), challenges: [] },
        NYTT: {
          state: 'active',
          phase: 'execution',
          status: { colour: 'yellow', reason: '=1+1', cause: 'supplier', action: '-2' },
          risk: { colour: 'green', reason: null },
          summary: '1/2',
          budget: [
            {
              year: 2021,
              fundingSource: 'grant',
              approved: 12_000_000,
              forecast: null,
              actual: null,
              ...money,
              basis: 'real',
            },
          ],
          dependencies: [
            {
              project: 'SAFEST',
              nationalSolution: null,
              delivery: '@leveranse',
              neededBy: '2021-10-01',
            },
          ],
          challenges: [],
          dimensions: null,
          evaluationFunding: null,
          milestones: [],
          frame: { approved: 15_000_000, forecast: null, ...money, basis: 'real' },
          operatingCosts: [],
          benefits: [],
          grants: null,
          funding: [],
          links: [],
        },
      });
      const [report] = await tablesIn(saved);
      expect(report?.rows.map(({ cells }) => [cells[0], cells[3]])).toEqual(
        ['HPLF', 'NYTT', 'SAFEST'].map((code) => [code, '983658776']),
      );

      // The same workbook sent back: what it says is what is stored.
      const done = await imports(service, owner(), Buffer.from(saved), {
        round: '2021-2',
        type: XLSX_MEDIA_TYPE,
      });
      expect(done).toMatchObject({
        state: 'completed',
        stored: true,
        mediaType: XLSX_MEDIA_TYPE,
        encoding: null,
        faults: [],
        counts: { reports: 3, created: 2, changed: 1, unchanged: 0, faulty: 0 },
      });
      const stored = expectStatus(await owner().call('GET', '/v1/rounds/2021-2/reports'), 200).body
        .items as { project: string; content: unknown; confirmedUnchanged: number }[];
      expect(
        stored.map(({ project, confirmedUnchanged }) => [project, confirmedUnchanged]),
      ).toEqual([
        ['HPLF', 1],
        ['NYTT', 0],
        ['SAFEST', 0],
      ]);
      expect(Object.fromEntries(stored.map(({ project, content }) => [project, content]))).toEqual(
        reports,
      );
    });

    withLibreOffice('with nothing to report on its own sheet, says so', async () => {
      const vest = new Actor(service, ACTORS.helseVest);
      const saved = await filledByLibreOffice((await template('nb', vest)).bytes, [
        {
          sheet: 'Ingen å melde',
          row: 2,
          heading: 'Ingen tiltak å melde: begrunnelse',
          value: '=Ingen i perioden',
        },
        { sheet: 'Ingen å melde', row: 2, heading: 'actor', value: '915933149' },
      ]);
      const done = await imports(service, vest, Buffer.from(saved), {
        round: '2021-2',
        type: XLSX_MEDIA_TYPE,
        query: 'mode=commit&certify=true',
      });
      expect(done).toMatchObject({
        state: 'completed',
        nil: true,
        stored: true,
        faults: [],
        counts: { rows: 1, reports: 0 },
      });
      const { body } = expectStatus(await vest.call('GET', '/v1/rounds/2021-2/submissions'), 200);
      expect(body.items).toMatchObject([{ state: 'certified', nil: true }]);
      // The template of one that is sent as it was made says nothing.
      expect(
        await imports(
          service,
          new Actor(service, ACTORS.oslo),
          (await template('nb', new Actor(service, ACTORS.oslo))).bytes,
          { round: '2021-2', type: XLSX_MEDIA_TYPE },
        ),
      ).toMatchObject({ nil: false, stored: false, faults: [], counts: { rows: 0 } });
    });

    withLibreOffice('every text field with every formula start stays a text', async () => {
      let fields = 0;
      const projects = FORMULA_STARTS.map((start, index) => {
        const text = (): string => `${start}${String(++fields)}+1`;
        const rated = () => ({ colour: 'red', reason: text(), cause: 'other' });
        const said = aReport({
          status: { ...rated(), action: text() },
          risk: { colour: 'red', reason: text() },
          summary: text(),
          dimensions: {
            time: rated(),
            cost: rated(),
            scope: rated(),
            resources: rated(),
            benefit: rated(),
          },
          milestones: [{ key: 'BP1', name: text() }],
          dependencies: [{ nationalSolution: 'SFM', delivery: text(), neededBy: '2021-10-01' }],
          challenges: [{ category: 'legal', text: text() }],
          benefits: [
            {
              description: text(),
              year: 2023,
              ownerRole: text(),
              measure: { unit: text(), planned: 1 },
            },
          ],
          grants: {
            applications: 1,
            amount: 1,
            currency: 'NOK',
            priceYear: 2021,
            basis: 'real',
            areas: [{ area: text(), applications: 1, amount: 1 }],
          },
          links: [{ title: text(), url: 'https://www.helsedirektoratet.no/' }],
        });
        return {
          code: `TILTAK-${String(index)}`,
          name: text(),
          content: contentOf(said as unknown as SaveReport),
        };
      });
      const written = await writeTemplate({
        language: 'nb',
        round: { key: '2021-2', name: { nb: '=1', en: '=1' }, ruleSet: null, historical: false },
        actor: { organisationNumber: ACTORS.helseMidt, name: '=1' },
        deadline: new Date(),
        codes: CODE_CHOICES,
        registered: [],
        projects,
      });
      const saved = await filledByLibreOffice(written);
      const formulasOf = async (workbook: Uint8Array): Promise<number> =>
        (await partsIn(Buffer.from(workbook)))
          .filter(({ name }) => name.startsWith('xl/worksheets/'))
          .reduce((sum, { text }) => sum + text.split(/<f[ >]/).length - 1, 0);
      const formulas = [await formulasOf(written), await formulasOf(saved)];
      const [before, after] = [await read(written), await read(saved)];
      const expected = Object.fromEntries(projects.map(({ code, content }) => [code, content]));
      figure(
        'E6',
        `${String(FORMULA_STARTS.length)} formula starts × ` +
          `${String(fields / FORMULA_STARTS.length)} text fields in XLSX: ` +
          `${String(formulas[0])} formula cells as written, ${String(formulas[1])} as ` +
          `LibreOffice saves them, texts the same`,
      );
      expect(formulas).toEqual([0, 0]);
      expect(before).toEqual(expected);
      expect(after).toEqual(expected);
    });
  });
});
