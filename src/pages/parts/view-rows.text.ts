import type {
  ReleaseView,
  ViewCell,
  ViewTable,
  WithheldField,
} from '../../publication/view-tables/release-view.types.js';
import type { PageLanguage } from '../texts/page-language.types.js';

/** First word of a figure that is a sum of amounts. */
const SUMS = /^(?:approved|frame)(?=_)/;
/** A figure that counts projects by the colour of the owner. */
const COLOUR_COUNTS = /^(?:share_)?(?:green|yellow|red)$/;

/** Rows of a table are read against these: where each column stands, and what is withheld. */
interface RowContext {
  readonly table: string;
  readonly places: ReadonlyMap<string, number>;
  readonly withheld: readonly WithheldField[];
  /** Phases of projects by their code: a field may be withheld in one phase only. */
  readonly phases: ReadonlyMap<string, string>;
}

/** One row of a table of a release, read by the names of its columns. */
export class ViewRow {
  constructor(
    private readonly context: RowContext,
    private readonly cells: readonly ViewCell[],
  ) {}

  cell(column: string): ViewCell {
    return this.cells[this.context.places.get(column) ?? -1] ?? null;
  }

  /** Reads a text; an empty one when the cell is empty. */
  text(column: string): string {
    const cell = this.cell(column);
    return cell === null ? '' : String(cell);
  }

  /** Reads a number; null when the cell is empty. */
  number(column: string): number | null {
    const cell = this.cell(column);
    return cell === null ? null : Number(cell);
  }

  /** Finds the rule that empties a cell. Undefined when the cell is full, or empty by itself. */
  findWithheld(column: string): WithheldField | undefined {
    if (this.cell(column) !== null) return undefined;
    const { withheld, phases } = this.context;
    const name = this.nameField(column);
    const phase = phases.get(this.text('project'));
    // A sum is withheld with any of its parts, whatever their phase.
    const isSum = this.context.table === 'summary';
    return withheld.find(
      ({ field, stage }) => field === name && (isSum || stage === undefined || stage === phase),
    );
  }

  /**
   * Names the field whose rule empties a cell: of a movement the field that moved, of a sum the field
   * that it adds, and of a count the field that it counts.
   */
  private nameField(column: string): string {
    const { table } = this.context;
    if (table === 'movements' && (column === 'before' || column === 'after'))
      return `projects.${this.text('field')}`;
    if (table !== 'summary') return `${table}.${column}`;
    const figure = this.text('figure');
    if (COLOUR_COUNTS.test(figure)) return 'projects.owner_colour';
    const sum = SUMS.exec(figure)?.[0];
    return sum === undefined ? `${table}.${column}` : `projects.${sum}`;
  }
}

/** Tables of a release, and the rules by which cells of them are empty. */
export type Tables = Pick<ReleaseView, 'tables' | 'withheld'>;

/** Finds a table of a release by its name. */
export function findTable(view: Tables, name: string): ViewTable | undefined {
  return view.tables.find((table) => table.name === name);
}

/** Reads the rows of a table of a release. A release without the table has none. */
export function readRows(view: Tables, name: string): readonly ViewRow[] {
  const table = findTable(view, name);
  if (table === undefined) return [];
  const context = {
    table: name,
    places: placeColumns(table),
    withheld: view.withheld,
    phases: view.withheld.some(({ stage }) => stage !== undefined) ? readPhases(view) : new Map(),
  };
  return table.rows.map((cells) => new ViewRow(context, cells));
}

function placeColumns({ columns }: ViewTable): ReadonlyMap<string, number> {
  return new Map(columns.map(({ name }, index) => [name, index]));
}

function readPhases(view: Tables): ReadonlyMap<string, string> {
  const projects = findTable(view, 'projects');
  if (projects === undefined) return new Map();
  const places = placeColumns(projects);
  const [code = -1, phase = -1] = [places.get('project'), places.get('phase')];
  return new Map(projects.rows.map((row) => [String(row[code]), String(row[phase])]));
}

/** Returns a text of a row in the language of a reader. Its English stands in a column beside it. */
export function textOf(language: PageLanguage, row: ViewRow, column: string): string {
  const english = language === 'en' ? row.text(`${column}_en`) : '';
  return english === '' ? row.text(column) : english;
}
