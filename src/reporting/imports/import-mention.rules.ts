import { listMentions } from '../../portfolio/projects/project-mention.key.js';
import type { StagedRow } from '../files/report-table.types.js';
import { CreateReport } from '../reports/report.dto.js';

/** Column that names the project that a delivery is needed from. */
const NEEDED_COLUMN = 'dependsOn';

/** Codes by the mentions of projects that stand for them. */
export type MentionedCodes = ReadonlyMap<string, string>;

/**
 * Lists the projects that a row mentions in its values: those that it depends on, and of a line of
 * NDJSON its own too.
 */
export function listNeededProjects({ values, body }: StagedRow): readonly string[] {
  const needed = values[NEEDED_COLUMN];
  if (body !== undefined) return listMentions(CreateReport, body).map(({ name }) => name);
  return needed === undefined ? [] : [String(needed)];
}

/** Puts the codes of projects in place of their mentions in a row. */
export function putCodes(row: StagedRow, codes: MentionedCodes): StagedRow {
  const { values, body } = row;
  const needed = values[NEEDED_COLUMN];
  for (const { name, replace } of listMentions(CreateReport, body))
    replace(codes.get(name) ?? name);
  if (needed === undefined) return row;
  const code = codes.get(String(needed)) ?? needed;
  return { ...row, values: { ...values, [NEEDED_COLUMN]: code } };
}
