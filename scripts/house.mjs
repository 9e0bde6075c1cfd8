// Holds what no linter knows: how lines, comments, names and SQL read. `node scripts/house.mjs
// [folder …]` prints each offence as `file:line rule`, and ends with 1 when there is one.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import ts from 'typescript';

const LONGEST_LINE = 120;
const LONGEST_INLINE_STATEMENT = 12;
const MOST_COLUMNS_ON_A_LINE = 5;

/** Words that leave a reader without the noun that a comment is about. */
const NOUNLESS = /^(What|Who|Whose|Whom|How|Where|When|Why|Whether|Which|Of|As|So|In|That|Those)\b/;
/** Participles and adjectives, which say nothing of what a function does. */
const PARTICIPLES =
  'own taken held known certified judged asked written noted told said listed ' +
  'counted shown earlier later stale unlike patched placed owed served found made ' +
  'kept given due missing previous following ready whole';
const NOT_A_VERB = new RegExp(`^(${PARTICIPLES.replaceAll(' ', '|')})([A-Z]|$)`);
const STATEMENT =
  /^\s*(select\s|insert into\s|update\s+\w+\.\w+|delete from\s|with\s+(recursive\s+)?\w+\s+(\([^)]*\)\s+)?as\s)/i;
const OLD_FORMS = /\.(rows<|rows\(|sendText\(|sendOneText\(|publicRows|preparedRows)/;
const SQL_FILES =
  /(\.queries\.ts|\.lookup\.ts|platform\/database\/[\w.-]+\.ts|\.(queries|lookup)\.test\.ts)$/;

const offences = [];

function listFiles(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory())
      return ['node_modules', 'data', 'generated', 'dist'].includes(entry.name)
        ? []
        : listFiles(inside);
    return /\.(tsx?|mjs)$/.test(entry.name) ? [inside] : [];
  });
}

function checkLines(path, text) {
  text.split('\n').forEach((line, index) => {
    if (line.length > LONGEST_LINE) offend(path, index + 1, `line of ${line.length} columns`);
    if (path.startsWith('src') && OLD_FORMS.test(line) && !path.includes('platform/database/'))
      offend(path, index + 1, 'a statement in the old form: use sql and a row type');
  });
}

/** Lists the pages of the documentation, and those of the project's folder. */
function listPages() {
  const pages = readdirSync('docs', { recursive: true }).map((name) => join('docs', name));
  return [...readdirSync('.'), ...pages].filter((path) => path.endsWith('.md'));
}

/** Checks the lines of a page. The row of a table may be of any length. */
function checkPage(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const [index, line] of lines.entries())
    if (line.length > LONGEST_LINE && !line.startsWith('|'))
      offend(path, index + 1, `line of ${line.length} columns`);
}

function checkComments(path, text) {
  for (const match of text.matchAll(/\/\*\*\s*\*?\s*([\s\S]*?)\*\//g)) {
    const line = text.slice(0, match.index).split('\n').length;
    const [first] = NOUNLESS.exec(match[1].trim()) ?? [];
    if (first !== undefined) offend(path, line, `a doc comment begins with "${first}"`);
  }
}

function offend(path, line, rule) {
  offences.push(`${path}:${line} ${rule}`);
}

function visit(node, source, path) {
  if (ts.isFunctionLike(node) && node.body !== undefined) checkName(node, source, path);
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === 'sql')
    checkStatement(node, source, path);
  else if (path.startsWith('src') && isText(node) && !ts.isTaggedTemplateExpression(node.parent))
    if (STATEMENT.test(node.text ?? node.head.text))
      offend(path, lineOf(node, source), 'SQL in a plain string: use the sql tag');
  ts.forEachChild(node, (child) => visit(child, source, path));
}

function isText(node) {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateExpression(node)
  );
}

