import { fieldsIn, Person, returnOf, type Seen } from '../../support/browser/person.js';
import { reportRows, xlsx } from '../../support/files/report-files.js';
import { aReport } from '../../support/reports/samples.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

const KRISTIANSAND = '820852982';
const ROUND = '/nb/workspace/rounds/2021-1';
const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

let service: TestService;
let owner: Actor;
beforeEach(async () => {
  service = await startTestService({ env: { IMPORT_MAX_BYTES: '200000' } });
  owner = new Actor(service, KRISTIANSAND);
  await new Directorate(service).opensRound('2021-1');
  for (const code of ['TRYGG', 'VELFERD']) await owner.registersProject(code);
});
afterEach(() => service.stop());

/** A workbook with reports of these projects. */
async function workbook(
  reports: Readonly<Record<string, Record<string, unknown>>>,
): Promise<{ name: string; bytes: Buffer }> {
  const rows = Object.entries(reports).flatMap(([code, report]) => reportRows(code, report));
  return { name: 'rapport.xlsx', bytes: await xlsx(rows) };
}
const logsIn = async (role = 'certifier', organisation = KRISTIANSAND): Promise<Person> => {
  const person = new Person(service);
  expect((await person.logsIn(organisation, { role })).status).toBe(200);
  return person;
};
const reports = async (): Promise<{ id: string; project: string; state: string }[]> =>
  expectStatus(await owner.call('GET', '/v1/rounds/2021-1/reports'), 200).body.items;
const imports = async (): Promise<unknown[]> =>
  expectStatus(await owner.call('GET', '/v1/imports'), 200).body.items;
/** Sends the form of the page on which a person certifies. */
async function certifies(person: Person): Promise<Seen> {
  const fields = fieldsIn((await person.opens(`${ROUND}/certify`)).text);
  return person.posts(`${ROUND}/certify`, fields);
}
/** Says of the API what the reports of a certified round are. */
const states = async (): Promise<string[]> => (await reports()).map(({ state }) => state);

test('the template is that of the API for the same organisation', async () => {
  const person = await logsIn();
  const { status, headers } = await person.opens(`${ROUND}/template`);
  const { headers: expected } = await owner.call('GET', '/v1/rounds/2021-1/import-template');
  expect(status).toBe(200);
  for (const name of ['content-type', 'content-disposition'])
    expect(headers.get(name)).toBe(expected.get(name));
});

