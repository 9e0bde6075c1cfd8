// Loaded by every process of the tests: compiles TypeScript with swc when a test imports it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { compile } from '../../../scripts/compile.mjs';

process.setSourceMapsEnabled(true);

registerHooks({ resolve, load });

const ROOT = new URL('../../../', import.meta.url).href;
const BUILT = new URL('dist/', ROOT).href;
/** Address of each module of ours, by that of its source as `.js`. */
const places = new Map();

/** Sources import each other as `.js`, as Node's ES modules do: finds the source in its place. */
function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && isOurs(context.parentURL)) {
    const wanted = new URL(specifier, context.parentURL).href.replace(BUILT, ROOT);
    if (!places.has(wanted)) places.set(wanted, findPlace(wanted));
    const url = places.get(wanted);
    if (url !== undefined) return { url, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

/** Finds a source: as the build has compiled it where that is no older, else itself. */
function findPlace(wanted) {
  const source = ['.ts', '.tsx']
    .map((ending) => new URL(wanted.replace(/\.js$/, ending)))
    .find((url) => existsSync(url));
  if (source === undefined) return undefined;
  const compiled = new URL(wanted.replace(ROOT, BUILT));
  const built = statSync(compiled, { throwIfNoEntry: false });
  const isFresh = built !== undefined && built.mtimeMs >= statSync(source).mtimeMs;
  return (isFresh ? compiled : source).href;
}

function load(url, context, next) {
  if (!isTypeScript(url)) return next(url, context);
  const filename = fileURLToPath(url);
  const source = compile(filename, readFileSync(filename, 'utf8'));
  return { format: 'module', source, shortCircuit: true };
}

/** A suite has a query in its address: each run of a worker loads it anew. */
function isTypeScript(url) {
  return /^file:[^?]*\.tsx?(\?|$)/.test(url ?? '');
}

function isOurs(url) {
  return isTypeScript(url) || url?.startsWith(BUILT) === true;
}
