/** A row of a file of projects: what it gives a project, and what was found wrong in it. */
export interface ProjectRow {
  readonly sheet: string | null;
  readonly row: number;
  /** The project as the row mentions it: its code or an external id; empty where it has none. */
  readonly mention: string;
  /** The members that the row gives, as the body of a request. An empty cell gives null. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The cells by column, as a fault shows them; undefined where a row is a line of NDJSON. */
  readonly cells: Readonly<Record<string, string | number>> | undefined;
  /** Columns in which a fault was found already. Their members are left out of the body. */
  readonly faulty: readonly string[];
  /** The cells of the sender's own columns. */
  readonly own: Readonly<Record<string, string>>;
}
