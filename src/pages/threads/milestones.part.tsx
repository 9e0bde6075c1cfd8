import type { JSX } from 'preact';
import { PartHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { colourOf } from '../parts/status-sign.part.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { CellOf, SourceLink } from '../parts/view-table.part.js';

interface RowProps {
  readonly request: PageRequest;
  /** The project. */
  readonly row: ViewRow;
}

function readOwn({ request, row }: RowProps, table: string): readonly ViewRow[] {
  return readRows(request.release.view, table).filter(
    (one) => one.text('project') === row.text('project'),
  );
}

/**
 * Says which plan the colour of the owner is measured against when the plan was approved again:
 * "green" since then may still be late against the first approval.
 */
export function SinceLastPlan(props: RowProps): JSX.Element | null {
  const { request, row } = props;
  const { texts, formats } = request;
  const last = readOwn(props, 'baselines').at(-1);
  const colour = colourOf(row.cell('owner_colour'));
  if (last === undefined || colour === null || (last.number('number') ?? 1) < 2) return null;
  return (
    <p class="ds-paragraph">
      {texts.threads.milestones.sinceLastPlan(
        texts.colours[colour],
        formats.month(last.text('approved_on')),
      )}
    </p>
  );
}

/** Shows the milestones of a project: first approved, planned, expected, and the slip. */
export function Milestones(props: RowProps): JSX.Element | null {
  const { request } = props;
  const table = findTable(request.release.view, 'milestones');
  // A release from before the table was told of says nothing of milestones.
  if (table === undefined) return null;
  const said = request.texts.threads.milestones;
  const rows = readOwn(props, 'milestones').toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1));
  return (
    <section>
      <PartHeading>{said.title}</PartHeading>
      {rows.length === 0 ? (
        <p class="ds-paragraph">{said.none}</p>
      ) : (
        <PageTable
          caption={said.title}
          headings={[
            said.milestone,
            said.first,
            said.planned,
            said.expected,
            [said.slip, 'site-number'],
          ]}
        >
          <tbody>
            {rows.map((milestone) => (
              <MilestoneRow request={request} row={milestone} />
            ))}
          </tbody>
        </PageTable>
      )}
      <SourceLink request={request} table={table} />
      <Plans {...props} />
    </section>
  );
}

/** Returns the day by which milestones are put in order: the latest that is known. */
function dayOf(row: ViewRow): string {
  return ['actual', 'forecast', 'planned'].map((name) => row.text(name)).find(Boolean) ?? '';
}

function MilestoneRow({ request, row }: RowProps): JSX.Element {
  const table = findTable(request.release.view, 'milestones');
  const { texts, formats } = request;
  const isReached = row.cell('actual') !== null;
  return (
    <tr>
      <th scope="row" class="site-name">
        {row.text('name')} ({row.text('milestone')})
      </th>
      {['first', 'planned'].map((name) => (
        <td class="site-day">
          <CellOf request={request} table={table} row={row} name={name} />
        </td>
      ))}
      <td class="site-day">
        {isReached ? (
          texts.threads.milestones.reached(formats.day(row.text('actual')))
        ) : (
          <CellOf request={request} table={table} row={row} name="forecast" />
        )}
      </td>
      <td class="site-number">
        <CellOf request={request} table={table} row={row} name="slip_days" />
      </td>
    </tr>
  );
}

/** Shows every approved plan of a project, when it has more than one. */
function Plans(props: RowProps): JSX.Element | null {
  const { request } = props;
  const said = request.texts.threads.milestones;
  const table = findTable(request.release.view, 'baselines');
  const rows = readOwn(props, 'baselines');
  if (rows.length < 2) return null;
  return (
    <>
      <PageTable
        caption={said.plans}
        shownCaption={said.plans}
        headings={[said.plan, said.approvedOn, said.end, [said.moved, 'site-number']]}
      >
        <tbody>
          {rows.map((row, index) => (
            <tr>
              <th scope="row" class="site-name">
                {index === 0 ? said.firstPlan : said.nextPlan(row.number('number') ?? 0)}
              </th>
              {['approved_on', 'end'].map((name) => (
                <td class="site-day">
                  <CellOf request={request} table={table} row={row} name={name} />
                </td>
              ))}
              <td class="site-number">
                <CellOf request={request} table={table} row={row} name="moved_days" />
              </td>
            </tr>
          ))}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={table} />
    </>
  );
}