test('a file with faults stores nothing, and says where each stands', async () => {
  const faulty = { ...aReport(), status: { colour: 'lilla' }, phase: 'snart' };
  const file = await workbook({ TRYGG: faulty, FREMMED: aReport() });
  const seen = await (await logsIn()).uploads('2021-1', file);
  expect(seen.path).toMatch(/^\/nb\/workspace\/imports\//);
  expect(seen.text).toContain('Ingenting er lagret.');
  expect(seen.text).toMatch(/Arket «Rapport», rad 2, celle [A-Z]+2 \(TRYGG\)<\/th>/);
  expect(seen.text).toContain('<td data-label="Står nå">lilla</td>');
  expect(await reports()).toEqual([]);
});

test('a file is checked without being stored, or stored as drafts', async () => {
  const person = await logsIn();
  const file = await workbook({ TRYGG: aReport(), VELFERD: aReport() });
  const checked = await person.uploads('2021-1', file, { step: 'check' });
  expect(checked.text).toContain('Filen er uten feil');
  expect(await reports()).toEqual([]);
  const stored = await person.uploads('2021-1', file);
  expect(stored.text).toContain('2 rapporter er lagret som kladd');
  expect(await states()).toEqual(['draft', 'draft']);
});

test('the same form sent twice is one import', async () => {
  const person = await logsIn();
  const file = await workbook({ TRYGG: aReport() });
  const twice = [1, 2].map(() => person.uploads('2021-1', file, { key: 'same-form' }));
  const [first, second] = await Promise.all(twice);
  expect(first?.path).toBe(second?.path);
  expect(await imports()).toHaveLength(1);
});

test('texts are corrected in place, and nothing else of the report', async () => {
  const person = await logsIn();
  await person.uploads('2021-1', await workbook({ TRYGG: aReport() }));
  const [report] = await reports();
  const path = `/nb/workspace/reports/${String(report?.id)}`;
  const page = await person.opens(path);
  expect(page.text).toMatch(/<textarea[^>]* name="\/summary"[^>]*>I rute\.<\/textarea>/);
  const typed = { '/summary': `Forsinket.\r\n${HOSTILE}`, '/phase': 'concept' };
  const saved = await person.posts(path, { ...fieldsIn(page.text), ...typed });
  expect([saved.path, saved.text.includes('Tekstene er lagret.')]).toEqual([`${path}/saved`, true]);
  expect(saved.text).toContain('&lt;script>alert(1)&lt;/script>');
  expect(saved.text).not.toMatch(/<script|<img/);
  const { body } = await owner.call('GET', `/v1/reports/${String(report?.id)}`);
  expect(body.content).toMatchObject({ summary: `Forsinket.\n${HOSTILE}`, phase: 'execution' });
});

test('a text of somebody who saw an older draft is not saved, and stays on the page', async () => {
  const person = await logsIn();
  await person.uploads('2021-1', await workbook({ TRYGG: aReport() }));
  const path = `/nb/workspace/reports/${String((await reports())[0]?.id)}`;
  const { text } = await person.opens(path);
  await person.posts(path, { ...fieldsIn(text), '/summary': 'Først' });
  const late = await person.posts(path, { ...fieldsIn(text), '/summary': 'Sist' });
  expect([late.status, late.text.includes('>Sist</textarea>')]).toEqual([412, true]);
  expect((await person.opens(path)).text).toContain('>Først</textarea>');
});

test('two clicks certify once, and both lead to the receipt', async () => {
  const person = await logsIn();
  await person.uploads('2021-1', await workbook({ TRYGG: aReport(), VELFERD: aReport() }));
  const fields = fieldsIn((await person.opens(`${ROUND}/certify`)).text);
  const clicks = [1, 2].map(() => person.posts(`${ROUND}/certify`, fields));
  for (const seen of await Promise.all(clicks)) {
    expect([seen.status, seen.path]).toEqual([200, `${ROUND}/receipt`]);
    expect(seen.title).toBe('Kvittering: rapportene er godkjent');
  }
  expect(await states()).toEqual(['certified', 'certified']);
  const { rows } = await service.owner.query(
    `select 1 from platform.audit where action = 'certifySubmission'`,
  );
  expect(rows).toHaveLength(1);
});

test('a report is confirmed unchanged in a later round', async () => {
  const person = await logsIn();
  await person.uploads('2021-1', await workbook({ TRYGG: aReport() }));
  await certifies(person);
  service.moveTo('2021-04-12T09:00:00Z');
  await new Directorate(service).opensRound('2021-2', {
    opensAt: '2021-04-06T08:00:00+02:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
    period: '2021Q1',
  });
  const again = await logsIn();
  const path = '/nb/workspace/rounds/2021-2/unchanged';
  const seen = await again.posts(path, { project: 'TRYGG', key: 'unchanged-1' });
  expect([seen.status, seen.text.includes('Bekreftet uendret')]).toEqual([200, true]);
  const never = await again.posts(path, { project: 'VELFERD', key: 'unchanged-2' });
  expect([never.status, never.title]).toEqual([409, 'Det gikk ikke']);
});

test('a person who only reports cannot certify', async () => {
  const person = await logsIn('reporter');
  await person.uploads('2021-1', await workbook({ TRYGG: aReport() }));
  const { text } = await person.opens(`${ROUND}/certify`);
  expect(text).not.toContain('Godkjenn rapportene</button>');
  const seen = await person.posts(`${ROUND}/certify`, { version: '2' });
  expect([seen.status, await states()]).toEqual([403, ['draft']]);
});

test('a person sees nothing of another organisation', async () => {
  const person = await logsIn();
  const { path } = await person.uploads('2021-1', await workbook({ TRYGG: aReport() }));
  const report = `/nb/workspace/reports/${String((await reports())[0]?.id)}`;
  const stranger = await logsIn('certifier', ACTORS.oslo);
  for (const foreign of [path, report]) {
    const seen = await stranger.opens(foreign);
    expect([seen.status, seen.title]).toEqual([404, 'Siden finnes ikke']);
  }
  expect((await stranger.opens(ROUND)).text).not.toContain('TRYGG');
  const forged = await stranger.posts(report, { version: '1', '/summary': 'Andres' });
  expect([forged.status, (await person.opens(report)).text.includes('Andres')]).toEqual([
    404,
    false,
  ]);
});

test.each([
  ['no file', { name: '', bytes: '' }, 400, 'Det fulgte ingen fil med'],
  ['another type', { name: 'rapport.pdf', bytes: '%PDF' }, 415, 'Filtypen kan ikke brukes'],
  ['an old workbook', { name: 'rapport.xls', bytes: 'x' }, 415, 'Filtypen kan ikke brukes'],
  ['too large a file', { name: 'a.csv', bytes: 'a'.repeat(200_001) }, 413, 'Det gikk ikke'],
  ['an empty file', { name: 'a.csv', bytes: '' }, 400, 'Det gikk ikke'],
])('%s is refused with a page, and stores nothing', async (_, file, status, title) => {
  const seen = await (await logsIn()).uploads('2021-1', file);
  expect([seen.status, seen.title]).toEqual([status, title]);
  expect(await imports()).toEqual([]);
});

test('a file that is no workbook is refused in words of the page', async () => {
  const seen = await (await logsIn()).uploads('2021-1', { name: 'a.xlsx', bytes: 'no workbook' });
  expect(seen.text).toContain('Ingenting er lagret.');
  expect(seen.text).toContain('Hele filen');
  expect(await reports()).toEqual([]);
});

test('a hostile file is shown as it was written', async () => {
  const hostile = aReport({ status: { colour: HOSTILE }, summary: HOSTILE });
  const seen = await (await logsIn()).uploads('2021-1', await workbook({ TRYGG: hostile }));
  expect(seen.text).toContain('&lt;script>alert(1)&lt;/script>');
  expect(seen.text).not.toMatch(/<script|<img/);
});

describe('a session that has ended', () => {
  test('stores nothing of a file, says so and leads back to the round', async () => {
    const person = await logsIn();
    const file = await workbook({ TRYGG: aReport() });
    service.moveTo('2021-01-18T10:31:00+01:00');
    const seen = await person.uploads('2021-1', file);
    expect([seen.status, seen.title]).toEqual([401, 'Du er logget ut']);
    expect(returnOf(seen)).toBe(ROUND);
    expect(await imports()).toEqual([]);
    const back = await person.logsIn(KRISTIANSAND, { returnTo: ROUND });
    expect(back.path).toBe(ROUND);
    expect((await person.uploads('2021-1', file)).text).toContain('1 rapport er lagret');
  });

  test('keeps the texts that were typed on the page', async () => {
    const person = await logsIn();
    await person.uploads('2021-1', await workbook({ TRYGG: aReport() }));
    const path = `/nb/workspace/reports/${String((await reports())[0]?.id)}`;
    service.moveTo('2021-01-18T10:31:00+01:00');
    const seen = await person.posts(path, { version: '1', '/summary': 'En lang tekst' });
    expect([seen.status, seen.text.includes('>En lang tekst</textarea>')]).toEqual([401, true]);
  });

  test('while its file arrives has sent the whole file, which waits behind the next login', async () => {
    const person = await logsIn();
    const { path } = await person.uploads('2021-1', await workbook({ TRYGG: aReport() }));
    service.moveTo('2021-01-18T10:31:00+01:00');
    const seen = await person.opens(path);
    expect([seen.status, returnOf(seen)]).toEqual([401, path]);
    const back = await person.logsIn(KRISTIANSAND, { returnTo: path });
    expect(back.text).toContain('1 rapport er lagret som kladd');
  });
});

test('the pages use the rates of the organisation', async () => {
  const limited = await startTestService({ env: { RATE_IMPORT: '1' } });
  await new Directorate(limited).opensRound('2021-1');
  const person = new Person(limited);
  await person.logsIn(KRISTIANSAND);
  const file = { name: 'a.csv', bytes: 'x' };
  const first = await person.uploads('2021-1', file);
  const second = await person.uploads('2021-1', file);
  await limited.stop();
  expect([first.status, second.status]).toEqual([200, 429]);
});
