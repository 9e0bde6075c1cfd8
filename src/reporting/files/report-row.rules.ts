import type { Language, Localised } from '../../platform/base/problem.js';
import { isEmpty, readCell } from './report-cells.rules.js';
import {
  NIL_COLUMN,
  PROJECT_COLUMN,
  RECORD_COLUMN,
  RECORD_LABELS,
  recordNamed,
} from './report-columns.rules.js';
import { baselineRefusal, type HeadingMeaning } from './report-headings.rules.js';

import {
  type Cell,
  RECORDS,
  type RecordName,
  type TableRow,
  type NilReturn,
  type PlacedFault,
  type StagedRow,
} from './report-table.types.js';

/** What a row must agree with where it says it, and what it is when it does not say. */
export interface RowContext {
  readonly sheet: string | null;
  readonly meanings: readonly HeadingMeaning[];
  readonly round: string;
  readonly actor: string;
  /** Null where the round binds none. */
  readonly ruleSet: string | null;
  readonly language: Language;
}

/** A row as it is staged; its project as the file says it, empty where it says none. */
export interface ReadRow {
  readonly project: string;
  readonly staged: StagedRow;
  readonly faults: readonly PlacedFault[];
  /** Of a row that says nothing of a project, but that the actor has none to report. */
  readonly nil?: NilReturn | undefined;
}

/** Longest text of a cell that is shown in a fault. */
const SHOWN = 200;
/** Longest text that may be meant as the code of a project. */
const MAX_CODE = 100;

