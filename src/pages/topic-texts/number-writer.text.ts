/** Numbers as one language writes them, in texts and in tables alike. */
export interface NumberWriter {
  /** Writes a number with at most one decimal: `1 789,9`. */
  readonly number: (value: number) => string;
  /** Writes a signed change, with a real minus: `+3`, `−2`, `0`. */
  readonly change: (value: number) => string;
}

const MINUS = '\u2212';

function makeNumberWriter(locale: string): NumberWriter {
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const number = (value: number): string =>
    decimal.format(value === 0 ? 0 : value).replace('-', MINUS);
  return { number, change: (value) => (value > 0 ? `+${number(value)}` : number(value)) };
}

const LISTS = {
  nb: new Intl.ListFormat('nb-NO'),
  nn: new Intl.ListFormat('nn-NO'),
  en: new Intl.ListFormat('en-GB'),
} as const;

/** Joins the parts of a sentence, the last one by `and`. */
export function joinParts(language: keyof typeof LISTS, parts: readonly string[]): string {
  return LISTS[language].format(parts);
}

export const NUMBERS = {
  nb: makeNumberWriter('nb-NO'),
  nn: makeNumberWriter('nn-NO'),
  en: makeNumberWriter('en-GB'),
} as const;
