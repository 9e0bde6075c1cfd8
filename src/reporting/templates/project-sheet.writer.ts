import type { WriteSheet } from 'hucre/xlsx';
import type { Language } from '../../platform/base/problem.js';
import { PROJECT_COLUMN } from '../columns/report-columns.rules.js';
import { PROJECT_SHEETS, type ReportTemplate } from '../columns/report-template.types.js';
import {
  fillProjectChoices,
  PROJECT_COLUMNS,
  projectCellOf,
  type ProjectColumn,
} from '../project-files/project-columns.rules.js';
import { type ListsSheet, makeFieldColumn } from './template-columns.writer.js';
import {
  cellValueOf,
  FIT_TO_WIDTH,
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

/** Number of empty lines, for projects that are not registered yet. */
const SPARE_LINES = 50;

/**
 * Makes the sheet of the actor's projects, filled in as they are registered. Their codes are locked;
 * a new line registers a project.
 */
export function makeProjectSheet(template: ReportTemplate, lists: ListsSheet): WriteSheet {
  const { language, codes, registered } = template;
  const fields = PROJECT_COLUMNS.map((column) => fillProjectChoices(column, codes));
  const columns: WrittenColumn[] = [
    { heading: PROJECT_COLUMN, width: 22, style: TO_FILL.text },
    ...fields.map((field) => makeColumn(field, language, lists)),
  ];
  const rows = registered.map((project): WrittenCell[] => [
    { value: project.code, style: KEY },
    ...fields.map((field, index) => ({
      value: valueOf(field, project, language),
      style: columns[index + 1]?.style ?? PLAIN,
    })),
  ]);
  const spare = Array.from({ length: SPARE_LINES }, () => makeEmptyLine(columns));
  const lines = [makeHeadings(columns), ...rows, ...spare];
  return {
    ...makeSheet(PROJECT_SHEETS[0]?.[language] ?? '', lines, columns),
    freezePane: { rows: 1, columns: 1 },
    dataValidations: makeValidations(columns, lines.length),
    protection: PROTECTION,
    pageSetup: { orientation: 'landscape', ...FIT_TO_WIDTH },
  };
}

/** Makes the column of a field. A list is written as text: a cell chooses one value at most. */
function makeColumn(field: ProjectColumn, language: Language, lists: ListsSheet): WrittenColumn {
  const kind = field.list ? 'text' : field.kind;
  return makeFieldColumn({ ...field, kind, places: {} }, 'report', language, lists);
}

function valueOf(field: ProjectColumn, project: object, language: Language): WrittenCell['value'] {
  const value = projectCellOf(field, project);
  return field.list ? value : cellValueOf(field, value ?? undefined, language);
}
