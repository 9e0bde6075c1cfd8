import { parseRegisterFile } from '../../../src/registers/code-lists/register-file.parser.js';
import { CodeListLoad } from '../../../src/registers/code-lists/code-list-load.service.js';
import { RegisteredCodeUse } from '../../../src/reporting/reports/registered-code-use.queries.js';
import { Database } from '../../../src/platform/database/database.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

const SEGMENTS = '/v1/registers/segments/entries';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
beforeAll(async () => {
  service = await startTestService();
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
});
afterAll(() => service.stop());

const anEntry = (code: string, overrides: object = {}): object => ({
  code,
  names: { nb: `Segment ${code}`, en: `Segment ${code}` },
  source: 'NUIT 14/21',
  ...overrides,
});

async function adds(code: string, overrides: object = {}): Promise<Answered> {
  return expectStatus(await directorate.create(SEGMENTS, anEntry(code, overrides)), 201);
}

function change(method: string, { body, headers }: Answered, dto?: object): Promise<Answered> {
  const tag = { 'if-match': headers.get('etag') ?? '' };
  return directorate.call(method, `${SEGMENTS}/${String(body.id)}`, dto, tag);
}

const faultsOf = ({ status, body }: Answered): unknown[] => [
  status,
  ...(body.errors as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  ),
];

describe('an entry', () => {
  test('is added, renamed and ended by the directorate, each with its version', async () => {
    const added = await adds('welfare', { validFrom: '2021-01-01' });
    expect(added.headers.get('location')).toBe(`${SEGMENTS}/${String(added.body.id)}`);
    const names = { nb: 'Velferd', nn: 'Velferd', en: 'Welfare' };
    const renamed = expectStatus(await change('PATCH', added, { names }), 200);
    expect(renamed.body).toMatchObject({ names, version: 2, validFrom: '2021-01-01' });
    const ended = expectStatus(await change('PATCH', renamed, { validTo: '2022-01-01' }), 200);
    expect((await service.call('GET', `${SEGMENTS}/${String(added.body.id)}`)).body).toEqual(
      ended.body,
    );
  });

  test('is not changed by other actors, nor on top of a change that was not read', async () => {
    expect((await midt.create(SEGMENTS, anEntry('mine'))).status).toBe(403);
    const added = await adds('stale');
    expectStatus(await change('PATCH', added, { source: 'NUIT 15/21' }), 200);
    expect((await change('PATCH', added, { source: 'NUIT 16/21' })).status).toBe(412);
    expect((await change('DELETE', added)).status).toBe(412);
  });

  test('does not overlap another of its code, and may follow it', async () => {
    const first = await adds('twice', { validTo: '2025-01-01' });
    const overlapping = anEntry('twice', { validFrom: '2024-12-31' });
    expect(faultsOf(await directorate.create(SEGMENTS, overlapping))).toEqual([
      422,
      '/validFrom overlapping-validity',
    ]);
    await adds('twice', { validFrom: '2025-01-01' });
    expect(faultsOf(await change('PATCH', first, { validTo: null }))).toEqual([
      422,
      '/validFrom overlapping-validity',
    ]);
  });

  test('of two added at once, one is refused', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => directorate.create(SEGMENTS, anEntry('race'))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
  });

  test('is told every fault of its content', async () => {
    const wrong = anEntry('9Z', {
      parent: 'welfare',
      validFrom: '2021-01-01',
      validTo: '2020-01-01',
    });
    expect(faultsOf(await directorate.create(SEGMENTS, wrong))).toEqual([
      422,
      '/code wrong-form',
      '/validTo ends-before-start',
      '/parent parent-not-allowed',
    ]);
    const theme = anEntry('robots', { parent: 'nowhere' });
    expect(faultsOf(await directorate.create('/v1/registers/themes/entries', theme))).toEqual([
      422,
      '/parent unknown-parent',
    ]);
  });
});

describe('an entry that is used', () => {
  test('by a project cannot vanish, and ends after its last use', async () => {
    const added = await adds('used');
    await midt.registersProject('BRUKER', { segment: 'used' });
    const removal = await change('DELETE', added);
    expect([removal.status, removal.body.code, removal.body.lastUse]).toEqual([
      409,
      'register-entry-in-use',
      '2021-01-18',
    ]);
    const ending = await change('PATCH', added, { validTo: '2021-01-18' });
    expect(faultsOf(ending)).toEqual([409, '/validTo register-entry-in-use']);
    const ended = expectStatus(await change('PATCH', added, { validTo: '2021-01-19' }), 200);
    expect(ended.body.validTo).toBe('2021-01-19');
  });

  test('by a certified report, or by a theme under it, cannot vanish either', async () => {
    await directorate.opensRound('2021-1');
    await midt.registersProject('RAPPORT');
    await midt.reports('2021-1', 'RAPPORT');
    const { body } = await service.call('GET', '/v1/registers/nationalSolutions');
    const used = (body.items as { code: string; id: string }[]).find(
      ({ code }) => code === 'Kjernejournal',
    );
    const path = `/v1/registers/nationalSolutions/entries/${String(used?.id)}`;
    const answer = await directorate.call('DELETE', path, undefined, { 'if-match': '"1"' });
    expect([answer.status, answer.body.lastUse]).toEqual([409, '2021-01-18']);
    const segments = (await service.call('GET', '/v1/registers/segments?on=2021-01-18')).body;
    const [security] = (segments.items as { code: string; id: string }[]).filter(
      ({ code }) => code === 'digitalSecurity',
    );
    const above = `${SEGMENTS}/${String(security?.id)}`;
    expect((await directorate.call('DELETE', above, undefined, { 'if-match': '"1"' })).status).toBe(
      409,
    );
  });

  test('no longer, or never, is removed', async () => {
    service.moveTo('2021-02-08T09:00:00+01:00');
    await directorate.closesRound('2021-1');
    const added = await adds('mistake');
    expectStatus(await change('DELETE', added), 204);
    expect((await service.call('GET', `${SEGMENTS}/${String(added.body.id)}`)).status).toBe(404);
  });
});

test('an older file does not overwrite what was changed over the API, a newer one does', async () => {
  const added = await adds('mine', { names: { nb: 'Vårt navn', en: 'Our name' } });
  const load = new CodeListLoad(service.app.get(Database), service.clock, new RegisteredCodeUse());
  const entry = { ...(added.body as object), names: { nb: 'Filens', nn: null, en: "The file's" } };
  const fileOf = (version: number, asOf: string): string =>
    JSON.stringify({ register: 'segments', version, asOf, entries: [entry] });
  const nameOf = async (): Promise<unknown> =>
    (await service.call('GET', `${SEGMENTS}/${String(added.body.id)}`)).body.names.nb;
  const load2 = parseRegisterFile('segments', fileOf(2, '2021-02-08'));
  expect([await load.loadFile(load2), await nameOf()]).toEqual([0, 'Vårt navn']);
  const load3 = parseRegisterFile('segments', fileOf(3, '2021-02-09'));
  expect([await load.loadFile(load3), await nameOf()]).toEqual([1, 'Filens']);
});