function lineOf(node, source) {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

function checkName(node, source, path) {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  const name = named?.getText(source) ?? '';
  if (NOT_A_VERB.test(name)) offend(path, lineOf(node, source), `function "${name}" is not a verb`);
}

/** A statement as text, with `§` for each value or fragment. */
function statementText(template) {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join(
    '§',
  );
}

function checkStatement(node, source, path) {
  const first = lineOf(node, source);
  if (path.startsWith('src') && !SQL_FILES.test(path))
    offend(path, first, 'SQL outside .queries and .lookup');
  const lines = statementText(node.template).split('\n');
  // A fragment may span several lines of the source; then lines are counted from the statement's
  // own.
  const at = (index) => first + index;
  if (lines.some((line) => /\$\d/.test(line)))
    offend(path, first, 'a numbered parameter: put the value in its place');
  const inline = ts.isCallExpression(node.parent);
  if (inline && lines.filter((line) => line.trim() !== '').length > LONGEST_INLINE_STATEMENT)
    offend(path, first, 'a long statement without a name: make it a constant or function');
  lines.forEach((line, index) => {
    const bare = line.replace(/--.*$/, '').replace(/'(?:[^']|'')*'/g, "''");
    if (lines.length > 1) checkClauses(path, at(index), bare);
    checkColumns(path, at(index), bare);
    if (
      /^\s*(with\s+(recursive\s+)?)?\w+(\s*\([^)]*\))?\s+as\s+((not\s+)?materialized\s+)?\(/i.test(
        bare,
      )
    )
      checkNamedPart(path, at(index), lines, index);
  });
}

const CLAUSES = new RegExp(
  `\\b(${[
    'select',
    'from',
    'where',
    'group by',
    'order by',
    'having',
    'limit',
    '(?:left |right |full |cross |inner )?join',
    'union(?: all)?',
    'on conflict',
    'returning',
    'set',
    'values',
    'insert into',
    'update',
    'delete from',
  ].join('|')})\\b`,
  'gi',
);

/**
 * Replaces what stands in parentheses, innermost first, so that only the line's own level is left.
 */
function keepOwnLevel(line) {
  let text = line;
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/\([^()]*\)/g, '');
  }
  // A line may open what a later line closes: what follows is another level, which begins with its
  // first clause.
  return text;
}

function checkClauses(path, line, bare) {
  const own = keepOwnLevel(bare)
    .replace(/\bis (not )?distinct from\b/gi, '')
    .replace(/\bfor (no key )?(update|share)\b/gi, '')
    .replace(/\bdo update\b/gi, '')
    .replace(/\bselect distinct on\b/gi, 'select');
  for (const level of own.split('(')) {
    const clauses = [...level.matchAll(CLAUSES)].map(([clause]) => clause.toLowerCase());
    if (clauses.length > 1)
      offend(path, line, `several clauses on one line: ${clauses.join(', ')}`);
  }
}

function checkColumns(path, line, bare) {
  const commas = (keepOwnLevel(bare).match(/,/g) ?? []).length;
  const inserted = /\b(insert into \S+( as \w+)?|values)\s*\(([^()]*)\)/i.exec(bare)?.[3] ?? '';
  if (
    commas >= MOST_COLUMNS_ON_A_LINE ||
    (inserted.match(/,/g) ?? []).length >= MOST_COLUMNS_ON_A_LINE
  )
    offend(path, line, 'more than five columns on one line');
}

function checkNamedPart(path, line, lines, index) {
  const before = lines.slice(0, index).findLast((one) => one.trim() !== '') ?? '';
  if (
    !before.includes('--') &&
    !(lines[index] ?? '').includes('--') &&
    !(lines[index + 1] ?? '').includes('--')
  )
    offend(path, line, 'a named part of a statement without a comment');
}

const asked = process.argv.slice(2);
const folders =
  asked.length > 0 ? asked : ['src', 'test', 'bench', 'demo', 'migrations', 'scripts', 'packages'];
for (const path of folders.flatMap(listFiles)) {
  const text = readFileSync(path, 'utf8');
  checkLines(path, text);
  checkComments(path, text);
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  visit(source, source, path);
}
if (asked.length === 0) for (const path of listPages()) checkPage(path);
for (const offence of offences) process.stdout.write(`${offence}\n`);
process.stdout.write(`${offences.length} offences\n`);
process.exitCode = offences.length === 0 ? 0 : 1;
