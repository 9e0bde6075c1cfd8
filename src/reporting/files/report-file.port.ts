import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Answer, XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { Clock } from '../../platform/base/clock.js';
import type { Config } from '../../platform/settings/config.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/base/ids.js';
import type { SentFile } from '../../platform/http/request-parameters.js';
import type { Access, Principal } from '../../platform/base/principal.js';
import { accessOf } from '../../platform/base/principal.js';
import {
  fault,
  invalidRequest,
  PAYLOAD_TOO_LARGE,
  Problem,
  UNSUPPORTED_MEDIA_TYPE,
} from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { Quotas } from '../../platform/limits/quotas.js';
import {
  deleteOldImports,
  deleteOrphans,
  deletePieces,
  insertPiece,
  readPiece,
} from './report-file.queries.js';
import { isReportFileType, type ReportFileType, type TextEncoding } from './report-file.types.js';
import type { StoredFile } from '../workbooks/table.types.js';
import { EncodingCheck } from './report-text.parser.js';
import { FILE_UNREADABLE } from '../reporting.problems.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';

/** Size of a piece; every piece of a file but the last has it. */
const CHUNK = 256 * 1024;
const HOUR_MS = 3_600_000;
/** Hours that pieces without an import are kept, and the file and the rows of an import. */
const KEEP_HOURS = { orphan: 1, import: 90 * 24 } as const;

export interface ReceivedFile {
  readonly id: string;
  readonly size: number;
  readonly sha256: string;
  /** Encoding of a text; null for a workbook. */
  readonly encoding: TextEncoding | null;
}

/**
 * Stores uploaded files in the database, in pieces that are written as they arrive: neither memory
 * nor a transaction holds a whole file.
 */
@Injectable()
export class ReportFiles {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Receives a file and registers its import in one change. A request that fails leaves neither. A
   * repeated request gets the answer of the first one, and its own file is not kept.
   */
  async receiveFor<T>(
    command: Command,
    sent: SentFile | undefined,
    register: (
      tx: Tx,
      received: { readonly file: ReceivedFile; readonly mediaType: ReportFileType },
      now: Date,
    ) => Promise<Change<T>>,
  ): Promise<Answer<T>> {
    const { principal } = command;
    const known = requireFile(sent);
    const { mediaType } = known;
    const file = await this.receive(principal, known);
    const registered = { done: false };
    try {
      requireUtf8(mediaType, file);
      const asked = { ...command, body: { mediaType, sha256: file.sha256 } };
      const answer = await this.work.change(asked, async (tx, now) => {
        await this.quotas.use(tx, principal.actorId, 'files');
        await this.quotas.use(tx, principal.actorId, 'bytes', file.size);
        const change = await register(tx, { file, mediaType }, now);
        registered.done = true;
        return change;
      });
      return answer;
    } catch (error) {
      registered.done = false;
      throw error;
    } finally {
      if (!registered.done) await this.remove(principal, file.id);
    }
  }

  /**
   * Receives a file. Writes each piece before it reads the next, so that memory holds few pieces.
   */
  async receive(principal: Principal, { bytes, mediaType }: SentFile): Promise<ReceivedFile> {
    const id = newId();
    const hash = createHash('sha256');
    const encoding = mediaType === XLSX_MEDIA_TYPE ? undefined : new EncodingCheck();
    const { importMaxBytes } = this.config;
    const pieces = new PieceWriter((piece, part) => this.writePiece(principal, id, part, piece));
    let size = 0;
    try {
      for await (const piece of bytes) {
        size += piece.length;
        // A file that is too large is still read to its end: the sender reads the answer only then.
        if (size > importMaxBytes) continue;
        hash.update(piece);
        encoding?.add(piece);
        await pieces.add(piece);
      }
      if (size > importMaxBytes) throw tooLarge(importMaxBytes);
      if (size === 0) throw emptyFile();
      await pieces.end();
      return { id, size, sha256: hash.digest('hex'), encoding: encoding?.detect() ?? null };
    } catch (error) {
      await this.remove(principal, id);
      throw receiveError(error);
    }
  }

  private async writePiece(
    principal: Principal,
    fileId: string,
    part: number,
    bytes: Buffer,
  ): Promise<void> {
    const { actorId } = principal;
    await this.database.transaction(accessOf(principal), (tx) =>
      insertPiece(tx, { fileId, part, actorId, bytes, recordedAt: this.clock.now() }),
    );
  }

  /** Deletes a file that has no import. If that fails, {@link prune} deletes the file later. */
  async remove(principal: Principal, id: string): Promise<void> {
    await this.database
      .transaction(accessOf(principal), (tx) => deletePieces(tx, id))
      .catch(() => undefined);
  }

