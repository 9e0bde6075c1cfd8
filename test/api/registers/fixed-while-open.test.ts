import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DATA } from '../../../src/platform/settings/data-folder.js';
import { Database } from '../../../src/platform/database/database.js';
import { CodeListLoad } from '../../../src/registers/code-lists/code-list-load.service.js';
import { CodeListJob } from '../../../src/registers/code-lists/code-list.job.js';
import type { RegisterFile } from '../../../src/registers/code-lists/register-file.parser.js';
import { RegisteredCodeUse } from '../../../src/reporting/reports/registered-code-use.queries.js';
import { broken, conflict, refused } from '../../support/refusal.js';
import { type Answered, startTestService, type TestService } from '../../support/service.js';
import { Directorate, expectStatus } from '../../support/story.js';

const SEGMENTS = '/v1/registers/segments/entries';
const SETS = '/v1/criteria-sets';
/** Criteria that rounds are opened with: a draft, and a set on trial. */
const DRAFT = 'utkast';
const TRIAL = 'utproving';
const CLOSES = { closesAt: '2021-02-05T16:00:00+01:00' };
/** The day after the last day of the round, 5 February 2021. */
const AFTER = '2021-02-06';

let service: TestService;
let directorate: Directorate;
let entry: Answered;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  entry = await adds('welfare');
  for (const key of [DRAFT, TRIAL]) expectStatus(await directorate.create(SETS, aSet(key)), 201);
  const from = { from: '2021-01-18' };
  const trial = `${SETS}/${TRIAL}/put-on-trial`;
  expectStatus(await directorate.call('POST', trial, from, { 'if-match': '"1"' }), 200);
  await directorate.opensRound('2021-1', { ...CLOSES, criteriaSet: DRAFT });
  await directorate.opensRound('2021-2', { ...CLOSES, criteriaSet: TRIAL });
});
afterAll(() => service.stop());

const aSet = (key: string): object => ({
  ...{ key, title: { nb: key, en: key }, source: 'Prøve', rule: 'a' },
  criteria: [{ code: 'a', text: { nb: 'a', en: 'a' } }],
});

async function adds(code: string, overrides: object = {}): Promise<Answered> {
  const names = { nb: `Segment ${code}`, en: `Segment ${code}` };
  const body = { code, names, source: 'NUIT 14/21', ...overrides };
  return expectStatus(await directorate.create(SEGMENTS, body), 201);
}

const pathOf = ({ body }: Answered): string => `${SEGMENTS}/${String(body.id)}`;

/** Changes the present version of an entry. */
async function changes(answer: Answered, dto: object): Promise<Answered> {
  const { headers } = await service.call('GET', pathOf(answer));
  return directorate.call('PATCH', pathOf(answer), dto, { 'if-match': headers.get('etag') ?? '' });
}

/** Takes a step on the present version of a resource. */
async function moves(path: string, method: string, step: string, body: object): Promise<void> {
  const { headers } = await service.call('GET', path);
  const version = { 'if-match': headers.get('etag') ?? '' };
  expectStatus(await directorate.call(method, path + step, body, version), 200);
}

/** Expects that a request on the present version is refused at a place, and changes nothing. */
async function refuses(
  [method, path, body]: readonly [string, string, object?],
  [code, pointer]: readonly [string, string],
): Promise<Answered> {
  const { headers } = await service.call('GET', path.replace(/\/retire$/, ''));
  const sent = { actor: directorate, method, path, body, etag: headers.get('etag') ?? '' };
  return refused(service, sent, conflict(code, pointer));
}

describe('an entry that is valid in the days of an open round', () => {
  const FIXED = 'register-entry-fixed';

  test.each([
    ['/names', { names: { nb: 'Velferd', en: 'Welfare' } }],
    ['/validTo', { validTo: '2021-02-05' }],
  ])('keeps its %s', async (pointer, change) => {
    const { body } = await refuses(['PATCH', pathOf(entry), change], [FIXED, pointer]);
    expect(body.errors[0].detail).toContain('2021-02-05');
  });

  test('keeps its parent', async () => {
    const { body } = await service.call('GET', '/v1/registers/themes?on=2021-01-20');
    const theme = body.items[0] as { id: string };
    const path = `/v1/registers/themes/entries/${theme.id}`;
    await refuses(['PATCH', path, { parent: 'municipalSector' }], [FIXED, '/parent']);
  });

  test('is not removed', async () => {
    await refuses(['DELETE', pathOf(entry)], [FIXED, '']);
  });

  test('gets another source, and an end after the round with a successor', async () => {
    expectStatus(await changes(entry, { source: 'NUIT 15/21' }), 200);
    expectStatus(await changes(entry, { validTo: AFTER }), 200);
    const next = await adds('welfare', { validFrom: AFTER });
    const names = { nb: 'Velferd', nn: null, en: 'Welfare' };
    expect(expectStatus(await changes(next, { names }), 200).body.names).toEqual(names);
  });
});

