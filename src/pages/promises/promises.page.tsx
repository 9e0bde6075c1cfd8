import type { JSX } from 'preact';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows } from '../parts/view-rows.text.js';
import { CellOf, SourceLink } from '../parts/view-table.part.js';
import { PromiseBoard } from './promise-board.part.js';

/** Makes the board of promises: deliveries by supplier and quarter, and by pair of bodies. */
export function makePromisesPage(request: PageRequest): Made {
  const { promises } = request.texts;
  const rows = readRows(request.release.view, 'promises');
  return {
    title: promises.title,
    description: promises.description,
    menu: 'promises',
    above: [],
    table: 'promises',
    content: (
      <>
        <PageHeading request={request} title={promises.title}>
          {promises.description}
        </PageHeading>
        {rows.length === 0 ? (
          <p class="ds-paragraph">{promises.none}</p>
        ) : (
          <>
            <PromiseBoard request={request} rows={rows} />
            <Pairs request={request} />
          </>
        )}
      </>
    ),
  };
}

/** Counts of a pair of bodies, in the order in which they are shown. */
const COUNTS = [
  ['promises', 'promises'],
  ['committed', 'committed'],
  ['delivered', 'delivered'],
  ['slipping', 'slipping'],
  ['unanswered', 'unanswered'],
  ['longest_wait', 'longestWait'],
] as const;

/** Shows the counts of each pair of bodies. */
function Pairs({ request }: { readonly request: PageRequest }): JSX.Element {
  const { texts, release } = request;
  const { promises } = texts;
  const table = findTable(release.view, 'promise_pairs');
  const rows = readRows(release.view, 'promise_pairs');
  return (
    <section>
      <PartHeading>{promises.pairs}</PartHeading>
      <PageTable
        caption={promises.pairs}
        headings={[
          promises.supplier,
          promises.receiver,
          ...COUNTS.map(([, heading]) => [promises.columns[heading], 'site-number'] as const),
        ]}
      >
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row" class="site-name">
                {row.text('supplier_name')}
              </th>
              <td class="site-name">{row.text('receiver_name')}</td>
              {COUNTS.map(([column]) => (
                <td class="site-number">
                  <CellOf request={request} table={table} row={row} name={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={table} />
    </section>
  );
}
