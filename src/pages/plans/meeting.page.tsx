import type { JSX } from 'preact';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { CaseList } from './case-table.part.js';
import { RowValue } from './row-value.part.js';

/** Makes the page of a meeting: its cases with decisions, its minutes, and what is to be done. */
export function makeMeetingPage(request: PageRequest): Made {
  const { texts, release, formats, parameters } = request;
  const { meetings: said } = texts.plans;
  const row = readRows(release.view, 'meetings').find(
    (meeting) => meeting.text('meeting') === parameters['meeting'],
  );
  if (row === undefined) return 'notFound';
  const day = row.text('starts_on');
  const title = said.meetingOf(row.text('council_name'), day === '' ? '–' : formats.day(day));
  const isHere = (one: ViewRow): boolean => one.text('meeting') === row.text('meeting');
  const cases = readRows(release.view, 'cases').filter(isHere);
  return {
    title,
    description: title,
    menu: 'meetings',
    above: [{ title: said.title, path: '/meetings' }],
    table: 'cases',
    content: (
      <>
        <PageHeading request={request} title={title}>
          {row.cell('cancelled') === true ? said.cancelled : said.papers}
        </PageHeading>
        {row.cell('place') !== null && (
          <p class="ds-paragraph">
            {said.place}: <RowValue request={request} table="meetings" row={row} column="place" />
          </p>
        )}
        <section>
          <PartHeading>{said.cases}</PartHeading>
          {cases.length === 0 ? (
            <p class="ds-paragraph">{said.noCases}</p>
          ) : (
            <CaseList request={request} rows={cases} />
          )}
          <SourceLink request={request} table={findTable(release.view, 'cases')} />
        </section>
        <Minutes request={request} row={row} />
        <Actions
          request={request}
          rows={readRows(release.view, 'meeting_actions').filter(isHere)}
        />
      </>
    ),
  };
}

function Minutes({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { meetings: said } = request.texts.plans;
  const isThere = row.cell('minutes') !== null || row.findWithheld('minutes') !== undefined;
  return (
    <section>
      <PartHeading>{said.minutes}</PartHeading>
      <p class="ds-paragraph site-prose">
        {isThere ? (
          <RowValue request={request} table="meetings" row={row} column="minutes" />
        ) : (
          said.noMinutes
        )}
      </p>
    </section>
  );
}

function Actions({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element | null {
  const { meetings: said } = request.texts.plans;
  if (rows.length === 0) return null;
  return (
    <section>
      <PartHeading>{said.actions}</PartHeading>
      <PageTable caption={said.actions} headings={[said.action, said.responsible, said.due]}>
        <tbody>
          {rows.map((row) => {
            const value = (column: string): JSX.Element => (
              <RowValue request={request} table="meeting_actions" row={row} column={column} />
            );
            return (
              <tr>
                <th scope="row" class="site-name">
                  {value('text')}
                </th>
                <td>{value('responsible')}</td>
                <td>{value('due_on')}</td>
              </tr>
            );
          })}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={findTable(request.release.view, 'meeting_actions')} />
    </section>
  );
}
