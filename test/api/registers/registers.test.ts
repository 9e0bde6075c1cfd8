import { readFile } from 'node:fs/promises';
import { parseRegisterFile } from '../../../src/registers/code-lists/register-file.parser.js';
import { REGISTERS } from '../../../src/registers/code-lists/register.types.js';
import { CodeListLoad } from '../../../src/registers/code-lists/code-list-load.service.js';
import { RegisteredCodeUse } from '../../../src/reporting/reports/registered-code-use.queries.js';
import { Database } from '../../../src/platform/database/database.js';
import { DATA } from '../../../src/platform/settings/data-folder.js';
import { type Answered, startTestService, type TestService } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

async function read(path: string, headers: Record<string, string> = {}): Promise<Answered> {
  return expectStatus(await service.call('GET', `/v1/registers${path}`, { headers }), 200);
}

/** The entries of an answer as `code from/to`. */
function listEntries({ body }: Answered): string[] {
  return (body.items as { code: string; validFrom: string | null; validTo: string | null }[]).map(
    ({ code, validFrom, validTo }) => `${code} ${String(validFrom)}/${String(validTo)}`,
  );
}

test('the registers are listed with how much each holds', async () => {
  const { body } = await read('');
  const items = body.items as Record<string, unknown>[];
  expect(items.map(({ register, entries }) => [register, entries])).toEqual([
    // Five goals with 16 sub-goals since 2023, six with 14 focus areas before.
    ['goals', 5 + 16 + 6 + 14],
    ['areas', 12],
    ['themes', 8],
    ['segments', 2],
    ['nationalSolutions', 10],
    ['networks', 11],
  ]);
  expect(items[0]).toMatchObject({ validToday: 6 + 14, parentRegister: 'goals', fileVersion: 1 });
});

describe('a register', () => {
  test('gives the goals of the strategy that is in force on a day', async () => {
    const before = await read('/goals?on=2022-12-31');
    const after = await read('/goals?on=2023-01-01');
    expect(listEntries(before)[0]).toBe('1 2017-01-01/2023-01-01');
    expect(listEntries(after)[0]).toBe('1 2023-01-01/2031-01-01');
    expect([listEntries(before).length, listEntries(after).length]).toEqual([20, 21]);
    expect(listEntries(await read('/goals?on=2031-01-01'))).toEqual([]);
  });

  test('names an entry in nb and en, in nn where it is certain, with parent and source', async () => {
    const { body } = await read('/themes');
    const [entry] = (body.items as { code: string }[]).filter(({ code }) => code === 'prevention');
    expect(entry).toMatchObject({
      parent: 'digitalSecurity',
      names: { nb: 'Forebyggende digital sikkerhet', nn: null, en: 'Preventive digital security' },
      source: '002 18/21',
      version: 1,
    });
  });

  test('is read as CSV, and not again while it is the same', async () => {
    const { text, headers } = await read('/segments', { accept: 'text/csv' });
    expect(headers.get('content-type')).toContain('text/csv');
    expect(text.split('\r\n')[1]).toBe(
      'segments,digitalSecurity,,Digital sikkerhet,,Digital security,,,002 18/21',
    );
    const tag = (await read('/segments')).headers.get('etag') ?? '';
    const again = await service.call('GET', '/v1/registers/segments', {
      headers: { 'if-none-match': tag },
    });
    expect(again.status).toBe(304);
  });

  test('that does not exist, or a day that does not, is refused', async () => {
    expect((await service.call('GET', '/v1/registers/colours')).status).toBe(404);
    const { status, body } = await service.call('GET', '/v1/registers/goals?on=2021-02-30');
    expect([status, body.errors[0].code]).toEqual([400, 'not-a-date']);
  });
});

describe('the files', () => {
  const contentOf = (register: string): Promise<string> =>
    readFile(new URL(`registers/${register}.json`, DATA), 'utf8');

  test('loaded again change nothing', async () => {
    const load = new CodeListLoad(
      service.app.get(Database),
      service.clock,
      new RegisteredCodeUse(),
    );
    expect(await load.load(new URL('registers/', DATA))).toBe(0);
  });

  test('in a newer version add and change entries, and leave the others', async () => {
    const load = new CodeListLoad(
      service.app.get(Database),
      service.clock,
      new RegisteredCodeUse(),
    );
    const file = parseRegisterFile('networks', await contentOf('networks'));
    const [first, ...others] = file.entries;
    if (first === undefined) throw new Error('The register is empty');
    const added = { ...first, code: 'digiNorge' };
    const newer = {
      ...file,
      version: 2,
      entries: [{ ...first, validTo: '2025-01-01' }, ...others.slice(1), added],
    };
    expect([await load.loadFile(newer), await load.loadFile(file)]).toEqual([2, 0]);
    const codes = listEntries(await read('/networks'));
    expect(codes.length).toBe(12);
    expect(codes).toContain(`${first.code} null/2025-01-01`);
  });

  test('end one entry of a code and begin another in the same version', async () => {
    const load = new CodeListLoad(
      service.app.get(Database),
      service.clock,
      new RegisteredCodeUse(),
    );
    const file = parseRegisterFile('segments', await contentOf('segments'));
    const entries = file.entries.flatMap((entry) => [
      { ...entry, validTo: '2027-01-01' },
      { ...entry, validFrom: '2027-01-01' },
    ]);
    expect(await load.loadFile({ ...file, version: 2, entries })).toBe(4);
    expect(listEntries(await read('/segments?on=2027-01-01'))).toEqual([
      'digitalSecurity 2027-01-01/null',
      'municipalSector 2027-01-01/null',
    ]);
  });

  test.each([
    ['an unknown parent', { parent: '9' }, '1 stands under no 9'],
    ['a code of another form', { code: 'one' }, 'one has the wrong form'],
    ['no source', { source: ' ' }, '1 lacks a source'],
    ['an end before its start', { validTo: '2016-01-01' }, '1 ends before it starts'],
    ['days of another entry', { validTo: '2023-01-02' }, '1 is given twice for one day'],
  ])('are refused with an entry that has %s', async (_, change, fault) => {
    const file = JSON.parse(await contentOf('goals')) as { entries: object[] };
    const entries = [{ ...file.entries[0], ...change }, ...file.entries.slice(1)];
    expect(() => parseRegisterFile('goals', JSON.stringify({ ...file, entries }))).toThrow(fault);
  });

  test('are there for every register', async () => {
    for (const register of REGISTERS)
      expect(parseRegisterFile(register, await contentOf(register)).entries).not.toEqual([]);
  });
});
