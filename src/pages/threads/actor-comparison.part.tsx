import type { JSX } from 'preact';
import { nameCode } from '../parts/cell.part.js';
import { PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { CellOf, SourceLink, textIn } from '../parts/view-table.part.js';

interface RowProps {
  readonly request: PageRequest;
  /** The body. */
  readonly row: ViewRow;
}

const GAPS = ['compared', 'worse', 'same', 'better'] as const;
const OTHERS = ['rule', 'directorate'] as const;

/** Shows how often the rule and the directorate give another colour than the owner. */
export function ColourGap({ request, row }: RowProps): JSX.Element | null {
  const { comparison: said } = request.texts.threads;
  const table = findTable(request.release.view, 'actors');
  // An older release may lack the columns.
  if (table?.columns.some(({ name }) => name === 'rule_compared') !== true) return null;
  const isEmpty = OTHERS.every(
    (by) => row.cell(`${by}_compared`) === 0 && row.findWithheld(`${by}_compared`) === undefined,
  );
  return (
    <section>
      <PartHeading>{said.gap}</PartHeading>
      <p class="ds-paragraph site-prose">{isEmpty ? said.noGap : said.gapText}</p>
      {!isEmpty && (
        <PageTable
          caption={said.gap}
          headings={[said.gapBy, ...GAPS.map((name) => [said[name], 'site-number'] as const)]}
        >
          <tbody>
            {OTHERS.map((by) => (
              <tr>
                <th scope="row">{said.by[by]}</th>
                {GAPS.map((name) => (
                  <td class="site-number">
                    <CellOf request={request} table={table} row={row} name={`${by}_${name}`} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </PageTable>
      )}
    </section>
  );
}

/** Columns in which a body is compared with others of its kind. */
const COMPARED = ['reports', 'on_time', 'late', 'days_late', 'missing', 'unchanged', 'rule_worse'];

/** Shows a body among the others of its kind. */
export function Peers({ request, row }: RowProps): JSX.Element | null {
  const { texts, release } = request;
  const { comparison: said } = texts.threads;
  const table = findTable(release.view, 'actors');
  const kind = row.cell('actor_kind');
  if (kind === null) return null;
  const peers = readRows(release.view, 'actors').filter((one) => one.cell('actor_kind') === kind);
  const title = said.peers(nameCode(texts, 'actor_kind', String(kind)));
  return (
    <section>
      <PartHeading>{title}</PartHeading>
      <p class="ds-paragraph site-prose">{peers.length === 1 ? said.alone : said.peersText}</p>
      {peers.length > 1 && <PeerTable request={request} row={row} peers={peers} title={title} />}
      <SourceLink request={request} table={table} />
    </section>
  );
}

function PeerTable({
  request,
  row,
  peers,
  title,
}: RowProps & { readonly peers: readonly ViewRow[]; readonly title: string }): JSX.Element {
  const { texts, release } = request;
  const table = findTable(release.view, 'actors');
  const columns = table?.columns.filter(({ name }) => COMPARED.includes(name)) ?? [];
  return (
    <PageTable
      caption={title}
      headings={[
        texts.content.projects.actor,
        ...columns.map((column) => [textIn(request, column.title), 'site-number'] as const),
      ]}
    >
      <tbody>
        {peers.map((peer) => (
          <tr>
            <th scope="row" class="site-name">
              <PeerName request={request} row={peer} own={row.text('actor')} />
            </th>
            {columns.map(({ name }) => (
              <td class="site-number">
                <CellOf request={request} table={table} row={peer} name={name} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </PageTable>
  );
}

function PeerName({
  request: { language, release, texts },
  row,
  own,
}: RowProps & { readonly own: string }): JSX.Element {
  const number = row.text('actor');
  if (number === own)
    return (
      <strong>
        {row.text('name')} ({texts.threads.comparison.own})
      </strong>
    );
  return (
    <a class="ds-link" href={addressOf(language, `/actors/${encodeURIComponent(number)}`, release)}>
      {row.text('name')}
    </a>
  );
}
