import type { CellStyle, ColumnDef, DataValidation, WriteSheet } from 'hucre/xlsx';
import { MAX_AMOUNT } from '../../platform/base/money.js';
import type { Language } from '../../platform/base/problem.js';
import {
  columnsOf,
  NIL_COLUMN,
  PROJECT_COLUMN,
  RECORD_LABELS,
} from '../files/report-columns.rules.js';
import { rowsOf } from '../files/report-table.rules.js';
import { type Choice, type Column, RECORDS, type RecordName } from '../files/report-table.types.js';
import { GUIDE, GUIDE_LABELS, REFUSALS } from './report-template.types.js';
import {
  ACTOR_COLUMN,
  GUIDE_SHEETS,
  NAME_COLUMN,
  type ReportTemplate,
  ROUND_COLUMN,
  RULE_SET_COLUMN,
} from '../files/report-template.types.js';
import { columnLetters } from '../files/xlsx-columns.rules.js';

/** A cell as it is written: its value and how it looks. */
interface WrittenCell {
  readonly value: string | number | Date | null;
  readonly style: CellStyle;
}

/** A column of a sheet: its heading, what stands in it, and what may. */
interface WrittenColumn extends Pick<ColumnDef, 'width' | 'hidden'> {
  readonly heading: string;
  readonly style: CellStyle;
  readonly takes?: Omit<DataValidation, 'range'>;
  readonly choices?: readonly Choice[];
}

/** Empty lines to write in on the sheets of lists, and more for each project. */
const SPARE_LINES = 100;
const SPARE_LINES_PER_PROJECT = 10;

/** Heights in points: of a line, and the most that a row is given. */
const LINE = 15;
const TALLEST = 150;

const FONT = { name: 'Calibri', size: 11 };
const GREY: CellStyle['fill'] = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'EDEFF2' } };
const EDGE = { style: 'thin', color: { rgb: 'C9CED6' } } as const;
const BORDER = { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE };
const HEADING: CellStyle = {
  font: { ...FONT, bold: true, color: { rgb: 'FFFFFF' } },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: '1F4E79' } },
  alignment: { wrapText: true, vertical: 'center' },
  border: BORDER,
};
const KEY: CellStyle = {
  fill: GREY,
  numFmt: '@',
  alignment: { vertical: 'top', wrapText: true },
  border: BORDER,
};
const PLAIN: CellStyle = { alignment: { vertical: 'top', wrapText: true } };

/** A cell to fill in. As text it takes `=1` for what it is, and leaves `1/2` alone. */
const toFill = (numFmt: string): CellStyle => ({
  numFmt,
  protection: { locked: false },
  alignment: { vertical: 'top', wrapText: true },
  border: BORDER,
});
const STYLES = {
  text: toFill('@'),
  choice: toFill('@'),
  date: toFill('yyyy-mm-dd'),
  whole: toFill('#,##0'),
  year: toFill('0'),
};
const FIT_TO_WIDTH = { fitToPage: true, fitToWidth: 1, fitToHeight: 0 };
const WIDTHS = { text: 36, date: 13, whole: 15, year: 9 };

/**
 * The template of a round as an Excel workbook: one sheet per kind of record, filled in, with its
 * keys locked.
 */
export async function writeTemplate(template: ReportTemplate): Promise<Buffer> {
  // Loaded for the first template: it takes 60 ms and 17 MB.
  const { writeXlsx } = await import('hucre/xlsx');
  const lists = new ListsSheet(template);
  const records = RECORDS.map((record) => recordSheet(template, record, lists));
  // The workbook says when the round's deadline is, not when it was written: the same template is
  // the same bytes.
  return Buffer.from(
    await writeXlsx({
      sheets: [guideSheet(template), ...records, nilSheet(template), lists.sheet()],
      properties: {
        title: template.round.name[template.language],
        created: template.deadline,
        modified: template.deadline,
      },
    }),
  );
}

function recordSheet(template: ReportTemplate, record: RecordName, lists: ListsSheet): WriteSheet {
  const { language, projects, round, actor } = template;
  const report = record === 'report';
  const fields = columnsOf(record);
  const columns = [
    ...keyColumns(language, report, lists),
    ...fields.map((field) => fieldColumn(field, language, lists)),
  ];
  const nothing: readonly { readonly values: Readonly<Record<string, string | number>> }[] = [
    { values: {} },
  ];
  const rows = projects.flatMap(({ code, name, content }) => {
    const found = content === null ? [] : rowsOf(content).filter((row) => row.record === record);
    const keys = [
      code,
      name,
      ...(report ? [round.key, actor.organisationNumber, round.ruleSet] : []),
    ].map((value): WrittenCell => ({ value, style: KEY }));
    return (found.length === 0 && report ? nothing : found).map(({ values }) => [
      ...keys,
      ...fields.map((field, index) => ({
        value: shown(field, values[field.name], language),
        style: columns[keys.length + index]?.style ?? PLAIN,
      })),
    ]);
  });
  const spare = report ? 0 : SPARE_LINES + SPARE_LINES_PER_PROJECT * projects.length;
  const lines = [
    columns.map(({ heading }): WrittenCell => ({ value: heading, style: HEADING })),
    ...rows,
    ...Array.from({ length: spare }, () =>
      columns.map(({ style }): WrittenCell => ({ value: null, style })),
    ),
  ];
  return {
    ...written(RECORD_LABELS[record][language], lines, columns),
    freezePane: { rows: 1, columns: 2 },
    dataValidations: columns.flatMap(({ takes }, index) =>
      takes === undefined || lines.length === 1
        ? []
        : [
            {
              allowBlank: true,
              showErrorMessage: true,
              errorStyle: 'stop' as const,
              ...takes,
              range: `${columnLetters(index)}2:${columnLetters(index)}${String(lines.length)}`,
            },
          ],
    ),
    protection: { sheet: true, formatColumns: true, formatRows: true },
    pageSetup: { orientation: 'landscape', ...(report ? {} : FIT_TO_WIDTH) },
  };
}

