import type { Language, Problem } from '../base/problem.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** An answer stays within this many bytes however many faults there are; the rest are counted. */
const MAX_BYTES = 7 * 1024;

/** The body of a problem as RFC 9457, in one language. */
export function problemBody(
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
  if (options.errors !== undefined) {
    const errors: { pointer: string; code: string; detail: string }[] = [];
    let bytes = 0;
    for (const { pointer, code, detail } of options.errors) {
      const error = { pointer: shortened(pointer), code, detail: shortened(detail[language]) };
      bytes += Buffer.byteLength(JSON.stringify(error));
      if (bytes > MAX_BYTES) break;
      errors.push(error);
    }
    body['errors'] = errors;
    if (errors.length < options.errors.length)
      body['errorsOmitted'] = options.errors.length - errors.length;
  }
  return body;
}

function shortened(text: string): string {
  const wellFormed = text.toWellFormed();
  return wellFormed.length <= 300 ? wellFormed : `${wellFormed.slice(0, 299).toWellFormed()}…`;
}

/**
 * Norwegian unless the caller prefers English: the language of the first range in `Accept-Language`
 * with the highest weight that we have (`nb`, `nn`, `no`, `da`, `sv` → nb; `en` → en).
 */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  let best: { language: Language; weight: number } | undefined;
  for (const range of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [tag, ...parameters] = range.trim().toLowerCase().split(';');
    const primary = tag?.split('-')[0] ?? '';
    const language: Language | undefined =
      primary === 'en' ? 'en' : ['nb', 'nn', 'no', 'da', 'sv'].includes(primary) ? 'nb' : undefined;
    if (language === undefined) continue;
    const q = parameters
      .map((parameter) => parameter.trim())
      .find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (!Number.isNaN(weight) && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'nb';
}
