import { createHash } from 'node:crypto';
import { ImportWorker } from '../../../../src/reporting/imports/import-worker.service.js';
import { csv, reportRows } from '../../../support/files/report-files.js';
import { confirmMailboxes } from '../../../support/mailboxes.js';
import { aReport } from '../../../support/reports/samples.js';
import {
  type ImportStage,
  readCsv,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { imports, type SentImport } from '../../../support/imports/imports.js';
import { importsProjects, projectCsv } from '../../../support/imports/project-imports.js';
import { type Actor, expectStatus } from '../../../support/story.js';

const MAILBOX = 'felles@midt.example.org';

let stage: ImportStage;
let midt: Actor;
beforeEach(async () => {
  stage = await startImportStage();
  ({ midt } = stage);
});
afterEach(() => stage.service.stop());

const hashOf = (file: string): string => createHash('sha256').update(file).digest('hex');

const choosesMailbox = async (): Promise<void> => {
  const path = `/v1/actors/${midt.organisationNumber}/reporting`;
  const body = { steps: 1, mailbox: MAILBOX };
  expectStatus(await midt.call('PUT', path, body, { 'if-match': '"0"' }), 200);
  await confirmMailboxes(stage.service.owner);
};

const sent = (file: string, options: SentImport = {}): ReturnType<typeof imports> =>
  imports(stage.service, midt, file, options);

const storedIds = async (id: unknown): Promise<unknown[]> =>
  expectStatus(await midt.call('GET', `/v1/imports/${String(id)}/stored`), 200).body
    .items as unknown[];

const listReceipts = async (): Promise<Record<string, unknown>[]> =>
  expectStatus(await midt.call('GET', '/v1/notices?kind=receipt'), 200).body.items as Record<
    string,
    unknown
  >[];

const aFile = (codes: readonly string[], body = aReport()): string =>
  csv(codes.flatMap((code) => reportRows(code, body)));

test('a receipt says what was stored, when, by whom, and the hash of the file', async () => {
  const codes = await registerProjects(midt, 'KVITT', 2);
  const file = aFile(codes);
  const done = await sent(file);
  const versions = codes.map((project) => ({
    project,
    report: expect.any(String) as string,
    revision: null,
    version: 1,
  }));
  expect(done['receipt']).toEqual({
    receivedAt: done['createdAt'],
    doneAt: expect.stringMatching(/^2021-01-18T09:0\d:\d\d\.\d{3}Z$/) as string,
    sender: {
      actor: midt.organisationNumber,
      delegate: null,
      supplier: null,
      client: expect.any(String) as string,
    },
    file: { sha256: hashOf(file), size: Buffer.byteLength(file), mediaType: 'text/csv' },
    counts: { created: 2, changed: 0, unchanged: 0, faulty: 0, certified: 0 },
    stored: versions,
  });
  expect(await storedIds(done['id'])).toEqual(versions);
});

test('certified revisions and drafts have their own numbers, what is left alone has none', async () => {
  const [first = '', second = ''] = await registerProjects(midt, 'KVITT', 2);
  await sent(aFile([first, second]));
  const changed = aReport({ summary: 'Nytt' });
  const file = csv([...reportRows(first, changed), ...reportRows(second, aReport())]);
  const done = await sent(file);
  expect(done['receipt']).toMatchObject({
    counts: { created: 0, changed: 1, unchanged: 1 },
    stored: [{ project: first, revision: null, version: 2 }],
  });
  const certified = await sent(file, { query: 'mode=commit&certify=true' });
  expect(certified['receipt']).toMatchObject({ counts: { unchanged: 2, certified: 2 } });
  expect(
    (await readCsv(midt, certified['id'], 'stored')).map(({ project, revision, version }) => [
      project,
      revision,
      version,
    ]),
  ).toEqual([
    [first, '1', '3'],
    [second, '1', '2'],
  ]);
});

test('an import that validates, is refused or changes nothing has no receipt and sends none', async () => {
  await choosesMailbox();
  const [code = ''] = await registerProjects(midt, 'KVITT', 1);
  const good = aFile([code]);
  const bad = csv(reportRows('FINNES-IKKE', aReport()));
  const without = [
    await sent(good, { query: 'mode=validate' }),
    await sent(`${good}\n${bad.split('\n').slice(1).join('\n')}`),
    await sent(bad, { query: 'mode=commit&atomic=row' }),
  ];
  expect(without.map(({ stored, receipt }) => [stored, receipt])).toEqual(
    without.map(() => [false, null]),
  );
  expect(await Promise.all(without.map(({ id }) => storedIds(id)))).toEqual([[], [], []]);
  await sent(good);
  expect((await sent(good))['receipt']).toBeNull();
  expect(await listReceipts()).toHaveLength(1);
});

test.each(['all', 'row'])(
  'an actor with a mailbox gets one notice, also when the job runs again (atomic=%s)',
  async (atomic) => {
    await choosesMailbox();
    const [code = ''] = await registerProjects(midt, 'KVITT', 1);
    const file = aFile([code]);
    const done = await sent(file, { query: `mode=commit&atomic=${atomic}&certify=true` });
    const worker = stage.service.app.get(ImportWorker);
    await worker.run(String(done['id']));
    await worker.giveUp(String(done['id']));
    const line = `text/csv, ${String(Buffer.byteLength(file))} byte`;
    const [{ text, title, ...notice } = {}, ...others] = await listReceipts();
    expect([notice, others]).toMatchObject([
      { subject: `import/${String(done['id'])}`, recipients: [MAILBOX], kind: 'receipt' },
      [],
    ]);
    expect(title).toEqual({
      nb: 'Kvittering for en fil med rapporter i runde 2021-1',
      en: 'Receipt for a file of reports in round 2021-1',
    });
    expect(text).toMatchObject({
      nb: expect.stringMatching(
        new RegExp(
          String.raw`^Mottatt 18\. januar 2021 kl\. 10:0\d, ferdig 18\. januar 2021 kl\. 10:0\d\.\n` +
            String.raw`Nye: 1\. Endret: 0\. Uendret: 0\. Med feil, ikke lagret: 0\. ` +
            String.raw`Sertifisert: 1\.\nFil: ${line}, SHA-256 ${hashOf(file)}\.\nSendt for `,
        ),
      ) as string,
      en: expect.stringContaining('New: 1. Changed: 0. Unchanged: 0.') as string,
    });
  },
);

test('a receipt is sent for the reports of an import that failed after it stored them', async () => {
  await choosesMailbox();
  const [code = ''] = await registerProjects(midt, 'KVITT', 1);
  const { id, job } = await sent(aFile([code]), { query: 'mode=commit&atomic=row' });
  await stage.service.owner.query(`delete from platform.notice`);
  await stage.service.owner.query(
    `update platform.job set state = 'running', finished_at = null where id = $1`,
    [job],
  );
  await stage.service.app.get(ImportWorker).giveUp(String(id));
  expect(await listReceipts()).toMatchObject([{ subject: `import/${String(id)}` }]);
});

test('a file of projects and a nil return have receipts too, of the supplier that sent them', async () => {
  await choosesMailbox();
  const projects = await importsProjects(stage.service, midt, projectCsv([{ project: 'NY-1' }]));
  expect(projects['receipt']).toMatchObject({
    counts: { created: 1 },
    stored: [{ project: 'NY-1', report: null, revision: null, version: 1 }],
  });
  const nil = await sent('nil\nIngen tiltak i år\n');
  expect(nil['receipt']).toMatchObject({ counts: { created: 0, faulty: 0 }, stored: [] });
  expect((await listReceipts()).map(({ title }) => title)).toMatchObject([
    { nb: 'Kvittering: ingen tiltak å melde i runde 2021-1' },
    { nb: 'Kvittering for en fil med tiltak' },
  ]);
});
