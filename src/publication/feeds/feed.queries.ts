import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { sha256 } from '../../platform/base/canonical-json.js';
import type { Language } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { readView } from '../releases/release-document.queries.js';
import { type PublishedRelease, ReleaseLookup } from '../releases/release.lookup.js';
import type { ViewTable } from '../view-tables/release-view.types.js';
import { writeAtom } from './atom.writer.js';
import { type FedRelease, type Feed, type FeedChange, makeFeed } from './feed.rules.js';
import { writeJsonFeed } from './json-feed.writer.js';

/** Most releases that a feed tells of. */
const MOST_RELEASES = 50;
const NAME_ROW = rowType({ number: text, name: text });

/** Answers the feeds of releases and corrections. Every reader gets the same. */
@Injectable()
export class FeedQueries {
  /** Changes of corrections by id of the release. A published release never changes. */
  private readonly changes = new Map<string, readonly FeedChange[]>();

  constructor(
    private readonly database: Database,
    private readonly releases: ReleaseLookup,
  ) {}

  async answerAtom(language: Language): Promise<Answer<string>> {
    return answerFeed(writeAtom(await this.load(language)), 'application/atom+xml; charset=utf-8');
  }

  async answerJson(language: Language): Promise<Answer<string>> {
    const text = writeJsonFeed(await this.load(language));
    return answerFeed(text, 'application/feed+json; charset=utf-8');
  }

  private load(language: Language): Promise<Feed> {
    return this.database.transaction({ kind: 'public' }, async (tx) => {
      const newest = (await this.releases.list(tx))
        .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
        .slice(0, MOST_RELEASES);
      const names = await loadNames(tx, newest);
      const fed: FedRelease[] = [];
      for (const release of newest) {
        const changes = await this.loadChanges(tx, release);
        fed.push({ ...release, changes, body: names.get(release.body) ?? release.body });
      }
      return makeFeed(fed, language);
    });
  }

  /** Loads what a correction changed, from the view that it was published with. */
  private async loadChanges(tx: Tx, release: PublishedRelease): Promise<readonly FeedChange[]> {
    if (release.corrects === null) return [];
    const known = this.changes.get(release.id);
    if (known !== undefined) return known;
    const view = await readView(tx, release, 'public');
    const changes = changesOf(view?.tables.find(({ name }) => name === 'changes'));
    this.changes.set(release.id, changes);
    return changes;
  }
}

/** Answers the text of a feed, tagged by its content. */
export function answerFeed(body: string, contentType: string): Answer<string> {
  const etag = `"${sha256(body).slice(0, 32)}"`;
  return { body, contentType, etag, cacheControl: 'public, max-age=60' };
}

/** Loads the names of the bodies that released something, by organisation number. */
async function loadNames(
  tx: Tx,
  releases: readonly PublishedRelease[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query(
    NAME_ROW,
    sql`
      select a.organisation_number as number, a.name
        from actors.actor a
       where a.organisation_number = any(${releases.map(({ body }) => body)})`,
  );
  return new Map(rows.map(({ number, name }) => [number, name]));
}

function changesOf(table: ViewTable | undefined): FeedChange[] {
  if (table === undefined) return [];
  const place = (name: string): number => table.columns.findIndex((column) => column.name === name);
  const textAt = (row: ViewTable['rows'][number], name: string): string | null => {
    const cell = row[place(name)] ?? null;
    return cell === null ? null : String(cell);
  };
  return table.rows.map((row) => ({
    table: textAt(row, 'table') ?? '',
    key: textAt(row, 'key') ?? '',
    column: textAt(row, 'column') ?? '',
    before: textAt(row, 'before'),
    after: textAt(row, 'after'),
    actor: textAt(row, 'actor') ?? '',
  }));
}
