import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { sha256 } from '../../platform/base/canonical-json.js';
import type { Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { bool, bytes, int, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import type { ReleaseView } from '../view-tables/release-view.types.js';
import type { Audience } from '../views/visibility.types.js';
import { KeptFiles } from './kept-files.service.js';
import { accessOfReader } from './release-reader.rules.js';
import { ReleaseDocument } from './release.entity.js';
import { isReadable } from './release.queries.js';
import { type ReleaseFile, VIEW_FILE } from './release.types.js';

const CONTENT_ROW = rowType({ mediaType: text, sha256: text, content: bytes, published: bool });
const DIGEST_ROW = rowType({ line: text, intact: bool });
const VIEW_ROW = rowType({ content: bytes });
const LATEST_ROW = rowType({ round: text, number: int, hasFile: bool });
const EARLIER_ROW = rowType({ round: nullable(text), number: nullable(int) });

/** Cache header of a published document: it never changes. */
const FOR_GOOD = 'public, max-age=31536000, immutable';

/** A document and the audience that it is for. */
export interface AddressedFile extends ReleaseFile {
  readonly audience: Audience;
}

/** Writes the documents of a release anew. Returns the hash over all of them. */
export async function replaceDocuments(
  tx: Tx,
  releaseId: string,
  files: readonly AddressedFile[],
): Promise<string> {
  await tx.execute(sql`delete from publication.release_file f where f.release_id = ${releaseId}`);
  for (const { audience, name, mediaType, content } of files)
    await tx.execute(
      insertRow(ReleaseDocument, {
        releaseId,
        audience,
        name,
        mediaType,
        sha256: sha256(content),
        bytes: content.length,
        content,
      }),
    );
  return (await digestDocuments(tx, releaseId)).hash;
}

/** Computes the hash over all documents of a release, and whether each of them fits its own hash. */
export async function digestDocuments(
  tx: Tx,
  releaseId: string,
): Promise<{ readonly hash: string; readonly intact: boolean }> {
  const rows = await tx.query(
    DIGEST_ROW,
    sql`
      select f.audience || ' ' || f.name || ' ' || f.sha256 as line,
             encode(sha256(f.content), 'hex') = f.sha256 and length(f.content) = f.bytes as intact
        from publication.release_file f
       where f.release_id = ${releaseId}
       order by f.audience collate "C", f.name`,
  );
  const lines = rows.map(({ line }) => `${line}\n`).join('');
  return { hash: sha256(lines), intact: rows.every(({ intact }) => intact) };
}

/** Reads the stored view of a release for an audience. */
export async function readView(
  tx: Tx,
  release: { readonly round: string; readonly number: number },
  audience: Audience,
): Promise<ReleaseView | undefined> {
  const [row] = await tx.query(
    VIEW_ROW,
    sql`
      select f.content
        from publication.release r
        join publication.release_file f on f.release_id = r.id
       where r.round = ${release.round}
         and r.number = ${release.number}
         and f.audience = ${audience}
         and f.name = ${VIEW_FILE}`,
  );
  // The service wrote the text itself, from a view.
  return row === undefined ? undefined : (JSON.parse(row.content.toString('utf8')) as ReleaseView);
}

/** Finds the last published release of the nearest earlier round that has one. */
export async function findEarlierRelease(
  tx: Tx,
  round: string,
): Promise<{ readonly round: string; readonly number: number } | undefined> {
  const [row] = await tx.query(
    EARLIER_ROW,
    sql`
      select r.round, r.number
        from publication.release r
       where r.published_at is not null
         and r.round < ${round}
       order by r.round desc, r.number desc
       limit 1`,
  );
  return row?.round == null || row.number === null
    ? undefined
    : { round: row.round, number: row.number };
}

function selectContent(
  caller: Principal | undefined,
  { round, number }: { readonly round: string; readonly number: number },
  { audience, name }: { readonly audience: Audience; readonly name: string },
): Sql {
  return sql`
    select f.media_type as "mediaType",
           f.sha256,
           f.content,
           r.published_at is not null as published
      from publication.release r
      join publication.release_file f on f.release_id = r.id
     where ${isReadable(caller)}
       and r.round = ${round}
       and r.number = ${number}
       and f.audience = ${audience}
       and f.name = ${name}`;
}

/** Answers documents of releases, byte for byte as they were rehearsed. */
@Injectable()
export class ReleaseDocuments {
  constructor(
    private readonly database: Database,
    private readonly kept: KeptFiles,
  ) {}

  /** Answers a public document. The directorate reads it before it is published. */
  find(
    caller: Principal | undefined,
    release: { readonly round: string; readonly number: string },
    name: string,
  ): Promise<Answer<Buffer>> {
    return this.answer(caller, release, { audience: 'public', name });
  }

  /** Answers the view for actors. */
  findActorView(
    caller: Principal,
    release: { readonly round: string; readonly number: string },
  ): Promise<Answer<Buffer>> {
    return this.answer(caller, release, { audience: 'actors', name: VIEW_FILE });
  }

  private async answer(
    caller: Principal | undefined,
    { round, number }: { readonly round: string; readonly number: string },
    file: { readonly audience: Audience; readonly name: string },
  ): Promise<Answer<Buffer>> {
    const [row] = await this.database.transaction(accessOfReader(caller), (tx) =>
      tx.query(CONTENT_ROW, selectContent(caller, { round, number: Number(number) }, file)),
    );
    if (row === undefined) throw notFound({ nb: 'Filen', en: 'The file' });
    const answer = {
      body: row.content,
      contentType: row.mediaType,
      etag: `"${row.sha256.slice(0, 32)}"`,
    };
    if (!row.published || file.audience !== 'public') return answer;
    const published = { ...answer, cacheControl: FOR_GOOD };
    this.kept.keep(`/v1/releases/${round}/${number}/files/${file.name}`, published);
    return published;
  }

  /** Redirects to the newest release of the newest round, or to a public document of it. */
  async redirectToLatest(file?: string): Promise<Answer<undefined>> {
    const [row] = await this.database.readPublic(
      LATEST_ROW,
      sql`
        select r.round,
               r.number,
               exists (select 1
                         from publication.release_file f
                        where f.release_id = r.id
                          and f.audience = 'public'
                          and f.name = ${file ?? ''}) as "hasFile"
          from publication.release r
         where r.published_at is not null
         order by r.round desc, r.number desc
         limit 1`,
    );
    if (row === undefined) throw notFound({ nb: 'Utgivelsen', en: 'The release' });
    if (file !== undefined && !row.hasFile) throw notFound({ nb: 'Filen', en: 'The file' });
    const rest = file === undefined ? '' : `/files/${file}`;
    return {
      body: undefined,
      status: 302,
      location: `/v1/releases/${row.round}/${String(row.number)}${rest}`,
    };
  }
}
