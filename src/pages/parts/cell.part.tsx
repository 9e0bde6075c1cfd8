import type { JSX } from 'preact';
import type { ViewColumn } from '../../publication/view-tables/release-view.types.js';
import type { PageTexts } from '../texts/page-texts.types.js';
import { nameFigure, namePrices } from './figure-name.text.js';
import { addressOf, projectAddress } from './page-address.text.js';
import type { PageRequest } from './page.types.js';
import { colourOf, StatusSign } from './status-sign.part.js';
import type { ViewRow } from './view-rows.text.js';
import { Withheld } from './withheld.part.js';

type Reader = Pick<PageRequest, 'language' | 'texts' | 'formats' | 'release'>;

/** Shows a cell of a release for a reader: in words, with its link, or as withheld. */
export function Cell({
  request,
  column,
  row,
}: {
  readonly request: Reader;
  readonly column: ViewColumn;
  readonly row: ViewRow;
}): JSX.Element {
  const { texts } = request;
  const field = row.findWithheld(column.name);
  if (field !== undefined) return <Withheld field={field} texts={texts} />;
  const cell = row.cell(column.name);
  if (cell === null) return <>–</>;
  const href = findTarget(request, { column: column.name, row });
  const text = writeCell(request, column, { cell, row });
  return href === undefined ? (
    <>{text}</>
  ) : (
    <a class="ds-link" href={href}>
      {text}
    </a>
  );
}

/** Columns whose codes are projects, and bodies. */
const PROJECTS = new Set(['project', 'other']);
const BODIES = new Set(['actor', 'receiver', 'supplier']);

/** Returns the address that a code leads to: the page of a project or of a body in this release. */
function findTarget(
  request: Reader,
  { column, row }: { readonly column: string; readonly row: ViewRow },
): string | undefined {
  const { language, release } = request;
  const code = row.text(column);
  const isProject =
    PROJECTS.has(column) || (column === 'target' && row.cell('target_kind') === 'project');
  if (isProject && release.projects.has(code)) return projectAddress(request, code);
  if (BODIES.has(column) && release.actors.has(code))
    return addressOf(language, `/actors/${encodeURIComponent(code)}`, release);
  return undefined;
}

function writeCell(
  request: Reader,
  { type, name }: ViewColumn,
  { cell, row }: { readonly cell: string | number | boolean; readonly row: ViewRow },
): JSX.Element | string {
  const { texts, formats } = request;
  if (isColour(name, row)) return <StatusSign colour={colourOf(cell)} texts={texts} />;
  if (typeof cell === 'boolean') return cell ? texts.yes : texts.no;
  if (isYear(name)) return String(cell);
  if (type === 'integer' || type === 'decimal') return formats.number(Number(cell));
  if (type === 'date') return formats.day(String(cell));
  if (type === 'instant') return formats.instant(String(cell));
  const codes = nameOfCodes(name, row);
  if (codes === 'figure') return nameFigure(request, String(cell));
  if (codes.endsWith('prices')) return namePrices(request, String(cell));
  return nameCode(texts, codes, String(cell));
}

function isYear(column: string): boolean {
  return column === 'year' || column === 'budget_year';
}

/** Says whether a cell is a colour: by its column, or by the field that a movement is about. */
function isColour(column: string, row: ViewRow): boolean {
  const codes = nameOfCodes(column, row);
  return codes === 'light' || codes.endsWith('colour');
}

/** Returns the column whose codes a cell holds: a movement holds those of its field. */
function nameOfCodes(column: string, row: ViewRow): string {
  const isMoved = (column === 'before' || column === 'after') && row.cell('field') !== null;
  return isMoved ? row.text('field') : column;
}

/** Returns the words for a code. A text that is no known code stays as it is. */
export function nameCode(texts: PageTexts, column: string, code: string): string {
  if (column === 'reported' && (code === 'true' || code === 'false'))
    return code === 'true' ? texts.yes : texts.no;
  if (column === 'quarter') return nameQuarter(texts, code);
  if (column === 'slips')
    return code
      .split(' ')
      .map((slip) => texts.promises.slips[slip] ?? slip)
      .join(', ');
  return findWords(texts, column)?.[code] ?? texts.plans.codes[column]?.[code] ?? code;
}

/** Returns the words for a quarter: `2021Q4`. */
export function nameQuarter({ promises }: Pick<PageTexts, 'promises'>, code: string): string {
  const [year = '', number] = code.split('Q');
  return number === undefined ? code : promises.quarter(year, number);
}

/** Finds the words for the codes of a column. */
function findWords(
  { content, figures, promises, threads }: PageTexts,
  column: string,
): Readonly<Record<string, string>> | undefined {
  return {
    state: content.codes.state,
    last_state: content.codes.state,
    phase: content.codes.phase,
    cause: content.codes.cause,
    field: figures.fields,
    kind: figures.kinds,
    funding_source: figures.funding,
    promise_state: promises.states,
    turn: promises.sides,
    delivery_kind: promises.kinds,
    target_kind: promises.targets,
    event: threads.history.names,
    advice_state: threads.advice.states,
    outcome: threads.advice.outcomes,
    actor_kind: threads.comparison.kinds,
  }[column];
}

/** Says whether a cell is written as a number. */
export function isNumber({ type, name }: ViewColumn): boolean {
  return !isYear(name) && (type === 'integer' || type === 'decimal');
}
