import { ReleaseStage } from '../../support/publication/releases.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  await stage.publishes('2021-1', { illustrative: true });
  await stage.publishes('2021-2');
});
afterAll(() => stage.service.stop());

type Reply = Awaited<ReturnType<typeof read>>;
/** Reads an address as a browser does, without following it elsewhere. */
async function read(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<{ status: number; header: (name: string) => string | null; text: string }> {
  const answer = await fetch(`${stage.service.url}${path}`, {
    headers,
    method,
    redirect: 'manual',
  });
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name),
    text: await answer.text(),
  };
}
const titleOf = ({ text }: Reply): string => /<h1[^>]*>([^<]*)/.exec(text)?.[1] ?? '';

describe('the address of the service', () => {
  test.each([
    ['nn-NO,nn;q=0.9', '/nn/'],
    ['en-GB', '/en/'],
    ['nb', '/nb/'],
  ])('leads a reader of %s to %s', async (language, location) => {
    const reply = await read('/', { 'accept-language': language });
    expect([reply.status, reply.header('location')]).toEqual([302, location]);
    expect(reply.header('vary')).toContain('Accept-Language');
  });
});

describe('a page', () => {
  test('is the same figures in three languages', async () => {
    const pages = await Promise.all(['nb', 'nn', 'en'].map((one) => read(`/${one}/`)));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(pages.map((page) => page.header('content-language'))).toEqual(['nb', 'nn', 'en']);
    expect(titleOf(await read('/en/'))).toBe('Round 2021-2');
    expect(pages.map(({ text }) => /<html lang="(..)"/.exec(text)?.[1])).toEqual([
      'nb',
      'nn',
      'en',
    ]);
  });

  test('allows no script, and has no style of its own', async () => {
    const page = await read('/nb/projects');
    expect(page.header('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'/);
    expect(page.header('x-content-type-options')).toBe('nosniff');
    expect(page.text).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
  });

  test('is answered by 304 to a reader who has it, and by HEAD without its bytes', async () => {
    const page = await read('/nb/');
    const etag = page.header('etag') ?? '';
    const known = await read('/nb/', { 'if-none-match': etag });
    expect([known.status, known.text, known.header('etag')]).toEqual([304, '', etag]);
    const head = await read('/nb/', {}, 'HEAD');
    expect([head.status, head.text, head.header('etag')]).toEqual([200, '', etag]);
    expect(page.header('cache-control')).toBe('public, max-age=60, stale-while-revalidate=600');
  });

  test('has the style sheet under an address of its own', async () => {
    const [, sheet = ''] = /href="(\/assets\/site-\w+\.css)"/.exec((await read('/nb/')).text) ?? [];
    const style = await read(sheet, { 'accept-encoding': 'br' });
    expect([style.status, style.header('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(style.header('cache-control')).toContain('immutable');
    expect((await read('/assets/site-0000.css')).status).toBe(404);
  });

  test('has one address: others lead to it', async () => {
    const moved = async (path: string): Promise<unknown[]> => {
      const reply = await read(path);
      return [reply.status, reply.header('location')];
    };
    expect(await moved('/nb')).toEqual([301, '/nb/']);
    expect(await moved('/nb/projects/')).toEqual([301, '/nb/projects']);
    expect(await moved('/nb/projects?x=1&colour=red')).toEqual([301, '/nb/projects?colour=red']);
    expect(await moved('/nb/?utm_source=x')).toEqual([301, '/nb/']);
  });
});

describe('a filter', () => {
  test('shows the projects of its colour', async () => {
    const { text } = await read('/en/projects?colour=red');
    expect(text).toContain('Showing 1 of 2 projects.');
    expect(text).toContain('SAFEST');
  });

  test.each([['colour=pink'], ['actor=1'], ['colour=%3Cscript%3E']])(
    'with an unknown value (%s) is a page that says so',
    async (query) => {
      const page = await read(`/nb/projects?${query}`);
      expect([page.status, titleOf(page)]).toEqual([400, 'Valget kan ikke brukes']);
      expect(page.header('cache-control')).toBe('no-store');
    },
  );
});

describe('a path that leads nowhere', () => {
  const PATHS = [
    'projects/UKJENT',
    'actors/1',
    'data/secrets',
    'no/such/page',
    '?release=1999-1.1',
    '..%2f..%2fetc%2fpasswd',
    'projects/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    `projects/${'x'.repeat(400)}`,
    'projects/%E0%A4%A',
    '%00',
  ];
  test.each(PATHS)('%s is a page in the language of its reader', async (path) => {
    const page = await read(`/nn/${path}`, { accept: 'text/html' });
    expect(page.status).toBe(404);
    expect(page.header('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('<html lang="nn"');
    expect(page.text).toContain('href="/nn/"');
    expect(page.text).not.toMatch(/<script|alert\(1\)<|at \w+ \(/);
  });
});

describe('releases', () => {
  test('stay readable, and say that a newer one stands beside them', async () => {
    const older = await read('/nb/?release=2021-1.1');
    expect(titleOf(older)).toBe('Runde 2021-1');
    expect(older.text).toContain('Gå til den nyeste');
    expect(older.text).toContain('Illustrerende tall');
    expect(older.text).toContain('href="/nb/projects?release=2021-1.1"');
    expect((await read('/nb/')).text).not.toContain('Illustrerende tall');
  });

  test('side by side are the trend', async () => {
    const { text } = await read('/en/trend');
    expect(text).toContain('<svg class="site-chart"');
    expect([...text.matchAll(/href="\/en\/(\?release=[\d.-]+)?">Round (2021-\d)</g)]).toHaveLength(
      2,
    );
  });
});
