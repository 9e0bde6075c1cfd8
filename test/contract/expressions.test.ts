import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { check } from 'recheck';
import ts from 'typescript';
import { inParallel } from '../support/crowd.js';
import { figure } from '../support/reports/figure.js';

/** A regular expression, and where it stands. */
interface Expression {
  readonly source: string;
  readonly flags: string;
  readonly place: string;
}

/** Lists the regular expressions that stand in the source as literals. */
function listLiterals(file: string): Expression[] {
  const text = readFileSync(file, 'utf8');
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    const literal = ts.isRegularExpressionLiteral(node)
      ? /^\/(.*)\/([a-z]*)$/s.exec(node.text)
      : null;
    if (literal !== null)
      found.push({ source: literal[1] ?? '', flags: literal[2] ?? '', place: file });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

/** Lists the expressions that the service makes while it starts and reads a file. */
function listMade(): Expression[] {
  const script = 'test/support/attacks/made-expressions.mjs';
  const lines = execFileSync(process.execPath, [script], { encoding: 'utf8' }).split('\n');
  return lines.map((line) => {
    const [source = '', flags = ''] = JSON.parse(line) as string[];
    return { source, flags, place: 'new RegExp' };
  });
}

/** Lists the patterns of the API's description, and those of PostgreSQL's checks. */
function listPatterns(): Expression[] {
  const api = readFileSync('openapi/openapi.json', 'utf8');
  const described = [...api.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)].map(
    ([, text = '""']) => JSON.parse(text) as string,
  );
  const schema = readFileSync('migrations/schema.txt', 'utf8');
  const checked = [...schema.matchAll(/~\*? '([^']*)'/g)].map(([, source = '']) => source);
  return [...described, ...checked].map((source) => ({ source, flags: 'u', place: 'schema' }));
}

/**
 * Judges an expression. The tool times its attacks, and a busy machine makes a harmless one look
 * slow: an expression is slow when three attacks in a row say so.
 */
async function judge({ source, flags }: Expression): Promise<string> {
  let status = '';
  for (let attack = 0; attack < 3 && status !== 'safe'; attack += 1)
    ({ status } = await check(source, flags, { timeout: 60_000 }));
  return status;
}

test('E7 no regular expression of the code or the schemas can be made slow', async () => {
  const files = globSync('{src,migrations,demo}/**/*.ts').filter(
    (file) => !file.endsWith('.test.ts'),
  );
  const all = [...files.flatMap(listLiterals), ...listMade(), ...listPatterns()];
  const distinct = [...new Map(all.map((one) => [`/${one.source}/${one.flags}`, one])).values()];
  const judged = await inParallel(distinct, 2, async (one) => {
    const status = await judge(one);
    return status === 'safe' ? '' : `${status}: /${one.source}/${one.flags} in ${one.place}`;
  });
  const slow = judged.filter((found) => found !== '');
  figure('E7', `${String(distinct.length)} regular expressions: vulnerable ${String(slow.length)}`);
  expect(slow).toEqual([]);
  expect(distinct.length).toBeGreaterThan(150);
});
