import sql from 'sql-template-tag';
import { bytes, rowType } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

/** One piece of an uploaded file. */
export interface FilePiece {
  readonly fileId: string;
  readonly part: number;
  readonly actorId: string;
  readonly bytes: Buffer;
  readonly recordedAt: Date;
}

const PIECE_ROW = rowType({ bytes });

export async function insertPiece(tx: Tx, piece: FilePiece): Promise<void> {
  await tx.execute(sql`
    insert into reporting.import_chunk
           (file_id, part, actor_id, bytes, recorded_at)
    values (${piece.fileId}, ${piece.part}, ${piece.actorId}, ${piece.bytes}, ${piece.recordedAt})`);
}

export async function readPiece(tx: Tx, fileId: string, part: number): Promise<Buffer | undefined> {
  const [piece] = await tx.query(
    PIECE_ROW,
    sql`select c.bytes from reporting.import_chunk c where c.file_id = ${fileId} and c.part = ${part}`,
  );
  return piece?.bytes;
}

export async function deletePieces(tx: Tx, fileId: string): Promise<void> {
  await tx.execute(sql`delete from reporting.import_chunk where file_id = ${fileId}`);
}

/** Deletes pieces that are older than this and belong to no import. */
export async function deleteOrphans(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`
    delete from reporting.import_chunk c
     where c.recorded_at < ${before}
       and not exists (select 1 from reporting.report_import i where i.file_id = c.file_id)`);
}

/** Deletes the file and the rows of imports that ended and began before this. */
export async function deleteOldImports(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`
    delete from reporting.import_chunk c
     using reporting.report_import i
     where i.file_id = c.file_id and i.ended and i.created_at < ${before}`);
  await tx.execute(sql`
    delete from reporting.import_run r
     using reporting.report_import i
     where i.id = r.import_id and i.ended and i.created_at < ${before}`);
}