/** One cell to say in that there is nothing to report, with the keys of the template beside it. */
function nilSheet({ language, round, actor }: ReportTemplate): WriteSheet {
  const columns: WrittenColumn[] = [
    { heading: NIL_COLUMN.heading[language], width: 80, style: STYLES.text },
    ...hiddenKeys(),
  ];
  const values = [null, round.key, actor.organisationNumber, round.ruleSet];
  const lines = [
    columns.map(({ heading }): WrittenCell => ({ value: heading, style: HEADING })),
    columns.map(({ style }, index): WrittenCell => ({ value: values[index] ?? null, style })),
  ];
  return {
    ...written(NIL_COLUMN.sheet[language], lines, columns),
    protection: { sheet: true, formatColumns: true, formatRows: true },
    pageSetup: { orientation: 'landscape', ...FIT_TO_WIDTH },
  };
}

/** Which round, whom and which rules a template is for. */
function hiddenKeys(): WrittenColumn[] {
  return [ROUND_COLUMN, ACTOR_COLUMN, RULE_SET_COLUMN].map((heading) => ({
    heading,
    width: 12,
    hidden: true,
    style: KEY,
  }));
}

/** On a new line the code is chosen from the actor's own; the name is there to read. */
function keyColumns(language: Language, report: boolean, lists: ListsSheet): WrittenColumn[] {
  const keys: WrittenColumn[] = [
    {
      heading: PROJECT_COLUMN,
      width: 22,
      style: STYLES.choice,
      ...(report ? {} : { takes: lists.projects() }),
    },
    { heading: NAME_COLUMN[language], width: 30, style: KEY },
  ];
  return report ? [...keys, ...hiddenKeys()] : keys;
}

function fieldColumn(
  { name, heading, kind, choices }: Column,
  language: Language,
  lists: ListsSheet,
): WrittenColumn {
  const refusal = (of: keyof typeof REFUSALS): { readonly errorMessage: string } => ({
    errorMessage: REFUSALS[of][language],
  });
  const common = { heading: heading[language] };
  if (kind === 'text') return { ...common, style: STYLES.text, width: WIDTHS.text };
  if (kind === 'choice')
    return {
      ...common,
      style: STYLES.choice,
      width: Math.max(12, ...choices.map((choice) => choice[language].length + 4)),
      takes: { ...lists.of(heading[language], choices), ...refusal('choice') },
    };
  if (kind === 'date')
    return {
      ...common,
      style: STYLES.date,
      width: WIDTHS.date,
      takes: {
        type: 'date',
        operator: 'between',
        formula1: 'DATE(2000,1,1)',
        formula2: 'DATE(2099,12,31)',
        ...refusal('date'),
      },
    };
  if (/year$/i.test(name))
    return {
      ...common,
      style: STYLES.year,
      width: WIDTHS.year,
      takes: {
        type: 'whole',
        operator: 'between',
        formula1: '2000',
        formula2: '2099',
        ...refusal('year'),
      },
    };
  return {
    ...common,
    style: STYLES.whole,
    width: WIDTHS.whole,
    takes: {
      type: 'whole',
      operator: 'between',
      formula1: String(-MAX_AMOUNT),
      formula2: String(MAX_AMOUNT),
      ...refusal('whole'),
    },
  };
}

/** A value as people write it in a spreadsheet: a choice by its label, a date as a date. */
function shown(
  { kind, choices }: Column,
  value: string | number | undefined,
  language: Language,
): WrittenCell['value'] {
  if (value === undefined) return null;
  if (kind === 'choice')
    return choices.find((choice) => choice.value === value)?.[language] ?? value;
  return kind === 'date' ? new Date(`${String(value)}T00:00:00Z`) : value;
}

