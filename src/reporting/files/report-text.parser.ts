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

const UTF_8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Detects the encoding of a text while it streams by: UTF-16 by its byte order mark; UTF-8 when it
 * has a mark, when every byte is valid, or when more of its characters beyond ASCII are valid than
 * not; else Windows-1252, as Excel on Windows saves "CSV". A stray byte is then a character that no
 * cell may have, and the rest of the file is read as it was meant.
 */
export class EncodingCheck {
  private first = Buffer.alloc(0);
  private readonly utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  private valid = 0;
  private invalid = 0;
  private hasNul = false;

  add(bytes: Uint8Array): void {
    if (this.first.length < 4) this.first = Buffer.concat([this.first, bytes.subarray(0, 4)]);
    this.hasNul ||= bytes.includes(0);
    this.count(this.utf8.decode(bytes, { stream: true }));
  }

  /** Returns the encoding. Throws {@link UnreadableFile} when the file is not text. */
  detect(): TextEncoding {
    this.count(this.utf8.decode());
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
    const hasMark = this.first.subarray(0, 3).equals(UTF_8_MARK);
    return hasMark || this.invalid === 0 || this.valid > this.invalid ? 'utf-8' : 'windows-1252';
  }

  /** Counts the characters beyond ASCII, and the bytes that are none: they are decoded as U+FFFD. */
  private count(text: string): void {
    for (const char of text.match(/[^\0-\x7f]/gu) ?? [])
      if (char === '\ufffd') this.invalid += 1;
      else this.valid += 1;
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