export function shownValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = (
    typeof value === 'string'
      ? value
      : typeof value === 'number'
        ? String(value)
        : JSON.stringify(value)
  )
    .toWellFormed()
    .replaceAll('\u0000', '\ufffd');
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1).toWellFormed()}…`;
}

/**
 * Reads every cell of a row under these headings; every fault of it. What the headings say is found
 * once.
 */
export function rowReader({
  sheet,
  meanings,
  round,
  actor,
  ruleSet,
  language,
}: RowContext): (row: TableRow) => ReadRow {
  const at = (kind: HeadingMeaning['kind']): number =>
    meanings.findIndex((meaning) => meaning.kind === kind);
  const places = {
    project: at('project'),
    record: at('record'),
    round: at('round'),
    actor: at('actor'),
    ruleSet: at('ruleSet'),
    nil: at('nil'),
  };
  const nameless = [...meanings.entries()].flatMap(([index, { kind }]) =>
    kind === 'none' ? [index] : [],
  );
  const columns = [...meanings.entries()].flatMap(([index, meaning]) =>
    meaning.kind === 'column' ? [{ index, column: meaning.column }] : [],
  );
  const owns = [...meanings.entries()].flatMap(([index, meaning]) =>
    meaning.kind === 'own' ? [{ index, name: meaning.name }] : [],
  );
  const agreements = [
    {
      index: places.round,
      column: 'round',
      ours: round,
      code: 'other-round',
      expected: { nb: `Importen er for runde ${round}`, en: `The import is of round ${round}` },
    },
    {
      index: places.actor,
      column: 'actor',
      ours: actor,
      code: 'other-actor',
      expected: { nb: `Importen er for ${actor}`, en: `The import is of ${actor}` },
    },
    {
      index: places.ruleSet,
      column: 'ruleSet',
      ours: ruleSet,
      code: 'other-rule-set',
      expected: {
        nb: `Runden har regelsett ${ruleSet ?? 'ingen'}`,
        en: `The round has rule set ${ruleSet ?? 'none'}`,
      },
    },
  ].filter(({ index }) => index >= 0);
  return ({ row, cells }) => {
    const faults: PlacedFault[] = [];
    const values: Record<string, string | number> = {};
    let own: Record<string, string> | undefined;
    const project = textAt(cells, places.project).slice(0, MAX_CODE);
    const refuse = (
      column: string,
      code: string,
      value: Cell | undefined,
      expected: Localised,
    ): void => {
      faults.push({
        sheet,
        row,
        column,
        project: project === '' ? null : project,
        code,
        value: shownValue(value),
        expected: expected[language],
        difference: null,
      });
    };

    const nil = textAt(cells, places.nil);
    if (nil !== '' && project !== '')
      refuse(NIL_COLUMN.name, 'nil-of-project', nil, {
        nb: 'Tomt: det gjelder aktøren og ikke ett tiltak. Bekreft tiltaket uendret, eller la det stå over',
        en: 'Empty: it is said of the actor and not of one project. Confirm the project unchanged, or leave it out',
      });
    if (nil === '' && project === '')
      refuse(PROJECT_COLUMN, 'missing', null, {
        nb: 'Koden til tiltaket',
        en: 'The code of the project',
      });
    const kind = textAt(cells, places.record);
    const record = recordOf(kind, sheet);
    const baseline = record === undefined ? baselineRefusal(kind) : undefined;
    if (baseline !== undefined) refuse(RECORD_COLUMN, baseline.code, kind, baseline.expected);
    else if (record === undefined)
      refuse(RECORD_COLUMN, 'unknown-record', kind, {
        nb: `Må være en av ${RECORDS.map((one) => RECORD_LABELS[one].nb).join(', ')}`,
        en: `Must be one of ${RECORDS.join(', ')}`,
      });
    for (const { index, column, ours, code, expected } of agreements) {
      const said = cellText(cells[index]);
      if (said !== '' && said !== ours) refuse(column, code, said, expected);
    }
    const stray =
      nameless.find((index) => !isEmpty(cells[index])) ??
      (cells.length > meanings.length
        ? cells.findIndex((cell, index) => index >= meanings.length && !isEmpty(cell))
        : -1);
    if (stray >= 0)
      refuse('', 'cell-without-heading', cells[stray], {
        nb: 'Tomt: cellen står ikke under noen overskrift',
        en: 'Empty: the cell is under no heading',
      });
    for (const { index, name } of owns) {
      const cell = cells[index];
      if (!isEmpty(cell)) own = { ...own, [name]: cellText(cell, false) };
    }
    for (const { index, column } of columns) {
      const cell = cells[index];
      if (isEmpty(cell) || record === undefined) continue;
      if (nil !== '' && project === '') {
        refuse(column.name, 'column-not-used', cell, {
          nb: 'Tomt: raden sier at det ikke er noe å melde',
          en: 'Empty: the row says that there is nothing to report',
        });
        continue;
      }
      if (column.places[record] === undefined) {
        refuse(column.name, 'column-not-used', cell, {
          nb: `Tomt: ${RECORD_LABELS[record].nb} har ikke denne kolonnen`,
          en: `Empty: ${RECORD_LABELS[record].en} has no such column`,
        });
        continue;
      }
      const read = readCell(column, cell);
      if ('value' in read) values[column.name] = read.value;
      else refuse(column.name, read.code, cell, read.expected);
    }
    return {
      project,
      faults,
      nil:
        nil !== '' && project === ''
          ? { sheet, row, column: NIL_COLUMN.name, reason: nil }
          : undefined,
      staged: {
        sheet,
        row,
        record: record ?? 'report',
        values,
        own,
        faulty:
          record === undefined
            ? [RECORD_COLUMN]
            : faults.length === 0
              ? undefined
              : faults.flatMap(({ column }) => column ?? []),
      },
    };
  };
}

/** As the row says, else as its sheet is called, else a report. */
function recordOf(text: string, sheet: string | null): RecordName | undefined {
  return text !== '' ? recordNamed(text) : (recordNamed(sheet ?? '') ?? 'report');
}

function cellText(cell: Cell | undefined, trimmed = true): string {
  if (cell === undefined || cell === null || cell === '') return '';
  const text = String(cell).toWellFormed().replaceAll('\u0000', '\ufffd');
  return trimmed ? text.trim() : text;
}

/**
 * The text under a heading that the table may not have: asked for cell -1, an array is looked
 * through by name, a million times.
 */
function textAt(cells: readonly Cell[], index: number): string {
  return index < 0 ? '' : cellText(cells[index]);
}

/** What stands at a JSON pointer of a body. */
export function valueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (here, step) =>
        typeof here === 'object' && here !== null && Object.hasOwn(here, step)
          ? (here as Record<string, unknown>)[step]
          : undefined,
      body,
    );
}
