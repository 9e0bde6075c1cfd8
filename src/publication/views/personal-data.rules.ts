import type { ReleaseView, ViewTable } from '../view-tables/release-view.types.js';
import { describeColumn, describeTable } from '../view-tables/view-column.rules.js';

/** Kinds of personal data: a name, an address or a number of a person. */
export const PERSONAL_DATA = [
  'knownName',
  'titledName',
  'personalAddress',
  'identityNumber',
  'phoneNumber',
] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

/** Personal data in a text, without the text itself: it is stored once, where it stands. */
export interface Found {
  readonly kind: PersonalData;
  /** Place of the first character, and number of characters. */
  readonly at: number;
  readonly length: number;
}

/** Personal data in a cell of the view. */
export interface FoundInView extends Found {
  readonly table: string;
  /** Values of the key of its row. */
  readonly key: readonly string[];
  readonly column: string;
  /** The text of the cell. */
  readonly text: string;
}

/** Personal data that a release would tell, and the reason for which it was accepted, if it was. */
export interface Finding extends Omit<FoundInView, 'text'> {
  /** Digest of the place and the text: another text is another finding. */
  readonly id: string;
  readonly accepted: string | null;
}

/** Names that the check knows. */
export interface KnownNames {
  /** Says whether two or three words, joined by spaces, are a name of a person. */
  readonly isPerson: (words: string) => boolean;
  /** Words of the names of bodies, in lower case: they begin no name of a person. */
  readonly bodyWords: ReadonlySet<string>;
}

/** Grounds and reasons of a view as a table, to be looked through like the others. */
const WORDS = describeTable(
  'words',
  ['of'],
  ['Begrunnelser | Reasons', 'Begrunnelser | Reasons'],
  [
    describeColumn('of', 'string', ['Hva | What', 'Hva | What']),
    describeColumn('text', 'string', ['Tekst | Text', 'Tekst | Text']),
  ],
);

/** Lists the tables of a view, and its grounds and its reason as one more. */
export function listTexts({ tables, withheld, correction }: ReleaseView): ViewTable[] {
  const grounds = withheld.map(({ field, ground }) => [field, ground]);
  const reasons = correction === undefined ? [] : [['correction', correction.reason]];
  return [...tables, { ...WORDS, rows: [...grounds, ...reasons] }];
}

/** Finds personal data in every text of the tables. */
export function findPersonalData(tables: readonly ViewTable[], names: KnownNames): FoundInView[] {
  return tables.flatMap(({ name: table, columns, key, rows }) => {
    const places = key.map((name) => columns.findIndex((column) => column.name === name));
    return rows.flatMap((row) =>
      row.flatMap((text, index): FoundInView[] => {
        if (typeof text !== 'string' || columns[index]?.type !== 'string') return [];
        const column = columns[index].name;
        const keys = places.map((place) => String(row[place] ?? ''));
        return findInText(text, names).map((found) => ({
          ...found,
          table,
          key: keys,
          column,
          text,
        }));
      }),
    );
  });
}

/** Finds personal data in one text, in the order of their places. */
export function findInText(text: string, names: KnownNames): Found[] {
  return [
    ...findPersonalAddresses(text),
    ...findMatches(text, ELEVEN_DIGITS, 'identityNumber', isIdentityNumber),
    ...findMatches(text, PHONE_NUMBER, 'phoneNumber', isNoAmount(text)),
    ...findNames(text, names),
  ].sort((a, b) => a.at - b.at);
}

/**
 * Name part of a mailbox of a person: first name and last name with a point between. A hyphen alone
 * joins words of a project.
 */
const PERSONAL_NAME = /^\p{L}[\p{L}-]{1,30}(?:[._]\p{L}[\p{L}-]{0,30}){1,3}$/u;
const OF_ADDRESS = /[\p{L}\d.+_-]/u;
/** Eleven digits, also as six and five. */
const ELEVEN_DIGITS = /(?<![\d.,])\d{6}[ ]?\d{5}(?![\d]|[.,]\d)/g;
/**
 * Forms of a phone number: with the country code, in groups of two, in the groups of a mobile number,
 * and eight digits after a word for phone.
 */
const PHONE_FORMS = [
  String.raw`\+47 ?\d{2} ?\d{2} ?\d{2} ?\d{2}`,
  String.raw`[2-79]\d(?: \d{2}){3}`,
  String.raw`[489]\d{2} \d{2} \d{3}`,
  String.raw`(?<=\b(?:tlf|telefon|mobil|phone)\.?:? {0,2})[2-9]\d{7}`,
];
const PHONE_NUMBER = new RegExp(
  String.raw`(?<![\d.,-])(?:${PHONE_FORMS.join('|')})(?!\d|[.,]\d| \d)`,
  'gi',
);
/** Role mailboxes that have a separator as well: their first word is no name. */
const ROLE_WORDS = new Set(
  (
    'post postmottak portefolje prosjekt prosjektkontor program direktorat kontor sekretariat ' +
    'team helse nasjonal national digital e kontakt service support avdeling seksjon firmapost no'
  ).split(' '),
);

/** Finds mailboxes of persons. Looks around each `@`: the time grows with the text alone. */
function findPersonalAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (let sign = text.indexOf('@'); sign !== -1; sign = text.indexOf('@', sign + 1)) {
    let [at, end] = [sign, sign + 1];
    while (at > 0 && OF_ADDRESS.test(text.charAt(at - 1))) at -= 1;
    while (end < text.length && OF_ADDRESS.test(text.charAt(end))) end += 1;
    const address = text.slice(at, end).replace(/\.$/, '');
    const [name = '', host = ''] = address.split('@');
    if (PERSONAL_NAME.test(name) && host.includes('.') && !isOfRole(address))
      found.push({ kind: 'personalAddress', at, length: address.length });
  }
  return found;
}

