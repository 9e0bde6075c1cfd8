/** Says whether a font has a sign for a code point. */
export type Coverage = (codePoint: number) => boolean;

/** First and last code point of a run of signs. */
type Run = readonly [first: number, last: number];

/** Sign in the place of a character that the font does not have. */
const MISSING = '\u25a1';
/** Characters without a sign of their own: joiners, directions, variants of other signs. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/u;

/** Reads from a TrueType font which code points it has a sign for (table `cmap`, formats 4 and 12). */
export function parseCoverage(font: Buffer): Coverage {
  const runs = listSubtables(font).flatMap((offset) => {
    const format = font.readUInt16BE(offset);
    if (format === 4) return listRunsOfFormat4(font, offset);
    return format === 12 ? listRunsOfFormat12(font, offset) : [];
  });
  if (runs.length === 0) throw new Error('The font has no table of its signs');
  return (codePoint) => runs.some(([first, last]) => codePoint >= first && codePoint <= last);
}

function listSubtables(font: Buffer): number[] {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, at) => 12 + at * 16);
  const record = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap');
  if (record === undefined) return [];
  const start = font.readUInt32BE(record + 8);
  return Array.from(
    { length: font.readUInt16BE(start + 2) },
    (_, at) => start + font.readUInt32BE(start + 4 + at * 8 + 4),
  );
}

function listRunsOfFormat4(font: Buffer, offset: number): Run[] {
  const twice = font.readUInt16BE(offset + 6);
  return Array.from({ length: twice / 2 }, (_, at): Run => [
    font.readUInt16BE(offset + 16 + twice + at * 2),
    font.readUInt16BE(offset + 14 + at * 2),
  ]).filter(([first]) => first !== 0xffff);
}

function listRunsOfFormat12(font: Buffer, offset: number): Run[] {
  return Array.from({ length: font.readUInt32BE(offset + 12) }, (_, at): Run => [
    font.readUInt32BE(offset + 16 + at * 12),
    font.readUInt32BE(offset + 20 + at * 12),
  ]);
}

/** Replaces the characters of a text that a font has no sign for. Spaces and line breaks stay. */
export function replaceMissing(text: string, covers: Coverage): string {
  return Array.from(text, (character) => {
    if (/\s/.test(character) || covers(character.codePointAt(0) ?? 0)) return character;
    return INVISIBLE.test(character) ? '' : MISSING;
  }).join('');
}
