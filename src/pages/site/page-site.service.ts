import { Injectable } from '@nestjs/common';
import { AnswerMemory } from '../../platform/answers/answer-memory.js';
import type { KeptAnswer } from '../../platform/answers/kept-answer.js';
import { KeptAnswers } from '../../platform/answers/kept-answers.js';
import { Log } from '../../platform/telemetry/logging.js';
import { ICON, ICON_PATH } from '../style/site-icon.text.js';
import { readStylesheet } from '../style/stylesheet.reader.js';
import { FORMATS } from '../texts/page-formats.text.js';
import { TEXTS } from '../texts/page-texts.text.js';
import { writeErrorPage } from './error-page.writer.js';
import { keep, writePage } from './page.writer.js';
import {
  canonicalAddress,
  type PageAddress,
  parsePageAddress,
  trimPath,
} from './page-request.rules.js';
import { ReleaseShelf } from './release-shelf.service.js';

/** An answer, or the address that the reader is sent to. */
export type SiteAnswer = KeptAnswer | { readonly status: 301; readonly location: string };

/**
 * Answers the public pages from releases. A page is rendered once per release, language and known
 * query, and kept with its compressed bytes.
 */
@Injectable()
export class PageSite {
  readonly stylesheet = readStylesheet();
  private readonly style = keep(this.stylesheet.bytes, {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  private readonly icon = keep(Buffer.from(ICON), {
    'content-type': 'image/svg+xml',
    'cache-control': 'public, max-age=86400',
  });
  private edition = '';

  constructor(
    private readonly shelf: ReleaseShelf,
    private readonly memory: AnswerMemory,
    private readonly log: Log,
    kept: KeptAnswers,
  ) {
    kept.register((address) => this.findKept(address));
  }

  /** Finds a page in the cache. Undefined when the list of releases was not read a moment ago. */
  private findKept(url: string): KeptAnswer | undefined {
    if (url === this.stylesheet.path) return this.style;
    if (url === ICON_PATH) return this.icon;
    return this.shelf.isFresh() && this.shelf.edition === this.edition
      ? this.memory.find('pages', url)
      : undefined;
  }

  /** Answers a page. An error becomes a page in the language of the reader. */
  async answer(url: string): Promise<SiteAnswer> {
    const kept = this.findKept(url);
    if (kept !== undefined) return kept;
    const address = parsePageAddress(url);
    if (address === undefined) return writeErrorPage('nb', 'notFound');
    try {
      return await this.answerPage(url, address);
    } catch (error) {
      this.log.error({ err: error }, 'a page failed');
      return writeErrorPage(address.language, 'unavailable');
    }
  }

  private async answerPage(url: string, address: PageAddress): Promise<SiteAnswer> {
    const { language, path } = address;
    // Loads the pages with the first one: an idle service needs none (bench, P10).
    const { findPageRoute } = await import('./page-routes.js');
    const found = findPageRoute(trimPath(path));
    if (found === undefined) return writeErrorPage(language, 'notFound');
    const { route, parameters } = found;
    const canonical = canonicalAddress(address, [...route.query, 'release']);
    if (canonical !== url) return { status: 301, location: canonical };
    await this.shelf.refresh();
    this.forgetOlderEdition();
    const { edition } = this;
    const kept = this.memory.find('pages', url);
    if (kept !== undefined) return kept;
    const { release: name, ...query } = Object.fromEntries(address.query);
    const release = await this.shelf.find(name);
    if (release === undefined)
      return writeErrorPage(language, name === undefined ? 'nothingPublished' : 'notFound');
    const releases = this.shelf.list();
    const said = { language, texts: TEXTS[language], formats: FORMATS[language] };
    const rounds = route.showsRounds === true ? await this.shelf.findRounds(release) : [];
    const since = route.query.includes('since')
      ? await this.shelf.findEarlier(release, query['since'])
      : undefined;
    const page = route.make({ ...said, path, parameters, query, release, releases, rounds, since });
    if (typeof page === 'string') return writeErrorPage(language, page, release);
    const framed = { language, path, query, release, releases, stylesheet: this.stylesheet.path };
    const answer = writePage(framed, page);
    // Another publication may have come while the release was being read.
    if (edition === this.edition) this.memory.keep('pages', url, answer);
    return answer;
  }

  /** A publication changes what a page without a named release shows. */
  private forgetOlderEdition(): void {
    if (this.edition === this.shelf.edition) return;
    this.memory.clear('pages');
    this.edition = this.shelf.edition;
  }
}
