import type { JSX } from 'preact';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { CaseList } from './case-table.part.js';
import { FilterChoice, FilterForm } from '../parts/filter-form.part.js';
import { isWithheld, RowValue } from './row-value.part.js';

/** Query members of the list of meetings. */
export const MEETING_FILTERS = ['council'] as const;

/** Makes the list of meetings by date, the newest first, and the cases outside any meeting. */
export function makeMeetingsPage(request: PageRequest): Made {
  const { texts, release, query } = request;
  const { meetings: said } = texts.plans;
  const { council } = query;
  const all = readRows(release.view, 'meetings');
  const cases = readRows(release.view, 'cases');
  if (council !== undefined && !all.some((row) => row.text('council') === council))
    return 'badQuery';
  const isShown = (row: ViewRow): boolean =>
    council === undefined || row.text('council') === council;
  const shown = all
    .filter(isShown)
    .sort((a, b) => (a.text('starts_on') < b.text('starts_on') ? 1 : -1));
  const loose = cases.filter(isShown).filter((row) => row.cell('meeting') === null);
  return {
    title: said.title,
    description: said.description,
    menu: 'meetings',
    above: [],
    table: 'meetings',
    content: (
      <>
        <PageHeading request={request} title={said.title}>
          {said.description}
        </PageHeading>
        <Filter request={request} all={all} />
        {shown.length === 0 ? (
          <p class="ds-paragraph">{said.none}</p>
        ) : (
          <MeetingTable request={request} rows={shown} cases={cases} />
        )}
        <SourceLink request={request} table={findTable(release.view, 'meetings')} />
        {loose.length > 0 && (
          <section>
            <PartHeading>{said.withoutMeeting}</PartHeading>
            <CaseList request={request} rows={loose} />
          </section>
        )}
        <SourceLink request={request} table={findTable(release.view, 'cases')} />
      </>
    ),
  };
}

function Filter({
  request,
  all,
}: {
  readonly request: PageRequest;
  readonly all: readonly ViewRow[];
}): JSX.Element {
  const { meetings: said } = request.texts.plans;
  const councils = new Map(all.map((row) => [row.text('council'), row.text('council_name')]));
  return (
    <FilterForm request={request} path="/meetings">
      <FilterChoice
        name="council"
        label={said.council}
        any={said.anyCouncil}
        chosen={request.query['council']}
        options={[...councils].sort()}
      />
    </FilterForm>
  );
}

function MeetingTable({
  request,
  rows,
  cases,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
  readonly cases: readonly ViewRow[];
}): JSX.Element {
  const { meetings: said } = request.texts.plans;
  return (
    <PageTable
      caption={`${said.meetings} (${request.texts.table.countRows(rows.length)})`}
      headings={[said.date, said.council, said.cases, said.minutes]}
    >
      <tbody>
        {rows.map((row) => (
          <MeetingRow
            request={request}
            row={row}
            cases={cases.filter((one) => one.text('meeting') === row.text('meeting'))}
          />
        ))}
      </tbody>
    </PageTable>
  );
}

function MeetingRow({
  request,
  row,
  cases,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly cases: readonly ViewRow[];
}): JSX.Element {
  const { language, release, texts } = request;
  const { meetings: said } = texts.plans;
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="meetings" row={row} column={column} />
  );
  const href = addressOf(language, `/meetings/${encodeURIComponent(row.text('meeting'))}`, release);
  const hasPapers = cases.length > 0 || row.cell('minutes') !== null;
  return (
    <tr>
      <th scope="row" class="site-name">
        {hasPapers ? (
          <a class="ds-link" href={href}>
            {value('starts_on')}
          </a>
        ) : (
          value('starts_on')
        )}
        {row.cell('cancelled') === true && <span class="site-note">{said.cancelled}</span>}
      </th>
      <td>{value('council_name')}</td>
      <td>{cases.length === 0 ? '–' : cases.map((one) => one.text('number')).join(', ')}</td>
      <td>
        {row.cell('minutes') === null && !isWithheld(row, 'minutes') && said.noMinutes}
        {isWithheld(row, 'minutes') && value('minutes')}
        {row.cell('minutes') !== null && texts.yes}
      </td>
    </tr>
  );
}
