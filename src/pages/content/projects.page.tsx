import type { JSX } from 'preact';
import { PageHeading } from '../parts/heading.part.js';
import { FilterChoice, FilterForm } from '../parts/filter-form.part.js';
import { projectAddress } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { Cell } from '../parts/cell.part.js';
import { colourOf } from '../parts/status-sign.part.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import type { ViewColumn } from '../../publication/view-tables/release-view.types.js';

const COLOURS = ['green', 'yellow', 'red'] as const;

/** Query members of the list of projects. */
export const PROJECT_FILTERS = ['actor', 'colour', 'state'] as const;

/** Makes the list of projects, filtered by colour, state and body. An unknown value is a bad query. */
export function makeProjectsPage(request: PageRequest): Made {
  const { texts, release, query } = request;
  const { projects: said } = texts.content;
  const all = readRows(release.view, 'projects');
  const { colour, actor, state } = query;
  if (colour !== undefined && colour !== 'rated' && colourOf(colour) === null) return 'badQuery';
  if (actor !== undefined && !all.some((row) => row.text('actor') === actor)) return 'badQuery';
  if (state !== undefined && texts.content.codes.state[state] === undefined) return 'badQuery';
  const shown = all.filter(
    (row) =>
      (colour === undefined || hasColour(row, colour)) &&
      (actor === undefined || row.text('actor') === actor) &&
      (state === undefined || row.text('state') === state),
  );
  return {
    title: said.title,
    description: said.description,
    menu: 'projects',
    above: [],
    table: 'projects',
    content: (
      <>
        <PageHeading request={request} title={said.title}>
          {said.description}
        </PageHeading>
        <Filter request={request} all={all} />
        <p class="ds-paragraph" role="status">
          {said.shown(shown.length, all.length)}
        </p>
        <ProjectTable request={request} rows={shown} />
        <SourceLink request={request} table={findTable(release.view, 'projects')} />
      </>
    ),
  };
}

/** Says whether the owner gave a project a colour: any when `rated` is asked for. */
function hasColour(row: ViewRow, colour: string): boolean {
  return colour === 'rated'
    ? row.cell('owner_colour') !== null
    : row.text('owner_colour') === colour;
}

function Filter({
  request,
  all,
}: {
  readonly request: PageRequest;
  readonly all: readonly ViewRow[];
}): JSX.Element {
  const { texts, language, query } = request;
  const { projects: said } = texts.content;
  const actors = new Map(all.map((row) => [row.text('actor'), row.text('actor_name')]));
  const named = [...actors].sort(([, a], [, b]) => a.localeCompare(b, language));
  return (
    <FilterForm request={request} path="/projects">
      <FilterChoice
        name="colour"
        label={said.owner}
        any={said.anyColour}
        chosen={query['colour']}
        options={[
          ['rated', said.rated],
          ...COLOURS.map((colour) => [colour, texts.colours[colour]] as const),
        ]}
      />
      <FilterChoice
        name="state"
        label={texts.content.project.state}
        any={said.anyState}
        chosen={query['state']}
        options={Object.entries(texts.content.codes.state)}
      />
      <FilterChoice
        name="actor"
        label={said.actor}
        any={said.anyActor}
        chosen={query['actor']}
        options={named}
      />
    </FilterForm>
  );
}

/** Columns that the list shows, besides the name. */
const SHOWN = [
  'actor_name',
  'owner_colour',
  'rule_colour',
  'directorate_colour',
  'slip_days',
  'forecast_end',
] as const;

/** Shows projects with the three colours beside each other. */
export function ProjectTable({
  request,
  rows,
  ofOne = false,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
  /** True when all are of one body, whose name stands above. */
  readonly ofOne?: boolean;
}): JSX.Element {
  const { projects: said } = request.texts.content;
  const columns = findTable(request.release.view, 'projects')?.columns ?? [];
  const shown = SHOWN.filter((name) => !ofOne || name !== 'actor_name').flatMap((name) =>
    columns.filter((column) => column.name === name),
  );
  const headings = [
    said.name,
    ...(ofOne ? [] : [said.actor]),
    said.owner,
    said.rule,
    said.directorate,
    [said.slip, 'site-number'] as const,
    said.end,
  ];
  return (
    <PageTable caption={said.title} headings={headings}>
      <tbody>
        {rows.map((row) => (
          <ProjectTableRow request={request} row={row} columns={shown} />
        ))}
      </tbody>
    </PageTable>
  );
}

function ProjectTableRow({
  request,
  row,
  columns,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly columns: readonly ViewColumn[];
}): JSX.Element {
  return (
    <tr>
      <th scope="row" class="site-name">
        <a class="ds-link" href={projectAddress(request, row.text('project'))}>
          {row.text('name')}
        </a>
      </th>
      {columns.map((column) => (
        <td class={column.name === 'slip_days' ? 'site-number' : undefined}>
          <Cell request={request} column={column} row={row} />
        </td>
      ))}
    </tr>
  );
}
