import { SaxesParser } from 'saxes';
import { UnreadableFile } from './unreadable-file.problems.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * Receives the elements and texts of a part. Elements of the part's own namespace have their plain
 * names; those of other namespaces begin with a colon or keep their prefix, and no listener asks
 * for them.
 */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Transitional and strict namespaces. Excel saves either. */
export const NAMESPACES = {
  spreadsheet: [
    'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
    'http://purl.oclc.org/ooxml/spreadsheetml/main',
  ],
  relationships: ['http://schemas.openxmlformats.org/package/2006/relationships'],
} as const;

/**
 * Reads one part while it streams by and tells the listener its elements. Yields after each piece,
 * so that the caller can pass on what the listener has collected.
 */
export async function* readXml(
  bytes: AsyncIterable<Uint8Array>,
  namespaces: readonly string[],
  listener: XmlListener,
  limits: XlsxLimits,
): AsyncGenerator<void> {
  const parser = new PartParser(namespaces, listener, limits);
  const decode = utf8Decoder();
  for await (const piece of bytes) {
    parser.write(decode(piece));
    yield;
  }
  parser.write(decode());
  parser.close();
  yield;
}

/**
 * Parses the XML of one part. Refuses document types, and so knows only the five entities of XML
 * itself and never fetches anything outside the part.
 */
class PartParser {
  private readonly parser = new SaxesParser<{ xmlns: false; position: false }>({
    xmlns: false,
    position: false,
  });
  /** The prefix of the part's own elements, once its root has declared it. */
  private prefix: string | undefined;
  private depth = 0;
  /** Characters since the last element or text. The parser keeps them in memory. */
  private silent = 0;

  constructor(
    private readonly namespaces: readonly string[],
    private readonly listener: XmlListener,
    private readonly limits: XlsxLimits,
  ) {
    const text = (piece: string): void => {
      this.silent = 0;
      listener.text?.(piece);
    };
    this.parser.on('error', ({ message }) => {
      throw invalidXml(message, message);
    });
    this.parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
      demandUtf8(encoding);
    });
    this.parser.on('doctype', () => {
      throw documentType();
    });
    this.parser.on('opentag', ({ name, attributes }) => {
      this.openElement(name, attributes);
    });
    this.parser.on('text', text);
    this.parser.on('cdata', text);
    this.parser.on('closetag', ({ name }) => {
      this.silent = 0;
      this.depth--;
      listener.close?.(this.plainName(name));
    });
  }

  write(piece: string): void {
    this.silent += piece.length;
    this.parser.write(piece);
    if (this.silent > this.limits.tokenLength)
      throw invalidXml(
        `mer enn ${String(this.limits.tokenLength)} tegn uten et element`,
        `more than ${String(this.limits.tokenLength)} characters without an element`,
      );
  }

  close(): void {
    this.parser.close();
  }

  private openElement(name: string, attributes: Readonly<Record<string, string>>): void {
    this.silent = 0;
    if (++this.depth > this.limits.depth) throw nestedTooDeep();
    this.prefix ??= prefixOf(name, attributes, this.namespaces);
    this.listener.open(this.plainName(name), attributes);
  }

  /** Returns the name without the part's own prefix; with a colon before it for other elements. */
  private plainName(name: string): string {
    const { prefix } = this;
    if (prefix === undefined || prefix === '') return name;
    return name.startsWith(prefix) ? name.slice(prefix.length) : `:${name}`;
  }
}

function demandUtf8(encoding: string): void {
  if (/^(utf-8|us-ascii)$/i.test(encoding)) return;
  throw invalidXml(
    `tegnsettet er ${encoding}, ikke UTF-8`,
    `the encoding is ${encoding}, not UTF-8`,
  );
}

/** Returns the function that decodes bytes piece by piece. Without a piece it returns the rest. */
function utf8Decoder(): (piece?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (piece) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw invalidXml('tegnene er ikke UTF-8', 'its characters are not UTF-8');
    }
  };
}

/** Returns the prefix that the root declares for the part's own elements, colon included. */
function prefixOf(
  root: string,
  attributes: Readonly<Record<string, string>>,
  namespaces: readonly string[],
): string {
  const colon = root.indexOf(':');
  const prefix = root.slice(0, colon + 1);
  const declared = attributes[colon < 0 ? 'xmlns' : `xmlns:${root.slice(0, colon)}`];
  if (declared === undefined || !namespaces.includes(declared))
    throw invalidXml(
      `elementet ${root} hører ikke hjemme i et regneark`,
      `the element ${root} does not belong in a spreadsheet`,
    );
  return prefix;
}

function invalidXml(nb: string, en: string): UnreadableFile {
  return new UnreadableFile('invalid-xml', {
    nb: `Filen er ikke et gyldig regneark: ${nb}`,
    en: `The file is not a valid spreadsheet: ${en}`,
  });
}

function documentType(): UnreadableFile {
  return new UnreadableFile('document-type', {
    nb: 'Filen er ikke et vanlig regneark: den har en dokumenttype',
    en: 'The file is not an ordinary spreadsheet: it has a document type',
  });
}

function nestedTooDeep(): UnreadableFile {
  return new UnreadableFile('nested-too-deep', {
    nb: 'Filen er ikke et vanlig regneark: elementene ligger for dypt i hverandre',
    en: 'The file is not an ordinary spreadsheet: its elements are nested too deep',
  });
}
