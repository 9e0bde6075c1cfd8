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

test.each([
  ['one stray byte in UTF-8', Buffer.from([...Buffer.from(TEXT), 0xe6, 0x0a]), 'utf-8'],
  ['a stray byte after a mark', Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xe6, 0x0a]), 'utf-8'],
  ['one letter of Windows-1252', Buffer.from('bl\u00e5', 'latin1'), 'windows-1252'],
  ['as many letters of either', Buffer.from([0xc3, 0xa5, 0x20, 0xe5, 0x20]), 'windows-1252'],
])('a file with %s is read by what most of its letters are', (_, bytes, encoding) => {
  for (const piece of [1, 2, 64]) expect(findEncoding(bytes, piece)).toBe(encoding);
});
