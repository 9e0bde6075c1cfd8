import { writeInstant } from '../../platform/base/instant.js';
import type { CellStyle, WriteSheet } from 'hucre/xlsx';
import { CAUSE } from '../columns/report-choices.rules.js';
import {
  columnsOf,
  fillChoices,
  NIL_COLUMN,
  RECORD_LABELS,
} from '../columns/report-columns.rules.js';
import { rowsOf } from '../columns/report-table.rules.js';
import { type Column, RECORDS, type RecordName } from '../columns/report-table.types.js';
import { GUIDE_SHEETS, type ReportTemplate } from '../columns/report-template.types.js';
import {
  ListsSheet,
  makeFieldColumn,
  makeHiddenKeys,
  makeKeyColumns,
} from './template-columns.writer.js';
import { GUIDE, GUIDE_LABELS } from './template-guide.types.js';
import { makeProjectSheet } from './project-sheet.writer.js';
import {
  cellValueOf,
  FIT_TO_WIDTH,
  FONT,
  KEY,
  makeEmptyLine,
  makeHeadings,
  makeSheet,
  makeValidations,
  PLAIN,
  PROTECTION,
  TO_FILL,
  type WrittenCell,
  type WrittenColumn,
} from './template-sheet.writer.js';

/** Number of empty lines on the sheets of lists: a fixed number, and more for each project. */
const SPARE_LINES = 100;
const SPARE_LINES_PER_PROJECT = 10;

/**
 * Writes the template of a round as an Excel workbook: one sheet for each kind of record, filled
 * in, with its keys locked. The same template gives the same bytes.
 */
export async function writeTemplate(template: ReportTemplate): Promise<Buffer> {
  // Loads the library with the first template: it takes 60 ms and 17 MB.
  const { writeXlsx } = await import('hucre/xlsx');
  const lists = new ListsSheet(template);
  const records = RECORDS.map((record) => makeRecordSheet(template, record, lists));
  const projects = makeProjectSheet(template, lists);
  const sheets = [
    makeGuideSheet(template),
    ...records,
    makeNilSheet(template),
    projects,
    lists.makeSheet(),
  ];
  const properties = {
    title: template.round.name[template.language],
    // The deadline instead of the present time, which would change the bytes.
    created: template.deadline,
    modified: template.deadline,
  };
  return Buffer.from(await writeXlsx({ sheets, properties }));
}

function makeRecordSheet(
  template: ReportTemplate,
  record: RecordName,
  lists: ListsSheet,
): WriteSheet {
  const { language, projects } = template;
  const isReport = record === 'report';
  const columns = [
    ...makeKeyColumns(language, isReport, lists),
    ...fieldsOf(template, record).map((field) => makeFieldColumn(field, record, language, lists)),
  ];
  const spare = isReport ? 0 : SPARE_LINES + SPARE_LINES_PER_PROJECT * projects.length;
  const lines = [
    makeHeadings(columns),
    ...makeRows(template, record, columns),
    ...Array.from({ length: spare }, () => makeEmptyLine(columns)),
  ];
  return {
    ...makeSheet(RECORD_LABELS[record][language], lines, columns),
    freezePane: { rows: 1, columns: 2 },
    dataValidations: makeValidations(columns, lines.length),
    protection: PROTECTION,
    pageSetup: { orientation: 'landscape', ...(isReport ? {} : FIT_TO_WIDTH) },
  };
}

/**
 * Returns the columns of a record with the choices that the template offers. A cause that is not
 * known is offered for a historical round alone.
 */
function fieldsOf({ codes, round }: ReportTemplate, record: RecordName): Column[] {
  const columns = columnsOf(record).map((column) => fillChoices(column, codes));
  if (round.historical) return columns;
  return columns.map((column) =>
    column.choices === CAUSE ? { ...column, choices: KNOWN_CAUSES } : column,
  );
}

const KNOWN_CAUSES = CAUSE.filter(({ value }) => value !== 'notKnown');

/**
 * Makes the filled-in rows of a sheet. A project without a report has an empty row on the sheet of
 * reports, and none on the others.
 */
function makeRows(
  template: ReportTemplate,
  record: RecordName,
  columns: readonly WrittenColumn[],
): WrittenCell[][] {
  const { language, projects, round, actor } = template;
  const isReport = record === 'report';
  const fields = fieldsOf(template, record);
  const empty: readonly { readonly values: Readonly<Record<string, string | number>> }[] = [
    { values: {} },
  ];
  return projects.flatMap(({ code, name, content }) => {
    const filled = content === null ? [] : rowsOf(content).filter((row) => row.record === record);
    const hidden = isReport ? [round.key, actor.organisationNumber, round.ruleSet] : [];
    const keys = [code, name, ...hidden].map((value): WrittenCell => ({ value, style: KEY }));
    return (filled.length === 0 && isReport ? empty : filled).map(({ values }) => [
      ...keys,
      ...fields.map((field, index) => ({
        value: cellValueOf(field, values[field.name], language),
        style: columns[keys.length + index]?.style ?? PLAIN,
      })),
    ]);
  });
}

/** Makes the sheet with one cell for a nil return, and the keys of the template beside it. */
function makeNilSheet({ language, round, actor }: ReportTemplate): WriteSheet {
  const columns: WrittenColumn[] = [
    { heading: NIL_COLUMN.heading[language], width: 80, style: TO_FILL.text },
    ...makeHiddenKeys(),
  ];
  const values = [null, round.key, actor.organisationNumber, round.ruleSet];
  const lines = [
    makeHeadings(columns),
    columns.map(({ style }, index): WrittenCell => ({ value: values[index] ?? null, style })),
  ];
  return {
    ...makeSheet(NIL_COLUMN.sheet[language], lines, columns),
    protection: PROTECTION,
    pageSetup: { orientation: 'landscape', ...FIT_TO_WIDTH },
  };
}

const BOLD: CellStyle = { ...PLAIN, font: { ...FONT, bold: true } };
const TITLE: CellStyle = { font: { ...FONT, bold: true, size: 16 } };
const NUMBER: CellStyle = { ...PLAIN, alignment: { vertical: 'top', horizontal: 'left' } };

function makeGuideSheet({ language, round, actor, deadline }: ReportTemplate): WriteSheet {
  const makeField = (label: keyof typeof GUIDE_LABELS, value: string): WrittenCell[] => [
    { value: GUIDE_LABELS[label][language], style: BOLD },
    { value, style: PLAIN },
  ];
  const lines: WrittenCell[][] = [
    [{ value: GUIDE_LABELS.title[language], style: TITLE }],
    [],
    makeField('round', `${round.key}: ${round.name[language]}`),
    makeField('actor', `${actor.name} (${actor.organisationNumber})`),
    makeField('deadline', writeInstant(deadline)[language]),
    [],
    ...GUIDE.map((text, index) => [
      { value: index + 1, style: NUMBER },
      { value: text[language], style: PLAIN },
    ]),
  ];
  return {
    ...makeSheet(GUIDE_SHEETS.guide[language], lines, [{ width: 12 }, { width: 110 }]),
    protection: { sheet: true },
    view: { showGridLines: false },
    pageSetup: { orientation: 'landscape', ...FIT_TO_WIDTH },
  };
}
