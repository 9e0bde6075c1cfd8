import { XLSX_MEDIA_TYPE } from '../../../src/platform/http/answer.js';
import { aProject } from '../../support/reports/samples.js';
import { type ImportStage, startImportStage } from '../../support/imports/import-checks.js';
import {
  importsProjects,
  projectCsv,
  sendsProjects,
} from '../../support/imports/project-imports.js';
import { imports, type SentImport } from '../../support/imports/imports.js';
import { type Actor, expectStatus } from '../../support/story.js';
import { fingerprints } from '../../support/tables.js';

let stage: ImportStage;
let midt: Actor;
beforeEach(async () => {
  stage = await startImportStage();
  ({ midt } = stage);
});
afterEach(() => stage.service.stop());

const sent = (
  file: string | Buffer,
  options: SentImport = {},
): ReturnType<typeof importsProjects> => importsProjects(stage.service, midt, file, options);

const project = async (name: string, actor = midt): Promise<Record<string, unknown>> =>
  expectStatus(await actor.call('GET', `/v1/projects/${encodeURIComponent(name)}`), 200)
    .body as Record<string, unknown>;

const faultsOf = (done: Record<string, unknown>): unknown[] =>
  (done['faults'] as Record<string, unknown>[]).map(({ row, column, code }) => [row, column, code]);

/** Hashes the tables of projects, their versions and the audit. */
const hashProjects = (): Promise<Record<string, string>> =>
  fingerprints(stage.service, /^(portfolio\.project\w*|platform\.audit)$/);

test('a file registers projects with all columns, a programme of the file first', async () => {
  const done = await sent(
    projectCsv([
      {
        project: 'barn_1',
        description: 'Formålet',
        parent: 'PROGRAM.1',
        goals: '2, 3',
        coOwners: '958935420',
        externalIds: 'websak:2021/77; JIRA:LMP-12',
        leadMailbox: 'leder@example.org',
        startsOn: '01.02.2021',
        maturity: 'Moden',
        readiness: 'Klar for utprøving',
        segment: 'digitalSecurity',
        theme: 'competence',
      },
      { project: 'Program.1', kind: 'Program', name: 'Programmet' },
    ]),
  );
  expect([done['faults'], done['stored'], done['kind'], done['round']]).toEqual([
    [],
    true,
    'projects',
    null,
  ]);
  expect(done['counts']).toMatchObject({ rows: 2, reports: 2, created: 2, faulty: 0 });
  expect(await project('websak:2021/77')).toMatchObject({
    code: 'barn_1',
    description: 'Formålet',
    kind: 'project',
    parent: 'Program.1',
    goals: ['2', '3'],
    coOwners: ['958935420'],
    lead: { role: 'Leder', mailbox: 'leder@example.org' },
    externalIds: [
      { scheme: 'websak', value: '2021/77' },
      { scheme: 'jira', value: 'LMP-12' },
    ],
    startsOn: '2021-02-01',
    endsOn: null,
    maturity: 'mature',
    readiness: 'pilotReady',
    segment: 'digitalSecurity',
    theme: 'competence',
    standing: 'registered',
    version: 1,
  });
});

test('a template is read twice, and each import says which sheets it leaves to the other', async () => {
  await midt.registersProject('SAFEST');
  const template = await midt.call('GET', '/v1/rounds/2021-1/import-template');
  const options = { type: XLSX_MEDIA_TYPE, query: 'mode=validate' };
  const file = expectStatus(template, 200).bytes;
  const reports = await imports(stage.service, midt, file, options);
  const projects = await sent(file, options);
  expect(reports['skippedSheets']).toEqual(['Tiltak']);
  expect(projects['skippedSheets']).toContain('Rapport');
  expect(projects['skippedSheets']).not.toContain('Tiltak');
  const text = await sent(projectCsv([{ project: 'CSV1' }]));
  expect(text['skippedSheets']).toEqual([]);
});

