import { globSync, readFileSync } from 'node:fs';

/** One of the sixty checks of the trust list. */
interface TrustCheck {
  readonly check: string;
  readonly says: string;
  readonly mark: 'full' | 'part' | 'absent';
  /** Anything that a reader must know of the mark. */
  readonly left?: string;
}

/** Figures that a run of the tests printed. */
interface Figures {
  readonly run: string;
  readonly lines: readonly string[];
}

const CHECKS = 'test/trust-checks.json';
const FIGURES = 'docs/figures.json';
/** Beginning of the title of a test or of its figure, where it names a check. */
const NAMED = /\b(?:figure|test|when|describe|describeSiege|here)\(\s*['"`]([A-G]\d+)\b/g;

/** Describes the sixty checks: the mark of each, and the tests that hold it. */
export function describeTrust(): string {
  const checks = JSON.parse(readFileSync(CHECKS, 'utf8')) as readonly TrustCheck[];
  const tests = findTests();
  const faults = checks.flatMap((one) => faultsOf(one, tests.get(one.check) ?? []));
  if (faults.length > 0) throw new Error(`${CHECKS} differs from the tests: ${faults.join('; ')}`);
  const count = (mark: TrustCheck['mark']): string =>
    String(checks.filter((one) => one.mark === mark).length);
  const rows = checks.map(({ check, says, mark, left = '' }) => {
    const files = (tests.get(check) ?? []).map((file) => `\`${file}\``).join(', ');
    return `| ${check} | ${says} | ${mark} | ${left} | ${files} |`;
  });
  return `# The sixty checks of the trust list

Written by \`npm run docs\` from the titles and figures of the tests and from \`${CHECKS}\`: ${count('full')}
full, ${count('part')} in part, ${count('absent')} absent. "Full" means that the test asserts what the trust list
says; its sizes stand in [checks.md](checks.md).

| check | says | mark | left | tests |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
${describeFigures()}`;
}

/** Returns what is wrong with the mark of a check, by the tests that name it. */
function faultsOf({ check, mark }: TrustCheck, tests: readonly string[]): string[] {
  if (mark === 'absent') return tests.length > 0 ? [`${check} is absent and has a test`] : [];
  return tests.length > 0 ? [] : [`${check} is ${mark} and has no test`];
}

/** Finds the suites that name each check in a title or a figure. */
function findTests(): ReadonlyMap<string, readonly string[]> {
  const tests = new Map<string, string[]>();
  for (const file of globSync('{test,src}/**/*.ts').sort()) {
    const named = readFileSync(file, 'utf8').matchAll(NAMED);
    for (const check of new Set([...named].map(([, name = '']) => name)))
      tests.set(check, [...(tests.get(check) ?? []), file.replaceAll('\\\\', '/')]);
  }
  return tests;
}

/** Describes the figures that were kept of a run. */
function describeFigures(): string {
  const { run, lines } = JSON.parse(readFileSync(FIGURES, 'utf8')) as Figures;
  if (lines.length === 0) return '';
  return `
## Figures

Kept of ${run}.
\`npm run docs -- --figures RUN.log "which run"\` keeps those of another.

| check | figure |
| --- | --- |
${lines.map((line) => `| ${line.replace(/^\[(\S+)\] /, '$1 | ')} |`).join('\n')}
`;
}

/** Picks the figures of checks from the output of a run, in the order of the checks. */
export function pickFigures(output: string, run: string): string {
  const found = output.split('\n').filter((line) => /^\[[A-G]\d+\] /.test(line));
  const place = (line: string): string =>
    line.replace(
      /^\[([A-G])(\d+)\]/,
      (_, letter: string, number: string) => `${letter}${number.padStart(2, '0')}`,
    );
  const lines = [...new Set(found)].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  return `${JSON.stringify({ run, lines }, null, 2)}\n`;
}
