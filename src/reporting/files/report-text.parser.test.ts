import type { TextEncoding } from './report-file.types.js';
import { EncodingCheck, decodeText } from './report-text.parser.js';
import { storedFile } from '../../../test/support/files/spreadsheets.js';

function findEncoding(bytes: Buffer, piece: number): TextEncoding {
  const check = new EncodingCheck();
  for (let at = 0; at < bytes.length; at += piece) check.add(bytes.subarray(at, at + piece));
  return check.detect();
}

const TEXT = 'project;Sammendrag\r\nA;Blåbærgrød på Ærøya\r\n';
const UTF_16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le');

test.each<[form: string, bytes: Buffer, encoding: TextEncoding]>([
  ['UTF-8', Buffer.from(TEXT), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
  ['UTF-16', UTF_16, 'utf-16le'],
  ['UTF-16 of the other order', Buffer.from(UTF_16).swap16(), 'utf-16be'],
  ['Windows-1252', Buffer.from(TEXT, 'latin1'), 'windows-1252'],
])('a file in %s gives the same text, however it is cut', async (_, bytes, encoding) => {
  for (const piece of [1, 2, 3, 64]) expect(findEncoding(bytes, piece)).toBe(encoding);
  for (const piece of [1, 2, 5])
    expect((await Array.fromAsync(decodeText(storedFile(bytes, piece), encoding))).join('')).toBe(
      TEXT,
    );
});

test.each([
  ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le'), 'NUL'],
  ['an archive', Buffer.from('PK\u0003\u0004'), 'not text'],
])('%s is refused as text', (_, bytes, reason) => {
  expect(() => findEncoding(bytes, 3)).toThrow(reason);
});
