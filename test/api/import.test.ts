import { parse } from 'csv-parse/sync';
import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { XLSX_MEDIA_TYPE } from '../../src/platform/http/answer.js';
import { contentOf, type SaveReport } from '../../src/reporting/reports/report.dto.js';
import { NIL_COLUMN } from '../../src/reporting/files/report-columns.rules.js';
import { writeTemplate } from '../../src/reporting/templates/report-template.writer.js';
import { csv, ended, imports, reportRows, sends } from '../support/imports.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { workbookOf } from '../support/spreadsheets.js';
import { Actor, aReport, Directorate, eventually, expectStatus, figure } from '../support/story.js';
import { fingerprints } from '../support/tables.js';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T10:00:00+01:00' });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-1');
});
afterAll(() => service.stop());

/** Rows of the tables that reports live in. */
const reportTables = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(await fingerprints(service)).filter(([table]) =>
      /^reporting\.(report|report_revision|submission\w*)$/.test(table),
    ),
  );
const codes = async (prefix: string, count: number, actor: Actor = midt): Promise<string[]> => {
  const made = Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1)}`);
  for (const code of made) await actor.registersProject(code);
  return made;
};

/** A filled-in template. */
const workbook = (
  round: string,
  reports: Readonly<Record<string, object>>,
  {
    actor = ACTORS.helseMidt,
    ruleSet = 'standard-2',
  }: { readonly actor?: string; readonly ruleSet?: string } = {},
): Promise<Buffer> =>
  writeTemplate({
    language: 'nb',
    round: { key: round, name: { nb: round, en: round }, ruleSet },
    actor: { organisationNumber: actor, name: 'Helse Midt-Norge' },
    deadline: new Date(),
    projects: Object.entries(reports).map(([code, body]) => ({
      code,
      name: code,
      content: contentOf(body as SaveReport),
    })),
  });

describe('an import', () => {
  test('that validates says all and writes nothing; that commits does what was said', async () => {
    const [a = '', b = ''] = await codes('SER', 2);
    const file = csv([
      ...reportRows(a, aReport()),
      ...reportRows(
        b,
        aReport({
          status: { colour: 'yellow', reason: '=1+1', cause: 'resources', action: 'Mer folk' },
        }),
      ),
    ]);
    const before = await reportTables();
    const seen = await imports(service, midt, file, { query: 'mode=validate' });
    expect(seen).toMatchObject({
      state: 'completed',
      mode: 'validate',
      atomic: 'all',
      stored: false,
      encoding: 'utf-8',
      delimiter: ';',
      faults: [],
      counts: {
        rows: 8,
        reports: 2,
        created: 2,
        changed: 0,
        unchanged: 0,
        faulty: 0,
        faults: 0,
        certified: 0,
      },
    });
    expect(await reportTables()).toEqual(before);
    const done = await imports(service, midt, file);
    expect(done).toMatchObject({ state: 'completed', stored: true, counts: seen['counts'] });
    const { body } = expectStatus(
      await midt.call('GET', '/v1/rounds/2021-1/reports?limit=500'),
      200,
    );
    expect(
      body.items.map(({ project, state, version }: Record<string, unknown>) => [
        project,
        state,
        version,
      ]),
    ).toEqual([
      [a, 'draft', 1],
      [b, 'draft', 1],
    ]);
    expect(body.items[1].content.status.reason).toBe('=1+1');
    expect(await imports(service, midt, file)).toMatchObject({
      stored: false,
      counts: { created: 0, unchanged: 2 },
    });
    const result = expectStatus(
      await midt.call('GET', `/v1/imports/${String(done['id'])}/result`),
      200,
    );
    expect(
      parse<Record<string, string>>(result.text, { columns: true }).map(({ project, outcome }) => [
        project,
        outcome,
      ]),
    ).toContainEqual([a, 'created']);
  });

  test('of a whole with one fault leaves nothing; by row it keeps what is without fault', async () => {
    const [good = '', bad = ''] = await codes('HALV', 2);
    const file = csv([
      ...reportRows(good, aReport()),
      ...reportRows(bad, aReport()).map((row) =>
        row['record'] === 'budget' ? { ...row, approved: '12,5' } : row,
      ),
    ]);
    const before = await reportTables();
    const whole = await imports(service, midt, file, { query: 'mode=commit&atomic=all' });
    expect(whole).toMatchObject({
      state: 'completed',
      stored: false,
      counts: { created: 1, faulty: 1, faults: 1, faultsKept: 1 },
      faultCounts: [{ code: 'not-whole', column: 'approved', faults: 1, firstRow: 7 }],
    });
    expect(whole['faults']).toEqual([
      {
        sheet: null,
        row: 7,
        column: 'approved',
        project: bad,
        code: 'not-whole',
        value: '12,5',
        expected: 'Må være et helt tall, uten desimaler',
        difference: null,
      },
    ]);
    expect(await reportTables()).toEqual(before);
    const rows = await imports(service, midt, file, {
      query: 'mode=commit&atomic=row&language=en',
    });
    expect(rows).toMatchObject({
      stored: true,
      counts: { created: 1, faulty: 1, faults: 1 },
      faults: [{ expected: 'Must be a whole number, without decimals' }],
    });
    const { body } = expectStatus(
      await midt.call('GET', '/v1/rounds/2021-1/reports?limit=500'),
      200,
    );
    const projects = (body.items as { project: string }[]).map(({ project }) => project);
    expect([projects.includes(good), projects.includes(bad)]).toEqual([true, false]);
    const changed = expectStatus(
      await midt.call('GET', `/v1/imports/${String(rows['id'])}/result`),
      200,
    );
    expect(
      new Map(
        parse<Record<string, string>>(changed.text, { columns: true }).map(
          ({ project = '', outcome }) => [project, outcome],
        ),
      ),
    ).toEqual(
      new Map([
        [good, 'created'],
        [bad, 'faulty'],
      ]),
    );
  });

  test('by row whose every report is faulty begins no submission', async () => {
    const vest = new Actor(service, ACTORS.helseVest);
    const before = await reportTables();
    expect(
      await imports(service, vest, csv(reportRows('FINNES-IKKE', aReport())), {
        query: 'mode=commit&atomic=row',
      }),
    ).toMatchObject({ stored: false, counts: { faulty: 1 } });
    expect(await reportTables()).toEqual(before);
  });

  test('of the same reports by CSV, XLSX, NDJSON and JSON certifies the same bytes', async () => {
    const bodies = [
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
        frame: {
          approved: 40_000_000,
          forecast: null,
          currency: 'NOK',
          priceYear: 2021,
          basis: 'nominal',
        },
      }),
      aReport({
        budget: [
          {
            year: 2021,
            fundingSource: 'own',
            approved: 0,
            currency: 'NOK',
            priceYear: 2021,
            basis: 'real',
          },
          {
            year: 2020,
            fundingSource: 'grant',
            approved: 1_234_567,
            forecast: 1,
            actual: 2,
            currency: 'NOK',
            priceYear: 2021,
            basis: 'real',
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
        operatingCosts: [
          {
            nationalSolution: 'Helsenorge',
            year: 2024,
            amount: -17_000,
            currency: 'NOK',
            priceYear: 2021,
            basis: 'real',
          },
        ],
      }),
      { state: 'planned', phase: 'idea' },
    ];
    const hashes: Record<string, string[]> = { csv: [], xlsx: [], ndjson: [], json: [] };
    // The hash covers the project too, so each way is a round of its own on the same projects.
    const made = await codes('LIK', bodies.length);
    const rounds = { csv: '2021-5', ndjson: '2021-6', json: '2021-7', xlsx: '2021-9' } as const;
    for (const [way, round] of Object.entries(rounds)) {
      await directorate.opensRound(round);
      if (way === 'json')
        for (const [index, body] of bodies.entries())
          await midt.reports(round, made[index] ?? '', { ...NOTHING, ...body });
      else {
        const [type, file] =
          way === 'csv'
            ? ([
                'text/csv',
                csv(bodies.flatMap((body, index) => reportRows(made[index] ?? '', body))),
              ] as const)
            : way === 'xlsx'
              ? ([
                  XLSX_MEDIA_TYPE,
                  await workbook(
                    round,
                    Object.fromEntries(bodies.map((body, index) => [made[index], body])),
                  ),
                ] as const)
              : ([
                  'application/x-ndjson',
                  bodies
                    .map((body, index) => JSON.stringify({ project: made[index], ...body }))
                    .join('\n'),
                ] as const);
        expect(
          await imports(service, midt, file, { round, query: 'mode=commit&certify=true', type }),
        ).toMatchObject({ faults: [], counts: { created: 4, certified: 4 } });
      }
      const { rows } = await service.owner.query<{ content_hash: string }>(
        `select v.content_hash from reporting.report_revision v
           join reporting.round r on r.id = v.round_id
            join portfolio.project p on p.id = v.project_id where r.key = $1 and p.code = any($2) order by p.code`,
        [round, made],
      );
      hashes[way] = rows.map(({ content_hash }) => content_hash);
    }
    figure(
      'P8-bytes',
      `${String(made.length)} reports by CSV, XLSX, NDJSON and JSON: ` +
        `${String(new Set(Object.values(hashes).flat()).size)} content hashes of the ` +
        `${String(Object.values(hashes).flat().length)} certified revisions`,
    );
    expect(hashes['csv']).toHaveLength(bodies.length);
    expect([hashes['ndjson'], hashes['json']]).toEqual([hashes['csv'], hashes['csv']]);
    // Certified as one by one: versions, the submission, the audit and the event for the roll-up.
    const { rows: versions } = await service.owner.query<{ key: string; versions: number[] }>(
      `select r.key, array_agg(distinct t.version) as versions from reporting.report t
         join reporting.round r on r.id = t.round_id where r.key = any($1) group by r.key order by r.key`,
      [Object.values(rounds)],
    );
    expect(versions.map(({ versions: found }) => found)).toEqual(
      Object.keys(rounds).map(() => [2]),
    );
    const { rows: states } = await service.owner.query<{ state: string }>(
      `select s.state from reporting.submission s join reporting.round r on r.id = s.round_id where r.key = any($1)`,
      [Object.values(rounds)],
    );
    expect(states.map(({ state }) => state)).toEqual(Object.keys(rounds).map(() => 'certified'));
  });

  test('shows by meaning what differs from the last certified report', async () => {
    const [a = '', needed = ''] = await codes('MENING', 2);
    await midt.reports('2021-1', a, aReport());
    await midt.reports('2021-1', needed, aReport());
    const file = csv([
      ...reportRows(
        a,
        aReport({
          status: { colour: 'red', reason: 'Forsinket', cause: 'supplier', action: 'Ny plan' },
          budget: [
            {
              year: 2021,
              fundingSource: 'own',
              approved: 12_000_000,
              forecast: 15_000_000,
              actual: null,
              currency: 'NOK',
              priceYear: 2021,
              basis: 'nominal',
            },
          ],
          dependencies: [{ project: needed, delivery: 'API', neededBy: '2021-10-01' }],
        }),
      ),
      ...reportRows(needed, aReport({ state: 'stopped' })),
    ]);
    const { preview, id } = await imports(service, midt, file, { query: 'mode=validate' });
    expect(preview).toMatchObject({
      reports: 2,
      colours: [{ from: 'green', to: 'red', count: 1, projects: [a] }],
      brokenDependencies: [
        { project: a, needs: needed, delivery: 'API', state: 'stopped', because: 'stopped' },
      ],
      hiddenBrokenDependencies: 0,
    });
    const { body } = expectStatus(
      await midt.call('GET', `/v1/imports/${String(id)}/changes?limit=500`),
      200,
    );
    expect(body.items).toHaveLength(preview.values as number);
    expect(body.items).toContainEqual({
      project: a,
      record: 'budget',
      item: '2021, own',
      column: 'forecast',
      before: '12500000',
      after: '15000000',
      difference: 2_500_000,
    });
    expect(body.items).toContainEqual({
      project: needed,
      record: 'report',
      item: null,
      column: 'state',
      before: 'active',
      after: 'stopped',
      difference: null,
    });
    const text = expectStatus(
      await midt.call('GET', `/v1/imports/${String(id)}/changes`, undefined, {
        accept: 'text/csv',
      }),
      200,
    );
    expect(parse(text.text, { columns: true })).toHaveLength(preview.values as number);
  });

  test(
    'shows which dependencies it breaks, also of projects it says nothing of, and none ' +
      'that were broken before',
    async () => {
      const nord = new Actor(service, ACTORS.helseNord);
      const [stops = '', delays = '', broken = '', user = '', fresh = ''] = await codes('BRUDD', 5);
      const [open = '', hidden = ''] = await codes('NORDBRUDD', 2, nord);
      for (const code of [stops, delays, broken])
        expectStatus(
          await midt.create(`/v1/projects/${code}/baselines`, {
            approvedOn: '2020-01-01',
            cost: 1,
            currency: 'NOK',
            priceYear: 2021,
            basis: 'nominal',
            milestones: [{ key: 'BP5', name: 'Levert', date: '2021-06-01' }],
          }),
          201,
        );
      const ready = (
        forecast: string,
        more: Record<string, unknown> = {},
      ): Record<string, unknown> => ({
        milestones: [{ key: 'BP5', name: 'Levert', forecast }],
        dependencies: [],
        ...more,
      });
      const on = (...projects: string[]): Record<string, unknown> => ({
        dependencies: projects.map((project) => ({
          project,
          delivery: 'API',
          neededBy: '2021-10-01',
        })),
      });
      await directorate.opensRound('2019-1', {
        opensAt: '2021-01-04T08:00:00+01:00',
        deadline: '2021-01-15T16:00:00+01:00',
        closesAt: '2021-01-22T16:00:00+01:00',
      });
      await nord.reports('2019-1', open, on(stops));
      await directorate.awaitsJob(await directorate.closesRound('2019-1'));
      for (const code of [stops, delays]) await midt.reports('2021-1', code, ready('2021-06-01'));
      await midt.reports('2021-1', broken, ready('2021-06-01', { state: 'stopped' }));
      await midt.reports('2021-1', user, on(stops, delays, broken));
      await nord.reports('2021-1', open, on(stops));
      await nord.reports('2021-1', hidden, on(delays));
      const file = csv([
        ...reportRows(stops, aReport(ready('2021-06-01', { state: 'stopped' }))),
        ...reportRows(delays, aReport(ready('2021-12-01'))),
        ...reportRows(broken, aReport(ready('2021-09-01', { state: 'stopped' }))),
        ...reportRows(fresh, aReport(on(broken))),
      ]);
      const broke = [
        { project: user, needs: delays, delivery: 'API', state: 'active', because: 'delayed' },
        { project: user, needs: stops, delivery: 'API', state: 'stopped', because: 'stopped' },
        { project: fresh, needs: broken, delivery: 'API', state: 'stopped', because: 'stopped' },
        { project: open, needs: stops, delivery: 'API', state: 'stopped', because: 'stopped' },
      ];
      const { preview } = await imports(service, midt, file, { query: 'mode=validate' });
      expect(preview).toMatchObject({
        brokenDependencies: broke.sort((a, b) =>
          `${a.project} ${a.needs}` < `${b.project} ${b.needs}` ? -1 : 1,
        ),
        hiddenBrokenDependencies: 1,
      });
      expect(JSON.stringify(preview)).not.toContain(hidden);
      // Done, it stands as it was foreseen; sent again, it breaks nothing more.
      for (const [query, items, count] of [
        ['mode=commit&certify=true', broke, 1],
        ['mode=validate', [], 0],
      ] as const)
        expect((await imports(service, midt, file, { query }))['preview']).toMatchObject({
          brokenDependencies: items,
          hiddenBrokenDependencies: count,
        });
    },
  );

  test('of a correction is held against the round it corrects, not against a later one', async () => {
    const nord = new Actor(service, ACTORS.helseNord);
    const [code = ''] = await codes('RETT', 1, nord);
    await directorate.opensRound('2020-4', {
      opensAt: '2021-01-04T08:00:00+01:00',
      deadline: '2021-01-15T16:00:00+01:00',
      closesAt: '2021-01-22T16:00:00+01:00',
    });
    await nord.reports('2020-4', code, { summary: 'Som i 2020.' });
    await directorate.closesRound('2020-4');
    await nord.reports('2021-1', code, { summary: 'Som i 2021.' });
    const {
      body: {
        items: [submission],
      },
    } = expectStatus(await nord.call('GET', '/v1/rounds/2020-4/submissions'), 200);
    const { headers } = await directorate.call('GET', `/v1/submissions/${String(submission.id)}`);
    expectStatus(
      await directorate.call(
        'POST',
        `/v1/submissions/${String(submission.id)}/reopen`,
        { reason: 'Rettes' },
        { 'if-match': headers.get('etag') ?? '' },
      ),
      200,
    );
    const before = async (round: string): Promise<unknown> => {
      const { id } = await imports(
        service,
        nord,
        csv(reportRows(code, aReport({ summary: 'Rettet.' }))),
        { round, query: 'mode=validate' },
      );
      return expectStatus(
        await nord.call('GET', `/v1/imports/${String(id)}/changes`),
        200,
      ).body.items.map((change: Record<string, unknown>) => [
        change['column'],
        change['before'],
        change['after'],
      ]);
    };
    expect(await before('2020-4')).toEqual([['summary', 'Som i 2020.', 'Rettet.']]);
    expect(await before('2021-1')).toEqual([['summary', 'Som i 2021.', 'Rettet.']]);
  });

  test('takes rows of a project anywhere in the file, in the order in which they stand', async () => {
    const [a = '', b = ''] = await codes('SPREDT', 2);
    const [first, ...rest] = reportRows(
      a,
      aReport({
        budget: [2021, 2022, 2023].map((year) => ({
          year,
          fundingSource: 'own',
          approved: year,
          currency: 'NOK',
          priceYear: 2021,
          basis: 'nominal',
        })),
      }),
    );
    const file = csv([
      ...rest.slice(0, 1),
      ...reportRows(b, aReport()),
      ...rest.slice(1),
      ...(first === undefined ? [] : [first]),
    ]);
    expect(await imports(service, midt, file)).toMatchObject({
      faults: [],
      counts: { created: 2 },
    });
    const { body } = expectStatus(
      await midt.call('GET', '/v1/rounds/2021-1/reports?limit=500'),
      200,
    );
    const found = (
      body.items as { project: string; content: { budget: { year: number }[] } }[]
    ).find(({ project }) => project === a);
    expect(found?.content.budget.map(({ year }) => year)).toEqual([2021, 2022, 2023]);
  });

  test(
    'reads what Norwegian Excel writes: semicolons, Windows-1252, its own names, spaces ' +
      'in numbers, dates and serials',
    async () => {
      const [code = ''] = await codes('EXCEL', 1);
      const lines = [
        'sep=;',
        'Tiltak;record;Tilstand;Fase;Status;Sammendrag;År;Finansieringskilde;Vedtatt;Valuta;Prisår;Prisgrunnlag;Leveranse;Nasjonal ' +
          'løsning;Trengs innen',
        `${code};Rapport;AKTIV;Gjennomføring;Grønn;Blåbær;;;;;;;;;`,
        `${code};Budsjett;;;;;2021;Egenfinansiering;12 000 000,00;NOK;2021;Nominell;;;`,
        `${code};Avhengigheter;;;;;;;;;;;API;Kjernejournal;23.04.2021`,
        `${code};Avhengigheter;;;;;;;;;;;API 2;Helsenorge;44309`,
      ];
      const [windows, utf16] = [
        Buffer.from(lines.join('\r\n'), 'latin1'),
        Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le'),
      ];
      expect(await imports(service, midt, windows, { query: 'mode=validate' })).toMatchObject({
        encoding: 'windows-1252',
        delimiter: ';',
        faults: [],
        counts: { created: 1, rows: 4 },
      });
      expect(
        await imports(service, midt, Buffer.from(utf16).swap16(), { query: 'mode=validate' }),
      ).toMatchObject({ encoding: 'utf-16be', faults: [], counts: { created: 1 } });
      expect(await imports(service, midt, utf16)).toMatchObject({
        encoding: 'utf-16le',
        faults: [],
        counts: { created: 1 },
      });
      const { rows } = await service.owner.query<{ content: Record<string, unknown> }>(
        `select t.content from reporting.report t join portfolio.project p on p.id = t.project_id where p.code = $1`,
        [code],
      );
      expect(rows[0]?.content).toMatchObject({
        summary: 'Blåbær',
        budget: [{ approved: 12_000_000, year: 2021 }],
        dependencies: [{ neededBy: '2021-04-23' }, { neededBy: '2021-04-23' }],
      });
    },
  );

  test("gives the sender's own columns back as they came, beside what came of each row", async () => {
    const [code = ''] = await codes('EGNE', 1);
    const rows = reportRows(code, aReport()).map((row, index): Record<string, unknown> => ({
      ...row,
      x_id: `nr ${String(index)}`,
      X_Note: index === 0 ? '=1+1' : '',
    }));
    const { id } = await imports(service, midt, csv(rows));
    const { text, headers } = expectStatus(
      await midt.call('GET', `/v1/imports/${String(id)}/result`),
      200,
    );
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const back = parse<Record<string, string>>(text, { columns: true });
    expect(
      back.map((row) => [
        row['row'],
        row['project'],
        row['record'],
        row['outcome'],
        row['x_id'],
        row['X_Note'],
      ]),
    ).toEqual(
      rows.map((row, index) => [
        String(index + 2),
        code,
        row['record'],
        'created',
        `nr ${String(index)}`,
        index === 0 ? "'=1+1" : '',
      ]),
    );
    const lines = await imports(
      service,
      midt,
      JSON.stringify({ project: code, ...aReport({ summary: 'Ny' }), x_id: 7 }),
      { type: 'application/x-ndjson' },
    );
    expect(lines).toMatchObject({ faults: [], counts: { changed: 1 } });
    expect(
      parse(
        expectStatus(await midt.call('GET', `/v1/imports/${String(lines['id'])}/result`), 200).text,
        { columns: true },
      ),
    ).toMatchObject([{ x_id: '7', outcome: 'changed' }]);
  });

  test("reads an actor's own headings by its saved mapping, and nobody else's", async () => {
    const [code = ''] = await codes('KART', 1);
    const path = '/v1/import-mappings/prosjektarkiv';
    const empty = expectStatus(await midt.call('GET', path), 200);
    expect(empty.body).toEqual({
      name: 'prosjektarkiv',
      headings: [],
      version: 0,
      updatedAt: null,
    });
    const headings = [
      { heading: 'Prosjektnr', column: 'project' },
      { heading: 'Tilst.', column: 'state' },
      { heading: 'Steg', column: 'phase' },
    ];
    expectStatus(
      await midt.call(
        'PUT',
        path,
        { headings: [...headings, { heading: 'STEG', column: 'state' }] },
        { 'if-match': '"0"' },
      ),
      422,
    );
    expectStatus(
      await midt.call(
        'PUT',
        path,
        { headings: [{ heading: 'Steg', column: 'fase' }] },
        { 'if-match': '"0"' },
      ),
      400,
    );
    expect(
      expectStatus(await midt.call('PUT', path, { headings }, { 'if-match': '"0"' }), 200).body,
    ).toMatchObject({ version: 1, headings });
    expectStatus(await midt.call('PUT', path, { headings }, { 'if-match': '"0"' }), 412);
    const file = `prosjektnr;TILST.;Steg\n${code};active;idea\n`;
    expect(
      await imports(service, midt, file, { query: 'mode=validate&mapping=prosjektarkiv' }),
    ).toMatchObject({ faults: [], counts: { created: 1 } });
    expect(await imports(service, midt, file, { query: 'mode=validate' })).toMatchObject({
      counts: { rows: 0, faults: 4 },
    });
    expectStatus(
      await sends(service, oslo, file, { query: 'mode=validate&mapping=prosjektarkiv' }),
      422,
    );
  });

  test('is answered the same to the same key and file, and refused to the key with another', async () => {
    const [code = ''] = await codes('TO-GANGER', 1);
    const file = csv(reportRows(code, aReport()));
    const first = expectStatus(await sends(service, midt, file, { key: 'en-gang' }), 202);
    const again = expectStatus(await sends(service, midt, file, { key: 'en-gang' }), 202);
    expect([again.text, again.headers.get('location')]).toEqual([
      first.text,
      `/v1/imports/${String(first.body.id)}`,
    ]);
    expectStatus(await sends(service, midt, `${file}\r\n`, { key: 'en-gang' }), 422);
    expectStatus(await sends(service, midt, file, { key: 'en-gang', query: 'mode=validate' }), 422);
    await ended(midt, first.body.id as string);
    const { rows } = await service.owner.query<{ files: number; kept: number }>(
      `select count(distinct c.file_id)::int as files, (select count(*)::int
         from reporting.report_import) as kept from reporting.import_chunk c`,
    );
    expect(rows[0]?.files).toBe(rows[0]?.kept);
  });

  test('can be cancelled under way: of a whole nothing is left', async () => {
    const [code = ''] = await codes('AVBRYT', 1);
    await service.owner.query(
      `create or replace function platform.hold() returns trigger
         language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(97); return new; end $$;
            create trigger hold before insert on reporting.import_report for each row
            execute function platform.hold()`,
    );
    const client = await service.owner.connect();
    await client.query('select pg_advisory_lock(97)');
    const before = await reportTables();
    const { body } = expectStatus(
      await sends(service, midt, csv(reportRows(code, aReport()))),
      202,
    );
    const job = `/v1/jobs/${String(body.job)}`;
    await eventually(async () =>
      (await midt.call('GET', job)).body.stage === 'judging' ? true : undefined,
    );
    expectStatus(await oslo.create(`${job}/cancel`, undefined), 404);
    expectStatus(await midt.create(`${job}/cancel`, undefined), 200);
    await client.query('select pg_advisory_unlock(97)');
    client.release();
    await service.owner.query('drop trigger hold on reporting.import_report');
    await service.app.get(OutboxRelay).reconcile();
    expect(await ended(midt, body.id as string)).toMatchObject({
      state: 'cancelled',
      stored: false,
      allowedActions: [],
    });
    await eventually(async () =>
      (
        await service.owner.query(
          `select 1 from pg_stat_activity where state <> 'idle' and query like '%reporting.report%'
            and pid <> pg_backend_pid() and datname = current_database()`,
        )
      ).rowCount === 0
        ? true
        : undefined,
    );
    expect(await reportTables()).toEqual(before);
  });

  test("is its sender's own: neither another actor nor the directorate reads it", async () => {
    const [code = ''] = await codes('MIN', 1);
    const { id } = await imports(service, midt, csv(reportRows(code, aReport())), {
      query: 'mode=validate',
    });
    for (const stranger of [oslo, directorate]) {
      for (const path of ['', '/faults', '/changes', '/result'])
        expectStatus(await stranger.call('GET', `/v1/imports/${String(id)}${path}`), 404);
      expect((await stranger.call('GET', '/v1/imports')).body.items).toEqual([]);
    }
    const { body } = expectStatus(await midt.call('GET', '/v1/imports?limit=1'), 200);
    expect(body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(
      (await midt.call('GET', `/v1/imports?limit=1&cursor=${String(body.nextCursor)}`)).body.items,
    ).toHaveLength(1);
  });
});

describe('what a file can say besides reports', () => {
  const ROUNDS = { csv: '2020-5', xlsx: '2020-6', ndjson: '2020-7', api: '2020-8' } as const;
  let vest: Actor;
  let made: string[];
  const revisions = async (
    round: string,
  ): Promise<{ code: string; hash: string; unchanged: number; confirms: string }[]> =>
    (
      await service.owner.query<{
        code: string;
        hash: string;
        unchanged: number;
        confirms: string;
      }>(
        `select p.code, v.content_hash as hash, v.unchanged, v.confirms
           from reporting.report_revision v join reporting.round r on r.id = v.round_id
            join portfolio.project p on p.id = v.project_id where r.key = $1 order by p.code, v.revision`,
        [round],
      )
    ).rows;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
  const submissionOf = async (round: string, actor = vest): Promise<Record<string, any>> => {
    const { body } = expectStatus(await actor.call('GET', `/v1/rounds/${round}/submissions`), 200);
    return body.items.length === 0
      ? { state: 'none' }
      : (expectStatus(await actor.call('GET', `/v1/submissions/${String(body.items[0].id)}`), 200)
          .body as Record<string, unknown>);
  };
  const faultsOf = (done: Record<string, unknown>): unknown[] =>
    (done['faults'] as { sheet: string | null; row: number; column: string; code: string }[]).map(
      (one) => [one.sheet, one.row, one.column, one.code],
    );

  beforeAll(async () => {
    vest = new Actor(service, ACTORS.helseVest);
    made = await codes('SOM', 3, vest);
    await directorate.opensRound('2020-2', { opensAt: '2021-01-04T08:00:00+01:00' });
    for (const code of made.slice(0, 2))
      await vest.reports('2020-2', code, { summary: `${code} i 2020` });
    for (const round of Object.values(ROUNDS))
      await directorate.opensRound(round, { opensAt: '2021-01-12T08:00:00+01:00' });
  });

  test('a project is confirmed unchanged by CSV, XLSX and NDJSON as it is by the API, to the byte', async () => {
    const [a = '', b = ''] = made;
    const earlier = Object.fromEntries(
      [a, b].map((code) => [code, aReport({ summary: `${code} i 2020` })]),
    );
    const template = await writeTemplate({
      language: 'nb',
      round: { key: ROUNDS.xlsx, name: { nb: 'x', en: 'x' }, ruleSet: 'standard-2' },
      actor: { organisationNumber: ACTORS.helseVest, name: 'Helse Vest' },
      deadline: new Date(),
      projects: [a, b].map((code) => ({
        code,
        name: code,
        content: { ...contentOf(earlier[code] as unknown as SaveReport), confirmUnchanged: 'true' },
      })),
    });
    const files = {
      csv: [
        'text/csv',
        csv([
          { project: a, 'Bekreftet uendret': 'Ja' },
          { project: b, 'Bekreftet uendret': 'true' },
        ]),
      ],
      xlsx: [XLSX_MEDIA_TYPE, template],
      ndjson: [
        'application/x-ndjson',
        `${JSON.stringify({ project: a, confirmUnchanged: true })}\n${JSON.stringify({ project: b, ...earlier[b], confirmUnchanged: true })}`,
      ],
    } as const;
    for (const [way, [type, file]] of Object.entries(files)) {
      const round = ROUNDS[way as keyof typeof files];
      expect(
        await imports(service, vest, file, { round, type, query: 'mode=validate' }),
      ).toMatchObject({
        faults: [],
        stored: false,
        counts: { created: 2 },
        preview: { values: 0 },
      });
      expect(
        await imports(service, vest, file, { round, type, query: 'mode=commit&certify=true' }),
      ).toMatchObject({ faults: [], stored: true, counts: { created: 2, certified: 2 } });
      expect(
        await imports(service, vest, file, { round, type, query: 'mode=commit&certify=true' }),
      ).toMatchObject({ faults: [], stored: false, counts: { unchanged: 2, certified: 0 } });
    }
    for (const code of [a, b]) {
      const draft = await vest.startsReport(ROUNDS.api, code);
      const { headers } = expectStatus(
        await vest.call('POST', `/v1/reports/${draft.id}/confirm-unchanged`, undefined, {
          'if-match': draft.etag,
        }),
        200,
      );
      await vest.certifies({ id: draft.id, etag: headers.get('etag') ?? '' });
    }
    const byApi = await revisions(ROUNDS.api);
    expect(byApi.map(({ code, unchanged }) => [code, unchanged])).toEqual([
      [a, 1],
      [b, 1],
    ]);
    const before = await revisions('2020-2');
    expect(byApi.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
    for (const way of ['csv', 'xlsx', 'ndjson'] as const)
      expect([way, await revisions(ROUNDS[way])]).toEqual([way, byApi]);
  });

  test(
    'a draft that says the same is confirmed by the file, one that was certified anew is ' +
      'another revision',
    async () => {
      const [a = ''] = made;
      await directorate.opensRound('2022-1', { opensAt: '2021-01-13T08:00:00+01:00' });
      await vest.reports('2022-1', a, { summary: 'Noe annet' });
      const done = await imports(service, vest, csv([{ project: a, confirmUnchanged: 'Yes' }]), {
        round: '2022-1',
        query: 'mode=commit&certify=true',
      });
      expect(done).toMatchObject({ faults: [], counts: { changed: 1, certified: 1 } });
      const [first, second] = await revisions('2022-1');
      expect([first?.unchanged, second?.unchanged]).toEqual([0, 2]);
      // Saying Nei is saying nothing.
      expect(
        await imports(
          service,
          vest,
          csv(
            reportRows(a, aReport({ summary: 'Ny' })).map((row) => ({
              ...row,
              confirmUnchanged: row['record'] === 'report' ? 'Nei' : '',
            })),
          ),
          { round: '2022-1' },
        ),
      ).toMatchObject({ faults: [], counts: { changed: 1 } });
    },
  );

  test(
    'a confirmation that the rest of the row contradicts, of what was never reported, or ' +
      "in a word of one's own, is a fault",
    async () => {
      const [a = '', , never = ''] = made;
      await directorate.opensRound('2022-2', { opensAt: '2021-01-12T08:00:00+01:00' });
      const before = await reportTables();
      const rows = reportRows(a, aReport({ summary: 'Ikke som før', state: 'paused' })).map(
        (row) => ({ ...row, confirmUnchanged: row['record'] === 'report' ? 'Ja' : '' }),
      );
      const done = await imports(
        service,
        vest,
        csv([
          ...rows,
          { project: never, record: 'report', confirmUnchanged: 'Ja' },
          { project: 'OSLOS', record: 'report', confirmUnchanged: 'Ja' },
        ]),
        { round: '2022-2' },
      );
      expect(faultsOf(done)).toEqual([
        [null, 7, 'project', 'unknown-project'],
        [null, 2, 'confirmUnchanged', 'not-unchanged'],
        [null, 6, 'confirmUnchanged', 'no-earlier-report'],
      ]);
      expect((done['faults'] as { expected: string }[])[1]?.expected).toMatch(/state, summary$/);
      expect(
        faultsOf(
          await imports(service, vest, csv([{ project: a, confirmUnchanged: 'kanskje' }]), {
            round: '2022-2',
          }),
        ),
      ).toContainEqual([null, 2, 'confirmUnchanged', 'not-allowed']);
      expect(
        faultsOf(
          await imports(service, vest, JSON.stringify({ project: a, confirmUnchanged: 'ja' }), {
            round: '2022-2',
            type: 'application/x-ndjson',
          }),
        ),
      ).toContainEqual([null, 1, '/confirmUnchanged', 'wrong-type']);
      expect(await reportTables()).toEqual(before);
    },
  );

  test('nothing to report is said by CSV, XLSX and NDJSON as by the API', async () => {
    const oslos = new Actor(service, ACTORS.oslo);
    const sheetOf = (...lines: readonly (readonly string[])[]): string =>
      lines
        .map(
          (cells, row) =>
            `<row r="${String(row + 1)}">${cells.map((cell, at) => `<c r="${'ABCD'.charAt(at)}${String(row + 1)}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`,
        )
        .join('');
    const template = (round: string, language: 'nb' | 'en', nil: string): Promise<Buffer> =>
      workbookOf({
        sheets: {
          [NIL_COLUMN.sheet[language]]: sheetOf(
            [NIL_COLUMN.heading[language], 'round', 'actor', 'ruleSet'],
            [nil, round, ACTORS.oslo, 'standard-2'],
          ),
        },
      });
    const reason = 'Ingen tiltak i perioden';
    for (const [round, type, file] of [
      [ROUNDS.csv, 'text/csv', `nil\r\n${reason}\r\n`],
      [ROUNDS.xlsx, XLSX_MEDIA_TYPE, await template(ROUNDS.xlsx, 'en', reason)],
      [ROUNDS.ndjson, 'application/x-ndjson', JSON.stringify({ nil: reason })],
    ] as const) {
      expect(
        await imports(service, oslos, file, { round, type, query: 'mode=validate' }),
      ).toMatchObject({ nil: true, faults: [], stored: false, counts: { rows: 1, reports: 0 } });
      expect(await submissionOf(round, oslos)).toEqual({ state: 'none' });
      const certify = round !== ROUNDS.csv;
      expect(
        await imports(service, oslos, file, {
          round,
          type,
          query: `mode=commit&certify=${String(certify)}`,
        }),
      ).toMatchObject({ state: 'completed', nil: true, faults: [], stored: true });
      const found = await submissionOf(round, oslos);
      expect([
        found['state'],
        found['nil'],
        found['history'].map((one: Record<string, unknown>) => [one['action'], one['reason']]),
      ]).toEqual([
        certify ? 'certified' : 'submitted',
        true,
        [['create', null], ['declareNil', reason], ...(certify ? [['certify', null]] : [])],
      ]);
      // It stands until it is withdrawn.
      expect((await sends(service, oslos, file, { round, type })).body.code).toBe('nil-returned');
    }
    const { body } = expectStatus(
      await directorate.call('GET', `/v1/rounds/${ROUNDS.xlsx}/completeness`),
      200,
    );
    expect(body.actors.find(({ actor }: { actor: string }) => actor === ACTORS.oslo)).toMatchObject(
      { state: 'nil' },
    );
    // Another round's template is not this round's answer.
    expect(
      faultsOf(
        await imports(service, oslos, await template(ROUNDS.csv, 'nb', reason), {
          round: '2022-2',
          type: XLSX_MEDIA_TYPE,
        }),
      ),
    ).toEqual([['Ingen å melde', 2, 'round', 'other-round']]);
    expect(await submissionOf('2022-2', oslos)).toEqual({ state: 'none' });
  });

  test(
    'nothing to report beside reports, twice, of one project, without a reason, or where ' +
      'reports are, is a fault',
    async () => {
      const [a = ''] = made;
      const before = await reportTables();
      const sent = async (file: string, type = 'text/csv', round = '2022-2'): Promise<unknown> =>
        faultsOf(await imports(service, vest, file, { round, type }));
      const full = 'project;state;phase;nil';
      expect(await sent(`${full}\r\n${a};active;idea;\r\n;;;Ingen\r\n`)).toEqual([
        [null, 3, 'nil', 'reports-exist'],
      ]);
      expect(await sent(`${full}\r\n${a};active;idea;Ingen\r\n`)).toEqual([
        [null, 2, 'nil', 'nil-of-project'],
      ]);
      expect(await sent(`${full}\r\n;active;;Ingen\r\n`)).toEqual([
        [null, 2, 'state', 'column-not-used'],
      ]);
      expect(await sent('nil\r\nIngen\r\nIngen\r\n')).toEqual([[null, 3, 'nil', 'nil-repeated']]);
      expect(await sent(`nil\r\n${'x'.repeat(2_001)}\r\n`)).toEqual([[null, 2, 'nil', 'too-long']]);
      expect(await sent('{"nil":true}', 'application/x-ndjson')).toEqual([
        [null, 1, '/nil', 'wrong-type'],
      ]);
      expect(await sent('{"nil":""}', 'application/x-ndjson')).toEqual([
        [null, 1, '/nil', 'empty'],
      ]);
      expect(await sent('nil\r\nIngen\r\n', 'text/csv', '2022-1')).toEqual([
        [null, 2, 'nil', 'reports-exist'],
      ]);
      expect(await reportTables()).toEqual(before);
    },
  );

  test('a baseline in a file is refused, and where it is recorded is said', async () => {
    const [a = ''] = made;
    const sent = async (
      file: string | Buffer,
      type = 'text/csv',
    ): Promise<Record<string, unknown>> => imports(service, vest, file, { round: '2022-2', type });
    for (const [file, type, place] of [
      [
        `project;state;phase;Grunnlinje: kostnad\r\n${a};active;idea;5\r\n`,
        'text/csv',
        [null, 1, 'Grunnlinje: kostnad'],
      ],
      [
        `project;record;state;phase\r\n${a};report;active;idea\r\n${a};baseline;;\r\n`,
        'text/csv',
        [null, 3, 'record'],
      ],
      [
        JSON.stringify({ project: a, ...aReport(), baseline: { cost: 1 } }),
        'application/x-ndjson',
        [null, 1, '/baseline'],
      ],
      [
        await workbookOf({
          sheets: {
            Grunnlinje: '<row r="1"><c r="A1" t="inlineStr"><is><t>project</t></is></c></row>',
          },
        }),
        XLSX_MEDIA_TYPE,
        ['Grunnlinje', 1, null],
      ],
    ] as const) {
      const done = await sent(file, type);
      expect(faultsOf(done)).toEqual([[...place, 'baseline-not-in-file']]);
      expect(done).toMatchObject({
        stored: false,
        faults: [{ expected: expect.stringContaining('/v1/projects/{code}/baselines') as string }],
      });
    }
  });
});

