import type { JSX } from 'preact';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { isWithheld, RowValue } from './row-value.part.js';

/** Makes the page of a receiver: what comes, in which quarter, and whether there is room. */
export function makeReceiverPage(request: PageRequest): Made {
  const { texts, release, parameters } = request;
  const { receivers: said, municipal } = texts.plans;
  const row = readRows(release.view, 'receivers').find(
    (receiver) => receiver.text('receiver') === parameters['number'],
  );
  if (row === undefined) return 'notFound';
  const number = row.text('receiver');
  const title = row.text('receiver_name') || number;
  return {
    title,
    description: `${title}. ${said.lead}`,
    menu: 'receivers',
    above: [
      { title: municipal.title, path: '/municipal' },
      { title: said.title, path: '/receivers' },
    ],
    table: 'roll_outs',
    content: (
      <>
        <PageHeading request={request} title={title}>
          {said.lead}
        </PageHeading>
        <RollOuts request={request} number={number} />
        <Calendar request={request} number={number} />
        <p class="site-source">
          <a class="ds-link" href={`/v1/receivers/${encodeURIComponent(number)}/calendar.ics`}>
            {said.feed}
          </a>
        </p>
      </>
    ),
  };
}

interface ReceiverProps {
  readonly request: PageRequest;
  readonly number: string;
}

/** Shows the roll-outs to a receiver by quarter; those without a quarter stand last. */
function RollOuts({ request, number }: ReceiverProps): JSX.Element {
  const { view } = request.release;
  const { receivers: said, municipal } = request.texts.plans;
  const rows = readRows(view, 'roll_outs')
    .filter((row) => row.text('receiver') === number)
    .sort((a, b) => ((a.text('quarter') || '9') < (b.text('quarter') || '9') ? -1 : 1));
  const names = new Map(
    readRows(view, 'solutions').map((row) => [
      row.text('solution'),
      textOf(request.language, row, 'name'),
    ]),
  );
  return (
    <section>
      <PartHeading>{said.coming}</PartHeading>
      <PageTable
        caption={`${said.coming} (${request.texts.table.countRows(rows.length)})`}
        headings={[
          municipal.quarter,
          municipal.solution,
          said.supplier,
          said.state,
          said.confirmed,
          said.size,
        ]}
      >
        <tbody>
          {rows.map((row) => (
            <RollOutRow request={request} row={row} names={names} />
          ))}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={findTable(view, 'roll_outs')} />
    </section>
  );
}

function RollOutRow({
  request,
  row,
  names,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly names: ReadonlyMap<string, string>;
}): JSX.Element {
  const { receivers: said } = request.texts.plans;
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="roll_outs" row={row} column={column} />
  );
  const isDated = row.cell('quarter') !== null || row.findWithheld('quarter') !== undefined;
  const name = names.get(row.text('solution'));
  const isWithheld = row.findWithheld('solution') !== undefined;
  return (
    <tr>
      <th scope="row">{isDated ? value('quarter') : said.noQuarter}</th>
      <td class="site-name">{isWithheld ? value('solution') : (name ?? said.ofProject)}</td>
      <td>{value('supplier_name')}</td>
      <td>{value('roll_out_state')}</td>
      <td>{value('confirmed')}</td>
      <td>{value('size')}</td>
    </tr>
  );
}

/** Shows the weight of each quarter against the capacity that the receiver has stated. */
function Calendar({ request, number }: ReceiverProps): JSX.Element | null {
  const { view } = request.release;
  const { receivers: said, municipal } = request.texts.plans;
  const rows = readRows(view, 'receiver_quarters').filter((row) => row.text('receiver') === number);
  if (rows.length === 0) return null;
  return (
    <section>
      <PartHeading>{said.calendar}</PartHeading>
      <PageTable
        caption={said.calendar}
        headings={[
          municipal.quarter,
          [municipal.load, 'site-number'],
          [municipal.capacity, 'site-number'],
          said.room,
        ]}
      >
        <tbody>
          {rows.map((row) => (
            <QuarterRow request={request} row={row} />
          ))}
        </tbody>
      </PageTable>
      <p class="ds-paragraph">{municipal.weights}</p>
      <SourceLink request={request} table={findTable(view, 'receiver_quarters')} />
    </section>
  );
}

function QuarterRow({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { receivers: said } = request.texts.plans;
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="receiver_quarters" row={row} column={column} />
  );
  const isStated = row.cell('capacity') !== null || isWithheld(row, 'capacity');
  return (
    <tr>
      <th scope="row">{value('quarter')}</th>
      <td class="site-number">{value('load')}</td>
      <td class="site-number">{isStated ? value('capacity') : said.noCapacity}</td>
      <td>
        <Verdict request={request} row={row} />
      </td>
    </tr>
  );
}

/** Says whether the roll-outs of a quarter are within the capacity. */
function Verdict({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { receivers: said } = request.texts.plans;
  const over = <RowValue request={request} table="receiver_quarters" row={row} column="over" />;
  if (isWithheld(row, 'over')) return over;
  if (row.cell('capacity') === null) return <>–</>;
  return row.number('over') === 0 ? (
    <>{said.roomLeft}</>
  ) : (
    <strong>
      {said.overBy} ({over})
    </strong>
  );
}