function guideSheet({ language, round, actor, deadline }: ReportTemplate): WriteSheet {
  const bold = (value: string): WrittenCell => ({
    value,
    style: { ...PLAIN, font: { ...FONT, bold: true } },
  });
  const plain = (value: string): WrittenCell => ({ value, style: PLAIN });
  const time = new Intl.DateTimeFormat(language === 'nb' ? 'nb-NO' : 'en-GB', {
    timeZone: 'Europe/Oslo',
    dateStyle: 'long',
    timeStyle: 'short',
  });
  const lines = [
    [{ value: GUIDE_LABELS.title[language], style: { font: { ...FONT, bold: true, size: 16 } } }],
    [],
    [bold(GUIDE_LABELS.round[language]), plain(`${round.key}: ${round.name[language]}`)],
    [bold(GUIDE_LABELS.actor[language]), plain(`${actor.name} (${actor.organisationNumber})`)],
    [bold(GUIDE_LABELS.deadline[language]), plain(time.format(deadline))],
    [],
    ...GUIDE.map((text, index) => [
      {
        value: index + 1,
        style: {
          ...PLAIN,
          alignment: { vertical: 'top', horizontal: 'left' } satisfies CellStyle['alignment'],
        },
      },
      plain(text[language]),
    ]),
  ];
  return {
    ...written(GUIDE_SHEETS.guide[language], lines, [{ width: 12 }, { width: 110 }]),
    protection: { sheet: true },
    view: { showGridLines: false },
    pageSetup: { orientation: 'landscape', ...FIT_TO_WIDTH },
  };
}

/**
 * The choices of all lists, each in a column of a hidden sheet: longer than a cell's own list may
 * be.
 */
class ListsSheet {
  private readonly columns = new Map<readonly Choice[], readonly string[]>();
  private readonly codes: readonly string[];

  constructor(private readonly template: ReportTemplate) {
    this.codes = [PROJECT_COLUMN, ...template.projects.map(({ code }) => code)];
  }

  projects(): Omit<DataValidation, 'range'> {
    return {
      ...this.choiceFrom(0, this.codes),
      errorMessage: REFUSALS.choice[this.template.language],
    };
  }

  of(heading: string, choices: readonly Choice[]): Omit<DataValidation, 'range'> {
    const column = this.columns.get(choices) ?? [
      heading,
      ...choices.map((choice) => choice[this.template.language]),
    ];
    this.columns.set(choices, column);
    return this.choiceFrom([...this.columns.keys()].indexOf(choices) + 1, column);
  }

  sheet(): WriteSheet {
    const columns = [this.codes, ...this.columns.values()];
    const longest = Math.max(...columns.map(({ length }) => length));
    const lines = Array.from({ length: longest }, (_, row) =>
      columns.map((column): WrittenCell => ({
        value: column[row] ?? null,
        style: row === 0 ? HEADING : KEY,
      })),
    );
    return {
      ...written(
        GUIDE_SHEETS.lists[this.template.language],
        lines,
        columns.map(() => ({ width: 22 })),
      ),
      hidden: true,
      protection: { sheet: true },
    };
  }

  private choiceFrom(column: number, values: readonly string[]): Omit<DataValidation, 'range'> {
    return {
      type: 'list',
      formula1: `${GUIDE_SHEETS.lists[this.template.language]}!$${columnLetters(column)}$2:$${columnLetters(column)}$${String(Math.max(values.length, 2))}`,
    };
  }
}

function written(
  name: string,
  lines: readonly (readonly WrittenCell[])[],
  columns: readonly Pick<ColumnDef, 'width' | 'hidden'>[],
): WriteSheet {
  const cells = lines.flatMap((line, row) =>
    line.map(
      ({ value, style }, column) =>
        [
          `${String(row)},${String(column)}`,
          {
            style,
            ...(typeof value === 'string'
              ? { value: null, richText: [{ text: asText(value) }] }
              : { value }),
          },
        ] as const,
    ),
  );
  const heights = lines.flatMap((line, row) => {
    const deepest = Math.max(
      1,
      ...line.map(({ value, style }, column) =>
        style.alignment?.wrapText === true ? linesOf(value, columns[column]?.width ?? 10) : 1,
      ),
    );
    return deepest === 1 ? [] : [[row, { height: Math.min(deepest * LINE, TALLEST) }] as const];
  });
  return {
    name,
    columns: columns.map(({ width, hidden }) => ({
      ...(width === undefined ? {} : { width }),
      ...(hidden === undefined ? {} : { hidden }),
    })),
    rows: lines.map((line) => line.map(() => null)),
    cells: new Map(cells),
    rowDefs: new Map(heights),
  };
}

/**
 * How many lines a value takes in a column of that width: not every program works it out when it
 * opens a file.
 */
function linesOf(value: WrittenCell['value'], width: number): number {
  return typeof value === 'string'
    ? value
        .split('\n')
        .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 1.1) / width)), 0)
    : 1;
}

/**
 * A text that stays one: as a run of characters the library takes it neither for a formula nor for
 * an error value, and what the format itself would unescape is escaped.
 */
function asText(text: string): string {
  return text
    .replaceAll(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replaceAll(
      /[\uFFFE\uFFFF]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase()}_`,
    );
}
