import sql, { raw } from 'sql-template-tag';
import {
  int,
  json,
  nullable,
  rowType,
  text,
  texts,
  textOf,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Warning } from '../assessment/warning.rules.js';
import type {
  ImportColourCountResponse,
  ImportDraftChangesResponse,
  ImportEffectResponse,
  ImportPreviewResponse,
  ImportWarningResponse,
} from './import-preview.dto.js';
import type { FoundMoves } from '../content/forecast-moves.lookup.js';
import {
  type BrokenDependencies,
  type ComparedReport,
  describeCompleteness,
  type Effect,
} from './report-preview.rules.js';

/** Number of projects that each list of a preview names. */
const PROJECTS_SHOWN = 100;

const COLOUR_ROW = rowType<ImportColourCountResponse>({
  from: nullable(textOf()),
  to: nullable(textOf()),
  count: int,
  projects: texts,
});
const CHANGE_COUNT_ROW = rowType<ImportDraftChangesResponse & { against: ComparedReport }>({
  against: textOf(),
  values: int,
  reports: int,
});
const EFFECT_ROW = rowType<{ project: string; effects: readonly Effect[] }>({
  project: text,
  effects: json(),
});
const WARNING_ROW = rowType<{ project: string; warnings: readonly Warning[] }>({
  project: text,
  warnings: json(),
});
const TOTAL_ROW = rowType({ completed: int, broken: int, warnings: int });

/** An import, with what was found when its reports were judged. */
interface PreviewedImport {
  readonly id: string;
  readonly broken: BrokenDependencies | null;
  readonly moves: FoundMoves | null;
}

/** Reads how a file differs from the drafts and the last certified reports. */
export async function readPreview(
  tx: Tx,
  { id, broken, moves }: PreviewedImport,
): Promise<ImportPreviewResponse> {
  const counts = await countChanges(tx, id);
  const totals = await readTotals(tx, id);
  const of = (wanted: ComparedReport): ImportDraftChangesResponse => {
    const { values = 0, reports = 0 } = counts.find(({ against }) => against === wanted) ?? {};
    return { values, reports };
  };
  return {
    ...of('certified'),
    draft: of('draft'),
    effects: [...describeTotals(totals), ...(await readEffects(tx, id))],
    warnings: await readWarnings(tx, id),
    warningCount: totals.warnings,
    colours: await countColours(tx, id),
    brokenDependencies: [...(broken?.items ?? [])],
    hiddenBrokenDependencies: broken?.hidden ?? 0,
    moves: { items: [...(moves?.items ?? [])], others: moves?.others ?? 0 },
  };
}

interface Totals {
  readonly completed: number;
  readonly broken: number;
  readonly warnings: number;
}

function describeTotals({ completed, broken }: Totals): ImportEffectResponse[] {
  return describeCompleteness(completed, broken).map((effect) => ({ ...effect, project: null }));
}

/** Counts the values and the reports that differ, by the report that they are compared with. */
function countChanges(
  tx: Tx,
  importId: string,
): Promise<(ImportDraftChangesResponse & { against: ComparedReport })[]> {
  const statement = sql`
    select c.against,
           count(*)::int as values,
           count(distinct c.project)::int as reports
      from reporting.import_change c
     where c.import_id = ${importId}
     group by c.against`;
  return tx.query(CHANGE_COUNT_ROW, statement);
}

/** Counts the reports that become complete, those that no longer are, and all warnings. */
async function readTotals(tx: Tx, importId: string): Promise<Totals> {
  const statement = sql`
    select count(*) filter (where o.complete and not o.complete_before)::int as completed,
           count(*) filter (where o.complete_before and not o.complete)::int as broken,
           coalesce(sum(jsonb_array_length(o.warnings)), 0)::int as warnings
      from reporting.import_report o
     where o.import_id = ${importId}`;
  const [totals] = await tx.query(TOTAL_ROW, statement);
  return totals ?? { completed: 0, broken: 0, warnings: 0 };
}

/** Reads the losses and gains of the first reports with any. */
async function readEffects(tx: Tx, importId: string): Promise<ImportEffectResponse[]> {
  const statement = sql`
    select o.project, o.effects
      from reporting.import_report o
     where o.import_id = ${importId} and o.effects <> '[]'
     order by o.project
     limit ${PROJECTS_SHOWN}`;
  const rows = await tx.query(EFFECT_ROW, statement);
  return rows.flatMap(({ project, effects }) => effects.map((effect) => ({ ...effect, project })));
}

/** Reads the warnings of the first reports with any. */
async function readWarnings(tx: Tx, importId: string): Promise<ImportWarningResponse[]> {
  const statement = sql`
    select o.project, o.warnings
      from reporting.import_report o
     where o.import_id = ${importId} and o.warnings <> '[]'
     order by o.project
     limit ${PROJECTS_SHOWN}`;
  const rows = await tx.query(WARNING_ROW, statement);
  return rows.flatMap(({ project, warnings }) =>
    warnings.map((warning) => ({
      ...warning,
      project,
    })),
  );
}

/** Counts the reports whose status changes colour, by both colours. */
function countColours(tx: Tx, importId: string): Promise<ImportColourCountResponse[]> {
  const statement = sql`
    select o.colour_before
             as "from",
           o.colour_after
             as "to",
           count(*)::int as count,
           (array_agg(o.project order by o.project))[1:${raw(String(PROJECTS_SHOWN))}] as projects
      from reporting.import_report o
     where o.import_id = ${importId} and o.colour_before is distinct from o.colour_after
     group by 1, 2
     order by 1 nulls first, 2 nulls first`;
  return tx.query(COLOUR_ROW, statement);
}
