import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { StoredFile } from './report-table.types.js';
import { UnreadableFile } from './unreadable-file.problems.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * The parts of a spreadsheet's archive, by name. Names are keys only: nothing is ever written under
 * them.
 */
export interface XlsxArchive {
  /** Unpacked size of a part; undefined where there is none. */
  size(name: string): number | undefined;
  bytes(name: string): AsyncIterable<Uint8Array>;
  close(): void;
}

const SMALL_PART = 1024 ** 2;
const LOCAL_HEADER = 30;

/**
 * Opens a file as the archive of a spreadsheet. Its whole directory is held against the limits
 * before anything is unpacked.
 */
export async function openXlsx(file: StoredFile, limits: XlsxLimits): Promise<XlsxArchive> {
  await demandZip(file);
  const reader = new StoredFileReader(file);
  /**
   * What the library says of the archive's inside, as one fault; a failure to fetch the file is
   * none of the file's.
   */
  const unreadable = (error: unknown): unknown => {
    if (reader.failure !== undefined) return reader.failure;
    return error instanceof UnreadableFile || !(error instanceof Error)
      ? error
      : damaged(error.message, error.message);
  };
  const readable = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      throw unreadable(error);
    }
  };
  const archive = await readable(() =>
    yauzl.fromRandomAccessReaderPromise(reader, file.size, { autoClose: false }),
  );
  const parts = new Map<string, yauzl.Entry>();
  await readable(async () => {
    for await (const entry of archive.eachEntry()) {
      if (parts.size >= limits.parts)
        throw tooLarge(
          'too-many-parts',
          `flere enn ${String(limits.parts)} deler`,
          `more than ${String(limits.parts)} parts`,
        );
      if (parts.has(entry.fileName))
        throw damaged(
          `delen ${entry.fileName} står to ganger`,
          `the part ${entry.fileName} stands twice`,
        );
      parts.set(entry.fileName, entry);
    }
  });
  demandWithin([...parts.values()], limits);
  demandWorkbook(parts);
  return {
    size: (name) => parts.get(name)?.uncompressedSize,
    close: () => {
      archive.close();
    },
    async *bytes(name) {
      const entry = parts.get(name);
      if (entry === undefined)
        throw damaged(`delen ${name} mangler`, `the part ${name} is missing`);
      try {
        // Unpacks no more than the directory says: the archive is at fault if there is more, or
        // less.
        yield* (await archive.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw unreadable(error);
      }
    },
  };
}

export function damaged(nb: string, en: string): UnreadableFile {
  return new UnreadableFile('damaged-file', {
    nb: `Filen er skadet eller ufullstendig: ${nb}`,
    en: `The file is damaged or incomplete: ${en}`,
  });
}

export function tooLarge(code: string, nb: string, en: string): UnreadableFile {
  return new UnreadableFile(code, {
    nb: `Regnearket er for stort: ${nb}`,
    en: `The spreadsheet is too large: ${en}`,
  });
}

/**
 * The directory as it stands: encrypted, packed in other ways, too much of it, or parts that share
 * their bytes.
 */