test("the sender's own headings are read by a saved mapping, as those of reports are", async () => {
  const headings = [
    { heading: 'Saksnr', column: 'project' },
    { heading: 'Prosjekteiers rolle', column: 'leadRole' },
  ];
  const version = { 'if-match': '"0"' };
  const path = '/v1/import-mappings/arkiv';
  expectStatus(await midt.call('PUT', path, { headings }, version), 200);
  const file = projectCsv([{ project: 'ARKIV1' }])
    .replace('leadRole', 'Prosjekteiers rolle')
    .replace('"project"', '"saksnr"');
  const done = await sent(file, { query: 'mode=commit&mapping=arkiv' });
  expect([done['faults'], done['stored']]).toEqual([[], true]);
  expect(await project('ARKIV1')).toMatchObject({ lead: { role: 'Leder' } });
  const unknown = await sendsProjects(stage.service, midt, file, {
    query: 'mode=commit&mapping=annen',
  });
  expect([unknown.status, unknown.body.errors[0].code]).toEqual([422, 'unknown-mapping']);
  expect(faultsOf(await sent(file)).slice(0, 2)).toEqual([
    [1, 'Prosjekteiers rolle', 'unknown-column'],
    [1, 'saksnr', 'unknown-column'],
  ]);
});

test('few columns leave the rest, an empty cell clears, and the same again changes nothing', async () => {
  await midt.registersOutside('SAFEST', {
    description: 'Før',
    externalIds: [{ scheme: 'p360', value: '7' }],
  });
  const before = await project('SAFEST');
  const done = await sent('project;description;leadMailbox;goals\np360:7;;ny@example.org;\n');
  expect(done['counts']).toMatchObject({ changed: 1, created: 0, changes: 3 });
  expect(await project('SAFEST')).toEqual({
    ...before,
    description: null,
    goals: [],
    lead: { role: 'Prosjektleder', mailbox: 'ny@example.org' },
    version: 2,
    updatedAt: expect.any(String) as string,
  });
  const again = await sent('project;description;goals\nsafest;;\n');
  expect(again).toMatchObject({ stored: false, counts: { unchanged: 1, changed: 0 } });
  expect(await project('SAFEST')).toMatchObject({ version: 2 });
});

test('NDJSON registers and changes: absent leaves, null clears', async () => {
  await midt.registersOutside('SAFEST', { description: 'Før' });
  const lines = [
    { code: 'safest', description: null, name: 'Etter' },
    aProject('Ny-1', { externalIds: [{ scheme: 'sak', value: '1' }] }),
  ];
  const done = await sent(lines.map((line) => JSON.stringify(line)).join('\n'), {
    type: 'application/x-ndjson',
  });
  expect([done['faults'], done['counts']]).toMatchObject([[], { changed: 1, created: 1 }]);
  expect(await project('SAFEST')).toMatchObject({ description: null, name: 'Etter', goals: ['2'] });
  expect(await project('sak:1')).toMatchObject({ code: 'Ny-1', externalIds: [{ value: '1' }] });
});

describe('nothing is stored', () => {
  const FILE = projectCsv([
    { project: 'GOD' },
    { project: 'DÅRLIG', kind: 'båt', mainGoal: '', goals: '2;2', endsOn: '2020-13-01' },
  ]);

  test('of a file with a fault, whose faults come all at once', async () => {
    const before = await hashProjects();
    const done = await sent(FILE);
    expect(done).toMatchObject({ stored: false, state: 'completed' });
    expect(faultsOf(done)).toEqual([
      [3, 'kind', 'not-allowed'],
      [3, 'endsOn', 'not-a-date'],
      [3, 'mainGoal', 'missing'],
    ]);
    const after = await hashProjects();
    expect({ ...after, 'platform.audit': '' }).toEqual({ ...before, 'platform.audit': '' });
  });

  test('when it is only validated, and the counts are those of storing it', async () => {
    const file = projectCsv([
      { project: 'PP', kind: 'Program' },
      { project: 'UNDER', parent: 'p1' },
      { project: 'P1', kind: 'Program' },
    ]);
    const validated = await sent(file, { query: 'mode=validate' });
    expect([validated['faults'], validated['stored']]).toEqual([[], false]);
    expect((await midt.call('GET', '/v1/projects')).body.items).toEqual([]);
    const stored = await sent(file);
    expect(stored['counts']).toEqual(validated['counts']);
  });

  test('of the faulty projects alone, with atomic=row', async () => {
    const done = await sent(FILE, { query: 'mode=commit&atomic=row' });
    expect(done).toMatchObject({ stored: true, counts: { created: 1, faulty: 1 } });
    const { body } = await midt.call('GET', '/v1/projects');
    expect((body.items as { code: string }[]).map(({ code }) => code)).toEqual(['GOD']);
  });
});

