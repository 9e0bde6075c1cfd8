import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { type Fault, pointerStep } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { Quotas } from '../../platform/limits/quotas.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ProjectMentions } from '../../portfolio/projects/project-mention.lookup.js';
import { columnsUnder } from '../columns/kept-columns.rules.js';
import { NIL_COLUMN } from '../columns/report-columns.rules.js';
import { isBlank } from '../files/report-csv.parser.js';
import { openReportFile, type ReportFileContent } from '../files/report-file.parser.js';
import { ReportCodes } from '../columns/report-code.queries.js';
import { ReportFiles } from '../files/report-file.port.js';
import {
  baselineRefusal,
  type HeadingMeaning,
  headingsByColumn,
  MAX_COLUMNS,
  placesByColumn,
  readHeadings,
} from '../columns/report-headings.rules.js';
import { type ReportLine, splitOwnMembers } from '../files/report-ndjson.parser.js';
import { makeRowReader, showValue, findValueAt } from '../columns/report-row.rules.js';
import type { CodeChoices, PlacedFault } from '../columns/report-table.types.js';
import { codeDayOf } from '../rounds/round.rules.js';
import type { Table } from '../workbooks/table.types.js';
import { columnLetters } from '../workbooks/xlsx-columns.rules.js';
import { UnreadableFile } from '../workbooks/unreadable-file.problems.js';
import { MentionedCodes } from './import-mention.port.js';
import { deleteStaged } from './import-staging.queries.js';
import { advanceImport } from './import-worker.queries.js';
import { type ClaimedImport, NOTHING_COUNTED } from './import.types.js';
import { Staging, tooManyColumns } from './import-staging.port.js';

/** Number of lines of NDJSON that are read between two pauses: about 1 ms. */
const LINES_AT_A_TIME = 10;
/** Longest text of NDJSON that may be meant as the code of a project. */
const MAX_CODE = 200;

/** Reads files into runs: rows of one project that follow each other, with the faults of cells. */
@Injectable()
export class ImportStaging {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly files: ReportFiles,
    private readonly codes: ReportCodes,
    private readonly clock: Clock,
    private readonly mentions: ProjectMentions,
    private readonly quotas: Quotas,
  ) {}

  /** Reads the whole file. Deletes the rows of an earlier attempt that did not reach its end. */
  async stage(claimed: ClaimedImport): Promise<void> {
    const { access, row } = claimed;
    const codes = await this.database.transaction(access, async (tx) => {
      await advanceImport(tx, claimed, { counts: NOTHING_COUNTED });
      await deleteStaged(tx, claimed);
      const day = codeDayOf(row, this.clock.now());
      return this.codes.read(tx, day);
    });
    const mentioned = new MentionedCodes(this.mentions);
    const { database, jobs, quotas } = this;
    const staging = new Staging(claimed, { database, jobs, quotas, mentioned });
    try {
      const content = openReportFile(row.mediaType, {
        file: this.files.open(access, row.fileId, row.size),
        encoding: row.encoding ?? 'utf-8',
        noteSkipped: (sheet) => void staging.skippedSheets.push(sheet),
      });
      await readFile(content, staging, claimed, codes);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      staging.refuse({
        sheet: error.place.sheet ?? null,
        row: error.place.row ?? null,
        column: error.place.column ?? null,
        project: null,
        code: error.code,
        value: null,
        expected: error.text[row.language],
        difference: null,
      });
      staging.broken = true;
    } finally {
      await staging.waitForWrites();
    }
    await staging.write(true);
    await staging.waitForWrites();
  }
}

async function readFile(
  content: ReportFileContent,
  staging: Staging,
  claimed: ClaimedImport,
  codes: CodeChoices,
): Promise<void> {
  if ('reports' in content) {
    let read = 0;
    for await (const line of content.reports) {
      if (staging.broken) break;
      readLine(line, staging, claimed);
      await staging.writeWhenFull();
      // Lines of one piece of the file follow each other without a turn for anything else.
      read += 1;
      if (read % LINES_AT_A_TIME === 0) await setImmediate();
    }
    return;
  }
  for await (const table of content.tables) await readTable(table, staging, claimed, codes);
}

/** Returns the letters of the columns of a table, by the names that faults give them. */
function lettersByColumn(
  headings: readonly string[],
  meanings: readonly HeadingMeaning[],
): Readonly<Record<string, string>> {
  const places = Object.entries(placesByColumn(headings, meanings));
  return Object.fromEntries(places.map(([name, place]) => [name, columnLetters(place)]));
}