/** Bad input in a file: each is a fault with its place and code, and nothing is stored. */
describe('bad input', () => {
  const report = 'project;record;state;phase;summary';
  let code: string;
  beforeAll(async () => {
    [code = ''] = await codes('FEIL', 1);
  });

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
      () => [report, 'safest;report;active;idea;'],
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
      'a yellow without a reason',
      (c) => ['project;state;phase;statusColour', `${c};active;idea;gul`],
      [
        [2, 'statusReason', 'reason-required'],
        [2, 'statusCause', 'cause-required'],
        [2, 'statusAction', 'action-required'],
      ],
    ],
    [
      'a negative and an absurd budget',
      (c) => [
        'project;record;state;phase;year;fundingSource;approved;currency;priceYear;basis',
        `${c};;active;idea;;;;;;`,
        `${c};budget;;;2021;own;-5;NOK;2021;nominal`,
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
  test.each(cases)('%s is told with its place', async (_, lines, faults) => {
    const before = await reportTables();
    const done = await imports(service, midt, `${lines(code).join('\r\n')}\r\n`);
    expect(
      (done['faults'] as { row: number; column: string; code: string }[]).map((one) => [
        one.row,
        one.column,
        one.code,
      ]),
    ).toEqual(faults);
    expect(done).toMatchObject({ state: 'completed', stored: false });
    for (const { expected } of done['faults'] as { expected: string }[])
      expect(expected).not.toBe('');
    expect(await reportTables()).toEqual(before);
  });

  test(
    'a workbook of another round, actor or rule set, one that is none, and one with a ' +
      'formula, are told with their place',
    async () => {
      const before = await reportTables();
      const sent = async (file: Buffer): Promise<unknown> => {
        const done = await imports(service, midt, file, { type: XLSX_MEDIA_TYPE });
        expect(done).toMatchObject({
          state: 'completed',
          stored: false,
          delimiter: null,
          encoding: null,
        });
        return (
          done['faults'] as {
            sheet: string | null;
            row: number | null;
            column: string | null;
            code: string;
          }[]
        ).map((one) => [one.sheet, one.row, one.column, one.code]);
      };
      const body = aReport();
      expect(
        await sent(
          await workbook('2020-3', { [code]: body }, { actor: ACTORS.oslo, ruleSet: 'streng-9' }),
        ),
      ).toEqual([
        ['Rapport', 2, 'round', 'other-round'],
        ['Rapport', 2, 'actor', 'other-actor'],
        ['Rapport', 2, 'ruleSet', 'other-rule-set'],
      ]);
      expect(await sent(Buffer.from('project;state;phase\r\n'))).toEqual([
        [null, null, null, 'not-a-spreadsheet'],
      ]);
      expect(await sent((await workbook('2021-1', { [code]: body })).subarray(0, 2_000))).toEqual([
        [null, null, null, 'damaged-file'],
      ]);
      expect(
        await sent(
          await workbookOf({
            sheets: {
              Rapport:
                '<row r="1"><c r="A1" t="inlineStr"><is><t>project</t></is></c></row><row r="2"><c ' +
                'r="A2"><f>1+1</f><v>2</v></c></row>',
            },
          }),
        ),
      ).toEqual([['Rapport', 2, null, 'formula']]);
      expect(await reportTables()).toEqual(before);
      // In its own round it is taken, and says what JSON would have said.
      expect(
        await imports(service, midt, await workbook('2021-1', { [code]: body }), {
          type: XLSX_MEDIA_TYPE,
          query: 'mode=validate',
        }),
      ).toMatchObject({ faults: [], counts: { reports: 1 } });
    },
  );

  test('lines of NDJSON are read as strictly as a body', async () => {
    const lines = [
      '{"project":',
      JSON.stringify({ project: code, ...aReport({ budget: [{ year: '2021' }] }) }),
      '[]',
      '',
      `{"project":"${code}","project":"A"}`,
      JSON.stringify({ project: 'OSLOS', state: 'active', phase: 'idea', owner: 1 }),
    ];
    const done = await imports(service, midt, lines.join('\n'), { type: 'application/x-ndjson' });
    expect(
      (done['faults'] as { row: number; column: string | null; code: string }[]).map((one) => [
        one.row,
        one.column,
        one.code,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [1, null, 'malformed-json'],
        [2, '/budget/0/year', 'wrong-type'],
        [2, '/budget/0/approved', 'missing'],
        [3, '/project', 'missing'],
        [5, '/project', 'duplicate-key'],
        [6, '/owner', 'unknown-field'],
      ]),
    );
    expect(done).toMatchObject({ stored: false });
  });

  test('10,000 faults are summarised, and every one of them can be had', async () => {
    const file = [
      'project;state;phase',
      ...Array.from({ length: 5_000 }, (_, index) => `INGEN-${String(index)};aktivt;ide`),
    ].join('\n');
    const done = await imports(service, midt, file);
    expect(done).toMatchObject({
      stored: false,
      counts: { rows: 5_000, reports: 5_000, faulty: 5_000, faults: 10_000 },
      faultCounts: [
        { code: 'not-allowed', column: 'phase', faults: 5_000, firstRow: 2 },
        { code: 'not-allowed', column: 'state', faults: 5_000, firstRow: 2 },
      ],
    });
    expect(done['faults']).toHaveLength(100);
    const path = `/v1/imports/${String(done['id'])}/faults`;
    const all = parse<Record<string, string>>(
      expectStatus(await midt.call('GET', path, undefined, { accept: 'text/csv' }), 200).text,
      { columns: true },
    );
    expect([
      all.length,
      new Set(all.map(({ row, column }) => `${String(row)} ${String(column)}`)).size,
    ]).toEqual([10_000, 10_000]);
    let paged = 0;
    for (let cursor = ''; ;) {
      const { body } = expectStatus(await midt.call('GET', `${path}?limit=500${cursor}`), 200);
      paged += (body.items as unknown[]).length;
      if (body.nextCursor === null) break;
      cursor = `&cursor=${String(body.nextCursor)}`;
    }
    expect(paged).toBe(10_000);
  });

  test('of more than 100,000 faults the first are kept, the others counted, and that is said', async () => {
    const columns = [
      'state',
      'phase',
      'statusColour',
      'statusCause',
      'riskColour',
      'timeColour',
      'costColour',
      'scopeColour',
      'resourcesColour',
      'benefitColour',
    ];
    const file = [
      ['project', ...columns].join(';'),
      ...Array.from(
        { length: 10_001 },
        (_, index) => `MANGE-${String(index)};${columns.map(() => 'x').join(';')}`,
      ),
    ].join('\n');
    const { id, counts, faultCounts } = await imports(service, midt, file);
    expect(counts).toMatchObject({
      rows: 10_001,
      faulty: 10_001,
      faults: 100_010,
      faultsKept: 100_000,
    });
    expect((faultCounts as { faults: number }[]).reduce((sum, { faults }) => sum + faults, 0)).toBe(
      100_000,
    );
    const all = expectStatus(
      await midt.call('GET', `/v1/imports/${String(id)}/faults`, undefined, { accept: 'text/csv' }),
      200,
    );
    expect(parse(all.text, { columns: true })).toHaveLength(100_000);
  });

  test('a file that is none, or not to be taken now, is refused at once', async () => {
    const file = csv(reportRows(code, aReport()));
    const refusal = async (
      sent: Parameters<typeof sends>[3],
      content: string | Buffer = file,
      actor = midt,
    ): Promise<unknown> => {
      const { status, body } = await sends(service, actor, content, sent);
      return [
        status,
        body.code,
        ...((body.errors as { code: string }[] | undefined)?.map((one) => one.code) ?? []),
      ];
    };
    const before = await fingerprints(service);
    expect(await refusal({}, '')).toEqual([400, 'invalid-request', 'empty-file']);
    expect(await refusal({}, Buffer.from('PK\u0003\u0004xxxx'))).toEqual([
      422,
      'file-unreadable',
      'not-text',
    ]);
    expect(await refusal({}, Buffer.from('project;state', 'utf16le'))).toEqual([
      422,
      'file-unreadable',
      'unknown-encoding',
    ]);
    expect(
      await refusal(
        { type: 'application/x-ndjson' },
        Buffer.from('{"summary":"\u00e6"}', 'latin1'),
      ),
    ).toEqual([422, 'file-unreadable', 'not-utf-8']);
    expect(await refusal({ type: 'application/json' }, '{}')).toEqual([
      415,
      'unsupported-media-type',
    ]);
    expect(await refusal({ type: 'text/plain' })).toEqual([415, 'unsupported-media-type']);
    expect(await refusal({ headers: { 'content-encoding': 'gzip' } })).toEqual([
      415,
      'unsupported-media-type',
    ]);
    expect(await refusal({ query: '' })).toEqual([400, 'invalid-request', 'missing']);
    expect(
      await refusal({ query: 'mode=tull&atomic=halv&certify=ja&mapping=%00&annet=1' }),
    ).toEqual([
      400,
      'invalid-request',
      'unknown-field',
      'not-allowed',
      'not-allowed',
      'not-allowed',
      'wrong-form',
    ]);
    expect(await refusal({ query: 'mode=commit&mapping=finnes-ikke' })).toEqual([
      422,
      'rule-broken',
      'unknown-mapping',
    ]);
    expect(await refusal({ round: '2098-9' })).toEqual([404, 'not-found']);
    expect(await refusal({ scope: 'hdir:portfolio' })).toEqual([403, 'insufficient-scope']);
    expect(
      await refusal({
        query: 'mode=commit&certify=true',
        scope: 'hdir:portfolio hdir:portfolio.write',
      }),
    ).toEqual([403, 'insufficient-scope']);
    expect(await fingerprints(service)).toEqual(before);
    expectStatus(
      await service.call('POST', '/v1/projects', {
        token: await service.token(midt.organisationNumber),
        raw: file,
        headers: { 'content-type': 'text/csv', 'idempotency-key': 'x' },
      }),
      415,
    );
    await directorate.plansRound('2021-8', {
      opensAt: '2021-11-01T08:00:00+01:00',
      deadline: '2021-11-20T16:00:00+01:00',
      closesAt: '2021-11-30T16:00:00+01:00',
    });
    expect(await refusal({ round: '2021-8' })).toEqual([409, 'round-not-open']);
  });

  test('an actor of two steps prepares by import, and certifies in another step', async () => {
    const nord = new Actor(service, ACTORS.helseNord);
    const [project = ''] = await codes('NORD', 1, nord);
    expectStatus(
      await nord.call(
        'PUT',
        `/v1/actors/${ACTORS.helseNord}/reporting`,
        { steps: 2 },
        { 'if-match': '"0"' },
      ),
      200,
    );
    const file = csv(reportRows(project, aReport()));
    const { status, body } = await sends(service, nord, file, {
      query: 'mode=commit&certify=true',
    });
    expect([status, body.code]).toEqual([403, 'own-preparation']);
    expect(await imports(service, nord, file)).toMatchObject({
      stored: true,
      counts: { created: 1 },
    });
    // What has been submitted is not edited under the other's hands.
    const { body: list } = expectStatus(
      await nord.call('GET', '/v1/rounds/2021-1/submissions'),
      200,
    );
    const found = expectStatus(
      await nord.call('GET', `/v1/submissions/${String(list.items[0].id)}`),
      200,
    );
    expectStatus(
      await nord.call('POST', `/v1/submissions/${String(list.items[0].id)}/submit`, undefined, {
        'if-match': found.headers.get('etag') ?? '',
      }),
      200,
    );
    expect([
      (await sends(service, nord, file)).body.code,
      (await sends(service, nord, file)).status,
    ]).toEqual(['submission-state', 409]);
  });
});

describe('pieces of files', () => {
  const pieces = async (): Promise<number> =>
    (await service.owner.query(`select 1 from reporting.import_chunk`)).rowCount ?? 0;

  test('that no import was made of are pruned after an hour, and those of an import are kept', async () => {
    const before = await pieces();
    await service.owner.query(
      `insert into reporting.import_chunk select gen_random_uuid(), 0, a.id, 'x', $1::timestamptz
         from actors.actor a where a.organisation_number = $2`,
      [new Date(service.clock.now().getTime() - 2 * 3_600_000), ACTORS.oslo],
    );
    expect(await pieces()).toBe(before + 1);
    await service.app.get(OutboxRelay).prune();
    expect(await pieces()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });

  test('of a file that is too large are not kept, and it is refused as that', async () => {
    const small = await startTestService({
      database: service.config.databaseUrl,
      at: service.clock.now().toISOString(),
      env: { ROLE: 'api', IMPORT_MAX_BYTES: '600000' },
    });
    try {
      const before = await pieces();
      const { status, body } = await sends(small, midt, Buffer.alloc(900_000, 'project;state\n'));
      expect([status, body.code, await pieces()]).toEqual([413, 'payload-too-large', before]);
      expect(
        (
          await sends(small, midt, Buffer.alloc(590_000, 'project;state\n'), {
            query: 'mode=validate',
          })
        ).status,
      ).toBe(202);
    } finally {
      await small.stop();
    }
  });
});

describe('E6 what we write as CSV', () => {
  test('holds no cell that a spreadsheet would run, from any text of a report, a heading or a value', async () => {
    const starts = [
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\uff1d',
      '\uff0b',
      '\uff0d',
      '\uff20',
      '\t=',
      '\r=',
    ];
    const [code = ''] = await codes('FORMEL', 1);
    let [cells, unescaped] = [0, 0];
    const isFormula = (cell: string): boolean =>
      /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) && !/^-?\d+$/.test(cell);
    await midt.reports('2021-1', code, aReport());
    for (const start of starts) {
      const text = `${start}1+1`;
      const body = aReport({
        summary: text,
        status: { colour: 'yellow', reason: text, cause: 'legal', action: text },
        risk: { colour: 'red', reason: text },
        dimensions: {
          time: { colour: 'yellow', reason: text, cause: 'legal' },
          cost: { colour: 'yellow', reason: text, cause: 'legal' },
          scope: { colour: 'yellow', reason: text, cause: 'legal' },
          resources: { colour: 'yellow', reason: text, cause: 'legal' },
          benefit: { colour: 'yellow', reason: text, cause: 'legal' },
        },
        dependencies: [{ nationalSolution: 'SFM', delivery: text, neededBy: '2021-10-01' }],
        challenges: [{ category: 'legal', text }],
        milestones: [{ key: 'BP3', name: text }],
        benefits: [
          { description: text, year: 2023, ownerRole: text, measure: { unit: text, planned: 1 } },
        ],
      });
      const rows = reportRows(code, body).map((row) => ({
        ...row,
        x_own: text,
        state: row['record'] === 'report' ? text : '',
      }));
      for (const query of ['mode=validate', 'mode=validate&atomic=row']) {
        const { id } = await imports(
          service,
          midt,
          csv([...rows, { project: text, record: text }]),
          { query },
        );
        const good = await imports(
          service,
          midt,
          csv(reportRows(code, body).filter(({ record }) => record !== 'milestone')),
          { query },
        );
        for (const path of [
          `${String(id)}/faults`,
          `${String(id)}/result`,
          `${String(good['id'])}/changes`,
        ]) {
          const answer = expectStatus(
            await midt.call('GET', `/v1/imports/${path}`, undefined, { accept: 'text/csv' }),
            200,
          );
          for (const cell of parse(answer.text, { relax_column_count: true }).flat()) {
            cells += 1;
            if (isFormula(cell)) unescaped += 1;
          }
        }
      }
    }
    figure(
      'E6',
      `${String(starts.length)} formula starts x every text field, x_ columns, codes and ` +
        `choices in CSV of faults, changes and results: ${String(cells)} cells, unescaped ` +
        String(unescaped),
    );
    expect(unescaped).toBe(0);
    expect(cells).toBeGreaterThan(1_000);
  });
});

/** Everything that {@link aReport} says and a body may leave out. */
const NOTHING = {
  status: null,
  risk: null,
  summary: null,
  budget: [],
  dependencies: [],
  challenges: [],
};
