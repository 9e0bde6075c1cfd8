import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Address,
  differences,
  type Example,
  findTokenCommand,
  listAddresses,
  listExamples,
  listScripts,
  type Outcome,
  readPrinted,
  runExamples,
} from './page-examples.js';
import type { RunningDemo } from './running-demo.js';
import { figure } from '../reports/figure.js';

/** Commands of pages that this test does not run, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm run demo': 'the demo that the examples run against',
  'npm test': 'this test is part of it',
};

async function readPages(): Promise<Map<string, string>> {
  const names = (await readdir('docs')).filter((name) => name.endsWith('.md')).sort();
  const pages = ['README.md', 'ARCHITECTURE.md', ...names.map((name) => join('docs', name))];
  return new Map(
    await Promise.all(
      pages.map(async (page): Promise<[string, string]> => [page, await readFile(page, 'utf8')]),
    ),
  );
}

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Declares the tests of the examples of README and docs, as they stand, on a demo that stays up. */
export function describeExamples(demoOf: () => RunningDemo): void {
  describe('the examples of README and docs, as they stand, on the demo', () => {
    let demo: RunningDemo;
    let pages: Map<string, string>;
    let token: string;
    const outcomes: Outcome[] = [];
    beforeAll(async () => {
      demo = demoOf();
      pages = await readPages();
      token = findTokenCommand((pages.get('README.md') ?? '').replaceAll('\\\n', ''));
      for (const [page, text] of pages) {
        const examples = listExamples(page, text);
        if (examples.length > 0)
          outcomes.push(...(await runExamples(demo, examples, page === 'README.md' ? '' : token)));
      }
    });

    test('each is answered as its page says', () => {
      expect(outcomes.flatMap(differences)).toEqual([]);
      const answers = outcomes.flatMap((outcome) => outcome.answers).length;
      figure('examples', `${String(outcomes.length)} blocks, ${String(answers)} answers`);
      expect(answers).toBeGreaterThan(10);
    });

    test('what is not run is listed with its reason, and nothing else is', () => {
      const commands = outcomes.flatMap((outcome) => outcome.commands);
      expect([...new Set(commands)].sort()).toEqual(Object.keys(NOT_RUN).sort());
    });

    test('the commands that the demo prints are answered', async () => {
      const [printed] = await runExamples(demo, [readPrinted(demo.output)]);
      expect(printed?.answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    });

    test('every command that a page names is in package.json', async () => {
      const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as Package;
      const named = [...pages].flatMap(([, text]) => listScripts(text));
      expect(named.filter((name) => !(name in scripts))).toEqual([]);
      expect(named).toContain('audit:verify');
    });

    test('every address that a page names is an operation, and can be read on the demo', async () => {
      const { paths } = JSON.parse(await readFile('openapi/openapi.json', 'utf8')) as Description;
      const operations = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => patternOf(`${method.toUpperCase()} ${path}`)),
      );
      const named = [...pages].flatMap(([page, text]) => listAddresses(page, text));
      expect(
        named.filter(
          ({ method, path }) => !operations.some((one) => one.test(`${method} ${path}`)),
        ),
      ).toEqual([]);
      const read = named
        .filter(({ method, path }) => method === 'GET' && !path.includes('{'))
        .map(readAddress);
      expect((await runExamples(demo, read, token)).flatMap(differences)).toEqual([]);
      figure('examples', `${String(named.length)} addresses named, ${String(read.length)} read`);
      expect(read.length).toBeGreaterThan(0);
    });

    test('a block that answers otherwise, or not as shown, is noticed', async () => {
      const [example] = listExamples(
        'page',
        '```sh\ncurl -s http://127.0.0.1:3000/v1/rounds/1999-1\n```\n\n```json\n{"round" … 7}\n```\n',
      );
      if (example === undefined) throw new Error('The block is not found');
      const [outcome] = await runExamples(demo, [example]);
      if (outcome === undefined) throw new Error('The block was not run');
      expect(differences(outcome)).toEqual([
        expect.stringContaining('page:1 is answered 4'),
        expect.stringContaining('page:1 does not show {"round"'),
        expect.stringContaining('page:1 does not show 7}'),
      ]);
    });
  });
}

/** Returns the pattern of an operation in which each parameter stands for any value. */
function patternOf(operation: string): RegExp {
  const pattern = operation.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`);
}

/** Returns an example that reads an address with a token. */
function readAddress({ page, path, query }: Address): Example {
  const script = `curl -s 'http://127.0.0.1:3000${path}${query}' -H "authorization: Bearer $TOKEN"`;
  return { page, line: 0, script, shown: [] };
}