/** Reads one table of a CSV file or a workbook. */
async function readTable(
  table: Table,
  staging: Staging,
  { row: { round, actor, ruleSet, language, mapping } }: ClaimedImport,
  codes: CodeChoices,
): Promise<void> {
  const { sheet, headingRow = 1, epoch } = table;
  if (table.headings.length > MAX_COLUMNS) throw tooManyColumns(headingRow);
  const { meanings, faults } = readHeadings(table.headings, mapping);
  staging.form = { ...staging.form, delimiter: table.delimiter ?? null };
  const ownColumns = meanings.flatMap((meaning) => (meaning.kind === 'own' ? meaning.name : []));
  staging.addOwnColumns(ownColumns, headingRow);
  staging.addColumns(columnsUnder(meanings, sheet));
  staging.addHeadings(sheet, headingsByColumn(table.headings, meanings));
  staging.addLetters(sheet, lettersByColumn(table.headings, meanings));
  for (const { code, heading, expected } of faults)
    staging.refuse({
      sheet,
      row: headingRow,
      column: showValue(heading),
      project: null,
      code,
      value: showValue(heading),
      expected: expected[language],
      difference: null,
    });
  // Under headings that cannot be read every cell would be one more fault of the same kind.
  if (faults.length > 0) staging.broken = true;
  const readRow = makeRowReader({ sheet, meanings, round, actor, ruleSet, language, codes, epoch });
  for await (const rows of table.rows) {
    if (staging.broken) break;
    for (const row of rows) {
      if (isBlank(row)) continue;
      const { project, staged, faults: found, nil } = readRow(row);
      for (const one of found) staging.refuse(one);
      if (nil === undefined) staging.addRow(project, staged);
      else staging.declareNil(nil);
    }
    await staging.writeWhenFull();
  }
}

/** Reads one line of NDJSON: a whole report, or a nil return. */
function readLine(line: ReportLine, staging: Staging, claimed: ClaimedImport): void {
  const { row, faults } = line;
  const { own, rest } = splitOwnMembers(line.body);
  const { project } = rest as { project?: unknown };
  const code = typeof project === 'string' ? project.trim().slice(0, MAX_CODE) : '';
  const refuse = (fault: LineFault): void => {
    staging.refuse(placeLineFault(line, code, fault, claimed));
  };
  for (const one of faults) refuse(one);
  const members = Object.keys(rest as object);
  if (members.length === 1 && members[0] === NIL_COLUMN.name) {
    const reason = (rest as Record<string, unknown>)[NIL_COLUMN.name];
    staging.declareNil({ sheet: null, row, column: `/${NIL_COLUMN.name}`, reason });
    return;
  }
  const baselines = baselineMemberFaults(members);
  for (const { fault } of baselines) refuse(fault);
  if (faults.length === 0 && code === '') refuse(PROJECT_MISSING);
  staging.addOwnColumns(Object.keys(own), row);
  const foreign = baselines.map(({ name }) => name);
  staging.addRow(code, {
    sheet: null,
    row,
    record: 'report',
    values: {},
    own,
    faulty: faultyMembers(faults, foreign),
    body: foreign.length > 0 ? omitMembers(rest as object, foreign) : rest,
  });
}

/** A fault of a line, with its JSON pointer. */
type LineFault = Pick<Fault, 'pointer' | 'code' | 'detail'>;

const PROJECT_MISSING: LineFault = {
  pointer: '/project',
  code: 'missing',
  detail: { nb: 'Koden til tiltaket', en: 'The code of the project' },
};

function placeLineFault(
  { row, body }: ReportLine,
  project: string,
  { pointer, code, detail }: LineFault,
  { row: { language } }: ClaimedImport,
): PlacedFault {
  return {
    sheet: null,
    row,
    column: pointer === '' ? null : pointer,
    project: project === '' ? null : project,
    code,
    value: showValue(pointer === '' ? undefined : findValueAt(body, pointer)),
    expected: detail[language],
    difference: null,
  };
}

/** Finds members that belong to a project's baseline, which reports do not have. */
function baselineMemberFaults(
  members: readonly string[],
): { readonly name: string; readonly fault: LineFault }[] {
  return members.flatMap((name) => {
    const refusal = baselineRefusal(name);
    if (refusal === undefined) return [];
    const { code, expected } = refusal;
    return [{ name, fault: { pointer: pointerStep(name), code, detail: expected } }];
  });
}

/** Returns the members at fault. A line that cannot be read as a whole is one faulty member. */
function faultyMembers(
  faults: readonly unknown[],
  foreign: readonly string[],
): readonly string[] | undefined {
  if (faults.length > 0) return [''];
  return foreign.length > 0 ? foreign : undefined;
}

function omitMembers(body: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}
