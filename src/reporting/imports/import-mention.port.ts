import type { Principal } from '../../platform/base/principal.js';
import type { Fault } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { listMentions } from '../../portfolio/projects/project-mention.key.js';
import {
  ambiguousMention,
  type ProjectMentions,
} from '../../portfolio/projects/project-mention.lookup.js';
import type { StagedRow } from '../columns/report-table.types.js';
import { CreateReport } from '../reports/report.dto.js';
import type { WholeReport } from './import-batch.types.js';
import type { StagedRun } from './import-staging.queries.js';

/** Column that names the project that a delivery is needed from. */
const NEEDED_COLUMN = 'dependsOn';

/** A run that rows are still added to. */
export interface OpenRun {
  readonly project: string;
  readonly rows: StagedRow[];
  /** Projects that its rows mention. */
  readonly needed: string[];
}

/** A run as it was read: with mentions of projects where the stored one has their codes. */
export interface ReadRun extends StagedRun {
  readonly needed: readonly string[];
}

export function noRows(project: string): OpenRun {
  return { project, rows: [], needed: [] };
}

/**
 * Lists the projects that a row mentions in its values: those that it depends on, and of a line of
 * NDJSON its own too.
 */
export function listNeededProjects({ values, body }: StagedRow): readonly string[] {
  const needed = values[NEEDED_COLUMN];
  if (body !== undefined) return listMentions(CreateReport, body).map(({ name }) => name);
  return needed === undefined ? [] : [String(needed)];
}

/** Holds the codes of the projects that a file mentions, while it is read. */
export class MentionedCodes {
  /** Codes by their mentions. A mention of no project stands for itself. */
  private readonly codes = new Map<string, string>();
  private fresh = new Set<string>();

  constructor(private readonly mentions: ProjectMentions) {}

  add(names: readonly string[]): void {
    for (const name of names) if (!this.codes.has(name)) this.fresh.add(name);
  }

  /** Finds the codes of the projects that were mentioned for the first time. */
  async find(tx: Tx, principal: Principal): Promise<void> {
    const names = [...this.fresh];
    this.fresh = new Set();
    const found = await this.mentions.find(tx, principal, names);
    for (const name of names) {
      const project = found.get(name);
      this.codes.set(name, typeof project === 'object' ? project.code : name);
    }
  }

  /** Puts the codes of projects in place of their mentions in a run. */
  putCodes({ needed, ...run }: ReadRun): StagedRun {
    const project = this.codeOf(run.project);
    if (needed.every((name) => this.codeOf(name) === name)) return { ...run, project };
    const rows = (JSON.parse(run.rows) as StagedRow[]).map((row) => this.putCodesInRow(row));
    return { ...run, project, rows: JSON.stringify(rows) };
  }

  private putCodesInRow(row: StagedRow): StagedRow {
    const { values, body } = row;
    for (const { name, replace } of listMentions(CreateReport, body)) replace(this.codeOf(name));
    const needed = values[NEEDED_COLUMN];
    if (needed === undefined) return row;
    return { ...row, values: { ...values, [NEEDED_COLUMN]: this.codeOf(String(needed)) } };
  }

  private codeOf(name: string): string {
    return this.codes.get(name) ?? name;
  }
}

/** Finds the external ids that reports still mention and that several projects have. */
export async function findAmbiguous(
  tx: Tx,
  mentions: ProjectMentions,
  principal: Principal,
  reports: readonly WholeReport[],
): Promise<ReadonlySet<string>> {
  const names = reports
    .flatMap(({ project, content }) => [
      project,
      ...(content?.dependencies ?? []).map((needed) => needed.project ?? ''),
    ])
    .filter((name) => name.includes(':'));
  if (names.length === 0) return new Set();
  const found = await mentions.find(tx, principal, names);
  return new Set(names.filter((name) => found.get(name) === 'ambiguous'));
}

/** Returns the fault of a mention, which is another one when several projects have its id. */
export function explainMention(
  found: Fault,
  { project, content }: WholeReport,
  ambiguous: ReadonlySet<string>,
): Fault {
  if (found.code !== 'unknown-project') return found;
  const index = /^\/dependencies\/(\d+)\/project$/.exec(found.pointer)?.[1];
  const name =
    index === undefined ? project : (content?.dependencies[Number(index)]?.project ?? '');
  return ambiguous.has(name) ? ambiguousMention(found.pointer) : found;
}
