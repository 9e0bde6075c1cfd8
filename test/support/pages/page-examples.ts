import { spawn } from 'node:child_process';
import type { RunningDemo } from './running-demo.js';

/** A block of commands on a page, and the output that the page shows below it. */
export interface Example {
  readonly page: string;
  readonly line: number;
  readonly script: string;
  /** Parts of the output in their order; `…` on the page stands for what is left out. */
  readonly shown: readonly string[];
}

/** Result of an example: the answers over HTTP, the other commands, and the output. */
export interface Outcome {
  readonly example: Example;
  readonly answers: readonly { readonly status: number; readonly url: string }[];
  readonly commands: readonly string[];
  readonly output: string;
}

const BLOCK = /^```sh\n([\s\S]*?)^```\n(?:\n```(?:json|text)\n([\s\S]*?)^```\n)?/gm;

/** Lists the blocks of commands on a page. */
export function listExamples(page: string, text: string): Example[] {
  return [...text.matchAll(BLOCK)].map(({ index, 1: script = '', 2: shown }) => ({
    page,
    line: text.slice(0, index).split('\n').length,
    script,
    shown: shown === undefined ? [] : shown.split('…').map((part) => part.trim()),
  }));
}

/** Returns the commands that the demo prints at its end, as an example. */
export function readPrinted(output: string): Example {
  const [, end = ''] = output.split('\nFigures, without a token');
  const script = end.split('\n').filter((line) => line.startsWith('  '));
  return { page: 'npm run demo', line: 0, script: script.join('\n'), shown: [] };
}

/** Lists the commands of package.json that a page names. */
export function listScripts(text: string): string[] {
  return [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, script = '']) => script);
}

/** An operation that a page names in its text, such as `GET /v1/me`. */
export interface Address {
  readonly page: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
}

/** Lists the operations that a page names. */
export function listAddresses(page: string, text: string): Address[] {
  const found = text.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/v1\/[^`?\s]+)(\?[^`\s]*)?`/g);
  return [...found].map(([, method = '', path = '', query = '']) => ({
    page,
    method,
    path,
    query,
  }));
}

/** Finds the command of a page that takes a token; other pages refer to it. */
export function findTokenCommand(text: string): string {
  const [command] = /^TOKEN=\$\([^)]*\)$/m.exec(text) ?? [];
  if (command === undefined) throw new Error('The page takes no token');
  return command;
}

/**
 * Commands that the shell runs in place of the real ones. `curl` tells the status of each answer on
 * descriptor 3. `npm` runs only the command that takes a token, and tells the others there, as
 * `docker` does.
 */
const STAND_INS = `
curl() { command curl -w '%{stderr}answer %{http_code} %{url_effective}\\n' "$@" 2>&3; }
npm() { case "$*" in *' token '*) command npm "$@" ;; *) echo "command npm $*" >&3 ;; esac; }
docker() { echo "command docker $*" >&3; }
`;

/**
 * Runs the examples of a page one after the other in one shell, as a reader does, against a running
 * demo. `before` are commands that the page takes for done.
 */
export async function runExamples(
  demo: RunningDemo,
  examples: readonly Example[],
  before = '',
): Promise<Outcome[]> {
  const blocks = examples.map(({ script }) => `${script}\necho '${END}'; echo '${END}' >&3`);
  const text = ['set -euo pipefail', STAND_INS, before, ...blocks].join('\n');
  const { output, told, code } = await runShell(
    text.replaceAll('http://127.0.0.1:3000', demo.url),
    demo.dataDir,
  );
  if (code !== 0)
    throw new Error(`The shell of ${examples[0]?.page ?? ''} ended with ${String(code)}: ${told}`);
  const [outputs, tellings] = [output.split(`${END}\n`), told.split(`${END}\n`)];
  return examples.map((example, at) => ({
    example,
    output: outputs[at] ?? '',
    ...readTold(tellings[at] ?? ''),
  }));
}

const END = '=== end of an example ===';

function readTold(told: string): Pick<Outcome, 'answers' | 'commands'> {
  const lines = told.split('\n').map((line) => line.split(' '));
  return {
    answers: lines
      .filter(([kind]) => kind === 'answer')
      .map(([, status = '', url = '']) => ({ status: Number(status), url })),
    commands: lines.filter(([kind]) => kind === 'command').map(([, ...words]) => words.join(' ')),
  };
}

interface Ran {
  readonly output: string;
  readonly told: string;
  readonly code: number | null;
}

function runShell(script: string, dataDir: string): Promise<Ran> {
  const child = spawn('bash', ['-c', script], {
    env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let [output, told] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const listen = (chunk: Buffer): string => (told += chunk.toString('utf8'));
  child.stderr?.on('data', listen);
  child.stdio[3]?.on('data', listen);
  return new Promise((resolve) =>
    child.once('close', (code) => {
      resolve({ output, told, code });
    }),
  );
}

/** Says what of an outcome is not as the page says; nothing when all is. */
export function differences({ example, answers, commands, output }: Outcome): string[] {
  const at = `${example.page}:${String(example.line)}`;
  const end = output.slice(-400);
  const seen = answers.length + commands.length;
  let place = 0;
  const missing = example.shown.filter((part) => {
    const found = output.indexOf(part, place);
    place = found === -1 ? place : found + part.length;
    return found === -1;
  });
  return [
    ...(seen === 0 ? [`${at} runs nothing`] : []),
    ...answers
      .filter(({ status }) => status < 200 || status >= 300)
      .map(({ status, url }) => `${at} is answered ${String(status)} at ${url}: ${end}`),
    ...missing.map((part) => `${at} does not show ${part}: ${end}`),
  ];
}
