import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { XLSX_MEDIA_TYPE } from '../../../src/platform/http/answer.js';
import { offersTables } from '../../../src/platform/http/operation-options.js';
import { invalid, refused } from '../../support/refusal.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { FiguresStage } from '../../support/stages/figures-stage.js';
import { operationsOf } from '../../support/operations/operations.js';
import { expectStatus } from '../../support/story.js';
import { each } from '../../support/tables.js';

const CSV = 'text/csv; charset=utf-8';
const JSON_ANSWER = 'application/json; charset=utf-8';

let stage: FiguresStage;
let service: TestService;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  ({ service } = stage);
  service.moveTo('2021-02-01T10:00:00+01:00');
  await stage.closes('2021-1');
});
afterAll(() => service.stop());

const read = (path: string, headers: Record<string, string> = {}): Promise<Answered> =>
  service.call('GET', path, { headers });
const typeOf = ({ headers }: Answered): string | null => headers.get('content-type');
const bytesOf = async (path: string): Promise<Buffer> => expectStatus(await read(path), 200).bytes;

/** Parameters of paths that the stage has a value for. */
const VALUES: Readonly<Record<string, string>> = {
  round: '2021-1',
  register: 'goals',
  organisationNumber: ACTORS.helseMidt,
};

/** Lists the addresses of public answers that need nothing the stage does not have. */
async function listAddresses(): Promise<string[]> {
  const addresses = operationsOf(service.app)
    .filter((route) => route.documented && offersTables(route) && route.scope === 'public')
    .filter(({ parameters }) =>
      parameters.every(({ name, required }) => !required || name in VALUES),
    )
    .map(({ route }) => route.replaceAll(/:(\w+)/g, (_, name: string) => VALUES[name] ?? ''));
  const answers = await each(addresses, 4, (path) => read(path));
  return addresses.filter((_, index) => answers[index]?.status === 200);
}

describe('a public answer by its address', () => {
  test('is CSV, a workbook and JSON, for every operation', async () => {
    const addresses = await listAddresses();
    const wrong = (
      await each(addresses, 4, async (path) => {
        const answers = [];
        for (const ending of ['.csv', '.xlsx', '.json', '?format=csv', '?format=xlsx'])
          answers.push(await read(path + ending));
        return { path, found: answers.map((answer) => [answer.status, typeOf(answer)]) };
      })
    ).filter(
      ({ found }) =>
        JSON.stringify(found) !==
        JSON.stringify(
          [CSV, XLSX_MEDIA_TYPE, JSON_ANSWER, CSV, XLSX_MEDIA_TYPE].map((t) => [200, t]),
        ),
    );
    expect(wrong).toEqual([]);
    expect(addresses.length).toBeGreaterThan(20);
  });

  test('is CSV that a Norwegian Excel opens, and the same by Accept as RFC 4180 has it', async () => {
    const path = '/v1/rounds/2021-1/figures?by=actor';
    const excel = await bytesOf('/v1/rounds/2021-1/figures.csv?by=actor');
    expect(excel.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const plain = expectStatus(await read(path, { accept: 'text/csv' }), 200).text;
    const cells = (text: string, delimiter: string): string[][] =>
      parse(text, { bom: true, delimiter });
    expect(cells(excel.toString(), ';')[0]).toEqual(cells(plain, ',')[0]);
    expect(cells(excel.toString(), ';').length).toBe(3);
    const { headers } = await read('/v1/rounds/2021-1/figures.csv?by=actor');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="rounds-2021-1-figures.csv"',
    );
  });

  test('is a workbook with numbers as numbers', async () => {
    const { sheets } = await readXlsx(await bytesOf('/v1/rounds/2021-1/figures.xlsx?by=actor'));
    const [headings, ...rows] = sheets[0]?.rows ?? [];
    const value = headings?.indexOf('value') ?? -1;
    const { body } = await read('/v1/rounds/2021-1/figures?by=actor');
    expect(rows.map((row) => row[value])).toEqual(
      (body.cells as { value: number }[]).map((cell) => cell.value),
    );
  });

  test('of a long list has up to 500 items in a file, and 100 as JSON', async () => {
    const { rows } = (await readXlsx(await bytesOf('/v1/actors.xlsx'))).sheets[0] ?? { rows: [] };
    expect(rows.length - 1).toBe(399);
    expect((await read('/v1/actors.json')).body.items).toHaveLength(100);
    expect(parse(await bytesOf('/v1/actors.csv?limit=3'), { delimiter: ';' })).toHaveLength(4);
  });

  test('is refused for a format that is not offered, or two of them', async () => {
    const wrong = { actor: stage.midt, method: 'GET' };
    await refused(
      service,
      { ...wrong, path: '/v1/actors?format=pdf' },
      invalid(['format', 'not-allowed']),
    );
    await refused(
      service,
      { ...wrong, path: '/v1/actors?format=csv&format=xlsx' },
      invalid(['format', 'not-allowed']),
    );
  });

  test('is no format of what is not public, nor of a path that nobody has', async () => {
    for (const path of ['/v1/projects.csv', '/v1/nowhere.csv', '/v1/rounds/2021-1/nowhere.xlsx'])
      expect([path, (await stage.midt.call('GET', path)).status]).toEqual([path, 404]);
  });
});

describe('Accept', () => {
  const PATH = '/v1/rounds/2021-1/status';

  test.each([
    ['*/*', JSON_ANSWER],
    ['text/html,application/xhtml+xml,*/*;q=0.8', JSON_ANSWER],
    ['text/csv', CSV],
    ['text/csv, application/json', CSV],
    ['text/csv;q=0.5, application/json;q=0.6', JSON_ANSWER],
    ['application/json;q=0, */*', CSV],
    ['TEXT/*', CSV],
    [`${XLSX_MEDIA_TYPE}, text/csv;q=0.9`, XLSX_MEDIA_TYPE],
  ])('%s is answered with %s, from memory too', async (accept, type) => {
    const kept = await read(PATH);
    expect([kept.status, typeOf(kept)]).toEqual([200, JSON_ANSWER]);
    expect(typeOf(await read(PATH, { accept }))).toBe(type);
  });

  test('of what no answer has is 406, with what is offered', async () => {
    const answer = await refused(
      service,
      { actor: stage.midt, method: 'GET', path: PATH, headers: { accept: 'application/pdf' } },
      { status: 406, code: 'not-acceptable' },
    );
    expect(answer.body.detail).toBe(
      `Tjenesten svarer application/json, text/csv, ${XLSX_MEDIA_TYPE}`,
    );
    const json = await stage.midt.call('GET', '/v1/projects', undefined, { accept: 'text/csv' });
    expect([json.status, json.headers.get('vary')]).toEqual([
      406,
      'Accept, Accept-Encoding, Accept-Language, Authorization',
    ]);
  });
});

describe('an entity tag', () => {
  test('is of one format: each is unchanged by its own tag alone', async () => {
    const paths = ['json', 'csv', 'xlsx'].map((format) => `/v1/rounds/2021-1/figures.${format}`);
    const tags = await Promise.all(
      paths.map(async (path) => (await read(path)).headers.get('etag') ?? ''),
    );
    expect(new Set(tags).size).toBe(3);
    for (const path of paths)
      expect(
        (await Promise.all(tags.map((tag) => read(path, { 'if-none-match': tag })))).map(
          ({ status }) => status,
        ),
      ).toEqual(paths.map((other) => (other === path ? 304 : 200)));
  });
});
