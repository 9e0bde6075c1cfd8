/** Tables without rows in an archive: short-lived, internal, or secret. */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  'platform.idempotency',
  'platform.job_part',
  'platform.notice',
  'platform.outbox',
  'platform.quota_use',
  'platform.set_aside',
  'publication.announcement',
  'publication.delivery',
  'publication.event',
  'publication.known_names',
  'publication.subscription',
  'publication.subscription_secret',
  'reporting.import_change',
  'reporting.import_chunk',
  'reporting.import_fault',
  'reporting.import_report',
  'reporting.import_run',
  'reporting.mailbox',
  'reporting.report_import',
  'workspace.pending_login',
  'workspace.session',
]);

/** Conditions on rows `t` of tables of which some rows are short-lived. */
export const KEPT_ROWS: Readonly<Record<string, string>> = {
  'reporting.report': 't.revision > 0',
  'publication.release_file': `
    exists (select 1
              from publication.release r
             where r.id = t.release_id and r.published_at is not null)`,
};

/** A column of a table, with its type as PostgreSQL writes it. */
export interface ArchivedColumn {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

/** A reference from columns of a table to columns of another. */
export interface ArchivedReference {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
  readonly targets: readonly string[];
}

/** A table as the catalog describes it. */
export interface ArchivedTable {
  readonly name: string;
  readonly columns: readonly ArchivedColumn[];
  readonly key: readonly string[];
  readonly references: readonly ArchivedReference[];
}

/** Columns that name the round of a row, by the kind of value in them. */
const ROUND_COLUMNS: Readonly<Record<string, 'id' | 'key'>> = {
  round_id: 'id',
  round: 'key',
  forecast_round: 'key',
  answer_due_in: 'key',
};
/** Tables whose `round` says what a row is about, and not the round in which it came. */
const ABOUT_A_ROUND = new Set([
  'coordination.agreement',
  'coordination.agreement_move',
  'coordination.solution_change',
  'coordination.suggestion',
  'governance.advice',
  'governance.advice_item',
  'reporting.transfer',
]);

/** Returns the column by which rows of a table belong to a round, and what stands in it. */
export function roundColumnOf({
  name,
  columns,
}: ArchivedTable): { readonly column: string; readonly holds: 'id' | 'key' } | undefined {
  if (ABOUT_A_ROUND.has(name)) return undefined;
  for (const column of columns) {
    const holds = ROUND_COLUMNS[column.name];
    if (holds !== undefined) return { column: column.name, holds };
  }
  return undefined;
}

/** Lists the references of archived tables to tables that are left out. There must be none. */
export function danglingReferences(tables: readonly ArchivedTable[]): string[] {
  return tables.flatMap(({ name, references }) =>
    references
      .filter(({ table }) => LEFT_OUT.has(table))
      .map(({ name: reference, table }) => `${name} ${reference} to ${table}`),
  );
}
