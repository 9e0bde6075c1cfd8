import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { CSV, csvOf } from '../../platform/base/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import { isId } from '../../platform/base/ids.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import {
  readCursorKey,
  DEFAULT_LIMIT,
  foreignCursor,
  linkNextPage,
  type Page,
  pageOf,
} from '../../platform/http/page.js';
import type { BenefitFactList, BudgetFactList, FactQuery, ReportFactList } from './fact.dto.js';
import {
  BENEFIT_FEED,
  BUDGET_FEED,
  type Feed,
  type Place,
  type Placed,
  readPage,
} from './fact-feed.queries.js';
import { REPORT_FEED } from './report-feed.queries.js';

/** Overlap of two loads: longer than any transaction that changes a fact. */
const OVERLAP_MS = 60_000;

/** Relation of a CSV page to the next load, which begins once all pages are read. */
const NEXT_LOAD = 'urn:portfolio:next-load';

/** Form of the key in a cursor: when the load began, in milliseconds, and the place of a fact. */
const CURSOR_KEY = /^(\d{1,14}) (\d{1,16}) ([0-9a-f-]{36}) (\d{1,16}) ([0-9a-f-]{36})$/;

/** Beginning of the next page: when the load began, in milliseconds, and the last place read. */
interface Continuation {
  readonly started: string;
  readonly place: Place;
}

/** A page of facts, without their places, and what to send as `updatedAfter` in the next load. */
type FactList<Fact> = Page<Omit<Placed<Fact>, 'place'>> & { readonly loadNextAfter: string };

/**
 * Answers feeds of flat facts about published rounds. A BI tool loads a feed once, and from then on
 * only the facts that have changed (F54).
 */
@Injectable()
export class FactQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  listReports(query: FactQuery, asked: PublicQuery): Promise<Answer<ReportFactList | string>> {
    return this.list(REPORT_FEED, query, asked);
  }

  listBudgets(query: FactQuery, asked: PublicQuery): Promise<Answer<BudgetFactList | string>> {
    return this.list(BUDGET_FEED, query, asked);
  }

  listBenefits(query: FactQuery, asked: PublicQuery): Promise<Answer<BenefitFactList | string>> {
    return this.list(BENEFIT_FEED, query, asked);
  }

  private async list<Row, Fact extends Row>(
    feed: Feed<Row, Fact>,
    query: FactQuery,
    { path, csv }: PublicQuery,
  ): Promise<Answer<FactList<Fact> | string>> {
    const page = await this.loadPage(feed, query);
    if (!csv) return { body: page };
    const nextLoad = new URLSearchParams({
      ...(query.limit === undefined ? {} : { limit: String(query.limit) }),
      updatedAfter: page.loadNextAfter,
    });
    return {
      body: csvOf(
        feed.csvColumns,
        page.items.map((item) => Object.fromEntries(Object.entries(item))),
      ),
      contentType: CSV,
      links: {
        ...linkNextPage(path, page.nextCursor),
        [NEXT_LOAD]: `${path.replace(/\?.*$/, '')}?${nextLoad.toString()}`,
      },
    };
  }

  /** Loads a page of whole reports, each with all its facts. */
  private async loadPage<Row, Fact extends Row>(
    feed: Feed<Row, Fact>,
    query: FactQuery,
  ): Promise<FactList<Fact>> {
    const name = `facts ${feed.name} ${query.updatedAfter ?? ''}`;
    const after = parseCursorKey(readCursorKey(name, query));
    // All pages have the beginning of the first: a fact that changes after its page was read comes
    // with the next load.
    const started = after?.started ?? String(this.clock.now().getTime() - OVERLAP_MS);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const rows = await this.database.read({ kind: 'system' }, (tx) =>
      readPage(tx, feed, {
        updatedAfter: query.updatedAfter ?? null,
        place: after?.place ?? null,
        reports: limit + 1,
      }),
    );
    const { items, nextCursor } = pageOf(
      name,
      { ...query, limit },
      [...Map.groupBy(rows, ({ place }) => place)],
      ([place]) => `${started} ${place}`,
      ([, facts]) => facts.filter(feed.isFact).map(({ place: _, ...fact }) => fact),
    );
    return {
      items: items.flat(),
      nextCursor,
      loadNextAfter: new Date(Number(started)).toISOString(),
    };
  }
}

/**
 * Parses the key in a cursor; an empty one is the beginning. Throws a problem when it is not ours.
 */
function parseCursorKey(key: string): Continuation | null {
  if (key === '') return null;
  const [, started = '', publishedAt = '', roundId = '', changedAt = '', projectId = ''] =
    CURSOR_KEY.exec(key) ?? [];
  if (!isId(roundId) || !isId(projectId)) throw foreignCursor();
  return { started, place: [publishedAt, roundId, changedAt, projectId] };
}
