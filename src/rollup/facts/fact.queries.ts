import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { Table } from '../../platform/tables/table.js';
import { Database } from '../../platform/database/database.js';
import { isId } from '../../platform/base/ids.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import { Questions } from '../../platform/limits/questions.js';
import {
  readCursorKey,
  DEFAULT_LIMIT,
  foreignCursor,
  linkNextPage,
  type Page,
  pageOf,
} from '../../platform/http/page.js';
import type { Fact, FactQuery } from './fact.dto.js';
import { type Feed, type Place, type Placed, readPage } from './fact-feed.queries.js';
import { statusCacheControl } from '../status/status-answers.port.js';

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
interface FactPageAnswer<Full> extends Page<Omit<Placed<Full>, 'place'>> {
  /** Reports that have changed and have no such fact. */
  readonly gone: Fact[];
  readonly loadNextAfter: string;
}

/** The most reports in a file, so that no file fills the memory. */
const MOST_REPORTS = 100_000;

/**
 * Answers feeds of flat facts about published rounds. A BI tool loads a feed once, and from then on
 * only the reports that have changed (F54): each replaces all that was loaded of it before.
 */
@Injectable()
export class FactQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly questions: Questions,
  ) {}

  /** Answers a page of a feed; in a file without `limit`, all pages. */
  async list<Row extends Fact, Full extends Row>(
    feed: Feed<Row, Full>,
    query: FactQuery,
    { path, format, party }: PublicQuery,
  ): Promise<Answer<FactPageAnswer<Full> | Table>> {
    const isFile = format === 'excel-csv' || format === 'xlsx';
    const isWhole = isFile && !new URLSearchParams(path.split('?')[1]).has('limit');
    const asked = isWhole ? { ...query, limit: MOST_REPORTS } : query;
    const page = await this.questions.answer('figures', party, () => this.loadPage(feed, asked));
    const { items, gone, nextCursor } = page;
    const content = JSON.stringify([query, items, gone, nextCursor !== null]);
    const headers = {
      // The tag leaves out when the load began: until a fact changes, the answer stays good.
      etag: `W/"${sha256(content).slice(0, 32)}"`,
      cacheControl: statusCacheControl(true),
    };
    if (format === 'json') return { body: page, ...headers };
    const nextLoad = new URLSearchParams({
      ...(query.limit === undefined || isWhole ? {} : { limit: String(query.limit) }),
      ...(query.round === undefined ? {} : { round: query.round }),
      ...(isFile ? { format: format === 'xlsx' ? 'xlsx' : 'csv' } : {}),
      updatedAfter: page.loadNextAfter,
    });
    return {
      body: tableOfFacts(feed.tableColumns, page),
      ...headers,
      links: {
        ...linkNextPage(path, nextCursor),
        [NEXT_LOAD]: `${path.split('?')[0] ?? path}?${nextLoad.toString()}`,
      },
    };
  }

  /** Loads a page of whole reports, each with all its facts. */
  private async loadPage<Row extends Fact, Full extends Row>(
    feed: Feed<Row, Full>,
    query: FactQuery,
  ): Promise<FactPageAnswer<Full>> {
    const { round, updatedAfter = null, limit = DEFAULT_LIMIT } = query;
    const name = `facts ${feed.name} ${updatedAfter ?? ''}${round === undefined ? '' : ` ${round}`}`;
    const after = parseCursorKey(readCursorKey(name, query));
    // All pages have the beginning of the first: a fact that changes after its page was read comes
    // with the next load.
    const started = after?.started ?? String(this.clock.now().getTime() - OVERLAP_MS);
    const place = after?.place ?? null;
    const rows = await this.database.read({ kind: 'system' }, (tx) =>
      readPage(tx, feed, { round, updatedAfter, place, reports: limit + 1 }),
    );
    const { items: reports, nextCursor } = pageOf(
      name,
      { ...query, limit },
      [...Map.groupBy(rows, (row) => row.place)],
      ([key]) => `${started} ${key}`,
      ([, facts]) => facts,
    );
    const emptied =
      updatedAfter === null ? [] : reports.filter((facts) => !facts.some(feed.isFact));
    return {
      items: reports.flatMap((facts) =>
        facts.filter(feed.isFact).map(({ place: _, ...fact }) => fact),
      ),
      gone: emptied.flatMap(([report]) => (report === undefined ? [] : [commonOf(report)])),
      nextCursor,
      loadNextAfter: new Date(Number(started)).toISOString(),
    };
  }
}

function commonOf({ round, project, actor, standing, updatedAt }: Fact): Fact {
  return { round, project, actor, standing, updatedAt };
}

/** Makes a table of a page: a row per fact, and one per report that has none any more. */
function tableOfFacts<Full>(
  columns: readonly string[],
  { items, gone }: FactPageAnswer<Full>,
): Table {
  return new Table(
    [...columns, 'gone'],
    [
      ...items.map((item) => ({ ...item, gone: false })),
      ...gone.map((report) => ({ ...report, gone: true })),
    ],
  );
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
