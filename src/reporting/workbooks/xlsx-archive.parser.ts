import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { StoredFile } from './table.types.js';
import { damagedFile, spreadsheetTooLarge, UnreadableFile } from './unreadable-file.problems.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * The parts of a spreadsheet's archive, by name. Names are only keys: nothing is ever written to a
 * file of that name.
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
 * Opens a file as the archive of a spreadsheet. Compares the whole directory with the limits before
 * anything is unpacked.
 */
export async function openXlsx(file: StoredFile, limits: XlsxLimits): Promise<XlsxArchive> {
  await demandZip(file);
  const reader = new StoredFileReader(file);
  const archive = await translateErrors(reader, () =>
    yauzl.fromRandomAccessReaderPromise(reader, file.size, { autoClose: false }),
  );
  // The archive says how many parts it has before any is read: to read each entry takes two reads of
  // the stored file.
  if (archive.entryCount > limits.parts) throw tooManyParts(limits);
  const parts = await translateErrors(reader, () => readDirectory(archive));
  demandWithin([...parts.values()], limits);
  demandNoOverlap([...parts.values()]);
  demandWorkbook(parts);
  return {
    size: (name) => parts.get(name.toLowerCase())?.uncompressedSize,
    close: () => {
      archive.close();
    },
    async *bytes(name) {
      const entry = parts.get(name.toLowerCase());
      if (entry === undefined)
        throw damagedFile(`delen ${name} mangler`, `the part ${name} is missing`);
      try {
        // The library unpacks no more than the size in the directory, and fails when a part has
        // more or less.
        yield* (await archive.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
      } catch (error) {
        throw translateError(reader, error);
      }
    },
  };
}

/** Reads the entries by name in lower case: names of parts have no case (ECMA-376, part 2). */
async function readDirectory(archive: yauzl.ZipFile): Promise<ReadonlyMap<string, yauzl.Entry>> {
  const parts = new Map<string, yauzl.Entry>();
  for await (const entry of archive.eachEntry()) {
    const { fileName } = entry;
    const name = fileName.toLowerCase();
    if (parts.has(name))
      throw damagedFile(`delen ${fileName} står to ganger`, `the part ${fileName} stands twice`);
    parts.set(name, entry);
  }
  return parts;
}

function tooManyParts({ parts }: XlsxLimits): UnreadableFile {
  return spreadsheetTooLarge(
    'too-many-parts',
    `flere enn ${String(parts)} deler`,
    `more than ${String(parts)} parts`,
  );
}

async function translateErrors<T>(reader: StoredFileReader, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw translateError(reader, error);
  }
}

/**
 * Makes one fault of every error of the library. A failure to fetch the stored file is not the
 * sender's fault, and is thrown as it is.
 */
function translateError(reader: StoredFileReader, error: unknown): unknown {
  if (reader.failure !== undefined) return reader.failure;
  if (error instanceof UnreadableFile || !(error instanceof Error)) return error;
  return damagedFile(error.message, error.message);
}

/** Throws when a part is encrypted, packed by an unknown method, or larger than the limits. */
function demandWithin(entries: readonly yauzl.Entry[], limits: XlsxLimits): void {
  let total = 0;
  for (const entry of entries) {
    const { fileName, compressedSize, uncompressedSize, compressionMethod } = entry;
    if (entry.isEncrypted()) throw passwordProtected();
    if (compressionMethod !== 0 && compressionMethod !== 8)
      throw damagedFile(
        `delen ${fileName} er pakket med en metode som regneark ikke bruker`,
        `the part ${fileName} is packed by a method that spreadsheets do not use`,
      );
    total += uncompressedSize;
    if (uncompressedSize > limits.partBytes || total > limits.totalBytes)
      throw spreadsheetTooLarge(
        'too-many-bytes',
        `mer enn ${String(limits.totalBytes)} byte utpakket`,
        `more than ${String(limits.totalBytes)} bytes unpacked`,
      );
    if (uncompressedSize > SMALL_PART && uncompressedSize > compressedSize * limits.ratio) {
      throw spreadsheetTooLarge(
        'packed-too-tightly',
        `delen ${fileName} er pakket mer enn ${String(limits.ratio)} ganger`,
        `the part ${fileName} is packed more than ${String(limits.ratio)} times`,
      );
    }
  }
}

/** Throws when two parts share bytes of the file. */
function demandNoOverlap(entries: readonly yauzl.Entry[]): void {
  const inOrder = entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  inOrder.forEach((entry, index) => {
    const next = inOrder[index + 1];
    const { relativeOffsetOfLocalHeader: start, fileNameLength, compressedSize } = entry;
    const end = start + LOCAL_HEADER + fileNameLength + compressedSize;
    if (next !== undefined && next.relativeOffsetOfLocalHeader < end)
      throw new UnreadableFile('overlapping-parts', {
        nb: 'Filen er ikke et vanlig regneark: deler av den ligger over hverandre',
        en: 'The file is not an ordinary spreadsheet: parts of it overlap',
      });
  });
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
    if (parts.has(part.toLowerCase())) throw new UnreadableFile(code, { nb, en });
  if (!parts.has('_rels/.rels') || !parts.has('[content_types].xml')) throw notASpreadsheet();
}

const ZIP = '504b0304';
const OLE2 = 'd0cf11e0a1b11ae1';

/**
 * Throws when a file is not a ZIP. Excel files from before 2007 and files with a password are OLE2
 * containers; the names of their streams tell them apart.
 */
async function demandZip(file: StoredFile): Promise<void> {
  const start = await readBytes(file, 0, 512);
  if (start.toString('hex', 0, 4) === ZIP) return;
  if (start.toString('hex', 0, 8) !== OLE2 || start.length < 512) throw notASpreadsheet();
  const sectorSize = 2 ** Math.min(start.readUInt16LE(30), 12);
  const directory = (start.readUInt32LE(48) + 1) * sectorSize;
  const names = (await readBytes(file, directory, directory + 8 * 128)).toString('utf16le');
  if (names.includes('EncryptedPackage')) throw passwordProtected();
  throw new UnreadableFile('old-workbook', {
    nb: 'Filen er i Excels gamle format (.xls). Lagre den som Excel-arbeidsbok (.xlsx)',
    en: 'The file is in the old format of Excel (.xls). Save it as an Excel workbook (.xlsx)',
  });
}

function passwordProtected(): UnreadableFile {
  return new UnreadableFile('password-protected', {
    nb: 'Regnearket er beskyttet med passord. Lagre det uten passord',
    en: 'The spreadsheet is protected by a password. Save it without one',
  });
}

function notASpreadsheet(): UnreadableFile {
  return new UnreadableFile('not-a-spreadsheet', {
    nb: 'Filen er ikke en Excel-arbeidsbok (.xlsx)',
    en: 'The file is not an Excel workbook (.xlsx)',
  });
}

async function readBytes(file: StoredFile, start: number, end: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  if (start < file.size)
    for await (const piece of file.bytes(start, Math.min(end, file.size))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Reads a stored file for the archive library. */
class StoredFileReader extends yauzl.RandomAccessReader {
  /** The error that kept the stored file from being fetched. */
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
