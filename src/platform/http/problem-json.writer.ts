import type { Language, Problem } from '../base/problem.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Bytes of faults in an answer. Further faults are only counted. */
const MAX_BYTES = 7 * 1024;

/** Writes the body of a problem as RFC 9457, in one language. */
export function problemBodyOf(
  problem: Problem,
  language: Language,
  instance: string,
): Record<string, unknown> {
  const { kind, options } = problem;
  const body: Record<string, unknown> = {
    type: `urn:portfolio:problem:${kind.code}`,
    title: kind.title[language],
    status: kind.status,
    code: kind.code,
    ...(options.detail === undefined ? {} : { detail: options.detail[language] }),
    instance: instance.slice(0, 200),
    ...options.members,
  };
  if (options.errors === undefined) return body;
  const errors: object[] = [];
  let bytes = 0;
  for (const { pointer, code, detail } of options.errors) {
    const error = { pointer: shorten(pointer), code, detail: shorten(detail[language]) };
    bytes += Buffer.byteLength(JSON.stringify(error));
    if (bytes > MAX_BYTES) break;
    errors.push(error);
  }
  body['errors'] = errors;
  const omitted = options.errors.length - errors.length;
  if (omitted > 0) body['errorsOmitted'] = omitted;
  return body;
}

/** Languages of answers by the primary tag that a caller names. */
const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['en', 'en'],
  ['nb', 'nb'],
  ['nn', 'nb'],
  ['no', 'nb'],
  ['da', 'nb'],
  ['sv', 'nb'],
]);

function shorten(text: string): string {
  const wellFormed = text.toWellFormed();
  return wellFormed.length <= 300 ? wellFormed : `${wellFormed.slice(0, 299).toWellFormed()}…`;
}

/**
 * Chooses the language of an answer: the first range in `Accept-Language` with the highest weight
 * that we can answer (`nb`, `nn`, `no`, `da`, `sv` → nb; `en` → en), else Norwegian.
 */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  let best: { language: Language; weight: number } | undefined;
  for (const range of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [tag, ...parameters] = range.trim().toLowerCase().split(';');
    const language = LANGUAGES.get(tag?.split('-')[0] ?? '');
    if (language === undefined) continue;
    const q = parameters
      .map((parameter) => parameter.trim())
      .find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (!Number.isNaN(weight) && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'nb';
}
