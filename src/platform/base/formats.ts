const DATE = /^20\d{2}-(\d{2})-(\d{2})$/;

/** Says whether a value is the text of a calendar date from 2000 to 2099. */
export function isCalendarDate(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, month = '', day = ''] = DATE.exec(value) ?? [];
  if (day === '') return false;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return false;
  // JavaScript reads 31 April as 1 May, so the day of the parsed date must be the same.
  return (
    Number(day) <= 28 ||
    new Date(Date.UTC(Number(value.slice(0, 4)), Number(month) - 1, Number(day))).getUTCDate() ===
      Number(day)
  );
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Says whether a value is the text of an instant with its offset from UTC. */
export function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    INSTANT.test(value) &&
    isCalendarDate(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** Says whether a value is a public https address: a public name, without user or port. */
export function isWebAddress(value: unknown): boolean {
  // A URL is parsed without the spaces and line breaks that the text has.
  if (typeof value !== 'string' || /\s/.test(value) || !URL.canParse(value)) return false;
  const { protocol, username, password, port, hostname } = new URL(value);
  return (
    protocol === 'https:' &&
    username === '' &&
    password === '' &&
    port === '' &&
    /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(hostname) &&
    !/\.(?:local|internal|localhost|test|invalid|example)$/.test(hostname)
  );
}

/** Latin text without anything to mend, which most text is: a quick way past the rules below. */
const PLAIN = /^[\t\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff]*$/;
/** Every way to end a line but a line feed alone. */
const LINE_END = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
/** Characters that nobody sees: soft hyphen, marks of direction, joiners of words, BOM, fillers. */
const INVISIBLE = new RegExp(
  String.raw`\u034f|\u17b4|\u17b5|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f` +
    String.raw`\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0]`,
  'g',
);
const JOINING_SCRIPTS = [
  'Arabic',
  'Bengali',
  'Devanagari',
  'Gujarati',
  'Gurmukhi',
  'Kannada',
  'Khmer',
  'Malayalam',
  'Mongolian',
  'Oriya',
  'Sinhala',
  'Syriac',
  'Tamil',
  'Telugu',
];
const JOINED = [
  String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f`,
  ...JOINING_SCRIPTS.map((script) => String.raw`\p{Script=${script}}`),
].join('');
/**
 * ZWNJ and ZWJ that join nothing. Persian, Indic scripts and emoji need them between two
 * characters, and there alone they are kept.
 */
const STRAY_JOINER = new RegExp(
  String.raw`(?<![${JOINED}])[\u200c\u200d]+|[\u200c\u200d]+(?![${JOINED}])`,
  'gu',
);

/**
 * Returns a text as it is stored: in NFC, each line ended by a line feed, without characters that
 * nobody sees.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll(LINE_END, '\n')
    .replaceAll(INVISIBLE, '')
    .replaceAll(STRAY_JOINER, '')
    .normalize('NFC');
}

/**
 * Characters that no text may have: controls, marks that turn the direction of text, tags, and
 * code points without a meaning (private use, noncharacters, U+FFF9–FFFB).
 */
const REFUSED = new RegExp(
  '[' +
    String.raw`\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f` +
    String.raw`\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u{e0000}-\u{e0fff}` +
    String.raw`\p{Co}\p{Noncharacter_Code_Point}` +
    ']',
  'u',
);

/** Returns the name (U+202E) of the first character of a text that no text may have. */
export function findRefusedCharacter(text: string): string | undefined {
  const [found] = REFUSED.exec(text) ?? [];
  const code = found?.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return code === undefined ? undefined : `U+${code}`;
}

/** Pattern of a text in which something can be seen. Others count as empty everywhere. */
export const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/u;

/** Pattern of a text of one line. */
export const ONE_LINE = /^[^\n\r\v\f\u0085\u2028\u2029]*$/;
