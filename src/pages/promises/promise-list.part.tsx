import type { JSX } from 'preact';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { CellOf, SourceLink } from '../parts/view-table.part.js';
import { NamedProject, nameProjects, type ProjectNames } from './named-project.part.js';
import { PromiseChip } from './promise-chip.part.js';

interface ListProps {
  readonly request: PageRequest;
  readonly title: string;
  /** The side that is named in each row; the other one is the page itself. */
  readonly other: 'from' | 'to';
  readonly rows: readonly ViewRow[];
}

/**
 * Shows deliveries of one side: what, how it stands, from or to whom, and when. The standing stands
 * beside the name, where a narrow screen still shows some of it.
 */
function PromiseList({ request, title, other, rows }: ListProps): JSX.Element | null {
  const { columns } = request.texts.promises;
  if (rows.length === 0) return null;
  const names = nameProjects(request.release);
  const headings = [
    columns.what,
    columns.standing,
    columns[other],
    columns.neededBy,
    columns.expected,
  ];
  return (
    <>
      <h3 class="ds-heading" data-size="2xs">
        {title}
      </h3>
      <PageTable caption={title} headings={headings}>
        <tbody>
          {rows.map((row) => (
            <ListRow request={request} other={other} row={row} names={names} />
          ))}
        </tbody>
      </PageTable>
    </>
  );
}

function ListRow({
  request,
  other,
  row,
  names,
}: {
  readonly request: PageRequest;
  readonly other: 'from' | 'to';
  readonly row: ViewRow;
  readonly names: ProjectNames;
}): JSX.Element {
  const [body, code] = other === 'from' ? ['supplier', 'target'] : ['receiver', 'project'];
  const table = findTable(request.release.view, 'promises');
  const { noSupplier, targets } = request.texts.promises;
  const name = row.text(`${body}_name`) || noSupplier;
  const isOther = other === 'from' && row.text('target_kind') !== 'project';
  return (
    <tr>
      <th scope="row" class="site-name">
        {row.text('what')}
      </th>
      <td class="site-name">
        <PromiseChip request={request} row={row} />
      </td>
      <td class="site-name">
        {name}
        <br />
        {isOther && `${targets[row.text('target_kind')] ?? ''}: `}
        {isOther || row.cell(code) === null ? (
          <CellOf request={request} table={table} row={row} name={code} />
        ) : (
          <NamedProject request={request} code={row.text(code)} names={names} />
        )}
      </td>
      <td class="site-day">
        <CellOf request={request} table={table} row={row} name="needed_by" />
      </td>
      <td class="site-day">
        <CellOf request={request} table={table} row={row} name="expected" />
      </td>
    </tr>
  );
}

/** Shows the deliveries of a project: those it needs, and those it is to make. */
export function ProjectPromises({
  request,
  code,
}: {
  readonly request: PageRequest;
  readonly code: string;
}): JSX.Element | null {
  const { promises } = request.texts;
  const rows = readRows(request.release.view, 'promises');
  const needs = rows.filter((row) => row.text('project') === code);
  const supplies = rows.filter(
    (row) => row.text('target_kind') === 'project' && row.text('target') === code,
  );
  return (
    <BothWays
      request={request}
      lists={[
        { title: promises.needs, other: 'from', rows: needs },
        { title: promises.supplies, other: 'to', rows: supplies },
      ]}
      none={promises.noneOfProject}
    />
  );
}

/** Shows the deliveries of a body: those it is to make for others, and those it awaits. */
export function ActorPromises({
  request,
  number,
}: {
  readonly request: PageRequest;
  readonly number: string;
}): JSX.Element | null {
  const { promises } = request.texts;
  const rows = readRows(request.release.view, 'promises');
  return (
    <BothWays
      request={request}
      lists={[
        {
          title: promises.promised,
          other: 'to',
          rows: rows.filter((row) => row.text('supplier') === number),
        },
        {
          title: promises.awaits,
          other: 'from',
          rows: rows.filter((row) => row.text('receiver') === number),
        },
      ]}
      none={promises.noneOfActor}
    />
  );
}

function BothWays({
  request,
  lists,
  none,
}: {
  readonly request: PageRequest;
  readonly lists: readonly Omit<ListProps, 'request'>[];
  readonly none: string;
}): JSX.Element | null {
  const table = findTable(request.release.view, 'promises');
  // A release from before the table was told of says nothing of agreements.
  if (table === undefined) return null;
  return (
    <section>
      <h2 class="ds-heading" data-size="sm">
        {request.texts.promises.title}
      </h2>
      {lists.every(({ rows }) => rows.length === 0) ? (
        <p class="ds-paragraph">{none}</p>
      ) : (
        lists.map((list) => <PromiseList request={request} {...list} />)
      )}
      <SourceLink request={request} table={table} />
    </section>
  );
}