test('a newer file of a register waits until the round is closed', async () => {
  const load = new CodeListLoad(service.app.get(Database), service.clock, new RegisteredCodeUse());
  const { body } = await service.call('GET', '/v1/registers/networks');
  const [first, ...others] = body.items as RegisterFile['entries'];
  if (first === undefined) throw new Error('The register is empty');
  const renamed = { ...first, names: { nb: 'Nytt navn', nn: null, en: 'New name' } };
  const file = { register: 'networks', version: 2, asOf: '2021-01-19' } as const;
  expect(await load.loadFile({ ...file, entries: [renamed, ...others] })).toBe(0);
  expect(load.waiting).toEqual([
    { name: 'networks 2', reason: expect.stringContaining(first.code) },
  ]);
  const added = { ...first, code: 'digiNytt' };
  expect(await load.loadFile({ ...file, entries: [first, ...others, added] })).toBe(1);
});

describe('the criteria set of an open round', () => {
  const FIXED = 'criteria-set-fixed';

  test('is not retired before the closing', async () => {
    const path = `${SETS}/${TRIAL}/retire`;
    const { body } = await refuses(['POST', path, { to: '2021-02-05' }], [FIXED, '/to']);
    expect(body).toMatchObject({ round: '2021-2' });
    expect(body.errors[0].detail).toContain('2021-02-05');
  });

  test('is retired from the day after it, for a successor from the next round on', async () => {
    const path = `${SETS}/${TRIAL}/retire`;
    const version = { 'if-match': '"2"' };
    const retired = await directorate.call('POST', path, { to: AFTER }, version);
    expect(expectStatus(retired, 200).body).toMatchObject({ validTo: AFTER, status: 'onTrial' });
  });

  test('does not change while it is a draft', async () => {
    const change = { title: { nb: 'Nytt', en: 'New' } };
    await refuses(['PATCH', `${SETS}/${DRAFT}`, change], [FIXED, '']);
  });
});

describe('a closing is not moved past an end', () => {
  const later = { closesAt: '2021-02-06T16:00:00+01:00' };
  const ends = { to: '2021-02-08' };

  test.each([
    ['2021-1', ['closes-after-codes']],
    ['2021-2', ['closes-after-criteria-set', 'closes-after-codes']],
  ])('of its criteria set or of a code: %s', async (round, codes) => {
    const path = `/v1/rounds/${round}`;
    const { headers } = await service.call('GET', path);
    const etag = headers.get('etag') ?? '';
    const faults = broken(...codes.map((code) => ['/closesAt', code] as const));
    const sent = { actor: directorate, method: 'PATCH', path, body: later, etag };
    const { body } = await refused(service, sent, faults);
    expect(body.errors.at(-1).detail).toContain(`welfare (${AFTER})`);
  });

  test('unless the ends are moved first', async () => {
    const { body } = await service.call('GET', `/v1/registers/segments?on=${AFTER}`);
    const next = (body.items as { code: string; id: string }[]).find(
      ({ code }) => code === 'welfare',
    );
    const entryOf = { body: next } as Answered;
    const { headers } = await service.call('GET', pathOf(entryOf));
    const tag = { 'if-match': headers.get('etag') ?? '' };
    expectStatus(await directorate.call('DELETE', pathOf(entryOf), undefined, tag), 204);
    expectStatus(await changes(entry, { validTo: '2021-02-08' }), 200);
    await moves(`${SETS}/${TRIAL}`, 'POST', '/retire', ends);
    await moves('/v1/rounds/2021-2', 'PATCH', '', later);
  });
});

test('a newer file is loaded without a start, once the rounds are closed', async () => {
  const folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'registers-'))}/`);
  await cp(new URL('registers/', DATA), folder, { recursive: true });
  const file = new URL('networks.json', folder);
  const { entries, ...about } = JSON.parse(await readFile(file, 'utf8')) as RegisterFile;
  const renamed = entries.map((one) => ({ ...one, names: { ...one.names, en: 'Renamed' } }));
  await writeFile(file, JSON.stringify({ ...about, version: 3, entries: renamed }));
  const job = service.app.get(CodeListJob);
  const readName = async (): Promise<unknown> => {
    await job.run(folder);
    return (await service.call('GET', '/v1/registers/networks')).body.items[0].names.en;
  };
  expect(await readName()).not.toBe('Renamed');
  service.moveTo('2021-02-06T17:00:00+01:00');
  for (const round of ['2021-1', '2021-2']) await directorate.closesRound(round);
  expect(await readName()).toBe('Renamed');
  await rm(folder, { recursive: true });
});

test('once the rounds are closed, everything may change', async () => {
  const names = { nb: 'Velferd', nn: null, en: 'Welfare' };
  expect(expectStatus(await changes(entry, { names }), 200).body.names).toEqual(names);
  const { headers } = await service.call('GET', `${SETS}/${DRAFT}`);
  const version = { 'if-match': headers.get('etag') ?? '' };
  const title = { nb: 'Nytt', en: 'New' };
  expectStatus(await directorate.call('PATCH', `${SETS}/${DRAFT}`, { title }, version), 200);
});
