import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  bytes,
  instant,
  int,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type ReleaseState, type StoredFile, VIEW_FILE } from './release.types.js';

/** A release that anyone may read, as other rooms and areas know it. */
export interface PublishedRelease {
  readonly id: string;
  readonly round: string;
  readonly number: number;
  readonly state: ReleaseState;
  readonly snapshotId: string;
  readonly snapshotHash: string;
  readonly illustrative: boolean;
  /** Number of the release that it corrects. */
  readonly corrects: number | null;
  /** The reason for the correction. */
  readonly reason: string | null;
  /** Organisation number of the body that released it. */
  readonly body: string;
  readonly publishedAt: Date;
}

const PUBLISHED_ROW = rowType<PublishedRelease>({
  id: uuid,
  round: text,
  number: int,
  state: textOf(),
  snapshotId: uuid,
  snapshotHash: text,
  illustrative: bool,
  corrects: nullable(int),
  reason: nullable(text),
  body: text,
  publishedAt: instant,
});
const FILE_ROW = rowType<StoredFile>({ name: text, mediaType: text, sha256: text, bytes: int });
const CONTENT_ROW = rowType<StoredFile & { readonly content: Buffer }>({
  name: text,
  mediaType: text,
  sha256: text,
  bytes: int,
  content: bytes,
});

const SELECT_PUBLISHED = sql`
  select r.id,
         r.round,
         r.number,
         r.state,
         r.snapshot_id as "snapshotId",
         r.snapshot_hash as "snapshotHash",
         r.illustrative,
         r.corrects,
         r.reason,
         r.body,
         r.published_at as "publishedAt"
    from publication.release r
   where r.published_at is not null`;

/** Condition on release `r`: it is of the round and the number that are given. */
function isNumbered(round: string, number: number | null): Sql {
  return sql`r.round = ${round} and (${number}::int is null or r.number = ${number})`;
}

/** Columns of a document `f` without its bytes. */
const FILE_COLUMNS = sql`f.name, f.media_type as "mediaType", f.sha256, f.bytes`;

/** Answers questions about published releases. Every reader may know the answers. */
@Injectable()
export class ReleaseLookup {
  /** Finds a published release of a round; without a number the newest one. */
  async find(
    tx: Tx,
    round: string,
    number: number | null = null,
  ): Promise<PublishedRelease | undefined> {
    const [release] = await tx.query(
      PUBLISHED_ROW,
      sql`
        ${SELECT_PUBLISHED}
           and ${isNumbered(round, number)}
         order by r.number desc
         limit 1`,
    );
    return release;
  }

  /** Finds the newest release of the newest published round. */
  async findLatest(tx: Tx): Promise<PublishedRelease | undefined> {
    const [release] = await tx.query(
      PUBLISHED_ROW,
      sql`
        ${SELECT_PUBLISHED}
         order by r.round desc, r.number desc
         limit 1`,
    );
    return release;
  }

  /** Lists all published releases, newest rounds and newest versions first. */
  list(tx: Tx): Promise<PublishedRelease[]> {
    return tx.query(
      PUBLISHED_ROW,
      sql`
        ${SELECT_PUBLISHED}
         order by r.round desc, r.number desc`,
    );
  }

  /** Lists the public documents of a release by name, the whole view among them. */
  listFiles(tx: Tx, releaseId: string): Promise<StoredFile[]> {
    return tx.query(
      FILE_ROW,
      sql`
        select ${FILE_COLUMNS}
          from publication.release_file f
         where f.release_id = ${releaseId}
           and f.audience = 'public'
         order by f.name`,
    );
  }

  /** Reads a public document of a release with its bytes; by default the whole view. */
  async readFile(
    tx: Tx,
    releaseId: string,
    name: string = VIEW_FILE,
  ): Promise<(StoredFile & { readonly content: Buffer }) | undefined> {
    const [file] = await tx.query(
      CONTENT_ROW,
      sql`
        select ${FILE_COLUMNS},
               f.content
          from publication.release_file f
         where f.release_id = ${releaseId}
           and f.audience = 'public'
           and f.name = ${name}`,
    );
    return file;
  }
}
