import { damagedFile, spreadsheetTooLarge, UnreadableFile } from './unreadable-file.problems.js';
import type { XlsxArchive } from './xlsx-archive.parser.js';
import { NAMESPACES, readXml } from './xlsx-xml.parser.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * Texts that the cells of all sheets share. They are stored as UTF-8 in one buffer, so that a
 * million texts take no more memory than their length.
 */
export class SharedStrings {
  private count = 0;

  /** The system gives memory only to the pages of a buffer that are written to. */
  private constructor(
    private readonly bytes: Buffer,
    private readonly ends: Uint32Array,
  ) {}

  static async read(
    archive: XlsxArchive,
    part: string | undefined,
    limits: XlsxLimits,
  ): Promise<SharedStrings> {
    const size = part === undefined ? 0 : (archive.size(part) ?? 0);
    if (size > limits.stringBytes)
      throw spreadsheetTooLarge(
        'too-much-text',
        `mer enn ${String(limits.stringBytes)} byte tekst`,
        `more than ${String(limits.stringBytes)} bytes of text`,
      );
    const strings = new SharedStrings(
      Buffer.allocUnsafe(size),
      new Uint32Array(size === 0 ? 0 : limits.strings),
    );
    if (part === undefined) return strings;
    const text = new TextOfCell(limits);
    const pieces = readXml(
      archive.bytes(part),
      NAMESPACES.spreadsheet,
      {
        open: (name) => {
          if (name === 'si') text.begin();
          else text.open(name);
        },
        text: (piece) => {
          text.add(piece);
        },
        close: (name) => {
          if (name !== 'si') text.close(name);
          else if (strings.count >= limits.strings)
            throw spreadsheetTooLarge(
              'too-much-text',
              `mer enn ${String(limits.strings)} tekster`,
              `more than ${String(limits.strings)} texts`,
            );
          else strings.add(text.value);
        },
      },
      limits,
    );
    while ((await pieces.next()).done !== true);
    return strings;
  }

  /** Returns the text with a number. Throws when there is none. */
  at(reference: string): string {
    const index = Number(reference);
    if (!Number.isInteger(index) || index < 0 || index >= this.count)
      throw damagedFile(
        `tekst nummer ${reference} mangler`,
        `the text number ${reference} is missing`,
      );
    return this.bytes.toString('utf8', this.startOf(index), this.ends[index]);
  }

  /** Stores a text. There is room: a text is never longer than its XML. */
  private add(text: string): void {
    const start = this.startOf(this.count);
    this.ends[this.count++] = start + this.bytes.write(text, start, 'utf8');
  }

  private startOf(index: number): number {
    return index === 0 ? 0 : (this.ends[index - 1] ?? 0);
  }
}

/**
 * Collects the text of a cell while its XML is read: all `t` elements together, without formatting
 * and without the pronunciation of Chinese characters.
 */
export class TextOfCell {
  value = '';
  private inText = false;
  private inPronunciation = false;

  constructor(private readonly limits: XlsxLimits) {}

  begin(): void {
    this.value = '';
    this.inText = false;
    this.inPronunciation = false;
  }

  open(name: string): void {
    if (name === 'rPh') this.inPronunciation = true;
    if (name === 't' || name === 'v') this.inText = !this.inPronunciation;
  }

  add(piece: string): void {
    if (!this.inText) return;
    this.value += piece;
    if (this.value.length > this.limits.cellLength)
      throw spreadsheetTooLarge(
        'cell-too-long',
        `en celle har mer enn ${String(this.limits.cellLength)} tegn`,
        `a cell has more than ${String(this.limits.cellLength)} characters`,
      );
  }

  close(name: string): void {
    if (name === 'rPh') this.inPronunciation = false;
    if (name === 't' || name === 'v') this.inText = false;
  }
}

/**
 * Decodes characters that XML cannot hold, written as `_x000D_`. Refuses characters that a text in
 * the database cannot hold.
 */
export function unescapeText(text: string): string {
  const plain = text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
  if (plain.includes('\0') || !plain.isWellFormed())
    throw new UnreadableFile('not-text', {
      nb: 'En celle har tegn som ikke er tekst',
      en: 'A cell has characters that are not text',
    });
  return plain;
}
