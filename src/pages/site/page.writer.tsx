import { createHash } from 'node:crypto';
import { render } from 'preact-render-to-string';
import { KeptAnswer } from '../../platform/answers/kept-answer.js';
import { SECURITY_HEADERS } from '../../platform/http/answer.js';
import { PageFrame } from '../parts/page-frame.part.js';
import type { Framed, Page } from '../parts/page.types.js';

/** No script runs on a page, and no other site may frame it or feed it. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Writes a page as a document with its headers. */
export function writePage(framed: Framed, page: Page, status = 200): KeptAnswer {
  const html = render(
    <PageFrame framed={framed} page={page}>
      {page.content}
    </PageFrame>,
  );
  const bytes = Buffer.from(`<!DOCTYPE html>${html}`);
  const cacheControl =
    status === 200 ? 'public, max-age=60, stale-while-revalidate=600' : 'no-store';
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-language': framed.language,
    'content-security-policy': POLICY,
    'cache-control': cacheControl,
  };
  return keep(bytes, headers, status);
}

/** Keeps bytes with their headers and an entity tag. They are compressed once. */
export function keep(
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  status = 200,
): KeptAnswer {
  const whole = {
    ...headers,
    etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
    'content-length': String(bytes.length),
    vary: 'Accept-Encoding',
    ...SECURITY_HEADERS,
  };
  return new KeptAnswer({ bytes, headers: whole }, { status });
}
