import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import type { Config } from '../../platform/base/config.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/base/ids.js';
import type { SentFile } from '../../platform/http/operation.js';
import type { Access, Principal } from '../../platform/base/principal.js';
import { accessOf } from '../../platform/base/principal.js';
import { fault, invalidRequest, PAYLOAD_TOO_LARGE, Problem } from '../../platform/base/problem.js';
import { CONFIG } from '../../platform/base/tokens.js';
import type { TextEncoding } from './report-file.types.js';
import type { StoredFile } from './report-table.types.js';
import { EncodingCheck } from './report-text.parser.js';
import { FILE_UNREADABLE } from '../reporting.problems.js';
import { UnreadableFile } from './unreadable-file.problems.js';

/** Size of a piece; every piece of a file but the last has it. */
const CHUNK = 256 * 1024;
const HOUR_MS = 3_600_000;
/**
 * How long pieces of a file are kept that no import was made of, and the rows and the file of an
 * import.
 */
const KEEP_HOURS = { orphan: 1, import: 90 * 24 } as const;

export interface ReceivedFile {
  readonly id: string;
  readonly size: number;
  readonly sha256: string;
  /** Of a text; null of a workbook. */
  readonly encoding: TextEncoding | null;
}

/**
 * Uploaded files as pieces in the database, written as they come: neither memory nor a transaction
 * holds a file.
 */
@Injectable()
export class ReportFiles {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a file in. What comes is written before more is read, so that a fast sender waits for a
   * slow disk.
   */
  async receive(principal: Principal, { bytes, mediaType }: SentFile): Promise<ReceivedFile> {
    const id = newId();
    const hash = createHash('sha256');
    const encoding = mediaType === XLSX_MEDIA_TYPE ? undefined : new EncodingCheck();
    let [size, part] = [0, 0];
    let waiting: Uint8Array[] = [];
    let waitingBytes = 0;
    const write = async (piece: Buffer): Promise<void> => {
      await this.database.transaction(accessOf(principal), (tx) =>
        tx.rows(
          `insert into reporting.import_chunk (file_id, part, actor_id, bytes, recorded_at) values ($1, $2, $3, $4, $5)`,
          [id, part, principal.actorId, piece, this.clock.now()],
        ),
      );
      part += 1;
    };
    try {
      for await (const piece of bytes) {
        size += piece.length;
        // Read to its end all the same: a sender that is still sending hears no answer.
        if (size > this.config.importMaxBytes) continue;
        hash.update(piece);
        encoding?.add(piece);
        waiting.push(piece);
        waitingBytes += piece.length;
        if (waitingBytes < CHUNK) continue;
        let all = Buffer.concat(waiting);
        for (; all.length >= CHUNK; all = all.subarray(CHUNK)) await write(all.subarray(0, CHUNK));
        [waiting, waitingBytes] = [[all], all.length];
      }
      if (size > this.config.importMaxBytes) throw tooLarge(this.config.importMaxBytes);
      if (size === 0)
        throw invalidRequest([fault('', 'empty-file', 'Filen er tom', 'The file is empty')]);
      if (waitingBytes > 0) await write(Buffer.concat(waiting));
      return { id, size, sha256: hash.digest('hex'), encoding: encoding?.result() ?? null };
    } catch (error) {
      await this.remove(principal, id);
      throw error instanceof UnreadableFile
        ? unreadable(error)
        : isBrokenOff(error)
          ? invalidRequest([
              fault('', 'incomplete', 'Sendingen ble avbrutt', 'The upload was broken off'),
            ])
          : error;
    }
  }

  /** Lets go of a file that nothing was made of; what cannot be removed now is pruned later. */
  async remove(principal: Principal, id: string): Promise<void> {
    await this.database
      .transaction(accessOf(principal), (tx) =>
        tx.rows(`delete from reporting.import_chunk where file_id = $1`, [id]),
      )
      .catch(() => undefined);
  }

  /** A file as its actor may read it. */
  stored(access: Access, id: string, size: number): StoredFile {
    const chunk = (part: number): Promise<Buffer | undefined> =>
      this.database.transaction(
        access,
        async (tx) =>
          (
            await tx.rows<{ bytes: Buffer }>(
              `select c.bytes from reporting.import_chunk c where c.file_id = $1 and c.part = $2`,
              [id, part],
            )
          )[0]?.bytes,
      );
    return {
      size,
      async *bytes(start, end) {
        // The next piece comes while this one is read.
        let next = chunk(Math.floor(start / CHUNK));
        for (let part = Math.floor(start / CHUNK); part * CHUNK < end; part++) {
          const bytes = await next;
          if ((part + 1) * CHUNK < end) next = chunk(part + 1);
          next.catch(() => undefined);
          if (bytes === undefined)
            throw new Error(`The file ${id} lacks its piece ${String(part)}`);
          yield bytes.subarray(Math.max(start - part * CHUNK, 0), end - part * CHUNK);
        }
      },
    };
  }

  /**
   * Deletes pieces without an import, and of old imports the file and the rows; what came of them
   * stays.
   */
  async prune(): Promise<void> {
    const before = (hours: number): Date => new Date(this.clock.now().getTime() - hours * HOUR_MS);
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      await tx.rows(
        `delete from reporting.import_chunk c where c.recorded_at < $1 and not exists (select 1 from reporting.report_import i where i.file_id = c.file_id)`,
        [before(KEEP_HOURS.orphan)],
      );
      await tx.rows(
        `delete from reporting.import_chunk c using reporting.report_import i where i.file_id = c.file_id and i.ended and i.created_at < $1`,
        [before(KEEP_HOURS.import)],
      );
      await tx.rows(
        `delete from reporting.import_run r using reporting.report_import i where i.id = r.import_id and i.ended and i.created_at < $1`,
        [before(KEEP_HOURS.import)],
      );
    });
  }
}

/** The sender went away in the middle of it. */
function isBrokenOff(error: unknown): boolean {
  return (
    Error.isError(error) &&
    'code' in error &&
    (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

function tooLarge(bytes: number): Problem {
  const megabytes = String(Math.floor(bytes / 1024 ** 2));
  return new Problem(PAYLOAD_TOO_LARGE, {
    detail: { nb: `Høyst ${megabytes} MB`, en: `At most ${megabytes} MB` },
  });
}

function unreadable({ code, text }: UnreadableFile): Problem {
  return new Problem(FILE_UNREADABLE, {
    detail: text,
    errors: [fault('', code, text.nb, text.en)],
  });
}
