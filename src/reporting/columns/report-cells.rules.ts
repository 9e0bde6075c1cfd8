import { checkText } from '../../platform/http/json-body.parser.js';
import { cleanText, isCalendarDate, VISIBLE } from '../../platform/base/formats.js';
import { fault, type Fault, type Localised } from '../../platform/base/problem.js';
import { normalise } from './report-columns.rules.js';
import { type Choice, type Column } from './report-table.types.js';
import type { Cell } from '../workbooks/table.types.js';

/** The stable code of a fault in a file, and a text that says what was expected. */
export interface Refusal {
  readonly code: string;
  readonly expected: Localised;
}

/** The value that a cell gives its column, or the code and text of the fault that refuses it. */
export type CellRead = { readonly value: string | number } | Refusal;

/** Says whether a cell has nothing that can be seen. */
export function isEmpty(cell: Cell | undefined): cell is null | undefined {
  return cell === undefined || cell === null || (typeof cell === 'string' && !VISIBLE.test(cell));
}

/**
 * Reads a cell that is not empty. A text that begins like a formula is text like any other: nothing
 * is ever evaluated. `epoch` is that of the table.
 */
export function readCell(
  { kind, choices }: Pick<Column, 'kind' | 'choices'>,
  given: string | number,
  epoch = 0,
): CellRead {
  const cell = typeof given === 'string' ? cleanText(given) : given;
  switch (kind) {
    case 'text':
      return readText(cell);
    case 'whole':
      return typeof cell === 'number' ? readNumber(cell) : readWhole(cell);
    case 'date':
      return readDate(typeof cell === 'number' ? cell : cell.trim(), epoch);
    case 'choice':
      return readChoice(choices, String(cell));
    case 'code':
      return readCode(choices, String(cell));
  }
}

function readText(cell: string | number): CellRead {
  const faults: Fault[] = [];
  const value = checkText(String(cell), '', faults);
  const [refused] = faults;
  return refused === undefined ? { value } : { code: refused.code, expected: refused.detail };
}

const NOT_A_NUMBER = fault(
  '',
  'not-a-number',
  'Må være et helt tall, som 12000000 eller 12 000 000',
  'Must be a whole number, such as 12000000 or 12 000 000',
);
const NOT_WHOLE = fault(
  '',
  'not-whole',
  'Må være et helt tall, uten desimaler',
  'Must be a whole number, without decimals',
);
const AMBIGUOUS = fault(
  '',
  'ambiguous-number',
  'Punktum eller komma kan skille tusener eller desimaler. Skriv 1234 eller 1 234',
  'The point or comma may mark thousands or decimals. Write 1234 or 1 234',
);
const INEXACT = fault(
  '',
  'number-out-of-range',
  'Tallet er for stort til å lagres nøyaktig',
  'The number is too large to be stored exactly',
);

function refuseAs({ code, detail }: Fault): CellRead {
  return { code, expected: detail };
}

function readNumber(cell: number): CellRead {
  if (!Number.isFinite(cell)) return refuseAs(NOT_A_NUMBER);
  if (!Number.isInteger(cell)) return refuseAs(NOT_WHOLE);
  return Number.isSafeInteger(cell) ? { value: cell === 0 ? 0 : cell } : refuseAs(INEXACT);
}

/**
 * Reads a whole number as Norwegians write it: digits in groups of three with spaces of any kind
 * between them, after a comma decimals, which must be zero, and `kr` before or after it, or `,-`.
 */
function readWhole(cell: string): CellRead {
  if (/^\d{1,15}$/.test(cell)) return { value: Number(cell) };
  const text = cell.replaceAll('\u2212', '-').replace(CURRENCY, '').trim();
  if (/^[+-]?\d{1,3}([.,]\d{3})+$/.test(text)) return refuseAs(AMBIGUOUS);
  const [, sign = '', digits = '', decimals = ''] =
    /^([+-]?)(\d+|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+)(?:[.,](\d+))?$/.exec(text) ?? [];
  if (digits === '') return refuseAs(NOT_A_NUMBER);
  if (/[1-9]/.test(decimals)) return refuseAs(NOT_WHOLE);
  return readNumber(Number(`${sign}${digits.replaceAll(/\D/g, '')}`));
}

/** The currency of an amount, before or after it. */
const CURRENCY = /^\s*(?:kr\.?|NOK)(?=[\s\d+-])|(?<=\d)(?:\s*(?:kr\.?|NOK)|,[-\u2013\u2014])\s*$/gi;

const NOT_A_DATE = fault(
  '',
  'not-a-date',
  'Må være en dato fra 2000 til 2099, som 2021-04-23 eller 23.04.2021',
  'Must be a date from 2000 to 2099, such as 2021-04-23 or 23.04.2021',
);
const DAY_MS = 86_400_000;
/** Day 0 of Excel's dates, counted back from 1 March 1900. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);

/**
 * Reads a date: ISO, the Norwegian way of writing, or the number of days that Excel stores it as.
 */
function readDate(cell: string | number, epoch: number): CellRead {
  const isExcelDay = typeof cell === 'number' || /^\d{5}$/.test(cell);
  const value = isExcelDay ? dateOfExcelDay(Number(cell) + epoch) : isoDateOf(cell);
  return isCalendarDate(value) ? { value } : refuseAs(NOT_A_DATE);
}

function dateOfExcelDay(days: number): string {
  return Number.isInteger(days) && days > 0 && days < 100_000
    ? new Date(EXCEL_EPOCH + days * DAY_MS).toISOString().slice(0, 10)
    : '';
}

/** Midnight, as programs write it after a date. */
const MIDNIGHT = /[T ]00[:.]00(?:[:.]00(?:[.,]0+)?)?Z?$/;

function isoDateOf(text: string): string {
  const date = text.replace(MIDNIGHT, '');
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(date) ?? [];
  return year === '' ? date : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** The values of each list of choices by every name they may be written with. */
const CHOICES = new WeakMap<readonly Choice[], ReadonlyMap<string, string>>();

/** Finds the value of a choice by every name it may be written with. */
function findChoice(choices: readonly Choice[], cell: string): string | undefined {
  let known = CHOICES.get(choices);
  if (known === undefined) {
    known = new Map(
      choices.flatMap(({ value, nb, en, otherNames = [] }) =>
        [value, ...[value, nb, en, ...otherNames].map(normalise)].map(
          (name) => [name, value] as const,
        ),
      ),
    );
    CHOICES.set(choices, known);
  }
  return known.get(cell) ?? known.get(normalise(cell));
}

/** Reads a code of a register by its name too. Judging the report refuses an unknown one. */
function readCode(choices: readonly Choice[], cell: string): CellRead {
  const value = findChoice(choices, cell);
  return value === undefined ? readText(cell.trim()) : { value };
}

function readChoice(choices: readonly Choice[], cell: string): CellRead {
  const value = findChoice(choices, cell);
  if (value !== undefined) return { value };
  return {
    code: 'not-allowed',
    expected: {
      nb: `Må være en av ${choices.map(({ nb }) => nb).join(', ')}`,
      en: `Must be one of ${choices.map(({ en }) => en).join(', ')}`,
    },
  };
}
