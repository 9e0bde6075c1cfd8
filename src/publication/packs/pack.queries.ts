import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal, seesAll } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, instantText, precedesIfGiven } from '../../platform/database/fragments.js';
import {
  bool,
  bytes,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import type { PackFormat } from '../pack-files/pack-file.types.js';
import { findPackLocks } from './pack-actions.rules.js';
import type { PackListResponse, PackQuery, PackResponse } from './pack.dto.js';

type PackRow = Omit<PackResponse, 'allowedActions' | 'lockedActions'>;

const PACK_ROW = rowType<PackRow>({
  id: uuid,
  snapshot: uuid,
  snapshotHash: text,
  round: text,
  council: text,
  language: textOf(),
  challenges: json(),
  illustrative: bool,
  published: json(),
  job: uuid,
  state: textOf(),
  stage: text,
  done: nullable(int),
  total: nullable(int),
  modelHash: nullable(text),
  files: json(),
  attachments: json(),
  createdAt: text,
  madeAt: nullable(text),
});

/** A file of a pack with its bytes. */
export interface StoredPackFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly content: Buffer;
}

const FILE_ROW = rowType<StoredPackFile>({
  name: text,
  mediaType: text,
  sha256: text,
  content: bytes,
});

/** Column: the files of pack `p`, without their bytes. */
const FILES = sql`
  (select coalesce(
            json_agg(
              json_build_object(
                'format', f.format,
                'name', f.name,
                'mediaType', f.media_type,
                'bytes', f.bytes,
                'sha256', f.sha256,
                'href', '/v1/packs/' || p.id || '/files/' || f.format)
              order by f.format),
            '[]')
     from publication.pack_file f
    where f.pack_id = p.id)`;

/** Column: the cases that have a file of pack `p`. */
const ATTACHMENTS = sql`
  (select coalesce(
            json_agg(
              json_build_object('case', t.case_id, 'format', t.format, 'url', t.url)
              order by t.attached_at, t.case_id, t.format),
            '[]')
     from publication.pack_attachment t
    where t.pack_id = p.id)`;

/** Rows of packs `p` with their jobs `j`, to be followed by conditions. */
const SELECT_PACK = sql`
  select p.id,
         p.snapshot_id as snapshot,
         p.snapshot_hash as "snapshotHash",
         p.round,
         p.council,
         p.language,
         to_json(p.challenges) as challenges,
         p.illustrative,
         to_json(p.published) as published,
         p.job_id as job,
         j.state,
         j.stage,
         j.done,
         j.total,
         p.model_hash as "modelHash",
         ${FILES} as files,
         ${ATTACHMENTS} as attachments,
         ${instantText(sql`p.created_at`)} as "createdAt",
         ${instantText(sql`p.made_at`)} as "madeAt"
    from publication.pack p
    join platform.job j on j.id = p.job_id`;

/** Condition: the caller sees packs. The application's own check, beside row-level security. */
function isVisible(principal: Principal): Sql {
  return sql`${seesAll(principal)}::boolean`;
}

function selectPage(principal: Principal, query: PackQuery, after: string): Sql {
  return sql`
    ${SELECT_PACK}
     where ${isVisible(principal)}
       and ${equalsIfGiven(sql`p.round`, query.round)}
       and ${precedesIfGiven(sql`p.id`, after)}
     order by p.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Reads packs and their files, for the directorate. */
@Injectable()
export class PackQueries {
  constructor(private readonly database: Database) {}

  async list({ principal }: Command, query: PackQuery): Promise<Answer<PackListResponse>> {
    const name = `packs ${query.round ?? ''}`;
    const statement = selectPage(principal, query, readCursorKey(name, query));
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(PACK_ROW, statement),
    );
    return { body: pageOf(name, query, rows, ({ id }) => id, responseOf) };
  }

  find({ principal }: Command, id: string): Promise<Answer<PackResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => ({
      body: await this.load(tx, principal, id),
    }));
  }

  /** Loads one pack. Throws 404 when the caller may not see it. */
  async load(tx: Tx, principal: Principal, id: string): Promise<PackResponse> {
    const [row] = await tx.query(
      PACK_ROW,
      sql`${SELECT_PACK} where ${isVisible(principal)} and p.id = ${id}`,
    );
    if (row === undefined) throw notFound({ nb: 'Pakken', en: 'The pack' });
    return responseOf(row);
  }

  /** Answers one file of a pack. */
  async readFile({ principal }: Command, id: string, format: PackFormat): Promise<Answer<Buffer>> {
    const file = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.load(tx, principal, id);
      return (await listPackFiles(tx, id, [format]))[0];
    });
    if (file === undefined) throw notFound({ nb: 'Fila i pakken', en: 'The file of the pack' });
    return {
      body: file.content,
      contentType: file.mediaType,
      fileName: file.name,
      etag: `"${file.sha256.slice(0, 32)}"`,
      cacheControl: 'private, max-age=0',
    };
  }
}

function responseOf(row: PackRow): PackResponse {
  return { ...row, ...actionsOf(findPackLocks(row.state)) };
}

/** Lists files of a pack with their bytes, by name. */
export function listPackFiles(
  tx: Tx,
  id: string,
  formats: readonly PackFormat[],
): Promise<StoredPackFile[]> {
  return tx.query(
    FILE_ROW,
    sql`
      select f.name,
             f.media_type as "mediaType",
             f.sha256,
             f.content
        from publication.pack_file f
       where f.pack_id = ${id}
         and f.format = any(${formats}::text[])
       order by f.name`,
  );
}
