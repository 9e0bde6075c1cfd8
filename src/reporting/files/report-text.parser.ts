import { TextDecoder } from 'node:util';
import type { StoredFile } from '../workbooks/table.types.js';
import type { TextEncoding } from './report-file.types.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';

/** First bytes of files that are not text, whatever their names say: ZIP, OLE2, PDF, gzip. */
const BINARY = [
  Buffer.from('PK\u0003\u0004'),
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
  Buffer.from('%PDF'),
  Buffer.from([0x1f, 0x8b]),
];

/**
 * Detects the encoding of a text while it streams by: UTF-16 by its byte order mark; UTF-8, with a
 * mark or without, when every byte is valid; else Windows-1252, as Excel on Windows saves "CSV".
 */
export class EncodingCheck {
  private first = Buffer.alloc(0);
  private utf8: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true });
  private hasNul = false;

  add(bytes: Uint8Array): void {
    if (this.first.length < 4) this.first = Buffer.concat([this.first, bytes.subarray(0, 4)]);
    this.hasNul ||= bytes.includes(0);
    this.tryUtf8(() => this.utf8?.decode(bytes, { stream: true }));
  }

  /** Returns the encoding. Throws {@link UnreadableFile} when the file is not text. */
  detect(): TextEncoding {
    this.tryUtf8(() => this.utf8?.decode());
    if (BINARY.some((signature) => this.first.subarray(0, signature.length).equals(signature)))
      throw new UnreadableFile('not-text', {
        nb: 'Filen er ikke tekst. Lagre den som CSV (UTF-8)',
        en: 'The file is not text. Save it as CSV (UTF-8)',
      });
    if (this.first[0] === 0xff && this.first[1] === 0xfe) return 'utf-16le';
    if (this.first[0] === 0xfe && this.first[1] === 0xff) return 'utf-16be';
    if (this.hasNul)
      throw new UnreadableFile('unknown-encoding', {
        nb: 'Filen har NUL-tegn. Lagre den som UTF-8, eller som UTF-16 med BOM',
        en: 'The file has NUL characters. Save it as UTF-8, or as UTF-16 with a byte order mark',
      });
    return this.utf8 === undefined ? 'windows-1252' : 'utf-8';
  }

  private tryUtf8(decode: () => unknown): void {
    try {
      decode();
    } catch {
      this.utf8 = undefined;
    }
  }
}

/** Decodes the text of a stored file, piece by piece, without its byte order mark. */
export async function* decodeText(file: StoredFile, encoding: TextEncoding): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of file.bytes(0, file.size)) {
    const text = decoder.decode(bytes, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
