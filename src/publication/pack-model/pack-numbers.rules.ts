import type { PackTextLanguage, PackUnit } from './board-pack.types.js';

/** Space that a line never breaks at. */
const NBSP = '\u00a0';
const MINUS = '\u2212';
const MILLION = 1_000_000;

interface NumberForm {
  readonly group: string;
  readonly decimal: string;
}

const FORMS: Readonly<Record<PackTextLanguage, NumberForm>> = {
  nb: { group: NBSP, decimal: ',' },
  en: { group: ',', decimal: '.' },
};

/** Writes a whole number with its thousands apart. */
export function writeWhole(value: number, language: PackTextLanguage): string {
  const digits = groupThousands(String(Math.abs(value)), FORMS[language].group);
  return value < 0 ? `${MINUS}${digits}` : digits;
}

function groupThousands(digits: string, separator: string): string {
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3)
    groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return groups.join(separator);
}

/** Writes an amount as millions with one decimal. Half of a tenth is rounded away from zero. */
export function writeMillions(amount: number, language: PackTextLanguage): string {
  const tenths = Math.round((Math.abs(amount) * 10) / MILLION);
  const whole = writeWhole(Math.floor(tenths / 10), language);
  const text = `${whole}${FORMS[language].decimal}${String(tenths % 10)}`;
  return amount < 0 && tenths > 0 ? `${MINUS}${text}` : text;
}

function writeAmount(amount: number, language: PackTextLanguage): string {
  const millions = writeMillions(amount, language).replace(/[.,]0$/, '');
  return language === 'nb'
    ? `${millions}${NBSP}mill.${NBSP}kr`
    : `NOK${NBSP}${millions}${NBSP}million`;
}

function writeChange(value: number, language: PackTextLanguage): string {
  return value > 0 ? `+${writeWhole(value, language)}` : writeWhole(value, language);
}

function writeMillionsChange(amount: number, language: PackTextLanguage): string {
  const text = writeMillions(amount, language);
  return amount > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Writes a number as a reader of the language has it. */
export function writeNumber(value: number, unit: PackUnit, language: PackTextLanguage): string {
  if (unit === 'millions') return writeMillions(value, language);
  if (unit === 'millionsChange') return writeMillionsChange(value, language);
  if (unit === 'amount') return writeAmount(value, language);
  if (unit === 'change') return writeChange(value, language);
  if (unit === 'share') return `${writeWhole(value, language)}${language === 'nb' ? NBSP : ''}%`;
  return writeWhole(value, language);
}

const MONTHS: Readonly<Record<PackTextLanguage, readonly string[]>> = {
  nb: [
    'januar',
    'februar',
    'mars',
    'april',
    'mai',
    'juni',
    'juli',
    'august',
    'september',
    'oktober',
    'november',
    'desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

/** Writes a date `YYYY-MM-DD` in words. */
export function writeDay(day: string, language: PackTextLanguage): string {
  const [year = '', month = '', date = ''] = day.slice(0, 10).split('-');
  const name = MONTHS[language][Number(month) - 1] ?? month;
  const dot = language === 'nb' ? '.' : '';
  return `${String(Number(date))}${dot}${NBSP}${name}${NBSP}${year}`;
}

/** Writes a date `YYYY-MM-DD` in figures, for a narrow column. */
export function writeShortDay(day: string, language: PackTextLanguage): string {
  const [year = '', month = '', date = ''] = day.slice(0, 10).split('-');
  return language === 'nb' ? `${date}.${month}.${year}` : `${year}-${month}-${date}`;
}