function demandWithin(entries: readonly yauzl.Entry[], limits: XlsxLimits): void {
  let total = 0;
  for (const entry of entries) {
    const { fileName, compressedSize, uncompressedSize, compressionMethod } = entry;
    if (entry.isEncrypted())
      throw new UnreadableFile('password-protected', {
        nb: 'Regnearket er beskyttet med passord. Lagre det uten',
        en: 'The spreadsheet is protected by a password. Save it without',
      });
    if (compressionMethod !== 0 && compressionMethod !== 8)
      throw damaged(
        `delen ${fileName} er pakket på en måte som regneark ikke er`,
        `the part ${fileName} is packed as spreadsheets are not`,
      );
    total += uncompressedSize;
    if (uncompressedSize > limits.partBytes || total > limits.totalBytes)
      throw tooLarge(
        'too-many-bytes',
        `mer enn ${String(limits.totalBytes)} byte utpakket`,
        `more than ${String(limits.totalBytes)} bytes unpacked`,
      );
    if (uncompressedSize > SMALL_PART && uncompressedSize > compressedSize * limits.ratio) {
      throw tooLarge(
        'packed-too-tightly',
        `delen ${fileName} er pakket mer enn ${String(limits.ratio)} ganger`,
        `the part ${fileName} is packed more than ${String(limits.ratio)} times`,
      );
    }
  }
  const inOrder = entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  for (const [
    index,
    { relativeOffsetOfLocalHeader, compressedSize, fileNameLength },
  ] of inOrder.entries()) {
    const next = inOrder[index + 1];
    if (
      next !== undefined &&
      next.relativeOffsetOfLocalHeader <
        relativeOffsetOfLocalHeader + LOCAL_HEADER + fileNameLength + compressedSize
    )
      throw new UnreadableFile('overlapping-parts', {
        nb: 'Filen er ikke et vanlig regneark: deler av den ligger over hverandre',
        en: 'The file is no ordinary spreadsheet: parts of it overlap',
      });
  }
}

const OTHER_FORMATS: readonly (readonly [part: string, code: string, nb: string, en: string])[] = [
  [
    'content.xml',
    'open-document',
    'Filen er et OpenDocument-regneark (.ods). Lagre den som Excel-arbeidsbok (.xlsx)',
    'The file is an OpenDocument spreadsheet (.ods). Save it as an Excel workbook (.xlsx)',
  ],
  [
    'xl/workbook.bin',
    'binary-workbook',
    'Filen er en binær arbeidsbok (.xlsb). Lagre den som Excel-arbeidsbok (.xlsx)',
    'The file is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx)',
  ],
];

function demandWorkbook(parts: ReadonlyMap<string, unknown>): void {
  for (const [part, code, nb, en] of OTHER_FORMATS)
    if (parts.has(part)) throw new UnreadableFile(code, { nb, en });
  if (!parts.has('_rels/.rels') || !parts.has('[Content_Types].xml')) throw notASpreadsheet();
}

const ZIP = '504b0304';
const OLE2 = 'd0cf11e0a1b11ae1';

/**
 * Excel's files before 2007 and those with a password are OLE2 containers; the streams in them say
 * which.
 */
async function demandZip(file: StoredFile): Promise<void> {
  const start = await bytesOf(file, 0, 512);
  if (start.toString('hex', 0, 4) === ZIP) return;
  if (start.toString('hex', 0, 8) !== OLE2 || start.length < 512) throw notASpreadsheet();
  const sectorSize = 2 ** Math.min(start.readUInt16LE(30), 12);
  const directory = (start.readUInt32LE(48) + 1) * sectorSize;
  const names = (await bytesOf(file, directory, directory + 8 * 128)).toString('utf16le');
  if (names.includes('EncryptedPackage'))
    throw new UnreadableFile('password-protected', {
      nb: 'Regnearket er beskyttet med passord. Lagre det uten',
      en: 'The spreadsheet is protected by a password. Save it without',
    });
  throw new UnreadableFile('old-workbook', {
    nb: 'Filen er i Excels gamle format (.xls). Lagre den som Excel-arbeidsbok (.xlsx)',
    en: 'The file is in the old format of Excel (.xls). Save it as an Excel workbook (.xlsx)',
  });
}

function notASpreadsheet(): UnreadableFile {
  return new UnreadableFile('not-a-spreadsheet', {
    nb: 'Filen er ikke en Excel-arbeidsbok (.xlsx)',
    en: 'The file is not an Excel workbook (.xlsx)',
  });
}

async function bytesOf(file: StoredFile, start: number, end: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  if (start < file.size)
    for await (const piece of file.bytes(start, Math.min(end, file.size))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A kept file as the archive library reads it. */
class StoredFileReader extends yauzl.RandomAccessReader {
  /** Why the file itself could not be fetched. */
  failure: unknown;

  constructor(private readonly file: StoredFile) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.pieces(start, end), { objectMode: false });
  }

  private async *pieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    if (end > this.file.size) return;
    try {
      yield* this.file.bytes(start, end);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
