import type { JSX } from 'preact';
import { nameQuarter } from '../parts/cell.part.js';
import { PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { NamedProject, nameProjects, type ProjectNames } from './named-project.part.js';
import { PromiseChip, standingOf } from './promise-chip.part.js';

/** Deliveries of a cell that stand open: the others follow when a reader asks for them. */
const MOST_OPEN = 4;

/** Shows deliveries by supplier and quarter, those that slip or wait first. */
export function PromiseBoard({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  const { texts, language, release } = request;
  const { promises } = texts;
  const quarters = [...new Set(rows.map((row) => row.text('quarter')))].sort();
  const bySupplier = Map.groupBy(rows, (row) => row.text('supplier_name'));
  const suppliers = [...bySupplier].sort(([a], [b]) => compareNames(a, b, language));
  const names = nameProjects(release);
  return (
    <section>
      <PartHeading>{promises.board}</PartHeading>
      <p class="ds-paragraph site-prose">{promises.boardText}</p>
      <PageTable
        caption={promises.board}
        headings={[promises.supplier, ...quarters.map((quarter) => nameQuarter(texts, quarter))]}
        style="site-board"
      >
        <tbody>
          {suppliers.map(([, own]) => (
            <BoardRow request={request} rows={own} quarters={quarters} names={names} />
          ))}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={findTable(release.view, 'promises')} />
    </section>
  );
}

interface DeliveriesProps {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
  readonly names: ProjectNames;
}

function BoardRow({
  request,
  rows,
  quarters,
  names,
}: DeliveriesProps & { readonly quarters: readonly string[] }): JSX.Element {
  const name = rows[0]?.text('supplier_name') ?? '';
  return (
    <tr>
      <th scope="row" class="site-name">
        <Supplier request={request} name={name} number={rows[0]?.text('supplier') ?? ''} />
      </th>
      {quarters.map((quarter) => (
        <BoardCell
          request={request}
          names={names}
          rows={rows
            .filter((row) => row.text('quarter') === quarter)
            .toSorted((a, b) => rankOf(a) - rankOf(b))}
        />
      ))}
    </tr>
  );
}

/** Standings in the order in which a reader wants them. */
const ORDER = [
  'late',
  'unagreedPassed',
  'unagreedLate',
  'waiting',
  'agreed',
  'open',
  'delivered',
  'over',
];

function rankOf(row: ViewRow): number {
  return ORDER.indexOf(standingOf(row));
}

/** Compares names in the order of a language; no name comes last. */
function compareNames(a: string, b: string, language: string): number {
  if (a === '' || b === '') return a === '' ? 1 : -1;
  return a.localeCompare(b, language);
}

function Supplier({
  request: { language, release, texts },
  name,
  number,
}: {
  readonly request: PageRequest;
  readonly name: string;
  readonly number: string;
}): JSX.Element {
  if (name === '') return <>{texts.promises.noSupplier}</>;
  if (!release.actors.has(number)) return <>{name}</>;
  return (
    <a class="ds-link" href={addressOf(language, `/actors/${encodeURIComponent(number)}`, release)}>
      {name}
    </a>
  );
}

function BoardCell({ request, rows, names }: DeliveriesProps): JSX.Element {
  if (rows.length === 0) return <td class="site-board__none">–</td>;
  const [first, more] = [rows.slice(0, MOST_OPEN), rows.slice(MOST_OPEN)];
  return (
    <td>
      <Deliveries request={request} rows={first} names={names} />
      {more.length > 0 && (
        <details class="site-more">
          <summary>{request.texts.promises.more}</summary>
          <Deliveries request={request} rows={more} names={names} />
        </details>
      )}
    </td>
  );
}

function Deliveries({ request, rows, names }: DeliveriesProps): JSX.Element {
  return (
    <ul class="site-promises">
      {rows.map((row) => (
        <li>
          <span class="site-promises__what">{row.text('what')}</span>{' '}
          <span class="site-promises__to">
            {request.texts.promises.to}{' '}
            <NamedProject request={request} code={row.text('project')} names={names} />
          </span>
          <PromiseChip request={request} row={row} />
        </li>
      ))}
    </ul>
  );
}
