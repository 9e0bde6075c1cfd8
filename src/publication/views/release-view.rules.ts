import type { Localised } from '../../platform/base/problem.js';
import { compareViews } from './difference.rules.js';
import type {
  ReleaseView,
  ViewCell,
  ViewCorrection,
  ViewTable,
  WithheldField,
} from '../view-tables/release-view.types.js';
import { CHANGES } from '../view-tables/view-tables.rules.js';

/** A release as its view tells of it. */
export interface ViewedRelease {
  readonly round: string;
  readonly roundName: Localised;
  readonly version: number;
  readonly snapshot: { readonly id: string; readonly hash: string };
  readonly dataDate: string;
  readonly illustrative: boolean;
  /** Organisation number of the body that releases it. */
  readonly body: string;
  /** The release that it corrects, as its reader saw it; undefined when it corrects none. */
  readonly corrected: { readonly view: ReleaseView; readonly reason: string } | undefined;
}

/** Makes the view of a release from tables in which withheld cells are empty already. */
export function makeView(
  release: ViewedRelease,
  tables: readonly ViewTable[],
  withheld: readonly WithheldField[],
): ReleaseView {
  const { round, roundName, version, snapshot, dataDate, illustrative, body, corrected } = release;
  const view = {
    round,
    roundName,
    version,
    snapshot,
    dataDate,
    illustrative,
    withheld,
    body,
    tables: [...tables, { ...CHANGES, rows: listChanges(release, tables, withheld) }],
  };
  if (corrected === undefined) return view;
  const correction: ViewCorrection = {
    version: corrected.view.version,
    reason: corrected.reason,
    body,
  };
  return { ...view, correction };
}

/** Lists the rows of `changes`: what the release says otherwise than the one it corrects. */
function listChanges(
  { corrected, body }: ViewedRelease,
  tables: readonly ViewTable[],
  withheld: readonly WithheldField[],
): ViewCell[][] {
  if (corrected === undefined) return [];
  const actors = listProjectActors(tables);
  const hidden = [...withheld, ...corrected.view.withheld].map(({ field }) => field);
  const rows = compareViews(corrected.view.tables, tables).map(
    ({ table, key, column, before, after }) => [
      table,
      key.join('/'),
      column,
      before,
      after,
      corrected.reason,
      hidden.includes(`${table}.${column}`)
        ? body
        : findBody({ table, column, actor: actors.get(key[0] ?? '') }, body),
    ],
  );
  return rows.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function orderOf(row: readonly ViewCell[]): string {
  return row.slice(0, CHANGES.key.length).join('\u0000');
}

/** Tables whose rows are of the report of a project. */
const REPORTED = new Set(['projects', 'budgets', 'milestones', 'baselines']);

/**
 * Finds the body behind a changed value: the reporting one, or the releasing one for its own words. A
 * field that is withheld, or was, is changed by the releasing one.
 */
function findBody(
  { table, column, actor }: { table: string; column: string; actor: string | undefined },
  body: string,
): string {
  return REPORTED.has(table) && !column.startsWith('directorate_') ? (actor ?? body) : body;
}

/** Returns the organisation number of the body that reported each project. */
function listProjectActors(tables: readonly ViewTable[]): ReadonlyMap<string, string> {
  const projects = tables.find(({ name }) => name === 'projects');
  const place = (name: string): number =>
    projects?.columns.findIndex((column) => column.name === name) ?? -1;
  const [code, actor] = [place('project'), place('actor')];
  return new Map(projects?.rows.map((row) => [String(row[code]), String(row[actor])]) ?? []);
}
