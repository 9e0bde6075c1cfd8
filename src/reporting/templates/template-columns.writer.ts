import type { DataValidation, WriteSheet } from 'hucre/xlsx';
import { MAX_AMOUNT } from '../../platform/base/money.js';
import type { Language } from '../../platform/base/problem.js';
import { PROJECT_COLUMN } from '../columns/report-columns.rules.js';
import type { Choice, Column, RecordName } from '../columns/report-table.types.js';
import {
  ACTOR_COLUMN,
  GUIDE_SHEETS,
  NAME_COLUMN,
  type ReportTemplate,
  ROUND_COLUMN,
  RULE_SET_COLUMN,
} from '../columns/report-template.types.js';
import { columnLetters } from '../workbooks/xlsx-columns.rules.js';
import { REFUSALS } from './template-guide.types.js';
import {
  HEADING,
  KEY,
  makeSheet,
  TO_FILL,
  type WrittenCell,
  type WrittenColumn,
} from './template-sheet.writer.js';

const WIDTHS = { text: 36, date: 13, whole: 15, year: 9 };

/** The values that a cell takes. */
type Takes = Omit<DataValidation, 'range'>;

/** Makes the hidden columns that say which round, actor and rules a template is for. */
export function makeHiddenKeys(): WrittenColumn[] {
  return [ROUND_COLUMN, ACTOR_COLUMN, RULE_SET_COLUMN].map((heading) => ({
    heading,
    width: 12,
    hidden: true,
    style: KEY,
  }));
}

/**
 * Makes the first columns of a sheet: the project's code and its name. On the sheets of lists a new
 * line takes one of the actor's own codes.
 */
export function makeKeyColumns(
  language: Language,
  isReport: boolean,
  lists: ListsSheet,
): WrittenColumn[] {
  const keys: WrittenColumn[] = [
    {
      heading: PROJECT_COLUMN,
      width: 22,
      style: TO_FILL.choice,
      ...(isReport ? {} : { takes: lists.takeProject() }),
    },
    { heading: NAME_COLUMN[language], width: 30, style: KEY },
  ];
  return isReport ? [...keys, ...makeHiddenKeys()] : keys;
}

/** The columns whose amounts may be negative: refunds, corrections and savings. */
const SIGNED: Readonly<Partial<Record<RecordName, readonly string[]>>> = {
  budget: ['approved', 'forecast', 'actual'],
  operatingCost: ['amount'],
};

/** Makes the column of a field of a record. */
export function makeFieldColumn(
  { name, heading: headings, kind, choices }: Column,
  record: RecordName,
  language: Language,
  lists: ListsSheet,
): WrittenColumn {
  const heading = headings[language];
  switch (kind) {
    case 'text':
      return { heading, style: TO_FILL.text, width: WIDTHS.text };
    case 'choice':
    case 'code':
      return {
        heading,
        style: TO_FILL.choice,
        width: Math.max(12, ...choices.map((choice) => choice[language].length + 4)),
        takes: lists.takeOneOf(heading, choices),
      };
    case 'date': {
      const takes = takeBetween('date', 'DATE(2000,1,1)', 'DATE(2099,12,31)');
      return makeNumberColumn({ heading, kind, takes }, language);
    }
    case 'whole': {
      const isYear = /year$/i.test(name);
      const least = SIGNED[record]?.includes(name) === true ? -MAX_AMOUNT : 0;
      const takes = isYear
        ? takeBetween('whole', '2000', '2099')
        : takeBetween('whole', String(least), String(MAX_AMOUNT));
      return makeNumberColumn({ heading, kind: isYear ? 'year' : kind, takes }, language);
    }
  }
}

/** Makes a column of dates, years or whole numbers. */
function makeNumberColumn(
  {
    heading,
    kind,
    takes,
  }: {
    readonly heading: string;
    readonly kind: 'date' | 'year' | 'whole';
    readonly takes: Takes;
  },
  language: Language,
): WrittenColumn {
  return {
    heading,
    style: TO_FILL[kind],
    width: WIDTHS[kind],
    takes: { ...takes, errorMessage: REFUSALS[kind][language] },
  };
}

function takeBetween(type: 'date' | 'whole', formula1: string, formula2: string): Takes {
  return { type, operator: 'between', formula1, formula2 };
}

/**
 * Holds the choices of all lists on a hidden sheet, each list in a column. A cell's own list may
 * not be that long.
 */
export class ListsSheet {
  private readonly columns = new Map<readonly Choice[], readonly string[]>();
  private readonly codes: readonly string[];

  constructor(private readonly template: ReportTemplate) {
    this.codes = [PROJECT_COLUMN, ...template.projects.map(({ code }) => code)];
  }

  /** Lets a cell take the code of one of the actor's projects. */
  takeProject(): Takes {
    return this.takeFrom(0, this.codes);
  }

  /** Lets a cell take one of these choices, by its label. Adds them to the sheet. */
  takeOneOf(heading: string, choices: readonly Choice[]): Takes {
    const column = this.columns.get(choices) ?? [
      heading,
      ...choices.map((choice) => choice[this.template.language]),
    ];
    this.columns.set(choices, column);
    return this.takeFrom([...this.columns.keys()].indexOf(choices) + 1, column);
  }

  /** Makes the sheet of all choices that were added. */
  makeSheet(): WriteSheet {
    const columns = [this.codes, ...this.columns.values()];
    const longest = Math.max(...columns.map(({ length }) => length));
    const lines = Array.from({ length: longest }, (_, row) =>
      columns.map((column): WrittenCell => ({
        value: column[row] ?? null,
        style: row === 0 ? HEADING : KEY,
      })),
    );
    const widths = columns.map(() => ({ width: 22 }));
    return {
      ...makeSheet(GUIDE_SHEETS.lists[this.template.language], lines, widths),
      hidden: true,
      protection: { sheet: true },
    };
  }

  private takeFrom(index: number, values: readonly string[]): Takes {
    const { language } = this.template;
    const column = columnLetters(index);
    const last = String(Math.max(values.length, 2));
    return {
      type: 'list',
      formula1: `${GUIDE_SHEETS.lists[language]}!$${column}$2:$${column}$${last}`,
      errorMessage: REFUSALS.choice[language],
    };
  }
}
