// Compiles the sources that the programs run, from TypeScript to dist, without checking their types:
// `npm run check` does that. docs/decisions/075-compiled-by-swc.md says what it gains.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const FOLDERS = ['src', 'migrations', 'demo', 'bench'];

/** Compiles one source. In a `.ts` file, `<T>value` is no element of a page. */
export function compile(filename, text) {
  return transformSync(text, {
    filename,
    swcrc: false,
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', tsx: filename.endsWith('x'), decorators: true },
      transform: {
        react: { runtime: 'automatic', importSource: 'preact' },
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
      },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  }).code;
}

/** Compiles a checkout. Deletes what was compiled before. Tests beside their sources are left out. */
function compileAll(root) {
  process.chdir(root);
  for (const folder of FOLDERS) rmSync(join('dist', folder), { recursive: true, force: true });
  for (const source of globSync(`{${FOLDERS.join(',')}}/**/*.{ts,tsx}`)) {
    if (source.endsWith('.test.ts')) continue;
    const target = join('dist', source.replace(/\.tsx?$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(source, readFileSync(source, 'utf8')));
  }
  for (const sheet of globSync('src/pages/**/*.css')) cpSync(sheet, join('dist', sheet));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  compileAll(join(import.meta.dirname, '..'));
