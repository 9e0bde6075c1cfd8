import type { Tx } from '../../platform/database/transaction.js';
import type { Language } from '../../platform/base/problem.js';
import type { Access, Principal } from '../../platform/base/principal.js';
import type { ReportFileType, TextEncoding } from '../files/report-file.types.js';
import type {
  ImportAtomic,
  ImportCounts,
  ImportForm,
  ImportMode,
  ImportOutcome,
} from './report-import.types.js';
import type { PlacedFault } from '../files/report-table.types.js';
import { differenceOf, type Need, type ValueChange } from './report-preview.rules.js';

/** An import as its worker holds it. */
export interface HeldImport {
  readonly row: {
    readonly id: string;
    readonly actorId: string;
    readonly actor: string;
    readonly jobId: string;
    readonly roundId: string;
    readonly round: string;
    readonly ruleSet: string | null;
    readonly fileId: string;
    readonly size: number;
    readonly sha256: string;
    readonly mediaType: ReportFileType;
    readonly encoding: TextEncoding | null;
    readonly mode: ImportMode;
    readonly atomic: ImportAtomic;
    readonly certify: boolean;
    readonly language: Language;
    readonly mapping: Readonly<Record<string, string>> | null;
  };
  /** The number of this worker's run. */
  readonly run: number;
  readonly principal: Principal;
  readonly access: Access;
}

/** The job was cancelled: what is under way is thrown away. */
export class Cancelled extends Error {}

/** Another worker has begun the same import anew: this one writes nothing more. */
export class Overtaken extends Error {}

/** How far an import has come. */
export interface Advance {
  readonly counts?: ImportCounts;
  readonly form?: ImportForm;
  readonly staged?: boolean;
  readonly judgedTo?: string;
  readonly ended?: boolean;
}

/**
 * Moves an import on in the transaction of the work itself. Throws {@link Overtaken} unless this
 * worker's run is the last.
 */
export async function advance(
  tx: Tx,
  { row, run }: HeldImport,
  { counts, form, staged, judgedTo, ended }: Advance,
): Promise<void> {
  const moved = await tx.rows(
    `update reporting.report_import set counts = coalesce($3::jsonb, counts), form = coalesce($4::jsonb, form), staged = coalesce($5, staged), judged_to = coalesce($6, judged_to), ended = coalesce($7, ended) where id = $1 and run = $2 returning id`,
    [
      row.id,
      run,
      counts === undefined ? null : JSON.stringify(counts),
      form === undefined ? null : JSON.stringify(form),
      staged ?? null,
      judgedTo ?? null,
      ended ?? null,
    ],
  );
  if (moved.length !== 1) throw new Overtaken();
}

/** How many faults of a file are kept: more are counted only. */
export const KEPT_FAULTS = 100_000;

/** Writes faults with the numbers after `before`. */
export async function writeFaults(
  tx: Tx,
  { row: { id, actorId } }: HeldImport,
  before: number,
  found: readonly PlacedFault[],
): Promise<void> {
  const faults = found.slice(0, Math.max(KEPT_FAULTS - before, 0));
  if (faults.length === 0) return;
  await tx.rows(
    `insert into reporting.import_fault (import_id, number, actor_id, sheet, "row", "column", project, code, value, expected, difference)
     select $1, $3 + x.at, $2, x.sheet, x."row", x."column", x.project, x.code, x.value, x.expected, x.difference
       from unnest($4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[]) with ordinality as x(sheet, "row", "column", project, code, value, expected, difference, at)`,
    [
      id,
      actorId,
      before,
      faults.map(({ sheet }) => sheet),
      faults.map(({ row }) => row),
      faults.map(({ column }) => column),
      faults.map(({ project }) => project),
      faults.map(({ code }) => code),
      faults.map(({ value }) => value),
      faults.map(({ expected }) => expected),
      faults.map(({ difference }) => difference),
    ],
  );
}

/** What came of one project's rows. */
export interface ReportNote {
  readonly project: string;
  readonly outcome: ImportOutcome;
  readonly reportId: string | null;
  readonly state: string | null;
  readonly stateBefore: string | null;
  readonly readyOn: string | null;
  readonly readyBefore: string | null;
  readonly colourBefore: string | null;
  readonly colourAfter: string | null;
  readonly needs: readonly Need[];
}

export async function writeReports(
  tx: Tx,
  { row: { id, actorId } }: HeldImport,
  reports: readonly ReportNote[],
): Promise<void> {
  if (reports.length === 0) return;
  await tx.rows(
    `insert into reporting.import_report (import_id, project, actor_id, outcome, report_id, state, colour_before, colour_after, needs, state_before, ready_on, ready_before)
     select $1, x.project, $2, x.outcome, x.report_id, x.state, x.colour_before, x.colour_after, x.needs::jsonb, x.state_before, x.ready_on, x.ready_before
       from unnest($3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
              as x(project, outcome, report_id, state, colour_before, colour_after, needs, state_before, ready_on, ready_before)`,
    [
      id,
      actorId,
      reports.map(({ project }) => project),
      reports.map(({ outcome }) => outcome),
      reports.map(({ reportId }) => reportId),
      reports.map(({ state }) => state),
      reports.map(({ colourBefore }) => colourBefore),
      reports.map(({ colourAfter }) => colourAfter),
      reports.map(({ needs }) => JSON.stringify(needs)),
      reports.map(({ stateBefore }) => stateBefore),
      reports.map((one) => one.readyOn),
      reports.map(({ readyBefore }) => readyBefore),
    ],
  );
}

export type ChangeNote = ValueChange & { readonly project: string };

export async function writeChanges(
  tx: Tx,
  { row: { id, actorId } }: HeldImport,
  before: number,
  changes: readonly ChangeNote[],
): Promise<void> {
  if (changes.length === 0) return;
  const text = (value: string | number | null): string | null =>
    value === null ? null : String(value);
  await tx.rows(
    `insert into reporting.import_change (import_id, number, actor_id, project, record, item, "column", before, after, difference)
     select $1, $3 + x.at, $2, x.project, x.record, x.item, x."column", x.before, x.after, x.difference
       from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[]) with ordinality as x(project, record, item, "column", before, after, difference, at)`,
    [
      id,
      actorId,
      before,
      changes.map(({ project }) => project),
      changes.map(({ record }) => record),
      changes.map(({ item }) => item),
      changes.map(({ column }) => column),
      changes.map((change) => text(change.before)),
      changes.map((change) => text(change.after)),
      changes.map(differenceOf),
    ],
  );
}