  /** Returns a file that its actor may read. */
  open(access: Access, id: string, size: number): StoredFile {
    // Reads of an archive's directory are of some bytes each, many in the same piece.
    let last: { readonly part: number; readonly piece: Promise<Buffer | undefined> } | undefined;
    const fetchPiece = (part: number): Promise<Buffer | undefined> => {
      if (last?.part === part) return last.piece;
      const piece = this.database.transaction(access, (tx) => readPiece(tx, id, part));
      last = { part, piece };
      piece.catch(() => {
        last = undefined;
      });
      return piece;
    };
    return {
      size,
      async *bytes(start, end) {
        // Fetches the next piece while the caller reads this one.
        let next = fetchPiece(Math.floor(start / CHUNK));
        for (let part = Math.floor(start / CHUNK); part * CHUNK < end; part++) {
          const bytes = await next;
          if ((part + 1) * CHUNK < end) next = fetchPiece(part + 1);
          next.catch(() => undefined);
          if (bytes === undefined)
            throw new Error(`The file ${id} lacks its piece ${String(part)}`);
          yield bytes.subarray(Math.max(start - part * CHUNK, 0), end - part * CHUNK);
        }
      },
    };
  }

  /** Deletes pieces without an import, and the files and rows of old imports; results stay. */
  async prune(): Promise<void> {
    const hoursAgo = (hours: number): Date =>
      new Date(this.clock.now().getTime() - hours * HOUR_MS);
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      await deleteOrphans(tx, hoursAgo(KEEP_HOURS.orphan));
      await deleteOldImports(tx, hoursAgo(KEEP_HOURS.import));
    });
  }
}

/** Returns a file of a known type. Throws when a request has none. */
export function requireFile(
  sent: SentFile | undefined,
): SentFile & { readonly mediaType: ReportFileType } {
  if (sent === undefined)
    throw invalidRequest([fault('', 'missing', 'Filen mangler', 'The file is missing')]);
  const { mediaType } = sent;
  if (!isReportFileType(mediaType)) throw new Problem(UNSUPPORTED_MEDIA_TYPE);
  return { ...sent, mediaType };
}

function requireUtf8(mediaType: ReportFileType, { encoding }: ReceivedFile): void {
  if (mediaType !== 'application/x-ndjson' || encoding === 'utf-8') return;
  throw new Problem(FILE_UNREADABLE, {
    errors: [fault('', 'not-utf-8', 'NDJSON skal være UTF-8', 'NDJSON must be UTF-8')],
  });
}

/** Gathers bytes into pieces of {@link CHUNK} bytes and writes them in order. */
class PieceWriter {
  private part = 0;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;

  constructor(private readonly write: (piece: Buffer, part: number) => Promise<void>) {}

  async add(bytes: Uint8Array): Promise<void> {
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.waitingBytes < CHUNK) return;
    let all = Buffer.concat(this.waiting);
    for (; all.length >= CHUNK; all = all.subarray(CHUNK))
      await this.write(all.subarray(0, CHUNK), this.part++);
    this.waiting = [all];
    this.waitingBytes = all.length;
  }

  /** Writes the last, shorter piece. */
  async end(): Promise<void> {
    if (this.waitingBytes > 0) await this.write(Buffer.concat(this.waiting), this.part++);
  }
}

/** Converts an error while receiving to the error that the sender gets. */
function receiveError(error: unknown): unknown {
  if (error instanceof UnreadableFile) return unreadable(error);
  if (!isBrokenOff(error)) return error;
  return invalidRequest([
    fault('', 'incomplete', 'Opplastingen ble avbrutt', 'The upload was interrupted'),
  ]);
}

/** Says whether the sender closed the connection before the file had ended. */
function isBrokenOff(error: unknown): boolean {
  return (
    Error.isError(error) &&
    'code' in error &&
    (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

function emptyFile(): Problem {
  return invalidRequest([fault('', 'empty-file', 'Filen er tom', 'The file is empty')]);
}

function tooLarge(bytes: number): Problem {
  const megabytes = String(Math.floor(bytes / 1024 ** 2));
  return new Problem(PAYLOAD_TOO_LARGE, {
    detail: {
      nb: `Filen kan være på høyst ${megabytes} MB`,
      en: `The file may have at most ${megabytes} MB`,
    },
  });
}

function unreadable({ code, text }: UnreadableFile): Problem {
  return new Problem(FILE_UNREADABLE, {
    detail: text,
    errors: [fault('', code, text.nb, text.en)],
  });
}
