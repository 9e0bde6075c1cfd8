import type { JSX } from 'preact';
import { Facts } from '../parts/facts.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { IndicatorTable } from './indicator-table.part.js';
import { RowText, RowValue } from './row-value.part.js';
import { Direction, GoalTable, Ratio } from './strategy.page.js';

/** Makes the page of a goal: its direction, and the projects and indicators behind it. */
export function makeGoalPage(request: PageRequest): Made {
  const { texts, release, parameters, language } = request;
  const { strategy: said } = texts.plans;
  const goals = readRows(release.view, 'goals');
  const row = goals.find((goal) => goal.text('goal') === parameters['goal']);
  if (row === undefined) return 'notFound';
  const under = goals.filter((goal) => goal.text('parent') === row.text('goal'));
  const codes = new Set([row, ...under].map((goal) => goal.text('goal')));
  const title = `${row.text('goal')} ${textOf(language, row, 'name')}`;
  return {
    title,
    description: `${said.goal} ${title}`,
    menu: 'strategy',
    above: [{ title: said.title, path: '/strategy' }],
    table: 'project_goals',
    content: (
      <>
        <PageHeading request={request} title={title}>
          {said.direction}: <Direction request={request} row={row} column="direction" />
        </PageHeading>
        <Signs request={request} row={row} />
        {under.length > 0 && (
          <section>
            <PartHeading>{said.subGoals}</PartHeading>
            <GoalTable request={request} rows={under} />
          </section>
        )}
        <GoalProjects request={request} codes={codes} />
        <GoalIndicators request={request} codes={codes} />
      </>
    ),
  };
}

/** Shows the signs of the rule, and the judgement of the directorate with its reason. */
function Signs({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { strategy: said } = request.texts.plans;
  const judged = row.cell('judged') !== null;
  return (
    <section>
      <PartHeading>{said.signs}</PartHeading>
      <div class="site-facts">
        <Sign name={said.coloured}>
          <Ratio request={request} row={row} of="coloured" />
        </Sign>
        <Sign name={said.delayed}>
          <Ratio request={request} row={row} of="delayed" />
        </Sign>
        <Sign name={said.lightsOff}>
          <Ratio request={request} row={row} of="lights" />
        </Sign>
      </div>
      {judged && (
        <Facts
          facts={[
            [said.judged, <Direction request={request} row={row} column="judged" />],
            [said.judgedReason, <RowText request={request} row={row} column="judged_reason" />],
          ]}
        />
      )}
      <SourceLink request={request} table={findTable(request.release.view, 'goals')} />
    </section>
  );
}

function Sign({
  name,
  children,
}: {
  readonly name: string;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <p class="site-sign">
      <span class="site-note">{name}</span>
      {children}
    </p>
  );
}

interface CodesProps {
  readonly request: PageRequest;
  readonly codes: ReadonlySet<string>;
}

/** Lists the projects of the release that name one of the goals. */
function GoalProjects({ request, codes }: CodesProps): JSX.Element {
  const { texts, release } = request;
  const named = new Set(
    readRows(release.view, 'project_goals')
      .filter((row) => codes.has(row.text('goal')))
      .map((row) => row.text('project')),
  );
  const rows = readRows(release.view, 'projects').filter((row) => named.has(row.text('project')));
  const { projects: columns } = texts.content;
  return (
    <section>
      <PartHeading>{columns.title}</PartHeading>
      {rows.length === 0 ? (
        <p class="ds-paragraph">{texts.plans.strategy.noProjects}</p>
      ) : (
        <PageTable
          caption={`${columns.title} (${texts.table.countRows(rows.length)})`}
          headings={[columns.name, columns.actor, columns.owner, columns.end]}
        >
          <tbody>
            {rows.map((row) => (
              <ProjectRow request={request} row={row} />
            ))}
          </tbody>
        </PageTable>
      )}
      <SourceLink request={request} table={findTable(release.view, 'project_goals')} />
    </section>
  );
}

function ProjectRow({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="projects" row={row} column={column} />
  );
  return (
    <tr>
      <th scope="row" class="site-name">
        {value('name')}
        <span class="site-note">{value('project')}</span>
      </th>
      <td>{value('actor_name')}</td>
      <td>{value('owner_colour')}</td>
      <td>{value('forecast_end')}</td>
    </tr>
  );
}

function GoalIndicators({ request, codes }: CodesProps): JSX.Element | null {
  const rows = readRows(request.release.view, 'indicators').filter((row) =>
    row
      .text('goals')
      .split(' ')
      .some((code) => codes.has(code)),
  );
  if (rows.length === 0) return null;
  return (
    <section>
      <PartHeading>{request.texts.plans.strategy.indicators}</PartHeading>
      <IndicatorTable request={request} rows={rows} />
    </section>
  );
}
