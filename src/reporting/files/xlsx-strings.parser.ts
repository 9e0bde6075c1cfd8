import { damaged, tooLarge, type XlsxArchive } from './xlsx-archive.parser.js';
import { UnreadableFile } from './unreadable-file.problems.js';
import { heard, NAMESPACES } from './xlsx-xml.parser.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * The texts that the cells of all sheets share, as bytes in a row: a million of them weigh what
 * they are long.
 */
export class SharedStrings {
  private count = 0;

  /** Of memory that is only asked for, the system gives what is written to. */
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
      throw tooLarge(
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
    const pieces = heard(
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
            throw tooLarge(
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

  /** Throws when there is no such text. */
  at(reference: string): string {
    const index = Number(reference);
    if (!Number.isInteger(index) || index < 0 || index >= this.count)
      throw damaged(`tekst nummer ${reference} mangler`, `the text number ${reference} is missing`);
    return this.bytes.toString('utf8', this.startOf(index), this.ends[index]);
  }

  /** A text is never longer than the XML that says it. */
  private add(text: string): void {
    const start = this.startOf(this.count);
    this.ends[this.count++] = start + this.bytes.write(text, start, 'utf8');
  }

  private startOf(index: number): number {
    return index === 0 ? 0 : (this.ends[index - 1] ?? 0);
  }
}

/**
 * The text of a cell as it is heard: `t` elements put together, formatting forgotten, readings of
 * Chinese characters left out.
 */
export class TextOfCell {
  value = '';
  private inText = false;
  private inReading = false;

  constructor(private readonly limits: XlsxLimits) {}

  begin(): void {
    this.value = '';
    this.inText = false;
    this.inReading = false;
  }

  open(name: string): void {
    if (name === 'rPh') this.inReading = true;
    if (name === 't' || name === 'v') this.inText = !this.inReading;
  }

  add(piece: string): void {
    if (!this.inText) return;
    this.value += piece;
    if (this.value.length > this.limits.cellLength)
      throw tooLarge(
        'cell-too-long',
        `en celle har mer enn ${String(this.limits.cellLength)} tegn`,
        `a cell has more than ${String(this.limits.cellLength)} characters`,
      );
  }

  close(name: string): void {
    if (name === 'rPh') this.inReading = false;
    if (name === 't' || name === 'v') this.inText = false;
  }
}

/**
 * Characters that XML cannot hold are written `_x000D_`. What no database text can hold is refused.
 */
export function unescaped(text: string): string {
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
