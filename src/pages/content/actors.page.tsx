import type { JSX } from 'preact';
import { PageHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Page, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { CellOf, SourceLink, textIn } from '../parts/view-table.part.js';

/** Makes the list of bodies, by name, with what each has reported. */
export function makeActorsPage(request: PageRequest): Page {
  const { actors: said } = request.texts.content;
  const { view } = request.release;
  const rows = readRows(view, 'actors').toSorted((a, b) =>
    a.text('name').localeCompare(b.text('name'), request.language),
  );
  return {
    title: said.title,
    description: said.description,
    menu: 'actors',
    above: [],
    table: 'actors',
    content: (
      <>
        <PageHeading request={request} title={said.title}>
          {said.description}
        </PageHeading>
        {rows.length === 0 ? (
          <p class="ds-paragraph">{request.texts.table.noRows}</p>
        ) : (
          <ActorTable request={request} rows={rows} />
        )}
        <SourceLink request={request} table={findTable(view, 'actors')} />
      </>
    ),
  };
}

/** Columns that the list shows. The page of a body and the table show the others. */
const SHOWN = ['reports', 'on_time', 'late', 'missing', 'green', 'yellow', 'red'];

function ActorTable({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  const { texts, language, release } = request;
  const table = findTable(release.view, 'actors');
  const columns = SHOWN.flatMap(
    (name) => table?.columns.filter((column) => column.name === name) ?? [],
  );
  return (
    <PageTable
      caption={texts.content.actors.title}
      shownCaption={`${texts.content.actors.title} (${texts.table.countRows(rows.length)})`}
      headings={[
        texts.content.projects.actor,
        ...columns.map((column) => [textIn(request, column.title), 'site-number'] as const),
      ]}
    >
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row" class="site-name">
              <a
                class="ds-link"
                href={addressOf(language, `/actors/${row.text('actor')}`, release)}
              >
                {row.text('name')}
              </a>
            </th>
            {columns.map(({ name }) => (
              <td class="site-number">
                <CellOf request={request} table={table} row={row} name={name} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </PageTable>
  );
}