test("another actor's project is a taken code, and nothing more is told", async () => {
  await stage.oslo.registersOutside('BYENS', { externalIds: [{ scheme: 'sak', value: '9' }] });
  const done = await sent('project;name\nbyens;Vårt\nsak:9;Vårt\n', {
    query: 'mode=commit&atomic=row',
  });
  expect(faultsOf(done)).toEqual([
    [2, 'project', 'project-code-taken'],
    [3, 'project', 'unknown-project'],
  ]);
  expect(JSON.stringify(done)).not.toContain('Tiltak BYENS');
  expect(await project('BYENS', stage.oslo)).toMatchObject({ version: 1, name: 'Tiltak BYENS' });
});

test('a project twice, an owner, a taken id and unknown columns are faults in their places', async () => {
  await midt.registersOutside('SAFEST', { externalIds: [{ scheme: 'sak', value: '1' }] });
  const done = await sent(
    projectCsv([
      { project: 'SAFEST', owner: '958935420' },
      { project: 'NY', externalIds: 'sak:1' },
      { project: 'sak:1' },
      { project: 'ny', externalIds: 'feil' },
    ]),
    { query: 'mode=validate' },
  );
  expect(faultsOf(done)).toEqual([
    [2, 'owner', 'owner-by-transfer'],
    [3, 'externalIds', 'external-id-taken'],
    [4, 'project', 'project-repeated'],
    [5, 'project', 'project-repeated'],
    [5, 'externalIds', 'missing'],
  ]);
  const unknown = await sent('project;Navnet;x_egen\nSAFEST;A;b\n');
  expect(unknown['faults']).toMatchObject([
    {
      row: 1,
      column: 'Navnet',
      code: 'unknown-column',
      expected: 'Mente du «Navn»? Egne kolonner begynner med x_',
    },
  ]);
});

test('the import has one audit link with the versions that it made, and its result as CSV', async () => {
  await midt.registersOutside('SAFEST');
  const done = await sent('project;name;x_ref\nsafest;Nytt navn;R1\n');
  const { rows } = await stage.service.owner.query<{ entry: { detail: object }; subject: string }>(
    `select subject, entry from platform.audit where action = 'importProjects' order by seq`,
  );
  expect(rows.map(({ subject }) => subject)).toEqual(Array(2).fill(`import/${String(done['id'])}`));
  expect(rows[1]?.entry.detail).toEqual({ file: done['sha256'], projects: ['SAFEST 2'] });
  const result = await midt.call('GET', `/v1/imports/${String(done['id'])}/result`);
  expect(result.text).toContain(',2,SAFEST,project,changed,R1');
  const changes = await midt.call('GET', `/v1/imports/${String(done['id'])}/changes`);
  expect(changes.body.items).toMatchObject([
    {
      project: 'SAFEST',
      record: 'project',
      column: 'name',
      before: 'Tiltak SAFEST',
      after: 'Nytt navn',
    },
  ]);
});

test('the directorate registers for an owner, others only for themselves', async () => {
  const file = projectCsv([{ project: 'FOR-MIDT', owner: midt.organisationNumber }]);
  const others = await importsProjects(stage.service, stage.oslo, file);
  expect(faultsOf(others)).toEqual([[2, 'owner', 'not-your-actor']]);
  const done = await importsProjects(stage.service, stage.directorate, file);
  expect(done['faults']).toEqual([]);
  expect(await project('FOR-MIDT')).toMatchObject({ owner: midt.organisationNumber });
});

test('a request says what it lacks, and a repeated one gets the same import', async () => {
  const send = (file: string, options: SentImport): ReturnType<typeof sendsProjects> =>
    sendsProjects(stage.service, midt, file, options);
  expect((await send('', {})).status).toBe(400);
  expect((await send('a', { type: 'application/pdf' })).status).toBe(415);
  expect((await send('a', { scope: 'nhn:portefolje/portefolje.read' })).status).toBe(403);
  const key = 'samme-nøkkel'.replace('ø', 'o');
  const file = projectCsv([{ project: 'EN' }]);
  const first = expectStatus(await send(file, { key }), 202);
  expect((await send(file, { key })).body.id).toBe(first.body.id);
});
