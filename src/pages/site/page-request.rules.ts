import type { PageLanguage } from '../texts/page-language.types.js';

const LANGUAGES: readonly PageLanguage[] = ['nb', 'nn', 'en'];

/** Address of a page, taken apart. */
export interface PageAddress {
  readonly language: PageLanguage;
  /** Path without the language, such as `/projects`. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Takes the address of a request apart. Undefined when it names no language of the pages. */
export function parsePageAddress(url: string): PageAddress | undefined {
  const [path = '', query = ''] = url.split('?', 2);
  const [, first, ...rest] = path.split('/');
  const language = LANGUAGES.find((one) => one === first);
  if (language === undefined) return undefined;
  const decoded = decodeSteps(rest);
  if (decoded === undefined) return undefined;
  return { language, path: `/${decoded.join('/')}`, query: [...new URLSearchParams(query)] };
}

function decodeSteps(steps: readonly string[]): string[] | undefined {
  try {
    return steps.map((step) => decodeURIComponent(step));
  } catch {
    return undefined;
  }
}

/**
 * Returns the one form of an address: without a slash at its end, with known query members only,
 * each once and in order. Nobody can fill the cache with other forms of the same page.
 */
export function canonicalAddress(
  { language, path, query }: PageAddress,
  known: readonly string[],
): string {
  const members = new Map<string, string>();
  for (const [name, value] of query)
    if (known.includes(name) && value !== '' && !members.has(name)) members.set(name, value);
  const sorted = new URLSearchParams([...members].sort(([a], [b]) => (a < b ? -1 : 1)));
  const steps = path.split('/').map(encodeURIComponent).join('/');
  const trimmed = trimPath(steps);
  const text = sorted.toString();
  return `/${language}${trimmed}${text === '' ? '' : `?${text}`}`;
}

/** Returns a path without slashes at its end. The path `/` stays. */
export function trimPath(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
