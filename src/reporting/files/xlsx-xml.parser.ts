import { SaxesParser } from 'saxes';
import { UnreadableFile } from './unreadable-file.problems.js';
import type { XlsxLimits } from './xlsx.types.js';

/**
 * Elements of the part's own namespace have their plain names; those of any other keep their
 * prefix, and nobody asks for them.
 */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Transitional and strict, as Excel saves either. */
export const NAMESPACES = {
  spreadsheet: [
    'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
    'http://purl.oclc.org/ooxml/spreadsheetml/main',
  ],
  relationships: ['http://schemas.openxmlformats.org/package/2006/relationships'],
} as const;

/**
 * Reads one part as it streams by and tells what stands in it; yields after each piece, so that
 * what was heard can be passed on. No document type, and so no entities but XML's own five; nothing
 * outside the part is ever fetched.
 */
export async function* heard(
  bytes: AsyncIterable<Uint8Array>,
  namespaces: readonly string[],
  listener: XmlListener,
  limits: XlsxLimits,
): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({
    xmlns: false,
    position: false,
  });
  const decoded = utf8();
  let prefix: string | undefined;
  let depth = 0;
  let silent = 0;
  const own = (name: string): string =>
    prefix === '' || prefix === undefined
      ? name
      : name.startsWith(prefix)
        ? name.slice(prefix.length)
        : `:${name}`;
  parser.on('error', ({ message }) => {
    throw invalidXml(message, message);
  });
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^(utf-8|us-ascii)$/i.test(encoding))
      throw invalidXml(
        `tegnsettet er ${encoding}, ikke UTF-8`,
        `the encoding is ${encoding}, not UTF-8`,
      );
  });
  parser.on('doctype', () => {
    throw new UnreadableFile('document-type', {
      nb: 'Filen er ikke et vanlig regneark: den har en dokumenttype',
      en: 'The file is no ordinary spreadsheet: it has a document type',
    });
  });
  parser.on('opentag', ({ name, attributes }) => {
    silent = 0;
    if (++depth > limits.depth)
      throw new UnreadableFile('nested-too-deep', {
        nb: 'Filen er ikke et vanlig regneark: elementene ligger for dypt i hverandre',
        en: 'The file is no ordinary spreadsheet: its elements are nested too deep',
      });
    prefix ??= prefixOf(name, attributes, namespaces);
    listener.open(own(name), attributes);
  });
  const text = (heardText: string): void => {
    silent = 0;
    listener.text?.(heardText);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', ({ name }) => {
    silent = 0;
    depth--;
    listener.close?.(own(name));
  });
  // What has not ended yet is all that the parser keeps.
  const write = (piece: string): void => {
    silent += piece.length;
    parser.write(piece);
    if (silent > limits.tokenLength)
      throw invalidXml(
        `mer enn ${String(limits.tokenLength)} tegn uten et element`,
        `more than ${String(limits.tokenLength)} characters without an element`,
      );
  };
  for await (const piece of bytes) {
    write(decoded(piece));
    yield;
  }
  write(decoded());
  parser.close();
  yield;
}

/** Bytes as text, piece by piece; without a piece, what is left. */
function utf8(): (piece?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (piece) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw invalidXml('tegnene er ikke UTF-8', 'its characters are not UTF-8');
    }
  };
}

/** The prefix of the part's own elements, colon included, as its root declares it. */
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
      `the element ${root} is not of a spreadsheet`,
    );
  return prefix;
}

function invalidXml(nb: string, en: string): UnreadableFile {
  return new UnreadableFile('invalid-xml', {
    nb: `Filen er ikke et gyldig regneark: ${nb}`,
    en: `The file is no valid spreadsheet: ${en}`,
  });
}