function findMatches(
  text: string,
  pattern: RegExp,
  kind: PersonalData,
  holds: (match: string, at: number) => boolean = () => true,
): Found[] {
  return [...text.matchAll(pattern)]
    .filter(({ 0: match, index }) => holds(match, index))
    .map(({ 0: match, index }) => ({ kind, at: index, length: match.length }));
}

function isOfRole(address: string): boolean {
  const words = address.slice(0, address.indexOf('@')).toLowerCase().split(/[._-]/);
  return words.some((word) => ROLE_WORDS.has(word));
}

/** Says that a match is not followed by a unit of money or per cent, as digits of an amount are. */
function isNoAmount(text: string): (match: string, at: number) => boolean {
  return (match, at) =>
    !/^\s{0,2}(?:kr\b|kroner|nok\b|mill|mrd|%|prosent)/i.test(text.slice(at + match.length)) &&
    !/(?:kr|nok|kroner)\.?\s{0,2}$/i.test(text.slice(Math.max(0, at - 9), at));
}

const FIRST_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/**
 * Says whether eleven digits are a national identity number or a D-number, synthetic ones included:
 * both check digits fit, and the first six digits are a day.
 */
export function isIdentityNumber(text: string): boolean {
  const digits = text.replaceAll(' ', '').split('').map(Number);
  const sumOf = (weights: readonly number[]): number =>
    weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);
  if (digits.length !== 11) return false;
  if (sumOf(FIRST_WEIGHTS) % 11 !== 0 || sumOf(SECOND_WEIGHTS) % 11 !== 0) return false;
  const [day, month] = [digits[0], digits[2]].map((tens = 0, index) => {
    const ones = digits[index === 0 ? 1 : 3] ?? 0;
    return tens * 10 + ones;
  });
  return isDayOfNumber(day ?? 0) && isMonthOfNumber(month ?? 0);
}

/** Days of D-numbers have 40 added. */
function isDayOfNumber(day: number): boolean {
  const plain = day > 40 ? day - 40 : day;
  return plain >= 1 && plain <= 31;
}

/** Months of synthetic numbers have 40, 65 or 80 added. */
function isMonthOfNumber(month: number): boolean {
  return [0, 40, 65, 80].some((added) => month - added >= 1 && month - added <= 12);
}

/** Words for a person before a name: `prosjektleder Kari Nordmann`. */
const TITLES = new Set(
  (
    'prosjektleder prosjekteier programleder programeier direktør avdelingsdirektør seksjonsleder ' +
    'seniorrådgiver rådgiver kontaktperson leder seksjonssjef divisjonsdirektør statsråd ved v ' +
    'manager director contact'
  ).split(' '),
);
/** Words that often follow a title and begin no name. */
const NO_NAMES = new Set(
  'helse helsedirektoratet norsk nasjonal nasjonalt statens direktoratet oslo bergen i for av'.split(
    ' ',
  ),
);

/** A capitalised word, as a name has. */
const CAPITALISED = /^\p{Lu}[\p{Ll}'’]{1,20}(?:-\p{Lu}\p{Ll}{1,20})?$/u;
/** Most words of a name that is looked for. */
const LONGEST_NAME = 3;

interface Word {
  readonly text: string;
  readonly at: number;
}

function findNames(text: string, { isPerson, bodyWords }: KnownNames): Found[] {
  const words = [...text.matchAll(/[\p{L}'’-]{1,40}/gu)].map(({ 0: word, index }) => ({
    text: word,
    at: index,
  }));
  const found: Found[] = [];
  for (let start = 0; start < words.length; start++) {
    const known = findKnown(words, start, isPerson);
    const titled = known === 0 ? countTitled(text, words, { start, bodyWords }) : 0;
    const length = known + titled;
    if (length === 0) continue;
    const [first, last] = [words[start], words[start + length - 1]];
    if (first === undefined || last === undefined) continue;
    found.push({
      kind: known > 0 ? 'knownName' : 'titledName',
      at: first.at,
      length: last.at + last.text.length - first.at,
    });
    start += length - 1;
  }
  return found;
}

/** Returns the number of words from a place on that are a known name; 0 for none. */
function findKnown(
  words: readonly Word[],
  start: number,
  isPerson: (words: string) => boolean,
): number {
  if (!/^\p{Lu}/u.test(words[start]?.text ?? '')) return 0;
  for (let length = LONGEST_NAME; length > 1; length--) {
    const slice = words.slice(start, start + length);
    if (slice.length === length && isPerson(slice.map((word) => word.text).join(' ')))
      return length;
  }
  return 0;
}

/** Returns the number of capitalised words after a title, when they can be a name; 0 otherwise. */
function countTitled(
  text: string,
  words: readonly Word[],
  { start, bodyWords }: { readonly start: number; readonly bodyWords: ReadonlySet<string> },
): number {
  const title = words[start - 1];
  const first = words[start];
  if (title === undefined || first === undefined) return 0;
  if (!TITLES.has(title.text.toLowerCase())) return 0;
  const between = text.slice(title.at + title.text.length, first.at);
  if (!/^[\s:,/.]{1,3}$/.test(between)) return 0;
  let length = 0;
  while (length < LONGEST_NAME && isOfName(words[start + length], bodyWords)) length++;
  return length >= 2 ? length : 0;
}

function isOfName(word: Word | undefined, bodyWords: ReadonlySet<string>): boolean {
  if (word === undefined || !CAPITALISED.test(word.text)) return false;
  const lower = word.text.toLowerCase();
  return !bodyWords.has(lower) && !NO_NAMES.has(lower);
}
