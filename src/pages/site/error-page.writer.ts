import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeptAnswer } from '../../platform/answers/kept-answer.js';
import { refuseUnrouted } from '../../platform/http/problem.filter.js';
import { makeErrorPage } from '../content/error.page.js';
import type { ShownRelease } from '../parts/page.types.js';
import { readStylesheet } from '../style/stylesheet.reader.js';
import { PAGE_LANGUAGES, type PageLanguage } from '../texts/page-language.types.js';
import type { PageError } from '../texts/page-texts.types.js';
import { writePage } from './page.writer.js';

const STATUS: Readonly<Record<PageError, number>> = {
  notFound: 404,
  badQuery: 400,
  unavailable: 503,
  nothingPublished: 404,
};

/** Writes the page about an error, in a language, with a release at its foot if there is one. */
export function writeErrorPage(
  language: PageLanguage,
  error: PageError,
  release?: ShownRelease,
): KeptAnswer {
  const stylesheet = readStylesheet().path;
  const framed = { language, path: '/', query: {}, release, releases: [], stylesheet };
  return writePage(framed, makeErrorPage(language, error), STATUS[error]);
}

/** Answers an address that the router cannot read: under a language of the pages, by a page. */
export function refuseUnreadableAddress(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const [, first] = (request.raw.url ?? '').split('/');
  const language = PAGE_LANGUAGES.find((one) => one === first);
  if (language === undefined) {
    refuseUnrouted(error, request, reply);
    return;
  }
  const { status, plain } = writeErrorPage(language, 'notFound');
  const own = { 'x-request-id': request.id };
  void reply
    .code(status)
    .headers({ ...plain.headers, ...own })
    .send(plain.bytes);
}
